"""Where an incident stands: its answers, its clocks, what it still owes, read for one or for a page of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from catalog.models import Document
from county.models import User
from participation.incidents.clocks import Answer, Clock, Facts, deadlines, unanswered
from participation.models import Concern, Incident, LevelSince, Owed, Response

WITHDRAWN, NOT_OUT, NOT_CONFIRMED = "：原回应已撤回", "：尚未发布", "：待县政府办公室确认口径"


@dataclass(frozen=True, slots=True)
class StandingOwed:
    """One thing owed; `paid_at` is when a response of its kind came out."""

    owed: Owed
    paid_at: datetime | None

    def is_late(self, today: date) -> bool:
        return (timezone.localdate(self.paid_at) if self.paid_at else today) > self.owed.due_on


@dataclass(frozen=True, slots=True)
class Standing:
    """All that decides what an incident waits for."""

    answers: list[Answer]
    clocks: list[Clock]
    owed: list[StandingOwed]
    concerns: list[Concern]

    @property
    def lead_unit(self) -> str:
        """第一责任主体, "" before it is assigned."""
        return next((one.department.short_name for one in self.concerns if one.part == Concern.Part.LEAD), "")

    @property
    def lacking(self) -> list[str]:
        """What keeps it from being closed, in Chinese."""
        return [
            *(f"“{clock.label}”时限尚无有效回应" for clock in unanswered(self.clocks)),
            *(f"“{one.owed.get_kind_display()}”尚未发布" for one in self.owed if one.paid_at is None),
        ]

    @property
    def nearest(self) -> Clock | None:
        """The open clock that ends first."""
        return min((one for one in self.clocks if one.ended_at is None), key=lambda one: one.due_at, default=None)


def start_of(incident: Incident) -> datetime:
    """知悉时间; the instant of the event where the county counts so (PORTAL_OPINION_START) and it is known."""
    by_event = settings.OPINION_START == "occurred" and incident.reopened_at is None
    return incident.occurred_at if by_event and incident.occurred_at else incident.found_at


def answer_of(response: Response) -> Answer:
    """A response, read with `with_times`, as the clocks see it."""
    label = response.get_kind_display()
    at = response.happened_at or response.shown_at
    if at is None:
        is_gone = response.document.status == Document.Status.WITHDRAWN
        return Answer(response.kind, None, label, WITHDRAWN if is_gone else NOT_OUT)
    waits = NOT_CONFIRMED if response.must_be_confirmed and response.confirmed_at is None else ""
    return Answer(response.kind, at, label, waits)


def standings(incidents: Iterable[Incident], now: datetime) -> dict[int, Standing]:
    """By incident (four queries, however many)."""
    incidents = list(incidents)
    answers, levels, owed, concerns = (defaultdict(list) for _ in range(4))
    for response in Response.objects.filter(incident__in=incidents).with_times().select_related("document"):
        answers[response.incident_id].append(answer_of(response))
    for row in LevelSince.objects.filter(incident__in=incidents).order_by("since", "pk"):
        levels[row.incident_id].append((row.since, row.is_serious))
    for row in Owed.objects.filter(incident__in=incidents).due_first():
        owed[row.incident_id].append(row)
    for row in Concern.objects.current().filter(incident__in=incidents).select_related("department").order_by("pk"):
        concerns[row.incident_id].append(row)
    return {
        one.pk: _standing(one, answers[one.pk], levels[one.pk], owed[one.pk], concerns[one.pk], now)
        for one in incidents
    }


def standing_of(incident: Incident, now: datetime) -> Standing:
    return standings([incident], now)[incident.pk]


def _standing(incident, answers, levels, owed, concerns, now) -> Standing:
    start = start_of(incident)
    earliest = start if incident.reopened_at else min(start, incident.occurred_at or start)
    facts = Facts(start, earliest, levels, incident.next_at if incident.is_open else None)
    counted = [one for one in answers if one.at is not None and not one.waits and one.at >= earliest]
    paid = {one.kind: one.at for one in sorted(counted, key=lambda one: one.at, reverse=True)}
    standing_owed = [StandingOwed(one, paid.get(one.kind)) for one in owed]
    return Standing(answers, deadlines(facts, answers, now), standing_owed, concerns)


def may_link(user: User, document: Document) -> bool:
    """A response is a document that anyone may read, or one of those that the person may see."""
    return (
        document.status == Document.Status.PUBLISHED
        or Document.objects.visible_to(user).filter(pk=document.pk).exists()
    )
