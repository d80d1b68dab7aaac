"""The language of the public pages: Jinja2, which fills a page in a tenth of the time that Django's own templates take
(docs/decisions/0004-jinja2.md). The admin's templates are Django's and lie in templates/admin/."""

from datetime import datetime
from functools import cache

from django.template.defaultfilters import date as formatted
from django.templatetags.static import static
from django.utils.timezone import template_localtime
from jinja2 import Environment


def local_date(value: datetime | None, pattern: str) -> str:
    """Django's date filter, which turns an instant into local time first."""
    return formatted(template_localtime(value), pattern)


def environment(**options) -> Environment:
    """What Django makes the pages with; the names of static files do not change while it runs."""
    made = Environment(**options, keep_trailing_newline=True)  # noqa: S701 - Django turns escaping on
    made.globals["static"] = cache(static)
    made.filters["date"] = local_date
    return made
