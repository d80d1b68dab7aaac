"""How a case stands, as its applicant is told: what happened when, until when an answer is due and why, and what there is to fetch.

What concerns the office alone (who works on it, 督办, notes) and who else was asked stays inside.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from county.calendar.special_days import current_calendar
from county.text.personal_data import mask_name
from requests_app.deadlines import Deadline, Kind, explain
from requests_app.ledger import events_of
from requests_app.models import Application, ApplicationFile, Paper, ReasonsRequest, Reply
from requests_app.models.application import RESTARTS_AFTER, Status
from requests_app.models.paper import PaperKind

# The acts that an applicant is told of, in their words.
TOLD = {
    "submit": "您提交了申请",
    "register": "申请已登记",
    "confirm": "已与您确认收到申请",
    "route": "已转其他单位，等待接收",
    "accept_routing": "已由新的单位接收办理",
    "return_routing": "转办退回，由原单位继续办理",
    "ask_supplement": "通知您补正申请",
    "receive_supplement": "收到您的补正",
    "offer_supplement": "收到您逾期提交的补正，待认定逾期理由",
    "lapse_supplement": "逾期未补正，不再处理",
    "consult": "征求有关方面意见",
    "end_consulting": "征求意见结束，继续办理",
    "extend": "延长答复期限",
    "ask_reasons": "请您说明申请理由",
    "note_reasons": "收到您说明的理由",
    "defer": "确定延迟答复的合理期限",
    "notify_fee": "通知您缴纳信息处理费",
    "pay_fee": "收到您的缴费",
    "lapse_fee": "逾期未缴费，不再处理",
    "to_mailbox": "申请的内容属于信访、投诉、举报等，另作来信办理，凭来信编号和本查询码查询",
    "serve": "答复已送达",
    "reply_again": "重新作出的答复已送达",
    "withdraw": "申请已撤回",
    "reopen": "撤销办结，恢复办理",
    "reopen_supplement": "撤销办结，恢复办理，请您补正",
    "reopen_fee": "撤销办结，恢复办理，请您缴费",
    "correct_service": "答复的送达日期登记有误，已更正",
    "correct_reply": "受理机关自行纠正答复，将重新作出",
    "renew_code": "已补发查询码",
    "archive": "已归档",
    "mark_overdue": "已超过答复期限",
    "recount": "放假安排有变，期限重新计算",
    "correct_event": "日期登记有误，已更正",
}
# Of these the note is told, too: it names no person.
WITH_NOTE = ("to_mailbox",)
# 文书 that are addressed to somebody else.
NOT_FOR_APPLICANT = (PaperKind.CONSULTATION, PaperKind.OVERRIDE, PaperKind.PASSING_ON)
LETTERS = (Kind.CONSULTATION_SENT, Kind.CONSULTATION_ENDED)
WAITS_FOR = {
    Status.SUBMITTED: "等待受理机关与您确认收到",
    Status.HANDLING: "正在办理",
    Status.ROUTING: "转办中，等待接收",
    Status.SUPPLEMENT: "等待您补正",
    Status.CONSULTING: "正在征求有关方面意见",
    Status.FEE: "等待您缴费",
    Status.CLOSED: "已办结",
    Status.ARCHIVED: "已办结并归档",
}


@dataclass(frozen=True)
class Told:
    """One act, as the applicant is told."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Progress:
    """Everything that the page of a case shows."""

    case: Application
    waits_for: str
    events: list[Told]
    deadline: Deadline
    papers: list[Paper]
    sent: list[ApplicationFile]
    released: list[ApplicationFile]
    reasons_request: ReasonsRequest | None
    today: date

    @property
    def applicant(self) -> str:
        """The applicant's name, masked: the page may be seen by who looks over a shoulder."""
        name = str(self.case.applicant_name)
        return name if self.case.is_organisation else mask_name(name)

    @property
    def outcome(self) -> str:
        """How it ended, without the numbering of the annual report's rows."""
        return self.case.get_row_display().partition("）")[2].lstrip("0123456789.")

    @property
    def replies(self) -> list[Paper]:
        """What the applicant waits for, apart from the notices on the way to it."""
        return [paper for paper in self.papers if paper.kind == PaperKind.REPLY]

    @property
    def notices(self) -> list[Paper]:
        return [paper for paper in self.papers if paper.kind != PaperKind.REPLY]

    @property
    def is_overdue(self) -> bool:
        return self.deadline.is_overdue(self.today)

    @property
    def due_label(self) -> str:
        """The due date in a few words; "" before the receipt is confirmed and once the case is closed."""
        if self.deadline.paused and self.case.status in RESTARTS_AFTER:
            return f"暂停计算，您{RESTARTS_AFTER[self.case.status]}后从头计算"
        if self.case.is_open and self.deadline.paused:
            return f"暂停计算，剩余 {self.deadline.days_left} 个工作日"
        if not self.case.is_open or self.deadline.due_on is None:
            return ""
        marks = ("（暂算）" if self.deadline.provisional else "") + ("，已逾期" if self.is_overdue else "")
        return f"{self.deadline.due_on:%Y-%m-%d}{marks}"

    @property
    def may_supplement(self) -> bool:
        return self.case.status == Status.SUPPLEMENT and self.case.supplement.offered_on is None

    @property
    def is_lateness_judged(self) -> bool:
        """A supplement came after the last day, and its reason waits to be judged."""
        return self.case.status == Status.SUPPLEMENT and self.case.supplement.offered_on is not None

    @property
    def may_withdraw(self) -> bool:
        return self.case.is_open


def progress_of(case: Application) -> Progress:
    """The state of a case for its applicant (six queries)."""
    today = timezone.localdate()
    entries = case.timeline.filter(action__in=TOLD).order_by("sequence").values_list("at", "action", "note")
    # The note of a letter names whom it went to.
    events = [one if one.kind not in LETTERS else replace(one, note="") for one in events_of(case)]
    files = list(ApplicationFile.objects.for_applicant().kept().filter(application=case))
    return Progress(
        case,
        WAITS_FOR[case.status],
        [Told(at, f"{TOLD[action]}：{note}" if action in WITH_NOTE else TOLD[action]) for at, action, note in entries],
        explain(events, current_calendar(), today=today),
        list(papers_of(case)),
        [file for file in files if file.purpose != ApplicationFile.Purpose.RELEASED],
        [file for file in files if file.purpose == ApplicationFile.Purpose.RELEASED],
        open_reasons_request(case),
        today,
    )


def open_reasons_request(case: Application) -> ReasonsRequest | None:
    """What the unit waits for under Art. 35, if anything."""
    waiting = ReasonsRequest.objects.filter(application=case, answered_on__isnull=True, is_reasonable__isnull=True)
    return waiting.first() if case.is_open else None


def papers_of(case: Application) -> QuerySet[Paper]:
    """The papers addressed to the applicant; a reply's once it is served."""
    is_told = ~Q(kind=PaperKind.REPLY) | Q(reply__status=Reply.Status.SERVED)
    return Paper.objects.in_force().filter(is_told, application=case).exclude(kind__in=NOT_FOR_APPLICANT).order_by("pk")
