"""The demo county's incidents and leads: answered in time and late, one not answered, one merged, one handed over.

Their responses are public items of the demo county, so an incident became known some hours before its item was published.
"""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from catalog.models import Document
from catalog.tree.kinds import ColumnKind
from county.cases.numbering import take
from county.cases.timeline import NewEntry, append_many
from county.models import Department, User
from demo.dice import dice_for
from demo.sentences import read
from participation.models import Concern, Incident, IncidentEntry, Lead, LeadEntry, LevelSince, Response

S = Incident.Status
# They lie in the last three years; the last two are under way.
SPAN_DAYS = 3 * 365
ANSWERED = ("closed", "answered")


class Matter(NamedTuple):
    title: str
    summary: str
    unit: str
    kind: str
    hours: float
    ending: str
    level: str = "general"
    is_emergency: bool = False
    conference: float = 0.0


class Read(NamedTuple):
    title: str
    excerpt: str
    source: str
    media: str


class Texts(NamedTuple):
    places: tuple[str, ...]
    joint_bodies: str
    note: str
    lessons: str
    late_lessons: str
    improvements: str
    silence: str
    incidents: tuple[Matter, ...]
    leads: tuple[Read, ...]


@transaction.atomic
def load_incidents(number: int, *, today: date) -> int:
    """Takes in the first `number` of the composed incidents, with all leads; how many are new: none on a second run."""
    if not number or Incident.objects.filter(is_demo=True).exists():
        return 0
    texts = read("incidents", Texts)
    matters = texts.incidents[:number]
    office, second = User.objects.get(username="xianban"), User.objects.get(username="caizheng-fuze")
    made: list[Incident] = []
    for place, matter in enumerate(matters):
        day = today - timedelta(days=SPAN_DAYS * (len(matters) - place - 1) // len(matters))
        made.append(_incident(matter, texts, day, made, office, second))
    _leads(texts, made, today, office)
    return len(made)


def _incident(matter: Matter, texts: Texts, day: date, before: list[Incident], office: User, second: User) -> Incident:
    unit = Department.objects.get(slug=matter.unit)
    answer = _answer(unit, day) if matter.ending in ANSWERED else None
    if answer is not None:
        found_at = answer.published_at - timedelta(hours=matter.hours)
    elif matter.ending == "answering":
        # Under way, whenever the demo county is set up.
        found_at = timezone.now() - timedelta(hours=30)
    else:
        found_at = timezone.make_aware(datetime.combine(day, time(9, 20)))
    found_at = found_at.replace(second=0, microsecond=0)
    year = timezone.localdate(found_at).year
    incident = Incident(
        number=f"YQ-{year}-{take('incident', year):04d}",
        title=matter.title,
        summary=matter.summary,
        found_at=found_at,
        occurred_at=found_at - timedelta(minutes=50),
        registered_at=found_at + timedelta(minutes=20),
        is_emergency=matter.is_emergency,
        level=matter.level,
        joint_bodies=texts.joint_bodies if matter.is_emergency else "",
        status=S(matter.ending),
        is_demo=True,
        **_ended(matter, texts, found_at, before, office, second),
    )
    incident.save(force_insert=True)
    LevelSince.objects.create(incident=incident, since=found_at, is_serious=incident.is_serious)
    if incident.assigned_at:
        Concern.objects.create(
            incident=incident, department=unit, part="lead", assigned_by=office, assigned_at=incident.assigned_at
        )
    _respond(incident, matter, answer, office)
    append_many(IncidentEntry, _story(incident, texts, office))
    return incident


def _answer(unit: Department, day: date) -> Document | None:
    """The unit's last public item before `day`; any unit's where it has none."""
    public = (
        Document.objects.public()
        .filter(is_demo=True, published_at__date__lte=day, column_kind__in=(ColumnKind.NOTICE, ColumnKind.DYNAMIC))
        .newest_first()
    )
    return public.filter(department=unit).first() or public.first()


def _ended(matter: Matter, texts: Texts, found_at: datetime, before, office: User, second: User) -> dict:
    assigned = {} if matter.ending in ("silent", "merged") else {"assigned_at": found_at + timedelta(minutes=45)}
    answered_at = found_at + timedelta(hours=matter.hours)
    ends = {
        "closed": {
            "closed_at": answered_at + timedelta(days=6),
            "next_at": answered_at + timedelta(hours=72),
            "evaluated_at": answered_at + timedelta(days=8),
            "lessons": texts.late_lessons if matter.is_emergency and matter.hours > 5 else texts.lessons,
            "improvements": texts.improvements,
        },
        "answered": {"next_at": timezone.now() + timedelta(hours=40)},
        "silent": {"silence_reason": texts.silence, "silence_proposed_by": office, "silence_decided_by": second},
        "merged": {"merged_into": before[-1] if before else None},
        "handed_over": {"handed_to": "县公安局"},
        "answering": {},
    }
    return assigned | ends[matter.ending]


def _respond(incident: Incident, matter: Matter, answer: Document | None, office: User) -> None:
    if answer is None:
        return
    Response.objects.create(
        incident=incident, kind=matter.kind, document=answer, entered_by=office, entered_at=answer.published_at
    )
    if matter.conference:
        held_at = incident.found_at + timedelta(hours=matter.conference)
        Response.objects.create(
            incident=incident,
            kind="conference",
            outside="县政府新闻发布厅",
            happened_at=held_at,
            proof="发布会录像（示范）",
            attended="主要负责人（示范）",
            entered_by=office,
            entered_at=held_at,
        )


def _story(incident: Incident, texts: Texts, office: User) -> list[NewEntry]:
    """What was done, as the timeline tells it."""
    acts = [("register", "", S.REGISTERED, incident.registered_at, "")]
    if incident.status != S.MERGED:
        assessed_at = incident.registered_at + timedelta(minutes=10)
        acts.append(("assess", S.REGISTERED, S.ASSESSED, assessed_at, texts.note))
    if incident.assigned_at:
        acts.append(("assign", S.ASSESSED, S.ANSWERING, incident.assigned_at, ""))
    later = incident.registered_at + timedelta(hours=6)
    if incident.status in (S.CLOSED, S.ANSWERED):
        acts.append(("respond", S.ANSWERING, S.ANSWERED, later, ""))
    ends = {
        S.CLOSED: ("close", S.ANSWERED, incident.closed_at),
        S.SILENT: ("decide_silence", S.ASSESSED, later),
        S.MERGED: ("merge", S.REGISTERED, later),
        S.HANDED_OVER: ("hand_over", S.ANSWERING, later),
    }
    if incident.status in ends:
        action, source, at = ends[incident.status]
        acts.append((action, source, incident.status, at, ""))
    return [
        NewEntry(incident.pk, action, source, target, None if action == "respond" else office, note, at)
        for action, source, target, at, note in acts
    ]


def _leads(texts: Texts, incidents: list[Incident], today: date, office: User) -> None:
    """One lead for each place and sentence; some wait; and one for each incident."""
    dice = dice_for("leads")
    leads = [
        Lead(
            title=one.title,
            excerpt=one.summary,
            source_kind=Lead.Source.FORUM,
            found_at=one.found_at,
            decided_at=one.registered_at,
            status=Lead.Status.JOINED,
            incident=one,
            is_demo=True,
        )
        for one in incidents
    ]
    for read_ in texts.leads:
        for place in texts.places:
            found_at = timezone.make_aware(
                datetime.combine(today - timedelta(days=dice.randrange(1, 60)), time(dice.randrange(7, 22), 15))
            )
            status = dice.choice((Lead.Status.OPEN, Lead.Status.DISMISSED, Lead.Status.DISMISSED))
            leads.append(
                Lead(
                    title=read_.title.format(place=place),
                    excerpt=read_.excerpt,
                    source_kind=read_.source,
                    media_name=read_.media,
                    found_at=found_at,
                    reads=dice.randrange(20, 9000),
                    comments=dice.randrange(0, 300),
                    status=status,
                    decided_at=None if status == Lead.Status.OPEN else found_at + timedelta(hours=2),
                    is_demo=True,
                )
            )
    made = Lead.objects.bulk_create(leads)
    append_many(
        LeadEntry,
        [NewEntry(lead.pk, "enter", "", Lead.Status.OPEN, office, "示范数据", lead.found_at) for lead in made],
    )
