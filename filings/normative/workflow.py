"""The verbs of a normative file: legal review of its words, adoption, one register number, publication, term, end."""

from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from catalog.gate.workflow import mark_validity
from catalog.models import Document
from catalog.shelf.shelving import bump_version
from catalog.texts.markup import plain_text
from catalog.tree.classification import Validity
from catalog.tree.kinds import ColumnKind
from county.cases.numbering import take
from county.cases.timeline import append
from county.cases.workflow import IllegalStep, advance, require_begin, verb
from county.models import User
from filings.models import LegalReview, NormativeFile, NormativeFileEntry
from filings.models.normative_file import FairCompetition
from filings.normative.terms import evaluation_due, last_day, longest_years

# 优化营商环境条例 Art. 62: at least thirty days, with what became of the opinions.
CONSULTED_DAYS = 30
SERIES = "normative"


@transaction.atomic
def draft(file: NormativeFile, *, actor: User) -> NormativeFile:
    """起草. It comes unsaved, filled by the form."""
    require_begin(actor, NormativeFile, "draft", file.department)
    file.author, file.digest = actor, file.computed_digest()
    file.save(force_insert=True)
    append(NormativeFileEntry, file, action="draft", actor=actor, to_status=file.status)
    return file


@verb("write")
def write(file: NormativeFile, changes: dict, *, actor: User) -> None:
    """修改 a draft: `changes` are the fields that the form has cleaned."""
    before = file.digest
    for name, value in changes.items():
        setattr(file, name, value)
    advance(file, "write", actor=actor, where=Q(digest=before), digest=file.computed_digest(), **changes)


@verb("submit")
def submit(file: NormativeFile, *, actor: User, note: str = "") -> None:
    """送合法性审核. Raises IllegalStep while what the law asks before is not recorded (优化营商环境条例 Art. 62, 63)."""
    if not file.consultation.strip():
        raise IllegalStep("请写明征求意见的情况；不征求意见的写明理由。")
    if file.affects_market:
        if not file.consulted_from or not file.consulted_until:
            raise IllegalStep("涉及市场主体的，须填写征求意见的起止日期。")
        if (file.consulted_until - file.consulted_from).days < CONSULTED_DAYS:
            raise IllegalStep(f"涉及市场主体的，征求意见不少于 {CONSULTED_DAYS} 日。")
        if file.fair_competition != FairCompetition.PASSED:
            raise IllegalStep("涉及市场主体的，须先通过公平竞争审查。")
    advance(file, "submit", actor=actor, note=note, where=Q(digest=file.digest))


def _reviewed(file: NormativeFile, conclusion: str, opinion: str, actor: User) -> LegalReview:
    if actor.pk == file.author_id:
        raise IllegalStep("合法性审核须由起草人以外的人办理。")
    return LegalReview.objects.create(
        file=file, digest=file.digest, conclusion=conclusion, opinion=opinion, reviewed_by=actor
    )


@verb("pass_review")
@transaction.atomic
def pass_review(file: NormativeFile, *, actor: User, opinion: str, note: str = "") -> None:
    """合法性审核通过 of exactly these words; a change of them needs another review."""
    review = _reviewed(file, LegalReview.Conclusion.PASSED, opinion, actor)
    advance(file, "pass_review", actor=actor, note=note, where=Q(digest=file.digest), review=review)


@verb("refuse")
@transaction.atomic
def refuse(file: NormativeFile, *, actor: User, note: str) -> None:
    """合法性审核不通过, with the reason."""
    _reviewed(file, LegalReview.Conclusion.REFUSED, note, actor)
    advance(file, "refuse", actor=actor, note=note)


@verb("return")
def give_back(file: NormativeFile, *, actor: User, note: str) -> None:
    """退回修改: the review does not hold for what comes next."""
    advance(file, "return", actor=actor, note=note, review=None, minutes="", adopted_on=None)


@verb("adopt")
def adopt(file: NormativeFile, *, actor: User, minutes: str, on: date, note: str = "") -> None:
    """集体审议通过, not before the legal review. Raises IllegalStep."""
    reviewed_on = timezone.localdate(file.review.reviewed_at)
    if not reviewed_on <= on <= timezone.localdate():
        raise IllegalStep(f"审议日期应在合法性审核（{reviewed_on}）以后、今天以前。", field="on")
    advance(file, "adopt", actor=actor, note=note, where=Q(digest=file.digest), minutes=minutes, adopted_on=on)


def _numbered(year: int) -> str:
    """The next number of the one series of the county."""
    return f"{settings.NORMATIVE_PREFIX}-{year}-{take(SERIES, year):04d}"


def _term(file: NormativeFile, effective_on: date, valid_until: date | None) -> date:
    """The last valid day: the one that was typed, else the longest that is allowed. Raises IllegalStep."""
    longest = last_day(effective_on, longest_years(file.is_temporary))
    if valid_until is None:
        return longest
    if not effective_on <= valid_until <= longest:
        raise IllegalStep(f"有效期至应在施行日期以后，最长到 {longest}。", field="valid_until")
    return valid_until


@verb("register")
@transaction.atomic
def register(
    file: NormativeFile,
    *,
    actor: User,
    effective_on: date,
    doc_number: str,
    valid_until: date | None = None,
    note: str = "",
) -> None:
    """登记编号: one number of one series, and the term. Raises IllegalStep when the words are not those that were reviewed."""
    current = NormativeFile.objects.select_related("review").get(pk=file.pk)
    if current.review is None or current.review.passed_digest != current.computed_digest():
        raise IllegalStep("正文与合法性审核时不同，须重新审核。")
    today = timezone.localdate()
    until = _term(file, effective_on, valid_until)
    number = _numbered(today.year)
    numbers = {"register_number": number, "first_number": number, "registered_on": today, "doc_number": doc_number}
    term = {"effective_on": effective_on, "valid_until": until, "review_due_on": evaluation_due(until)}
    advance(file, "register", actor=actor, note=note, where=Q(digest=file.digest), **numbers, **term)


@verb("come_out")
@transaction.atomic
def come_out(file: NormativeFile, document: Document, *, actor: User | None, note: str = "") -> None:
    """登记公布: joins the register with the item of the catalogue that publishes it. Raises IllegalStep when that says otherwise."""
    problem = mismatch(file, document)
    if problem:
        raise IllegalStep(problem, field="document")
    joined = {"document": document, "published_on": document.published_on}
    try:
        with transaction.atomic():
            advance(file, "come_out", actor=actor, note=note, **joined)
    except IntegrityError as error:
        raise IllegalStep("这件信息已经登记在另一件文件下。", field="document") from error
    bump_version()


def mismatch(file: NormativeFile, document: Document) -> str:
    """Why an item of the catalogue is not the publication of a file; "" when it is."""
    if document.status != Document.Status.PUBLISHED or document.column_kind != ColumnKind.NORMATIVE:
        return "须为“规范性文件”栏目已经发布的信息。"
    if document.department_id != file.department_id:
        return "发布机构不是制定机关。"
    if words_of(document.body) != words_of(file.text):
        return "公布的正文与登记的正文不一致，请更正后再登记公布。"
    return ""


def words_of(text: str) -> str:
    """The words of a text without layout, by which the published and the registered are compared."""
    return "".join(plain_text(text).split())


@transaction.atomic
def take_in_old(document: Document, *, actor: User | None, kind: str, valid_until: date | None = None) -> NormativeFile:
    """登记旧文件: what was published before the register began, with what is known; nothing is invented. Raises IllegalStep."""
    require_begin(actor, NormativeFile, "take_in_old", document.department)
    if document.status != Document.Status.PUBLISHED or document.column_kind != ColumnKind.NORMATIVE:
        raise IllegalStep("须为“规范性文件”栏目已经发布的信息。")
    if NormativeFile.objects.filter(document=document).exists():
        raise IllegalStep("这件信息已经登记。")
    file = NormativeFile(
        department=document.department,
        status=NormativeFile.Status.IN_FORCE,
        title=document.title,
        kind=kind,
        doc_number=document.doc_number,
        text=plain_text(document.body) or document.title,
        document=document,
        published_on=document.published_on,
        effective_on=document.effective_on,
        valid_until=valid_until,
        review_due_on=evaluation_due(valid_until) if valid_until else None,
        is_old=True,
        is_demo=document.is_demo,
    )
    file.digest = file.computed_digest()
    file.save(force_insert=True)
    append(NormativeFileEntry, file, action="take_in_old", actor=actor, to_status=file.status)
    return file


@verb("evaluate")
def evaluate(file: NormativeFile, *, actor: User, note: str) -> None:
    """到期前评估: what was found, and whether it is to be kept, amended or given up."""
    where = Q(evaluated_on=file.evaluated_on)
    advance(file, "evaluate", actor=actor, note=note, where=where, evaluated_on=timezone.localdate())


@verb("extend")
@transaction.atomic
def extend(file: NormativeFile, *, actor: User, valid_until: date, note: str) -> None:
    """延长有效期 after the evaluation, while it is in force: a new number, the term anew. Raises IllegalStep."""
    today = timezone.localdate()
    if file.valid_until is not None and file.valid_until < today:
        raise IllegalStep("有效期已满，不能延长；需要继续执行的，重新制定。")
    if file.evaluated_on is None:
        raise IllegalStep("请先作到期前评估。")
    longest = last_day(today, longest_years(file.is_temporary))
    if not (file.valid_until or today) < valid_until <= longest:
        raise IllegalStep(f"新的有效期应晚于原有效期，最长到 {longest}。", field="valid_until")
    number = _numbered(today.year)
    changes = {"register_number": number, "valid_until": valid_until, "review_due_on": evaluation_due(valid_until)}
    if file.first_number is None:
        changes["first_number"] = number
    said = f"有效期 {file.valid_until or '未标注'} → {valid_until}：{note}" if note.strip() else ""
    where = Q(valid_until=file.valid_until) if file.valid_until else Q(valid_until__isnull=True)
    advance(file, "extend", actor=actor, note=said, where=where, evaluated_on=None, **changes)
    bump_version()


@verb("repeal")
@transaction.atomic
def repeal(file: NormativeFile, *, actor: User, on: date, note: str) -> None:
    """废止 from a day on; the item of the catalogue says so, too."""
    advance(file, "repeal", actor=actor, note=note, repealed_on=on)
    document = file.document
    if document.status == Document.Status.PUBLISHED and document.validity != Validity.REPEALED:
        mark_validity(document, Validity.REPEALED, actor=actor, note=note, on=on)
    bump_version()


@verb("abandon")
def abandon(file: NormativeFile, *, actor: User, note: str) -> None:
    """放弃 before it has a number."""
    advance(file, "abandon", actor=actor, note=note, review=None)


# 到期事务


def expire() -> int:
    """Marks the catalogue's items of files whose last day is past, from the day after it, however late it runs. How many."""
    today = timezone.localdate()
    past = NormativeFile.objects.expired(today).filter(document__status=Document.Status.PUBLISHED)
    done = 0
    for file in past.exclude(document__validity__in=(Validity.EXPIRED, Validity.REPEALED)).select_related("document"):
        from_on = date.fromordinal(file.valid_until.toordinal() + 1)
        note = f"有效期至 {file.valid_until}"
        try:
            with transaction.atomic():
                mark_validity(file.document, Validity.EXPIRED, actor=None, note=note, on=from_on)
                advance(file, "expire", actor=None, note=note, where=Q(valid_until=file.valid_until))
        except IllegalStep:
            continue
        done += 1
    return done
