"""The verbs of the gate, one function an office verb: 拟稿 → 自审 → 保密审查 → 审定 → 发布, and what may happen to what is public.

Each verb computes what changes and takes one step through `county.cases.workflow.advance`; it raises IllegalStep with a message for the
person when the step is not open. The right is asked by `verb` and again by `advance`; that three different persons act is held
here and by the database.
"""

import logging
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from catalog.gate.drafting import checks_of
from catalog.models import Attachment, Change, Column, Document, DocumentReview, Revision
from catalog.shelf.companions import require
from catalog.shelf.shelving import bump_version, let_nobody_shelve, reshelve, shelve, unshelve
from catalog.texts.pictures import faults_of
from catalog.tree.classification import Disclosure, Validity
from catalog.tree.kinds import ColumnKind
from catalog.tree.timeliness import due_of
from county.calendar.special_days import current_calendar
from county.calendar.workdays import Calendar
from county.cases import gate
from county.cases.gate import Answers
from county.cases.numbering import take
from county.cases.workflow import IllegalStep, advance, require_begin, verb
from county.models import User

logger = logging.getLogger("portal.gate")

REASSESS_AFTER_YEARS = 1
NOT_IN_FORCE = (Validity.AMENDED, Validity.EXPIRED, Validity.REPEALED)
# What a new revision takes over from the text that it goes on from; the files are copied under addresses of their own.
TEXT = tuple(name for name in Revision.DIGESTED if name != "files_manifest")
AMENDED_NOTE = "稿件有改动，原保密审查作废，须重新自审送审。"


# 拟稿


@transaction.atomic
def draft(document: Document, revision: Revision, *, actor: User) -> Revision:
    """Begins a new item: an unpublished document with its first revision. Both come unsaved, filled by the form."""
    require_begin(actor, Revision, "draft", document.department)
    document.column_kind = document.column.kind
    document.formed_on = revision.formed_on
    _show_text(document, revision)
    document.save(force_insert=True)
    revision.document, revision.number, revision.author = document, 1, actor
    _write(revision)
    return revision


@verb("revise")
@transaction.atomic
def revise(document: Document, *, actor: User, source: Revision | None = None, formed_on: date) -> Revision:
    """Begins a new revision of an item with the text and files it has now, or had in `source` (restoring it).

    The public goes on seeing the old text. Raises IllegalStep when one is under way already, or there is nothing to go on from.
    """
    origin = source or document.revision or document.revisions.order_by("-number").first()
    if origin is None or origin.document_id != document.pk:
        raise IllegalStep("没有可以作为底稿的稿件。")
    if document.revisions.under_way().exists():
        raise IllegalStep("这件信息已有一份在办的修订稿，请先办完或放弃。")
    number = document.revisions.aggregate(highest=Max("number"))["highest"] + 1
    revision = Revision(document=document, number=number, author=actor, formed_on=formed_on)
    for name in TEXT:
        setattr(revision, name, getattr(origin, name))
    _write(revision)
    for file in origin.attachments.all():
        copy = replace_owner(file, revision)
        copy.save(force_insert=True)
        # A picture in the text follows to the address of its copy.
        revision.body = revision.body.replace(file.address_in_texts, copy.address_in_texts)
    settle_files(revision)
    return revision


def replace_owner(file: Attachment, revision: Revision) -> Attachment:
    """The same stored bytes as a file of another revision, under an address of its own."""
    return Attachment(
        revision=revision,
        position=file.position,
        name=file.name,
        storage_name=file.storage_name,
        content_type=file.content_type,
        label=file.label,
        sha256=file.sha256,
        size=file.size,
        hidden_data=file.hidden_data,
        personal_data=file.personal_data,
    )


@verb("write", asks_status=False)
@transaction.atomic
def save_draft(revision: Revision, *, actor: User) -> None:
    """Saves what was written in a draft, with its digest and its due date. Raises IllegalStep once it has been sent on."""
    if not (revision.is_editable and _is_still_draft(revision)):
        raise IllegalStep(f"稿件{revision.get_status_display()}，不能直接改动；请先改稿退回拟稿。")
    if revision.author_id is None:
        revision.author = actor
    _write(revision)


def _write(revision: Revision) -> None:
    revision.due_on = _due_on(revision, current_calendar()) if revision.formed_on else None
    revision.seal()
    revision.save()
    if revision.document.status == Document.Status.DRAFT:
        _show_text(revision.document, revision)
        revision.document.formed_on = revision.formed_on
        revision.document.save(update_fields=[*Document.sealed_names(), "formed_on"])


def _due_on(revision: Revision, calendar: Calendar) -> date:
    """The last day for publication under the limit of the column (条例 Art. 26)."""
    column = revision.document.column
    return due_of(revision.formed_on, column.limit_days, column.limit_unit, calendar).due_on


def _is_still_draft(revision: Revision) -> bool:
    """Whether nobody has sent it on since it was read; until the transaction ends, nobody does."""
    kept = Revision.objects.select_for_update(of=("self",), no_key=True).filter(pk=revision.pk)
    return revision.pk is None or kept.values_list("status", flat=True).first() == Revision.Status.DRAFT


@transaction.atomic
def settle_files(revision: Revision) -> None:
    """Brings manifest and digest to the files that the draft now has. Raises IllegalStep once it has been sent on."""
    files = revision.attachments.order_by("position", "pk")
    revision.files_manifest = "\n".join(file.manifest_line for file in files)
    save_draft(revision, actor=revision.author)


def _show_text(document: Document, revision: Revision) -> None:
    """An item that was never public goes by the text of its draft in the back office."""
    for name in Document.DIGESTED:
        setattr(document, name, getattr(revision, name))
    document.seal()


# 自审, 保密审查, 审定


@verb("submit")
def submit(revision: Revision, *, actor: User, note: str = "") -> None:
    """自审送审: the drafter has checked the text and sends it to the secrecy review.

    Raises IllegalStep while something is missing, personal data stands in it unexplained, or a fault is left without a reason.
    """
    _require_filled(revision)
    require(revision, "submit")
    checked = checks_of(revision)
    if checked.personal and not revision.personal_data_note.strip():
        raise IllegalStep(f"文中有个人信息（{'、'.join(checked.personal[:3])}），请遮盖，或填写“个人信息说明”。")
    if checked.errors and not note.strip():
        raise IllegalStep(f"稿件检查有 {len(checked.errors)} 处须改正；确需保留的，请在说明中写明理由。")
    gate.submit(revision, actor=actor, note=note)


def _require_filled(revision: Revision) -> None:
    """Raises IllegalStep for a draft that lacks what its column demands, or whose pictures are gone or say nothing."""
    rule = revision.document.column.rule
    missing = [
        label
        for label, value in (
            ("信息名称", revision.title.strip()),
            ("形成或变更日期", revision.formed_on),
            ("正文或附件", revision.body.strip() or revision.structure or revision.files_manifest),
            ("文号", revision.doc_number or not rule.needs_doc_number),
            ("年度", revision.document.report_year or not rule.per_year),
        )
        if not value
    ]
    if missing:
        raise IllegalStep(f"还缺少：{'、'.join(missing)}。")
    if "<img" in revision.body:
        faults = faults_of(revision.body, (file.address_in_texts for file in revision.attachments.all()))
        if faults:
            raise IllegalStep(faults[0])


@verb("pass_review")
@transaction.atomic
def review(revision: Revision, answers: Answers, *, actor: User, note: str = "") -> DocumentReview:
    """保密审查 of exactly the text that the reviewer saw (`revision.digest`); its conclusion takes the step.

    公开 and 区分处理后公开 pass the text on; 报请确定 lets it wait for the authority; 不予公开 ends it, and the item comes up for
    re-assessment after a year (条例 Art. 17, 18). Raises IllegalStep when the reviewer wrote or checked the text.
    """
    record = gate.review(revision, answers, actor=actor, note=note)
    if revision.status == Revision.Status.VOID:
        _withhold_item(revision.document, actor=actor, note=note or answers.basis)
    return record


def _withhold_item(document: Document, *, actor: User, note: str) -> None:
    """不予公开: an item that was never public is kept as withheld and re-assessed."""
    if document.status == Document.Status.DRAFT:
        today = timezone.localdate()
        advance(
            document,
            "withhold",
            actor=actor,
            note=note,
            disclosure=Disclosure.WITHHELD,
            reassess_on=_years_later(today, REASSESS_AFTER_YEARS),
        )


def _years_later(day: date, years: int) -> date:
    """The same day `years` on; 29 February becomes the 28th."""
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap_day else day.day)


@verb("determine")
def determine(revision: Revision, *, actor: User, note: str) -> None:
    """登记确定意见: what the authority decided on a referred question; the review is then taken up again."""
    gate.determine(revision, actor=actor, note=note)


@verb("approve")
def approve(revision: Revision, *, actor: User, note: str = "", publish_after: datetime | None = None) -> None:
    """审定 by a third person, with the instant from which it may be published. Raises IllegalStep for a second role in one hand."""
    gate.require_approver(revision, actor)
    if publish_after is not None and publish_after <= timezone.now():
        raise IllegalStep("定时发布的时间须在将来。")
    require(revision, "approve")
    gate.approve(revision, actor=actor, note=note, publish_after=publish_after)


@verb("return")
def send_back(revision: Revision, *, actor: User, note: str) -> None:
    """退回 with a reason; every review of the text is void with it."""
    gate.send_back(revision, actor=actor, note=note)


@verb("amend")
def amend(revision: Revision, *, actor: User, note: str = AMENDED_NOTE) -> None:
    """Takes a sent text back to be changed: what was reviewed is void, visibly."""
    gate.amend(revision, actor=actor, note=note)


@verb("recall_submission")
def recall_submission(revision: Revision, *, actor: User, note: str = "") -> None:
    """The one who sent it takes it back before it was reviewed."""
    gate.recall(revision, actor=actor, note=note)


@verb("recall_review")
def recall_review(revision: Revision, *, actor: User, note: str = "") -> None:
    """The reviewer takes the own review back before it was decided on."""
    gate.recall_review(revision, actor=actor, note=note)


@verb("recall_approval")
def recall_approval(revision: Revision, *, actor: User, note: str = "") -> None:
    """The one who approved takes it back before it was published."""
    gate.recall_approval(revision, actor=actor, note=note)


@verb("abandon")
@transaction.atomic
def abandon(revision: Revision, *, actor: User, note: str) -> None:
    """放弃 a draft; the item, if it was never public, stays as an empty draft on record."""
    gate.abandon(revision, actor=actor, note=note)


# 发布


@verb("publish")
@transaction.atomic
def publish(revision: Revision, *, actor: User | None, late_reason: str = "") -> Document:
    """发布: the approved text becomes what the public sees, in one transaction with numbers, lists, counts and search.

    `actor` None is the timer. The instant is the system's own. Raises IllegalStep when the text is not approved, its time has not
    come, its column has no room, or it is late and no reason is given.
    """
    document = Document.objects.select_for_update().select_related("column", "department").get(pk=revision.document_id)
    now = timezone.now()
    if revision.publish_after and now < revision.publish_after:
        raise IllegalStep(f"定时发布时间是 {timezone.localtime(revision.publish_after):%Y-%m-%d %H:%M}，未到。")
    require(revision, "publish")
    reason = late_reason.strip() or revision.late_reason
    if actor is not None and is_late(revision, timezone.localdate(now)) and not reason:
        raise IllegalStep(f"已超过公开期限 {revision.due_on}，须填写逾期原因。")
    advance(
        revision,
        "publish",
        actor=actor,
        note=reason,
        where=gate.same_text(revision),
        published_at=now,
        late_reason=reason,
    )
    was_public = document.status == Document.Status.PUBLISHED
    changes = {name: getattr(revision, name) for name in Document.sealed_names()}
    changes |= {
        "review": revision.review,
        "revision": revision,
        "published_at": now,
        "formed_on": revision.formed_on,
        "disclosure": Disclosure.PROACTIVE,
        "withdrawn_at": None,
        "withdrawal_reason": "",
        "reassess_on": None,
        "index_number": document.index_number or next_index_number(document, timezone.localdate(now).year),
    }
    note = f"第 {revision.number} 稿"
    try:
        with transaction.atomic():
            if was_public:
                advance(document, "renew", actor=actor, note=note, where=Q(revision_id=document.revision_id), **changes)
            else:
                advance(document, "publish", actor=actor, note=note, **changes)
    except IntegrityError as error:
        raise IllegalStep(_no_room(document)) from error
    if was_public:
        reshelve([document.pk], Change.Reason.RENEWED)
    else:
        shelve([document.pk], Change.Reason.PUBLISHED)
    revision.document = document
    return document


def is_late(revision: Revision, day: date) -> bool:
    """Published on `day`, it would be past its limit."""
    return revision.due_on is not None and day > revision.due_on


def next_index_number(document: Document, year: int) -> str:
    """{统一社会信用代码}/{year}-{serial:05d}, gap-free by unit and year, never used again."""
    uscc = document.department.uscc
    return f"{uscc}/{year}-{take(f'index:{uscc}', year):05d}"


def _no_room(document: Document) -> str:
    if document.column.rule.single:
        return f"“{document.column.name}”每个单位只放一件，本单位已有现行的一件，请修订原件。"
    if document.column.rule.per_year:
        return f"本单位 {document.report_year} 年的年度报告已发布，请修订原件。"
    return "与已发布的信息冲突，不能发布。"


def publish_due(*, now: datetime | None = None) -> int:
    """Publishes what was approved for a time that has come; returns how many. Safe to run twice or late."""
    waiting = Revision.objects.filter(status=Revision.Status.APPROVED, publish_after__lte=now or timezone.now())
    published = 0
    for revision in waiting.order_by("publish_after", "pk"):
        try:
            publish(revision, actor=None)
        except IllegalStep:
            # Somebody published or took it back meanwhile, or its column is full: it stays on the desk of its unit.
            continue
        except IntegrityError:
            # The clocks of application and database differ too much for an honest date of publication: tried again next time.
            logger.exception("revision %s was not published on its time", revision.pk)
            continue
        published += 1
    return published


# What may happen to what is public


@verb("withdraw")
@transaction.atomic
def withdraw(document: Document, *, actor: User, reason: str) -> None:
    """Takes a published document back with a reason: 410 on its page, gone from every list, feed, search and download.

    Raises IllegalStep when it is not published or no reason is given.
    """
    changes = {"withdrawn_at": timezone.now(), "withdrawal_reason": reason.strip()}
    advance(document, "withdraw", actor=actor, note=reason, **changes)
    unshelve([document.pk])


@verb("refile")
@transaction.atomic
def refile(document: Document, column: Column, *, actor: User, note: str) -> None:
    """调整栏目: moves an item to the column it belongs in; its index number stays. Raises IllegalStep when there is no room.

    An item that broke a rule of the column it leaves is no longer to be rectified.
    """
    if column.kind == ColumnKind.GROUP:
        raise IllegalStep(f"“{column.name}”是分组栏目，不放信息。")
    if column.pk == document.column_id:
        raise IllegalStep(f"这件信息已经在“{column.name}”栏目。")
    was_public = document.status == Document.Status.PUBLISHED
    moved = f"{document.column.name} → {column.name}：{note}" if note.strip() else ""
    changes = {"column": column, "column_kind": column.kind, "faults": []}
    if column.kind == ColumnKind.ANNUAL_REPORT and not document.report_year:
        raise IllegalStep("年度报告须先填写所报告的年份。")
    try:
        with transaction.atomic():
            advance(document, "refile", actor=actor, note=moved, where=Q(column_id=document.column_id), **changes)
    except IntegrityError as error:
        document.column = column
        raise IllegalStep(_no_room(document)) from error
    refresh_due_dates(document.revisions.under_way())
    if was_public:
        reshelve([document.pk], Change.Reason.REFILED)


def refresh_due_dates(revisions: QuerySet[Revision] | None = None) -> int:
    """Brings the due dates of texts under way to their columns' limits and the calendar as these are now; how many moved."""
    found = Revision.objects.under_way() if revisions is None else revisions
    calendar, moved = current_calendar(), 0
    for revision in found.filter(formed_on__isnull=False).select_related("document__column"):
        due_on = _due_on(revision, calendar)
        if due_on == revision.due_on:
            continue
        same = Q(formed_on=revision.formed_on, due_on=revision.due_on)
        text = f"{revision.due_on or '无'} → {due_on or '无'}"
        try:
            advance(revision, "recount", actor=None, note=text, where=same, due_on=due_on)
        except IllegalStep:
            # Somebody moved it on meanwhile; the next run counts it again.
            continue
        moved += 1
    return moved


@verb("mark_validity")
@transaction.atomic
def mark_validity(
    document: Document,
    validity: str,
    *,
    actor: User | None,
    note: str = "",
    on: date | None = None,
    by: Document | None = None,
) -> None:
    """废止、失效、已修改、有效: marks a published item, with the document that does it; shown on both (国办发〔2017〕47号).

    `actor` None is the calendar. Raises IllegalStep when the day or the document does not fit.
    """
    if by is not None and (
        validity not in NOT_IN_FORCE or by.status != Document.Status.PUBLISHED or by.pk == document.pk
    ):
        raise IllegalStep("依据的文件须是另一件已发布的信息，且只用于废止、失效或修改。")
    if validity in (Validity.REPEALED, Validity.EXPIRED) and on is None:
        raise IllegalStep("请填写废止或失效日期。")
    changes = {"validity": validity, "repealed_on": on if validity in NOT_IN_FORCE else None, "repealed_by": by}
    label = f"{document.get_validity_display()} → {Validity(validity).label}"
    unchanged = Q(validity=document.validity)
    advance(document, "mark_validity", actor=actor, note=f"{label}。{note}".rstrip("。"), where=unchanged, **changes)
    reshelve([document.pk], Change.Reason.VALIDITY)


def take_effect() -> int:
    """生效: what is 尚未生效 and whose day has come is 有效 from now on; returns how many. Safe to run twice or late."""
    today = timezone.localdate()
    come = Document.objects.public().filter(validity=Validity.PENDING, effective_on__lte=today)
    marked = 0
    for document in come.order_by("effective_on", "pk"):
        try:
            mark_validity(document, Validity.EFFECTIVE, actor=None, note=f"生效日期 {document.effective_on} 已到")
        except IllegalStep:
            # Somebody marked or withdrew it meanwhile.
            continue
        marked += 1
    return marked


@verb("reassess")
def reassess(document: Document, *, actor: User, note: str) -> None:
    """定期评估 of an item that is kept undisclosed (条例 Art. 18): it stays so for another year, and the record says why."""
    seen = Q(reassess_on=document.reassess_on)
    again = _years_later(timezone.localdate(), REASSESS_AFTER_YEARS)
    advance(document, "reassess", actor=actor, note=note, where=seen, reassess_on=again)


@transaction.atomic
def column_changed(column: Column, *, moved: bool) -> None:
    """Follows a change of the tree: pages see it on the next request, and items stand on the shelves above their column."""
    let_nobody_shelve()
    if moved:
        below = column.get_descendants(include_self=True)
        moved_ids = Document.objects.public().filter(column__in=below).values_list("pk", flat=True)
        reshelve(moved_ids, Change.Reason.REFILED)
    bump_version()
