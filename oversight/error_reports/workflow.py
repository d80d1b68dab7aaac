"""The verbs of 本页找错: a report goes to the unit whose page it is, is settled there, and checked and answered by another person."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalog.models import Document, Revision
from county.calendar.special_days import current_calendar
from county.cases.limit import limit_from, recount
from county.cases.numbering import take
from county.cases.timeline import append
from county.cases.workflow import IllegalStep, advance, verb
from county.models import Department, User
from county.public_forms import query_codes
from county.public_forms.idempotency import code_of, once
from oversight.models import ErrorReport, ErrorReportEntry
from oversight.models.error_report import Outcome
from oversight.office_unit import county_government

PURPOSE = "error-report"
# 国办秘函〔2019〕19号 counts a report unanswered for 30 days; the province asks for three working days, ten for a complex one.
ANSWER_WITHIN, COMPLEX_WITHIN = 3, 10


@dataclass(frozen=True, slots=True)
class NewErrorReport:
    """What a reader sends, as the form has cleaned it. `revision` is what the page showed when it was opened."""

    kind: str
    page: str
    text: str
    contact: str = ""
    document: Document | None = None
    revision: Revision | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """A report that arrived, with the code that follows it; `is_new` is false when the form had been sent before."""

    report: ErrorReport
    code: str
    is_new: bool


def report_error(new: NewErrorReport, key: str) -> Reported:
    """Takes a report in, once for each form key, and gives it to the unit whose page it is, else to the county office.

    Raises ValueError for a key that is not ours, SentOtherwise when the form was sent before with other content, IllegalStep while
    no unit can take it.
    """
    code = code_of(key)
    content = "\x1f".join(str(getattr(new, name)) for name in ("kind", "page", "text", "contact"))
    sent = once(PURPOSE, key, lambda: _take_in(new, query_codes.digest_of(code)).pk, content=content)
    return Reported(ErrorReport.objects.select_related("department").get(pk=sent.case_id), code, sent.is_new)


def _take_in(new: NewErrorReport, code_digest: str) -> ErrorReport:
    now = timezone.now()
    today = timezone.localdate(now)
    document = new.document
    unit = document.department if document and document.department.is_active else county_government()
    report = ErrorReport.objects.create(
        number=f"ZC{today.year}{take(PURPOSE, today.year):06d}",
        code_digest=code_digest,
        department=unit,
        kind=new.kind,
        page=new.page,
        document=document,
        revision=new.revision,
        shown_digest=new.revision.digest if new.revision else "",
        text=new.text,
        contact=new.contact,
        received_at=now,
        received_on=today,
        **limit_from(today, ANSWER_WITHIN),
    )
    append(ErrorReportEntry, report, action="report", actor=None, to_status=report.status, at=now)
    return report


@verb("assign")
def assign(report: ErrorReport, unit: Department, *, actor: User, note: str) -> None:
    """转交 to the unit whose page it is; the limit does not begin anew."""
    if unit.pk == report.department_id:
        raise IllegalStep("已由该单位处理。", field="unit")
    said = f"{report.department.short_name} → {unit.short_name}：{note}" if note.strip() else ""
    advance(report, "assign", actor=actor, note=said, where=Q(department=report.department_id), department=unit)


@verb("prolong")
def prolong(report: ErrorReport, *, actor: User, note: str) -> None:
    """延长 to ten working days from receipt, once, while the limit runs; the reason is the interim answer that the reader reads."""
    if report.clock_days > ANSWER_WITHIN:
        raise IllegalStep("已经延长一次，不能再延。")
    if timezone.localdate() > report.due_on:
        raise IllegalStep("期限已过，不能延长。")
    where = Q(clock_days=report.clock_days)
    advance(report, "prolong", actor=actor, note=note, where=where, **limit_from(report.clock_on, COMPLEX_WITHIN))


@verb("settle")
def settle(
    report: ErrorReport, *, actor: User, outcome: str, answer: str, parent: ErrorReport | None = None, note: str = ""
) -> None:
    """处理: what came of it and the words for the reader. Raises IllegalStep for an outcome that the records contradict."""
    if (outcome == Outcome.DUPLICATE) != (parent is not None):
        raise IllegalStep("重复的反映须填写此前反映的编号；不是重复的不填。", field="parent")
    if parent is not None and parent.pk == report.pk:
        raise IllegalStep("不能与本件重复。", field="parent")
    document = report.document
    is_gone = document is not None and document.status == Document.Status.WITHDRAWN
    if outcome == Outcome.WITHDRAWN and not is_gone:
        raise IllegalStep("页面没有撤回，请选择其他结果。", field="outcome")
    settled = {"outcome": outcome, "answer": answer, "parent": parent, "settled_by": actor}
    advance(report, "settle", actor=actor, note=note, **settled)


@verb("send_back")
def send_back(report: ErrorReport, *, actor: User, note: str) -> None:
    """退回: what was done is not enough, or the answer is not right."""
    advance(report, "send_back", actor=actor, note=note, parent=None, outcome="")


@verb("answer")
@transaction.atomic
def answer(report: ErrorReport, *, actor: User, note: str = "") -> None:
    """核对并答复 by somebody other than who settled it; the reader reads the answer."""
    if actor.pk == report.settled_by_id:
        raise IllegalStep("核对须由处理人以外的人办理。")
    today = timezone.localdate()
    done = {
        "checked_by": actor,
        "answered_on": today,
        "worked_days": max(0, current_calendar().workdays_between(report.received_on, today)),
        "is_on_time": today <= report.due_on,
    }
    advance(report, "answer", actor=actor, note=note, where=Q(answer=report.answer), **done)


def refresh_deadlines() -> int:
    """Moves the due days of open reports to a calendar that was loaded meanwhile. How many moved."""
    return recount(ErrorReport.objects.open())
