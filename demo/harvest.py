"""The demo county's 归集: three sources of 财政局 on sites that do not exist, and what they once brought."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from catalog.models import Column, Document
from catalog.texts.markup import from_plain
from county.models import Department, User
from demo.sentences import read
from harvest import workflow
from harvest.models import Candidate, Run, Source
from harvest.reading.addresses import key_of
from harvest.reading.items import digest_of_text
from harvest.similar import bands_of

OFFICER = "caizheng-nigao"


class Site(NamedTuple):
    unit: str
    name: str
    slug: str
    kind: str
    address: str


class Told(NamedTuple):
    title: str
    text: str
    source: str
    days: int
    ending: str


class Texts(NamedTuple):
    pause: str
    dismissal: str
    refusal: str
    failure: str
    sources: tuple[Site, ...]
    items: tuple[Told, ...]


@transaction.atomic
def load_harvest(number: int, *, today: date) -> int:
    """Takes in the first `number` of the composed items with their sources; how many are new: none on a second run."""
    if not number or Source.objects.exists():
        return 0
    texts = read("harvest", Texts)
    office, officer = User.objects.get(username="xianban"), User.objects.get(username=OFFICER)
    column = Column.objects.get(slug="notices")
    now = timezone.make_aware(datetime.combine(today, time(22)))
    sources = {one.slug: _source(one, officer, column, now) for one in texts.sources}
    made: list[Candidate] = []
    for place, told in enumerate(texts.items[:number]):
        made.append(_item(place, told, sources[told.source], texts, made, now, officer))
    for source in sources.values():
        _runs(source, made, texts, now)
        workflow.enable(source, actor=office)
        workflow.pause(source, actor=office, note=texts.pause)
    return len(made)


def _source(site: Site, officer: User, column: Column, now: datetime) -> Source:
    return Source.objects.create(
        name=site.name,
        slug=site.slug,
        department=Department.objects.get(slug=site.unit),
        officer=officer,
        kind=site.kind,
        address=site.address,
        list_item="ul li" if site.kind == "list" else "",
        column=column,
        last_run_at=now,
        last_success_at=now - timedelta(days=1),
    )


def _runs(source: Source, made: list[Candidate], texts: Texts, now: datetime) -> None:
    """A good run, and the last one, which met a rebuilt page."""
    began = now - timedelta(days=1)
    own = [one for one in made if one.source_id == source.pk]
    refused = sum(one.status == Candidate.Status.REFUSED for one in own)
    Run.objects.create(
        source=source,
        started_at=began,
        ended_at=began + timedelta(minutes=1),
        lease_until=began,
        outcome=Run.Outcome.PARTIAL if refused else Run.Outcome.DONE,
        listed=len(own),
        fetched=len(own),
        new=len(own) - refused,
        refused=refused,
        reasons={texts.refusal: refused} if refused else {},
    )
    Run.objects.create(
        source=source, started_at=now, ended_at=now, lease_until=now, outcome=Run.Outcome.FAILED, note=texts.failure
    )


def _item(place: int, told: Told, source: Source, texts: Texts, made, now: datetime, officer: User) -> Candidate:
    """The candidate as a run would have left it, and then what was done with it."""
    address = f"{source.address.rpartition('/')[0]}/{place + 1}.html"
    seen = now - timedelta(days=told.days - 1)
    status = {"held": "held", "refused": "refused", "duplicate": "duplicate"}.get(told.ending, "new")
    candidate = Candidate.objects.create(
        source=source,
        key=key_of(address),
        url=address,
        title=told.title,
        body=from_plain(told.text) if told.text else "",
        text_digest=digest_of_text(f"{told.title}{told.text}"),
        bands=bands_of(told.text),
        published_on=timezone.localdate(seen),
        status=status,
        refusal=texts.refusal if status == "refused" else "",
        document=Document.objects.public().filter(department=source.department).first() if status == "held" else None,
        twin=next((one for one in made if one.title in told.title), None) if status == "duplicate" else None,
        first_seen_at=seen,
        last_seen_at=now,
        checked_at=now,
    )
    if told.ending in ("drafted", "changed", "gone"):
        workflow.adopt(candidate, actor=officer)
        Document.objects.filter(pk=candidate.document_id).update(is_demo=True)
    if told.ending == "changed":
        workflow.notice_change(candidate)
    if told.ending == "gone":
        workflow.notice_gone(candidate)
    if told.ending == "dismissed":
        workflow.dismiss(candidate, actor=officer, note=texts.dismissal)
    return candidate
