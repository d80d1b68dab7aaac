"""What waits for a person in supervision: demands, complaints, statements, reports of wrong pages."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.urls import reverse

from county.accounts.roster import roster_of
from county.calendar.special_days import current_calendar
from county.models import Department, OfficerPost, Role, User
from county.models.post import PostKind
from filings.models import Filing, NormativeFile
from oversight.models import Complaint, ErrorReport, Rectification, Referral, Statement
from oversight.models.error_report import ErrorKind
from oversight.queues import Queue

NAMED_UNITS = 10
R, C, E, F = Rectification.Status, Complaint.Status, ErrorReport.Status, Filing.Status
OF_DEMANDS = {
    Role.OFFICER: (R.SENT, R.RECEIVED),
    Role.LEADER: (R.SENT, R.RECEIVED),
    Role.COUNTY_OFFICE: (R.DRAFT, R.REPLIED),
}
OF_FILINGS = {
    Role.OFFICER: (F.DUE, F.SUSPENDED),
    Role.LEADER: (F.DUE, F.SUSPENDED),
    Role.COUNTY_OFFICE: (F.FILED,),
}
OF_REPORTS = {Role.OFFICER: (E.HANDLING,), Role.LEADER: (E.SETTLED,), Role.COUNTY_OFFICE: (E.HANDLING, E.SETTLED)}


def supervision_queues(user: User, today: date) -> list[Queue]:
    """The lines of the desk (fifteen queries at most)."""
    return [
        *_by_status("整改", "rectification", Rectification, OF_DEMANDS, user, today),
        *_help_asked(user, today),
        *_by_status("网站找错", "errorreport", ErrorReport, OF_REPORTS, user, today),
        *_personal_data(user),
        *_complaints(user, today),
        *_statements(user, today),
        *_by_status("备案", "filing", Filing, OF_FILINGS, user, today, app="filings"),
        *_normative(user, today),
        *_vacancies(user, today),
        *_leavers(user, today),
    ]


def _list(name: str, query: str = "") -> str:
    """The address of a list of the back office."""
    return reverse(f"admin:{name}_changelist") + query


def _by_status(
    label: str, name: str, model, wanted: dict[str, Iterable[str]], user: User, today: date, *, app: str = "oversight"
) -> list[Queue]:
    states = list(dict.fromkeys(state for role in user.roles for state in wanted.get(role, ())))
    if not states:
        return []
    groups = model.objects.visible_to(user).filter(status__in=states).order_by("status").values_list("status")
    counted = groups.annotate(number=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)), oldest=Min("due_on"))
    return [
        Queue(f"{label}：{model.Status(value).label}", number, late, oldest, _list(f"{app}_{name}", f"?work={value}"))
        for value, number, late, oldest in counted
    ]


def _queue(label: str, cases: QuerySet, today: date, url: str, field: str = "due_on") -> Queue:
    found = cases.order_by().aggregate(
        number=Count("pk"), late=Count("pk", filter=Q(**{f"{field}__lt": today})), oldest=Min(field)
    )
    return Queue(label, found["number"], found["late"], found["oldest"], url)


def _help_asked(user: User, today: date) -> list[Queue]:
    if not user.has_role(Role.COUNTY_OFFICE):
        return []
    asked = Rectification.objects.visible_to(user).open().filter(help_due_on__isnull=False)
    return [_queue("单位请求协调", asked, today, _list("oversight_rectification"), "help_due_on")]


def _personal_data(user: User) -> list[Queue]:
    """Personal data on a page goes first, whatever the limit says."""
    if not user.has_role(Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE):
        return []
    found = ErrorReport.objects.visible_to(user).open().filter(kind=ErrorKind.PERSONAL)
    number = found.count()
    return [
        Queue(
            "网站找错：泄露个人信息，立即撤下",
            number,
            number,
            None,
            _list("oversight_errorreport", "?kind__exact=personal"),
        )
    ]


def _complaints(user: User, today: date) -> list[Queue]:
    if not user.has_role(Role.COUNTY_OFFICE):
        return []
    waiting = Referral.objects.visible_to(user).exclude(status=Referral.Status.ANSWERED).count()
    return [
        *_by_status(
            "投诉举报", "complaint", Complaint, {Role.COUNTY_OFFICE: (C.RECEIVED, C.HANDLING, C.DECIDED)}, user, today
        ),
        Queue("追责建议未反馈", waiting, 0, None, _list("oversight_referral")),
    ]


def _statements(user: User, today: date) -> list[Queue]:
    if not user.has_role(Role.OFFICER, Role.LEADER):
        return []
    asked = Statement.objects.visible_to(user).filter(status=Statement.Status.ASKED)
    return [_queue("投诉情况说明", asked, today, _list("oversight_statement", "?status__exact=asked"))]


def _normative(user: User, today: date) -> list[Queue]:
    """Files that end soon, and files that have ended and nobody has dealt with: two numbers."""
    if not user.has_role(Role.OFFICER, Role.LEADER, Role.COUNTY_OFFICE):
        return []
    files, base = NormativeFile.objects.visible_to(user), _list("filings_normativefile", "?")
    due, expired = files.due_for_evaluation(today), files.expired(today)
    status, reviewer = NormativeFile.Status, OfficerPost.objects.on(today).filter(person=user, kind=PostKind.LEGAL)
    waiting = files.filter(status=status.IN_REVIEW).count() if reviewer.exists() else 0
    number = due.count()
    ended = _queue("规范性文件已失效未处理", expired, today, f"{base}term=expired", "valid_until")
    return [
        Queue("规范性文件待到期前评估", number, 0, due.aggregate(first=Min("valid_until"))["first"], f"{base}term=due"),
        ended,
        Queue("规范性文件待合法性审核", waiting, 0, None, f"{base}status__exact=in_review"),
    ]


def _vacancies(user: User, today: date) -> list[Queue]:
    """Units without an officer (无信息员管理): for the county office, and for the unit's own leader."""
    if not user.has_role(Role.LEADER, Role.COUNTY_OFFICE):
        return []
    units = Department.objects.visible_to(user).active().order_by("order", "pk")
    empty = [line for line in roster_of(units, today, current_calendar()) if line.alarm]
    names = "、".join(line.unit.short_name for line in empty[:NAMED_UNITS]) + ("等" if len(empty) > NAMED_UNITS else "")
    return [Queue(f"信息员空缺：{names}", len(empty), len(empty), None, reverse("admin:roster"))]


def _leavers(user: User, today: date) -> list[Queue]:
    """Accounts of people whose last post has ended: the security administrator closes them."""
    if not user.has_role(Role.SECURITY_ADMIN):
        return []
    current = OfficerPost.objects.on(today).filter(person=OuterRef("pk"))
    left = User.objects.filter(is_active=True, posts__until_on__lt=today).exclude(Exists(current)).distinct()
    names = "、".join(left.values_list("username", flat=True)[:NAMED_UNITS])
    number = left.count()
    return [Queue(f"离任人员账号待停用：{names}", number, number, None, _list("county_user", "?is_active__exact=1"))]
