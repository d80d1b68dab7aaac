"""A source with a candidate, without any server."""

from django.utils import timezone

from catalog.models import Column
from county.models import User
from harvest.models import Candidate, Source


def harvested(officer: User) -> tuple[Source, Candidate]:
    """What a source of the officer's unit would have brought."""
    now = timezone.now()
    source = Source.objects.create(
        name="旧网站",
        slug="old",
        department=officer.department,
        officer=officer,
        kind="list",
        address="http://old.example/",
        list_item="li",
        column=Column.objects.get(slug="notices"),
    )
    candidate = Candidate.objects.create(
        source=source,
        key="old.example/1",
        url="http://old.example/1",
        title="关于某事的通知",
        body="<p>现将某事通知如下。</p>",
        status=Candidate.Status.NEW,
        first_seen_at=now,
        last_seen_at=now,
        checked_at=now,
    )
    return source, candidate
