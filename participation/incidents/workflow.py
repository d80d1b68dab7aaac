"""The verbs of an incident, one function an office verb. Each takes one step through `advance` and raises IllegalStep.

Law: 国办发〔2016〕61号 (who is in charge answers; several units say the same; what is false is answered and handed over), 80号.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from catalog.models import Document
from county.cases.numbering import take
from county.cases.timeline import append
from county.cases.workflow import IllegalStep, advance, require_begin, verb
from county.models import Department, User
from participation.incidents.clocks import CONTINUED, REFUSE_HOURS, is_answered, may_refuse, next_hour
from participation.incidents.standing import Standing, may_link, standing_of
from participation.models import Concern, Incident, IncidentEntry, Lead, Level, LevelSince, Owed, Response
from participation.models.incident import UNDER_WAY

S = Incident.Status


def shown(instant: datetime | None) -> str:
    """2026-02-16 23:30, as notes say it."""
    return f"{timezone.localtime(instant):%Y-%m-%d %H:%M}" if instant else "不详"


# 登记与研判


@transaction.atomic
def register(incident: Incident, *, actor: User) -> Incident:
    """登记. It comes unsaved, filled by the form; an officer registers for the own unit. Raises IllegalStep for a wrong time."""
    require_begin(actor, Incident, "register", actor.department)
    now = timezone.now()
    _require_past(incident.found_at, now)
    if incident.occurred_at and incident.occurred_at > incident.found_at:
        raise IllegalStep("发生时间不能晚于知悉时间。", field="occurred_at")
    year = timezone.localdate(now).year
    incident.number = f"YQ-{year}-{take('incident', year):04d}"
    incident.reported_by = None if actor.sees_all_units else actor.department
    incident.save(force_insert=True)
    LevelSince.objects.create(incident=incident, since=incident.found_at, is_serious=incident.is_serious)
    append(IncidentEntry, incident, action="register", actor=actor, to_status=incident.status)
    return incident


def _require_past(found_at: datetime, now: datetime) -> None:
    if found_at > now:
        raise IllegalStep("知悉时间不能晚于现在。", field="found_at")


@verb("assess")
@transaction.atomic
def assess(
    incident: Incident,
    *,
    actor: User,
    note: str,
    is_emergency: bool,
    level: str,
    grounds: Sequence[str] = (),
    joint_bodies: str = "",
) -> None:
    """研判: whether it is an emergency, its level, why it is answered, and what is proposed (the note)."""
    found = {"is_emergency": is_emergency, "level": level, "grounds": list(grounds), "joint_bodies": joint_bodies}
    advance(incident, "assess", actor=actor, note=note, **found)
    _note_level(incident)


@verb("reassess")
@transaction.atomic
def reassess(incident: Incident, *, actor: User, note: str, is_emergency: bool, level: str) -> None:
    """调整级别: raised, the hours run from the same start and may be over at once; lowered, what was missed stays missed."""
    if (is_emergency, level) == (incident.is_emergency, incident.level):
        raise IllegalStep("级别没有变化。", field="level")
    before, after = _told_level(incident.is_emergency, incident.level), _told_level(is_emergency, level)
    where = Q(is_emergency=incident.is_emergency, level=incident.level)
    told = f"{before} → {after}：{note}" if note.strip() else ""
    advance(incident, "reassess", actor=actor, note=told, where=where, is_emergency=is_emergency, level=level)
    _note_level(incident)
    settle(incident)


def _told_level(is_emergency: bool, level: str) -> str:
    return f"{'突发事件' if is_emergency else '政务舆情'}、{Level(level).label}"


def _note_level(incident: Incident) -> None:
    newest = incident.levels.order_by("since", "pk").last()
    if newest is None or newest.is_serious != incident.is_serious:
        LevelSince.objects.create(incident=incident, since=timezone.now(), is_serious=incident.is_serious)


@verb("correct_found")
@transaction.atomic
def correct_found(incident: Incident, found_at: datetime, *, actor: User, note: str) -> None:
    """更正知悉时间: every clock is computed anew; the old instant stays in the record. Raises IllegalStep for the future."""
    _require_past(found_at, timezone.now())
    if incident.occurred_at and found_at < incident.occurred_at:
        raise IllegalStep("知悉时间不能早于发生时间。", field="found_at")
    told = f"{shown(incident.found_at)} → {shown(found_at)}：{note}" if note.strip() else ""
    where = Q(found_at=incident.found_at)
    advance(incident, "correct_found", actor=actor, note=told, where=where, found_at=found_at)
    settle(incident)


# 交办


@verb("assign")
@transaction.atomic
def assign(
    incident: Incident, lead: Department, *, actor: User, joint: Sequence[Department] = (), note: str = ""
) -> None:
    """交办 to the first responsible unit and others beside it; the hours run on. Raises IllegalStep."""
    units = [lead, *joint]
    if len({unit.pk for unit in units}) < len(units):
        raise IllegalStep("第一责任主体和协同单位不能重复。", field="joint")
    if any(not unit.is_active for unit in units):
        raise IllegalStep("单位已不在册。", field="lead")
    now = timezone.now()
    beside = f"；协同：{'、'.join(unit.name for unit in joint)}" if joint else ""
    told = f"第一责任主体：{lead.name}{beside}。{note.strip()}"
    where = Q(assigned_at=incident.assigned_at)
    advance(incident, "assign", actor=actor, note=told, where=where, assigned_at=now, **_no_proposal())
    _end_concerns(incident, "改派")
    parts = [(lead, Concern.Part.LEAD), *((unit, Concern.Part.JOINT) for unit in joint)]
    Concern.objects.bulk_create(
        Concern(incident=incident, department=unit, part=part, assigned_by=actor, assigned_at=now)
        for unit, part in parts
    )
    settle(incident)


def _end_concerns(incident: Incident, reason: str) -> None:
    incident.concerns.current().update(ended_at=timezone.now(), end_reason=reason[:500])


@verb("refuse")
@transaction.atomic
def refuse(incident: Incident, *, actor: User, note: str) -> None:
    """退回交办 by the lead unit's leader within two hours; the clocks run on. Raises IllegalStep when it is too late."""
    if not may_refuse(incident.assigned_at, timezone.now()):
        raise IllegalStep(f"交办已超过 {REFUSE_HOURS} 小时，不能退回；确有争议的，请与县政府办公室联系。")
    advance(incident, "refuse", actor=actor, note=note, where=Q(assigned_at=incident.assigned_at))
    _end_concerns(incident, note)


@verb("urge")
def urge(incident: Incident, *, actor: User, note: str) -> None:
    """督办, shown on the unit's desk."""
    advance(incident, "urge", actor=actor, note=note, where=Q(pk=incident.pk), urged_at=timezone.now())


@verb("note")
def add_note(incident: Incident, *, actor: User, note: str) -> None:
    """批注: read by those who handle it."""
    advance(incident, "note", actor=actor, note=note, where=Q(pk=incident.pk))


# 回应


@verb("link")
@transaction.atomic
def link(
    incident: Incident,
    kind: str,
    *,
    actor: User,
    document: Document | None = None,
    outside: str = "",
    happened_at: datetime | None = None,
    proof: str = "",
    attended: str = "",
    note: str = "",
) -> Response:
    """关联回应: a document, which counts while it is public, or an act elsewhere with instant and proof. Raises IllegalStep.

    Where several units are concerned it counts once the county office has confirmed it.
    """
    if document is not None:
        _require_document(incident, document, actor)
        outside, happened_at, proof = "", None, ""
    else:
        _require_act(outside, happened_at, proof)
    several = incident.concerns.current().count() > 1
    is_confirmed = several and actor.sees_all_units
    response = Response.objects.create(
        incident=incident,
        kind=kind,
        document=document,
        outside=outside,
        happened_at=happened_at,
        proof=proof,
        attended=attended,
        must_be_confirmed=several,
        confirmed_at=timezone.now() if is_confirmed else None,
        confirmed_by=actor if is_confirmed else None,
        entered_by=actor,
    )
    where_to = f"政府信息 {document.pk}" if document else f"{outside}，{shown(happened_at)}"
    told = f"{response.get_kind_display()}：{where_to}。{note.strip()}"
    advance(incident, "link", actor=actor, note=told, where=Q(pk=incident.pk))
    settle(incident)
    return response


def _require_document(incident: Incident, document: Document, actor: User) -> None:
    if not may_link(actor, document):
        raise IllegalStep("没有这件政府信息，或者它不在您的单位。", field="document")
    if incident.responses.filter(document=document).exists():
        raise IllegalStep("这件政府信息已经关联。", field="document")


def _require_act(outside: str, happened_at: datetime | None, proof: str) -> None:
    if not outside.strip():
        raise IllegalStep("请填写公开的信息，或者在何处作出回应。", field="outside")
    if happened_at is None:
        raise IllegalStep("请填写作出回应的时间。", field="happened_at")
    if happened_at > timezone.now():
        raise IllegalStep("作出时间不能晚于现在；回应以实际作出为准。", field="happened_at")
    if not proof.strip():
        raise IllegalStep("请填写佐证：报道网址，或者录像、实录的存档编号。", field="proof")


@verb("confirm")
@transaction.atomic
def confirm(incident: Incident, response: Response, *, actor: User, note: str = "") -> None:
    """确认回应口径: what several units say is one consistent text. Raises IllegalStep when it was confirmed already."""
    waiting = incident.responses.filter(pk=response.pk, must_be_confirmed=True, confirmed_at=None)
    if not waiting.update(confirmed_at=timezone.now(), confirmed_by=actor):
        raise IllegalStep("这条回应已经确认，或者不需要确认。", field="response")
    told = f"{response.get_kind_display()}。{note.strip()}"
    advance(incident, "confirm", actor=actor, note=told, where=Q(pk=incident.pk))
    settle(incident)


def settle(incident: Incident) -> bool:
    """Brings the status to what is out now: 已回应 when the first answer is, 回应中 again when it was withdrawn. True if it moved."""
    standing = standing_of(incident, timezone.now())
    answered = is_answered(standing.clocks)
    if incident.status == S.ANSWERING and answered:
        next_at = incident.next_at or next_hour(_last_word(standing), is_serious=incident.is_serious)
        advance(incident, "respond", actor=None, next_at=next_at)
        return True
    if incident.status in (S.ANSWERED, S.FOLLOWED) and not answered:
        advance(incident, "reopen_clock", actor=None, note="原回应已撤回，时限按原起算时间继续计算。", next_at=None)
        return True
    return False


def _last_word(standing: Standing) -> datetime:
    return max(one.at for one in standing.answers if one.at is not None and not one.waits)


def sweep() -> int:
    """Settles every open incident: documents are published and withdrawn elsewhere. How many moved; safe to run twice or late."""
    moved = 0
    for incident in Incident.objects.filter(status__in=UNDER_WAY).order_by("pk").iterator(chunk_size=200):
        with transaction.atomic():
            try:
                moved += settle(incident)
                moved += _count_on(incident)
            except IllegalStep:
                # Somebody takes a step at this moment: the next run sees what came of it.
                continue
    return moved


def _count_on(incident: Incident) -> bool:
    """Counts the next hour from the newest further word, once that is later than what was set."""
    if incident.next_at is None:
        return False
    words = [one.at for one in standing_of(incident, timezone.now()).answers if one.kind in CONTINUED and one.at]
    due = next_hour(max(words), is_serious=incident.is_serious) if words else incident.next_at
    if due <= incident.next_at:
        return False
    advance(incident, "set_next", actor=None, note="已有进展通报。", where=Q(next_at=incident.next_at), next_at=due)
    return True


@verb("set_next")
def set_next(incident: Incident, next_at: datetime, *, actor: User, note: str = "") -> None:
    """确定下次发布时间. Raises IllegalStep for the past."""
    if next_at <= timezone.now():
        raise IllegalStep("下次发布时间应晚于现在。", field="next_at")
    told = f"{shown(incident.next_at)} → {shown(next_at)}。{note.strip()}"
    advance(incident, "set_next", actor=actor, note=told, where=Q(next_at=incident.next_at), next_at=next_at)


@verb("follow")
@transaction.atomic
def follow(incident: Incident, kind: str, due_on: date, *, actor: User, note: str = "") -> None:
    """跟踪: what is still owed to the public, with its day; it can be put off, and is recorded each time. Raises IllegalStep."""
    if due_on < timezone.localdate():
        raise IllegalStep("应发布的日期不能早于今天。", field="due_on")
    owed, is_new = Owed.objects.get_or_create(
        incident=incident, kind=kind, defaults={"due_on": due_on, "set_by": actor}
    )
    told = f"{owed.get_kind_display()} {due_on}"
    if not is_new:
        if not note.strip():
            raise IllegalStep("改期须写明理由。", field="note")
        told = f"{owed.get_kind_display()} {owed.due_on} → {due_on}"
        Owed.objects.filter(pk=owed.pk).update(due_on=due_on, set_by=actor)
    advance(incident, "follow", actor=actor, note=f"{told}。{note.strip()}")


# 不作公开回应, 并入, 移送


def _no_proposal() -> dict:
    return {"silence_reason": "", "silence_proposed_by": None}


@verb("propose_silence")
def propose_silence(incident: Incident, *, actor: User, note: str) -> None:
    """提出不作公开回应 with the reason; another person decides. Raises IllegalStep for a serious emergency."""
    _require_may_be_silent(incident)
    where = Q(silence_proposed_by=None)
    advance(
        incident, "propose_silence", actor=actor, note=note, where=where, silence_reason=note, silence_proposed_by=actor
    )


def _require_may_be_silent(incident: Incident) -> None:
    if incident.is_serious:
        raise IllegalStep("特别重大、重大突发事件必须发布权威信息，不能不作公开回应。")


@verb("decide_silence")
@transaction.atomic
def decide_silence(incident: Incident, *, actor: User, note: str = "") -> None:
    """决定不作公开回应 by somebody other than who proposed it. Raises IllegalStep."""
    _require_may_be_silent(incident)
    if incident.silence_proposed_by_id is None:
        raise IllegalStep("还没有人提出不作公开回应。")
    if incident.silence_proposed_by_id == actor.pk:
        raise IllegalStep("不作公开回应须由提出人以外的另一人决定。")
    where = Q(silence_proposed_by=incident.silence_proposed_by_id, silence_reason=incident.silence_reason)
    advance(incident, "decide_silence", actor=actor, note=note, where=where, silence_decided_by=actor)


@verb("merge")
@transaction.atomic
def merge(incident: Incident, target: Incident, *, actor: User, note: str) -> None:
    """并入 another open incident, which keeps the earlier of the two starts. Raises IllegalStep."""
    if target.pk == incident.pk or not target.is_open:
        raise IllegalStep("只能并入另一件在办的舆情事项。", field="target")
    advance(
        incident, "merge", actor=actor, note=f"并入 {target.number}：{note}" if note.strip() else "", merged_into=target
    )
    earlier = min(incident.found_at, target.found_at)
    told = f"{incident.number} 并入本事项，知悉时间 {shown(target.found_at)} → {shown(earlier)}。"
    where = Q(found_at=target.found_at)
    occurred = {"occurred_at": incident.occurred_at} if incident.occurred_at and not target.occurred_at else {}
    if occurred and incident.occurred_at > earlier:
        occurred = {}
    advance(target, "take_over", actor=actor, note=told, where=where, found_at=earlier, **occurred)
    Lead.objects.filter(incident=incident).update(incident=target)
    settle(target)


@verb("hand_over")
@transaction.atomic
def hand_over(incident: Incident, organ: str, *, actor: User, note: str) -> None:
    """移送 to the organ in charge (公安、网信、上级、外地); it ends here."""
    told = f"移送{organ}：{note}" if note.strip() else ""
    advance(incident, "hand_over", actor=actor, note=told, handed_to=organ)
    _end_concerns(incident, "已移送")


@verb("report_to")
def report_to(incident: Incident, organ: str, *, actor: User, note: str) -> None:
    """移送并继续回应: false information that harms order is handed over and answered (61号)."""
    told = f"移送{organ}，同时继续回应：{note}" if note.strip() else ""
    advance(incident, "report_to", actor=actor, note=told, where=Q(handed_to=incident.handed_to), handed_to=organ)


# 办结


@verb("close")
@transaction.atomic
def close(incident: Incident, *, actor: User, note: str = "") -> None:
    """办结. Raises IllegalStep while a limit has no answer, or something owed is not published."""
    now = timezone.now()
    lacking = standing_of(incident, now).lacking
    if lacking:
        raise IllegalStep(f"还不能办结：{'；'.join(lacking)}。")
    advance(incident, "close", actor=actor, note=note, closed_at=now)


@verb("evaluate")
def evaluate(incident: Incident, lessons: str, improvements: str, *, actor: User, note: str = "") -> None:
    """评估: what happened, which limits were kept or not and why, and what is done better."""
    told = {"lessons": lessons, "improvements": improvements, "evaluated_at": timezone.now()}
    advance(incident, "evaluate", actor=actor, note=note, where=Q(evaluated_at=incident.evaluated_at), **told)


@verb("reopen")
@transaction.atomic
def reopen(incident: Incident, found_at: datetime, *, actor: User, note: str) -> None:
    """重启: the hours start anew with a new 知悉时间; earlier responses answer the earlier round. Raises IllegalStep."""
    now = timezone.now()
    _require_past(found_at, now)
    # The form knows minutes only.
    if found_at < incident.closed_at.replace(second=0, microsecond=0):
        raise IllegalStep("重启的知悉时间应晚于办结时间。", field="found_at")
    told = f"新的知悉时间 {shown(found_at)}：{note}" if note.strip() else ""
    where = Q(closed_at=F("closed_at"))
    changes = {"found_at": found_at, "reopened_at": now, "next_at": None}
    advance(incident, "reopen", actor=actor, note=told, where=where, **changes)
    LevelSince.objects.create(incident=incident, since=found_at, is_serious=incident.is_serious)
