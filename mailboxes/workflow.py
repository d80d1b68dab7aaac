"""The verbs of a letter, one function an office verb, and those of its writer.

Each computes what changes and takes one step through `county.cases.workflow.advance`; it raises IllegalStep with a message for the
person when the step is not open. Role and unit are asked by `verb` and again by `advance`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from catalog.shelf.shelving import bump_version
from county.calendar.clock import Deadline
from county.calendar.special_days import current_calendar
from county.calendar.workdays import Calendar
from county.cases import gate
from county.cases.gate import Answers
from county.cases.numbering import take, take_block
from county.cases.review import Conclusion
from county.cases.timeline import append
from county.cases.workflow import IllegalStep, advance, verb
from county.models import Department, User
from county.public_forms import query_codes
from county.public_forms.idempotency import code_of, once
from mailboxes.duplicates import JOINED_WITHIN, duplicate_key
from mailboxes.limits import (
    DEFAULT_DAYS,
    RETURN_DAYS,
    Days,
    Waiting,
    accept_due,
    answer_clock,
    days_used,
    may_return,
    petition_due,
)
from mailboxes.models import (
    Assignment,
    HandOver,
    Letter,
    LetterEntry,
    LetterKind,
    LetterLimit,
    LetterReply,
    LetterReplyReview,
    Mailbox,
    PublicLetter,
    Question,
    Rating,
    Solved,
)
from mailboxes.publication import hide
from mailboxes.refusals import NOT_FOR_REPORTS, told

PURPOSE = "letter"
RATING_OPEN_FOR = timedelta(days=30)
FEWEST_PARTS, MOST_PARTS = 2, 6
JOINED_NOTE = "与来信 {} 内容相同，合并办理。"


@dataclass(frozen=True, slots=True)
class NewLetter:
    """What a writer sends, as the form has cleaned it."""

    mailbox: Mailbox
    kind: str
    title: str
    text: str
    writer_name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    wants_public: bool = False
    accused: Department | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A letter that arrived, with the code that follows it; `is_new` is false when the form had been sent before."""

    letter: Letter
    code: str
    is_new: bool


def limit_of(kind: str) -> Days:
    """The limits of a kind of letter: the county's, or the defaults until it has set its own."""
    kept = LetterLimit.objects.filter(pk=kind).first()
    return Days(kept.accept_days, kept.answer_days, kept.extension_days, kept.basis) if kept else DEFAULT_DAYS[kind]


def office_unit() -> Department:
    """The unit whose office distributes letters: that of the county head's mailbox. Raises IllegalStep when there is none yet."""
    head = Mailbox.objects.county_head().select_related("department").first()
    if head is None:
        raise IllegalStep("县长信箱尚未开设，来信无法分办。")
    return head.department


# 来信


def write_letter(new: NewLetter, key: str) -> Written:
    """Takes a letter in, once for each form key, and gives it a number and a query code.

    A 举报 lies with the county office from the first moment, whatever mailbox it came to. The same letter of the same writer within
    30 days is joined to the first. Raises ValueError for a key that is not ours, SentOtherwise when the form was sent before with
    other content, IllegalStep when a report names the county office.
    """
    code = code_of(key)
    content = "\x1f".join(str(getattr(new, name)) for name in new.__slots__)
    sent = once(PURPOSE, key, lambda: _take_in(new, query_codes.digest_of(code)).pk, content=content)
    return Written(Letter.objects.select_related("mailbox", "department").get(pk=sent.case_id), code, sent.is_new)


def _take_in(new: NewLetter, code_digest: str) -> Letter:
    now = timezone.now()
    today = timezone.localdate(now)
    is_report = new.kind == LetterKind.REPORT
    unit = office_unit() if is_report else new.mailbox.department
    if is_report and new.accused == unit:
        raise IllegalStep(f"举报{unit.name}的，请向县纪委监委反映，本信箱不能办理。")
    contact = new.phone or new.email
    calendar = current_calendar()
    letter = Letter(
        # The counter row is locked to the end: of two equal letters at once the second sees the first.
        number=f"LX{today.year}{take('letter', today.year):06d}",
        code_digest=code_digest,
        mailbox=new.mailbox,
        department=unit,
        kind=new.kind,
        title=new.title,
        text=new.text,
        writer_name=new.writer_name,
        phone=new.phone,
        email=new.email,
        address=new.address,
        wants_public=new.wants_public and not is_report,
        accused=new.accused if is_report else None,
        duplicate_key=duplicate_key(new.mailbox.slug, new.writer_name, contact, f"{new.title}{new.text}"),
        written_at=now,
        received_on=today,
        accept_due_on=accept_due(today, limit_of(new.kind).accept, calendar).due_on,
        calendar_version=calendar.version,
    )
    # Against whom a report is decides who must never see it: one that names another unit, or none, is another report.
    alike = {"duplicate_key": letter.duplicate_key, "kind": new.kind, "accused": letter.accused}
    same = Letter.objects.open().filter(**alike, written_at__gte=now - JOINED_WITHIN)
    first = same.order_by("pk").select_for_update(of=("self",), no_key=True).first()
    letter.save(force_insert=True)
    append(LetterEntry, letter, action="write", actor=None, to_status=letter.status)
    if first is not None:
        advance(letter, "merge", actor=None, note=JOINED_NOTE.format(first.number), merged_into=first)
    return letter


# 受理与转办


@verb("accept")
def accept(letter: Letter, *, actor: User, note: str = "") -> None:
    """受理: the clock starts today, or, when this comes late, on the day by which it should have come."""
    today = timezone.localdate()
    start = min(today, letter.accept_due_on)
    advance(letter, "accept", actor=actor, note=note, accepted_on=today, clock_on=start, **_clock(letter.kind, start))


def _clock(kind: str, start: date, *, extension: int = 0, waits: Iterable[Waiting] = ()) -> dict:
    """The due date of an answer as columns."""
    calendar = current_calendar()
    clock = answer_clock(start, limit_of(kind).answer, calendar, extension=extension, waits=waits)
    return {"due_on": clock.due_on, "is_provisional": clock.provisional, "calendar_version": calendar.version}


def clock_of(letter: Letter, calendar: Calendar) -> Deadline | None:
    """The working of a letter's due date, line by line; None before it is accepted."""
    if letter.clock_on is None:
        return None
    days = limit_of(letter.kind).answer
    return answer_clock(letter.clock_on, days, calendar, extension=letter.extension_days, waits=waits_of(letter))


def waits_of(letter: Letter) -> list[Waiting]:
    """The times since the clock started in which the writer was waited for."""
    questions = letter.questions.filter(asked_on__gte=letter.clock_on) if letter.clock_on else letter.questions.none()
    return [Waiting(since, until) for since, until in questions.values_list("asked_on", "closed_on")]


@verb("decline")
def decline(letter: Letter, reason: str, *, actor: User, way: str = "", note: str = "") -> None:
    """不予受理 with a reason of the list and the right way, which the writer reads. Raises IllegalStep.

    That a 举报 has no name or contact is no reason.
    """
    if letter.is_closed_track and reason in NOT_FOR_REPORTS:
        raise IllegalStep("举报可以匿名，不能以此为由不予受理。")
    advance(letter, "decline", actor=actor, note=f"{told(reason, way)}{note.strip()}")


@verb("assign")
@transaction.atomic
def assign(letter: Letter, lead: Department, *, actor: User, note: str, joint: Sequence[Department] = ()) -> None:
    """转办 to a unit in the lead and others beside it, with the reason. The clock goes on. Raises IllegalStep.

    A 举报 never goes to the unit it accuses.
    """
    require_units(letter, lead, joint)
    unseen = Q(department_id=letter.department_id, handler_id=letter.handler_id, assigned_on=letter.assigned_on)
    changes = {"department": lead, "assigned_on": timezone.localdate(), "handler": None, "extension_asked": 0}
    advance(letter, "assign", actor=actor, note=_assigned_note(lead, joint, note), where=unseen, **changes)
    _hand_out(letter, lead, joint, actor, note)


def require_units(letter: Letter, lead: Department, joint: Sequence[Department]) -> None:
    """Raises IllegalStep unless the units are different ones, in office, and none is accused."""
    units = [lead, *joint]
    if len({unit.pk for unit in units}) < len(units):
        raise IllegalStep("主办和协办单位不能重复。")
    if any(not unit.is_active for unit in units):
        raise IllegalStep("单位已不在册。")
    if letter.accused_id is not None and letter.accused_id in {unit.pk for unit in units}:
        raise IllegalStep("举报不得转给被举报单位（《信访工作条例》第三十条）。")


def _assigned_note(lead: Department, joint: Sequence[Department], note: str) -> str:
    if not note.strip():
        return ""
    beside = f"；协办：{'、'.join(unit.name for unit in joint)}" if joint else ""
    return f"主办：{lead.name}{beside}。{note.strip()}"


def _hand_out(letter: Letter, lead: Department, joint: Sequence[Department], actor: User, reason: str) -> None:
    _end_assignments(letter, "改派")
    parts = [(lead, Assignment.Part.LEAD), *((unit, Assignment.Part.JOINT) for unit in joint)]
    Assignment.objects.bulk_create(
        Assignment(letter=letter, department=unit, part=part, reason=reason, assigned_by=actor) for unit, part in parts
    )


def _end_assignments(letter: Letter, reason: str) -> None:
    Assignment.objects.current().filter(letter=letter).update(ended_at=timezone.now(), end_reason=reason[:500])


@verb("return")
@transaction.atomic
def give_back(letter: Letter, *, actor: User, note: str) -> None:
    """退回转办: not this unit's business; back to the county office within two working days, with the reason. Raises IllegalStep."""
    office = office_unit()
    if letter.department_id == office.pk:
        raise IllegalStep("来信已在县政府办公室，请直接转办或不予受理。")
    since = letter.assigned_on or letter.accepted_on
    if since is not None and not may_return(since, timezone.localdate(), current_calendar()):
        raise IllegalStep(f"已超过 {RETURN_DAYS} 个工作日，不能再退回；确有争议的请与县政府办公室联系。")
    own = Q(department_id=letter.department_id)
    advance(letter, "return", actor=actor, note=note, where=own, department=office, assigned_on=None, handler=None)
    _end_assignments(letter, note)


@verb("claim")
@transaction.atomic
def claim(letter: Letter, *, actor: User, note: str = "") -> None:
    """签收: one person of the unit takes it up; of two at once one is told."""
    own = Q(department_id=letter.department_id)
    advance(letter, "claim", actor=actor, note=note, where=own, handler=actor)
    if not letter.assignments.current().exists():
        Assignment.objects.create(
            letter=letter,
            department_id=letter.department_id,
            part=Assignment.Part.LEAD,
            reason="直接来信",
            assigned_by=actor,
        )


@verb("note")
def add_note(letter: Letter, *, actor: User, note: str) -> None:
    """内部批注: read in the office only."""
    advance(letter, "note", actor=actor, note=note, where=Q(pk=letter.pk))


@verb("opinion")
@transaction.atomic
def give_opinion(letter: Letter, opinion: str, *, actor: User, note: str = "") -> None:
    """协办意见 of a joint unit to the one in the lead, once. Raises IllegalStep."""
    own = letter.assignments.current().filter(department_id=actor.department_id, opinion_at=None)
    if not own.update(opinion=opinion, opinion_at=timezone.now()):
        raise IllegalStep("本单位已经提出过协办意见。")
    advance(letter, "opinion", actor=actor, note=note, where=Q(pk=letter.pk))


# 延期


@verb("ask_extension")
def ask_extension(letter: Letter, days: int, *, actor: User, note: str) -> None:
    """申请延期 before the limit ends, once, within what the kind allows. Raises IllegalStep."""
    most = limit_of(letter.kind).extension
    if not 1 <= days <= most:
        raise IllegalStep(f"延期应为 1 至 {most} 个工作日。")
    _require_in_time(letter)
    none_yet = Q(extension_days=0, extension_asked=0)
    told_days = f"{days} 个工作日：{note.strip()}" if note.strip() else ""
    advance(letter, "ask_extension", actor=actor, note=told_days, where=none_yet, extension_asked=days)


def _require_in_time(letter: Letter) -> None:
    if letter.due_on is not None and timezone.localdate() > letter.due_on:
        raise IllegalStep("答复期限已过，不能再延期。")


@verb("grant_extension")
def grant_extension(letter: Letter, *, actor: User, note: str = "") -> None:
    """同意延期 by the unit's leader; the writer sees the new day. Raises IllegalStep."""
    _require_in_time(letter)
    if letter.handler_id == actor.pk:
        raise IllegalStep("经办人不能批准自己的延期申请。")
    days = letter.extension_asked
    asked = Q(extension_asked=days, extension_asked__gt=0, extension_days=0)
    changes = _clock(letter.kind, letter.clock_on, extension=days, waits=waits_of(letter))
    advance(
        letter,
        "grant_extension",
        actor=actor,
        note=note,
        where=asked,
        extension_days=days,
        extension_asked=0,
        **changes,
    )


@verb("refuse_extension")
def refuse_extension(letter: Letter, *, actor: User, note: str) -> None:
    """不同意延期 with the reason; the limit stays."""
    asked = Q(extension_asked__gt=0)
    advance(letter, "refuse_extension", actor=actor, note=note, where=asked, extension_asked=0)


# 补充


@verb("ask")
@transaction.atomic
def ask(letter: Letter, question: str, *, actor: User, note: str = "") -> Question:
    """请来信人补充: the days until the answer do not count, five working days at most."""
    today = timezone.localdate()
    asked = Question(letter=letter, text=question, asked_by=actor, asked_on=today)
    waits = [*waits_of(letter), Waiting(today)]
    changes = _clock(letter.kind, letter.clock_on, extension=letter.extension_days, waits=waits)
    advance(letter, "ask", actor=actor, note=note, **changes)
    asked.save(force_insert=True)
    return asked


@transaction.atomic
def supplement(letter: Letter, answer: str) -> None:
    """来信人补充: the writer's answer; the clock goes on."""
    _close_question(letter, "supplement", answer, actor=None, note="")


@verb("go_on")
@transaction.atomic
def go_on(letter: Letter, *, actor: User, note: str) -> None:
    """按现有材料续办: nothing came, or it is not needed any more."""
    _close_question(letter, "go_on", "", actor=actor, note=note)


def _close_question(letter: Letter, action: str, answer: str, *, actor: User | None, note: str) -> None:
    today = timezone.localdate()
    waits = [replace(wait, until=wait.until or today) for wait in waits_of(letter)]
    changes = (
        _clock(letter.kind, letter.clock_on, extension=letter.extension_days, waits=waits) if letter.clock_on else {}
    )
    advance(letter, action, actor=actor, note=note, **changes)
    letter.questions.filter(closed_on=None).update(closed_on=today, answer=answer)


# 答复


@verb("draft_reply")
@transaction.atomic
def draft_reply(letter: Letter, text: str, *, actor: User, note: str = "") -> LetterReply:
    """拟写答复, or writes on at it."""
    advance(letter, "draft_reply", actor=actor, note=note, where=Q(department_id=letter.department_id))
    reply = letter.draft or LetterReply(letter=letter, number=letter.replies.count() + 1)
    reply.department_id, reply.text, reply.drafted_by = letter.department_id, text, actor
    reply.seal()
    reply.save()
    return reply


@verb("submit")
def submit(letter: Letter, *, actor: User, note: str = "") -> None:
    """送审: the reply goes to the unit's leader. Raises IllegalStep when there is none, or joint units have not yet spoken."""
    if letter.draft is None:
        raise IllegalStep("还没有拟写答复。")
    silent = (
        letter.assignments.current().filter(part=Assignment.Part.JOINT, opinion_at=None).select_related("department")
    )
    names = "、".join(one.department.short_name for one in silent)
    if names and not note.strip():
        raise IllegalStep(f"协办单位（{names}）尚未提出意见；确需先行答复的，请在说明中写明理由。")
    advance(letter, "submit", actor=actor, note=note, where=Q(extension_asked=0))


@verb("recall")
def recall(letter: Letter, *, actor: User, note: str = "") -> None:
    """撤回送审 by whoever wrote the reply, before it was checked."""
    reply = letter.draft
    if reply is None or reply.drafted_by_id != actor.pk:
        raise IllegalStep("只有拟稿人可以撤回。")
    advance(letter, "recall", actor=actor, note=note)


@verb("pass_check")
@transaction.atomic
def pass_check(letter: Letter, *, digest: str, actor: User, note: str = "") -> LetterReplyReview:
    """审核通过: the leader's word on exactly the text that was seen (`digest`). Its writer cannot check it."""
    reply = letter.draft
    if reply is None:
        raise IllegalStep("还没有拟写答复。")
    gate.require_seen(reply, digest)
    record = gate.record_review(reply, Answers(Conclusion.APPROVED, basis=note), actor=actor)
    advance(letter, "pass_check", actor=actor, note=note, facts={"review": record.facts})
    unchanged = LetterReply.objects.filter(gate.same_text(reply), pk=reply.pk, sent_at=None)
    if not unchanged.update(review=record, checked_by=actor):
        raise IllegalStep(gate.CHANGED.format(reply.GATE.noun))
    return record


@verb("send_back")
@transaction.atomic
def send_back(letter: Letter, *, actor: User, note: str) -> None:
    """退回修改 with the reason; the check is void with it."""
    advance(letter, "send_back", actor=actor, note=note)
    letter.replies.filter(sent_at=None).update(**LetterReply.GATE.void)


@verb("send")
@transaction.atomic
def send(letter: Letter, *, actor: User, note: str = "") -> Rating:
    """发送答复: the writer sees it now. The first answer is what the figures count. Opens the rating for 30 days."""
    now = timezone.now()
    today = timezone.localdate(now)
    reply = letter.draft
    changes = {"reply": reply}
    if letter.answered_at is None:
        used = days_used(letter.clock_on, today, current_calendar())
        on_time = today <= letter.due_on
        changes |= {"answered_at": now, "answered_on": today, "worked_days": used, "is_on_time": on_time}
    advance(letter, "send", actor=actor, note=note, **changes)
    LetterReply.objects.filter(pk=reply.pk).update(sent_at=now)
    _tell_public_page(letter)
    return Rating.objects.create(reply=reply, expires_at=now + RATING_OPEN_FOR)


@verb("urge")
def urge(letter: Letter, *, actor: User, note: str) -> None:
    """督办 by the county office: the unit reads it on its desk."""
    advance(letter, "urge", actor=actor, note=note, where=Q(urged_at=letter.urged_at), urged_at=timezone.now())


# 并案, 拆分, 移交, 更正类型


@verb("merge")
@transaction.atomic
def merge(letter: Letter, into: Letter, *, actor: User, note: str) -> None:
    """并案: joins a letter to another about the same matter; its writer follows that one. Raises IllegalStep."""
    # Both at once: of two merged into each other, neither would be answered.
    both = Letter.objects.select_for_update(no_key=True).filter(pk__in=(letter.pk, into.pk)).order_by("pk")
    into = {one.pk: one for one in both}[into.pk]
    if not Letter.objects.visible_to(actor).filter(pk=into.pk).exists():
        raise IllegalStep("没有这封来信。")
    if into.pk == letter.pk or into.status == Letter.Status.MERGED:
        raise IllegalStep("请选择另一封没有并案的来信。")
    if (letter.is_closed_track, letter.accused_id) != (into.is_closed_track, into.accused_id):
        raise IllegalStep("举报来信只能与举报同一单位的来信并案。")
    if not into.is_open and into.status != Letter.Status.ANSWERED:
        raise IllegalStep(f"来信 {into.number} {into.get_status_display()}，不能并入。")
    advance(
        letter,
        "merge",
        actor=actor,
        note=f"并入 {into.number}。{note.strip()}" if note.strip() else "",
        merged_into=into,
    )
    Letter.objects.filter(merged_into=letter).update(merged_into=into)
    _end_assignments(letter, "并案")


@verb("split")
@transaction.atomic
def split(letter: Letter, parts: Sequence[tuple[str, str]], *, actor: User, note: str) -> list[Letter]:
    """拆分 a letter of several matters: one letter for each (title, text), with the writer and the query code of the first.

    Raises IllegalStep.
    """
    if not FEWEST_PARTS <= len(parts) <= MOST_PARTS:
        raise IllegalStep(f"应拆为 {FEWEST_PARTS} 至 {MOST_PARTS} 件。")
    # Numbers before the entry, as when a letter comes in: in the other order the two would wait for each other.
    year = letter.received_on.year
    numbers = take_block("letter", year, len(parts))
    advance(letter, "split", actor=actor, note=note)
    made = []
    for serial, (title, text) in zip(numbers, parts, strict=True):
        part = Letter(
            number=f"LX{year}{serial:06d}",
            part_of=letter,
            title=title,
            text=text,
            duplicate_key=duplicate_key(letter.mailbox.slug, letter.number, "", f"{title}{text}"),
            **{name: getattr(letter, name) for name in _KEPT_BY_PARTS},
        )
        part.save(force_insert=True)
        append(LetterEntry, part, action="write", actor=actor, to_status=part.status, note=f"拆自 {letter.number}")
        made.append(part)
    return made


_KEPT_BY_PARTS = (
    "code_digest",
    "mailbox",
    "department",
    "kind",
    "writer_name",
    "phone",
    "email",
    "address",
    "wants_public",
    "accused",
    "written_at",
    "received_on",
    "accept_due_on",
    "is_demo",
)


@verb("hand_over")
@transaction.atomic
def hand_over(letter: Letter, to: str, body: str, *, actor: User, note: str, contact: str = "") -> HandOver:
    """移交: the letter belongs elsewhere; the writer reads where and why, and what was written need not be typed again."""
    today = timezone.localdate()
    due_on = petition_due(letter.received_on, current_calendar()).due_on if to == HandOver.To.PETITION else None
    reason = f"{HandOver.To(to).label}，{body}。{note.strip()}" if note.strip() else ""
    advance(letter, "hand_over", actor=actor, note=reason)
    _end_assignments(letter, "移交")
    return HandOver.objects.create(
        letter=letter, to=to, body=body, contact=contact, handed_by=actor, handed_on=today, due_on=due_on
    )


@verb("reclassify")
@transaction.atomic
def reclassify(letter: Letter, kind: str, *, actor: User, note: str, accused: Department | None = None) -> None:
    """更正类型: the letter is of another kind and is accepted anew under its limits. What becomes a 举报 goes to the county office.

    Raises IllegalStep.
    """
    office = office_unit()
    is_report = kind == LetterKind.REPORT
    if kind == letter.kind:
        raise IllegalStep("类型没有变化。")
    if is_report and accused == office:
        raise IllegalStep(f"举报{office.name}的，请引导来信人向县纪委监委反映。")
    if PublicLetter.objects.filter(letter=letter).exists():
        raise IllegalStep("来信已有公开件，不能更正类型。")
    labels = f"{letter.get_kind_display()} → {LetterKind(kind).label}"
    changes = {
        "kind": kind,
        "wants_public": letter.wants_public and not is_report,
        "accused": accused if is_report else None,
        "department": office if is_report or letter.is_closed_track else letter.department,
        "accept_due_on": accept_due(letter.received_on, limit_of(kind).accept, current_calendar()).due_on,
        "extension_asked": 0,
        "extension_days": 0,
    } | dict.fromkeys(("accepted_on", "assigned_on", "clock_on", "due_on", "handler"))
    said = f"{labels}。{note.strip()}" if note.strip() else ""
    advance(letter, "reclassify", actor=actor, note=said, where=Q(kind=letter.kind), **changes)
    _end_assignments(letter, "更正类型")


# 评价与重办


class RatingIsOver(Exception):
    """The link was used, or its time has ended."""


@transaction.atomic
def rate(rating: Rating, *, solved: str, comment: str = "", **marks: int) -> None:
    """来信人评价 by the one-time link; "not solved" opens the letter again, once. The reply stays what it is.

    `marks`: overall, speed, clarity, attitude, 1 to 4. Raises RatingIsOver.
    """
    now = timezone.now()
    given = {"rated_at": now, "solved": solved, "comment": comment, **marks}
    if not Rating.objects.open_at(now).filter(pk=rating.pk).update(**given):
        raise RatingIsOver
    letter = Letter.objects.get(pk=rating.reply.letter_id)
    _tell_public_page(letter)
    latest = Q(reply_id=rating.reply_id)
    if letter.status != Letter.Status.ANSWERED or letter.reply_id != rating.reply_id:
        return
    if solved == Solved.NO and letter.reopened_at is None:
        advance(letter, "reopen", actor=None, where=latest & Q(reopened_at=None), reopened_at=now)
    else:
        advance(letter, "rate", actor=None, where=latest)


def _tell_public_page(letter: Letter) -> None:
    """Its page and the list show how content the writer is with the reply that was published."""
    if PublicLetter.objects.public().filter(letter=letter).exists():
        bump_version()


@verb("redo")
@transaction.atomic
def redo(letter: Letter, lead: Department, *, actor: User, note: str, joint: Sequence[Department] = ()) -> None:
    """重办: the county office finds that more is to be done; a new clock starts today. Raises IllegalStep."""
    require_units(letter, lead, joint)
    today = timezone.localdate()
    changes = {"department": lead, "assigned_on": today, "clock_on": today, "handler": None, "extension_days": 0}
    said = _assigned_note(lead, joint, note)
    advance(letter, "redo", actor=actor, note=said, **changes, **_clock(letter.kind, today))
    _hand_out(letter, lead, joint, actor, note)


@verb("uphold")
def uphold(letter: Letter, *, actor: User, note: str) -> None:
    """维持原答复 with the reason, which the writer reads."""
    advance(letter, "uphold", actor=actor, note=note)


@transaction.atomic
def withdraw_consent(letter: Letter) -> None:
    """来信人撤回公开同意 (个人信息保护法 Art. 15): what was public under it is hidden at once."""
    public = PublicLetter.objects.public().filter(letter=letter, ground=PublicLetter.Ground.CONSENT).first()
    if public is not None:
        hide(public, actor=None, note="来信人撤回公开同意")
    advance(letter, "withdraw_consent", actor=None, where=Q(wants_public=True), wants_public=False)


@verb("reveal")
def reveal(letter: Letter, *, actor: User, note: str = "") -> None:
    """查看来信人信息: name and contact in full, with an entry that says who looked."""
    advance(letter, "reveal", actor=actor, note=note, where=Q(pk=letter.pk))


# 定时事务


def refresh_deadlines() -> int:
    """Moves the due dates of open letters to a calendar that was loaded meanwhile; each history says so. How many moved."""
    calendar = current_calendar()
    stale = Letter.objects.open().exclude(calendar_version=calendar.version)
    moved = 0
    for letter in stale.order_by("pk").iterator(chunk_size=500):
        name, changes = _due_under(letter, calendar)
        before, after = getattr(letter, name), changes[name]
        seen = Q(**{name: before}, calendar_version=letter.calendar_version)
        if after == before:
            Letter.objects.filter(seen, pk=letter.pk).update(**changes)
            continue
        try:
            advance(letter, "move_deadline", actor=None, note=f"{before} → {after}", where=seen, **changes)
        except IllegalStep:
            # Somebody took a step meanwhile; the next run looks again.
            continue
        moved += 1
    return moved


def _due_under(letter: Letter, calendar: Calendar) -> tuple[str, dict]:
    """Which day an open letter waits for, and the columns that hold it, under a calendar."""
    under = {"calendar_version": calendar.version}
    clock = clock_of(letter, calendar)
    if clock is None:
        days = limit_of(letter.kind).accept
        return "accept_due_on", under | {"accept_due_on": accept_due(letter.received_on, days, calendar).due_on}
    return "due_on", under | {"due_on": clock.due_on, "is_provisional": clock.provisional}
