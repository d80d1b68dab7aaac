"""What waits for a person, and the county's figures on calls (the national check asks for six in a year)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Min, Q
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils import timezone

from county.models import Role, User
from participation.models import CallOutcome, ChangeNotice, Opinion, OpinionCall

# 国办秘函〔2019〕19号: calls for opinions and surveys in the last 365 days.
WANTED_IN_A_YEAR = 6
YEAR = timedelta(days=365)
UNANSWERED_TOO_LONG = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class CallQueue:
    """How many wait, how many of them are late, the oldest due date, and where they are in the back office."""

    label: str
    number: int
    late: int
    oldest: date | None
    url: str


GATE_OF_ROLE = {
    Role.OFFICER: ("draft",),
    Role.REVIEWER: ("submitted", "referred"),
    Role.LEADER: ("reviewed",),
}
TEXTS = (
    (OpinionCall, "征集公告", "opinioncall"),
    (ChangeNotice, "变更公告", "changenotice"),
    (CallOutcome, "结果反馈", "calloutcome"),
)


def waiting_for(user: User, today: date) -> list[CallQueue]:
    """The texts at the gate, the opinions and the outcomes that wait for this person's roles (seven queries at most)."""
    queues = [*_texts(user), *_opinions(user)]
    if user.has_role(Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE):
        queues += _feedback(user, today)
    return [queue for queue in queues if queue.number]


def _list(kind: str, query: str) -> str:
    return f"{reverse(f'admin:participation_{kind}_changelist')}?{query}"


def _texts(user: User) -> list[CallQueue]:
    states = [state for role in user.roles for state in GATE_OF_ROLE.get(role, ())]
    if not states:
        return []
    queues = []
    for model, noun, kind in TEXTS:
        groups = model.objects.visible_to(user).filter(status__in=states).order_by("status").values_list("status")
        queues += [
            CallQueue(f"{noun}：{model.Status(state).label}", number, 0, None, _list(kind, f"status__exact={state}"))
            for state, number in groups.annotate(number=Count("pk"))
        ]
    return queues


def _opinions(user: User) -> list[CallQueue]:
    if not user.has_role(Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE):
        return []
    opinions = Opinion.objects.visible_to(user)
    queues = []
    if user.has_role(Role.OFFICER):
        # While a call is open nobody need sort; what came in is there.
        closed = opinions.unsorted().filter(call__status=OpinionCall.Status.PUBLISHED, call__closes_at__lte=Now())
        queues.append(_queue("意见待归纳", closed, "waits=unsorted"))
    if user.has_role(Role.LEADER):
        queues.append(_queue("拟不计入待复核", opinions.filter(status=Opinion.Status.SET_ASIDE), "waits=aside"))
    if user.has_role(Role.COUNTY_OFFICE):
        waiting = opinions.filter(objected_at__isnull=False, objection_closed_at=None)
        queues.append(_queue("意见异议待决", waiting, "waits=objection"))
    return queues


def _queue(label: str, opinions, query: str) -> CallQueue:
    return CallQueue(label, opinions.count(), 0, None, _list("opinion", query))


def _feedback(user: User, today: date) -> list[CallQueue]:
    """Closed calls that must be answered; of other units the county office sees what is late only."""
    due = Coalesce("postponed_to", "feedback_due_on")
    calls = OpinionCall.objects.visible_to(user).closed().annotate(due=due)
    if user.sees_all_units:
        calls = calls.filter(Q(department_id=user.department_id) | Q(due__lt=today))
    found = calls.aggregate(number=Count("pk"), late=Count("pk", filter=Q(due__lt=today)), oldest=Min("due"))
    return [
        CallQueue("结果反馈", found["number"], found["late"], found["oldest"], _list("opinioncall", "phase=closed"))
    ]


@dataclass(frozen=True, slots=True)
class CallFigures:
    """The county's figures of the last 365 days up to a day."""

    held: int
    surveys: int
    shortened: int
    received: int
    answered: int
    in_time: int
    overdue: int
    unanswered_long: list[str]

    @property
    def is_enough(self) -> bool:
        return self.held >= WANTED_IN_A_YEAR


def figures_of(today: date) -> CallFigures:
    """Calls that opened in the last 365 days, and what is owed to the public now (three queries)."""
    public = OpinionCall.objects.public()
    since = timezone.now() - YEAR
    due = Coalesce("postponed_to", "feedback_due_on")
    recent = public.filter(opens_at__gte=since, opens_at__lte=Now())
    counted = recent.annotate(due=due).aggregate(
        held=Count("pk"),
        surveys=Count("pk", filter=~Q(questions="")),
        shortened=Count("pk", filter=~Q(short_reason="")),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        in_time=Count("pk", filter=Q(answered_at__isnull=False, answered_at__date__lte=F("due"))),
    )
    long_ago = public.closed().filter(closes_at__lt=timezone.now() - UNANSWERED_TOO_LONG).order_by("closes_at")
    return CallFigures(
        **counted,
        received=Opinion.objects.counted().filter(call__in=recent).count(),
        overdue=public.overdue(today).count(),
        unanswered_long=list(long_ago.values_list("title", flat=True)[:20]),
    )
