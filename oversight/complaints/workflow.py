"""The verbs of a complaint (条例 Art. 47(2), 51): handled by the county office alone; the unit never learns who complained."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from county.cases.limit import NONE_RUNS, limit_from, recount
from county.cases.numbering import take
from county.cases.timeline import append
from county.cases.workflow import IllegalStep, advance, verb
from county.models import Department, User
from county.public_forms import query_codes
from county.public_forms.idempotency import code_of, once
from county.text.masking import remaining
from oversight.models import Complaint, ComplaintEntry, Rectification, Statement, StatementEntry
from oversight.models.complaint import FOUND_TRUE
from oversight.models.rectification import Severity, Source
from oversight.rectification.workflow import open_rectification

PURPOSE = "complaint"
# Working days; no national rule sets them, so the county does.
ACCEPT_WITHIN, DECIDE_WITHIN, EXTENSION, STATE_WITHIN = 2, 15, 10, 5
UPWARDS = "投诉县政府及其办公室的，请向上一级政府信息公开工作主管部门反映（条例第五十一条），本级不得自行处理。"
BASIS = "《中华人民共和国政府信息公开条例》第四十七条、第五十一条"


@dataclass(frozen=True, slots=True)
class NewComplaint:
    """What a citizen sends, as the form has cleaned it."""

    department: Department
    ground: str
    about: str
    text: str
    writer_name: str
    phone: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Lodged:
    """A complaint that arrived, with the code that follows it; `is_new` is false when the form had been sent before."""

    complaint: Complaint
    code: str
    is_new: bool


def lodge(new: NewComplaint, key: str) -> Lodged:
    """Takes a complaint in, once for each form key. One against the county government is directed upwards at once (Art. 51).

    Raises ValueError for a key that is not ours, SentOtherwise when the form was sent before with other content.
    """
    code = code_of(key)
    content = "\x1f".join(str(getattr(new, name)) for name in new.__slots__)
    sent = once(PURPOSE, key, lambda: _take_in(new, query_codes.digest_of(code)).pk, content=content)
    return Lodged(Complaint.objects.select_related("department").get(pk=sent.case_id), code, sent.is_new)


def _take_in(new: NewComplaint, code_digest: str) -> Complaint:
    now = timezone.now()
    today = timezone.localdate(now)
    complaint = Complaint.objects.create(
        number=f"TS{today.year}{take(PURPOSE, today.year):06d}",
        code_digest=code_digest,
        department=new.department,
        ground=new.ground,
        about=new.about,
        text=new.text,
        writer_name=new.writer_name,
        phone=new.phone,
        email=new.email,
        received_at=now,
        received_on=today,
        **limit_from(today, ACCEPT_WITHIN),
    )
    append(ComplaintEntry, complaint, action="lodge", actor=None, to_status=complaint.status, at=now)
    if new.department.kind == Department.Kind.GOVERNMENT:
        advance(complaint, "direct_upwards", actor=None, **NONE_RUNS)
    return complaint


@verb("accept")
def accept(complaint: Complaint, *, actor: User, note: str = "") -> None:
    """受理; the limit to answer runs from today."""
    today = timezone.localdate()
    advance(complaint, "accept", actor=actor, note=note, accepted_on=today, **limit_from(today, DECIDE_WITHIN))


@verb("decline")
def decline(complaint: Complaint, *, actor: User, note: str) -> None:
    """不予受理, with the reason and the right way, which the writer reads."""
    advance(complaint, "decline", actor=actor, note=note, **NONE_RUNS)


@verb("ask_statement")
@transaction.atomic
def ask_statement(complaint: Complaint, *, actor: User, question: str, note: str = "") -> Statement:
    """要求单位说明, in words that do not tell who complained. Raises IllegalStep when they do."""
    found = remaining(question, names=(complaint.writer_name,))
    if any(contact and contact in question for contact in (complaint.phone, complaint.email)):
        found.append("投诉人的联系方式")
    if found:
        raise IllegalStep(f"其中有投诉人的个人信息（{'；'.join(found)}），请改写。", field="question")
    if complaint.statements.filter(status=Statement.Status.ASKED).exists():
        raise IllegalStep("已经要求单位说明，尚未收到。")
    today = timezone.localdate()
    statement = Statement.objects.create(
        complaint=complaint,
        department=complaint.department,
        question=question,
        asked_on=today,
        **limit_from(today, STATE_WITHIN),
    )
    append(StatementEntry, statement, action="ask", actor=actor, to_status=statement.status)
    advance(complaint, "ask_statement", actor=actor, note=note, where=Q(pk=complaint.pk))
    return statement


@verb("give")
def give_statement(statement: Statement, *, actor: User, text: str, note: str = "") -> None:
    """提交说明 by the unit."""
    given = {"text": text, "given_by": actor, "given_on": timezone.localdate()}
    advance(statement, "give", actor=actor, note=note, **given, **NONE_RUNS)


@verb("extend")
def extend(complaint: Complaint, *, actor: User, note: str) -> None:
    """延期 by ten working days, once, while the limit runs; the writer reads the reason. Raises IllegalStep."""
    if complaint.extension_days:
        raise IllegalStep("已经延期一次，不能再延。")
    if timezone.localdate() > complaint.due_on:
        raise IllegalStep("期限已过，不能延期。")
    limit = limit_from(complaint.clock_on, complaint.clock_days + EXTENSION)
    where = Q(extension_days=0, due_on=complaint.due_on)
    advance(complaint, "extend", actor=actor, note=note, where=where, extension_days=EXTENSION, **limit)


@verb("decide")
@transaction.atomic
def decide(
    complaint: Complaint, *, actor: User, result: str, answer: str, matter: str = "", demand: str = "", note: str = ""
) -> None:
    """拟定结论. What is found true, in whole or in part, comes with a demand on the unit (Art. 47(2)). Raises IllegalStep."""
    rectification = complaint.rectification
    if rectification is not None and rectification.status == Rectification.Status.WITHDRAWN:
        rectification = None
    if result not in FOUND_TRUE and rectification is not None:
        raise IllegalStep(f"已经拟定整改（{rectification}），不属实的须先撤销整改。", field="result")
    if result in FOUND_TRUE and rectification is None:
        if not matter.strip() or not demand.strip():
            raise IllegalStep("属实或者部分属实的，须写明整改事项和整改要求，责令单位整改。", field="demand")
        if remaining(f"{matter}\n{demand}", names=(complaint.writer_name,)):
            raise IllegalStep("整改事项和要求中有投诉人的个人信息，请改写。", field="demand")
        rectification = open_rectification(
            Rectification(
                department=complaint.department,
                subject=matter,
                demand=demand,
                basis=BASIS,
                severity=Severity.SIMPLE,
                source=Source.COMPLAINT,
                is_demo=complaint.is_demo,
            ),
            actor=actor,
        )
    decided = {"result": result, "answer": answer, "decided_by": actor, "rectification": rectification}
    advance(complaint, "decide", actor=actor, note=note, **decided)


@verb("return")
def give_back(complaint: Complaint, *, actor: User, note: str) -> None:
    """退回 to whoever decided."""
    advance(complaint, "return", actor=actor, note=note)


@verb("close")
def close(complaint: Complaint, *, actor: User, note: str = "") -> None:
    """审核答复 by another person; the writer reads the answer. Raises IllegalStep while a demand that follows is not sent."""
    if actor.pk == complaint.decided_by_id:
        raise IllegalStep("审核须由拟定人以外的人办理。")
    demand = complaint.rectification
    if complaint.result in FOUND_TRUE and (demand is None or demand.number is None):
        raise IllegalStep("属实或者部分属实的，须先发出整改通知书。")
    today = timezone.localdate()
    done = {"closed_by": actor, "closed_on": today, "is_on_time": today <= complaint.due_on}
    advance(complaint, "close", actor=actor, note=note, where=Q(answer=complaint.answer), **done)


def withdraw(complaint: Complaint) -> None:
    """撤回投诉 by the writer."""
    advance(complaint, "withdraw", actor=None, **NONE_RUNS)


@verb("reveal")
def reveal(complaint: Complaint, *, actor: User, note: str = "") -> None:
    """查看投诉人信息: name and contact in full, with an entry that says who looked."""
    advance(complaint, "reveal", actor=actor, note=note, where=Q(pk=complaint.pk))


def refresh_deadlines() -> int:
    """Moves the due days of open complaints and statements to a calendar that was loaded meanwhile. How many moved."""
    asked = Statement.objects.filter(status=Statement.Status.ASKED)
    return recount(Complaint.objects.open()) + recount(asked)
