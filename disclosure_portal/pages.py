"""The language of the public pages: Jinja2, which fills a page in a tenth of the time that Django's own templates take
(docs/decisions/0004-jinja2.md). The admin's templates are Django's and lie in templates/admin/."""

from datetime import datetime
from functools import cache

from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from jinja2 import Environment

from catalog.shelf.page_meta import absolute
from county.site.addresses import address_of


def moment(instant: datetime) -> SafeString:
    """An instant as people read it, in local time, and as machines do."""
    local = localtime(instant)
    return SafeString(f'<time datetime="{local.isoformat()}">{local:%Y-%m-%d %H:%M}</time>')


def environment(**options) -> Environment:
    """What Django makes the pages with; the names of static files do not change while it runs."""
    made = Environment(**options, keep_trailing_newline=True)  # noqa: S701 - Django turns escaping on
    made.globals |= {"static": cache(static), "absolute": absolute, "url": address_of}
    made.filters["moment"] = moment
    return made
