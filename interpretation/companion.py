"""What interpretations add to the catalogue's items and demand at its gate (catalog.shelf.companions)."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from catalog.models import Document, Revision
from catalog.shelf.catalogue import Catalogue
from catalog.shelf.companions import Beside, Companion, Finding, Link, Note, Section
from catalog.texts.clauses import marked
from catalog.texts.markup import plain_text
from catalog.texts.structured import InterpretationContent
from catalog.tree.classification import Validity
from catalog.tree.kinds import ColumnKind
from county.calendar.special_days import current_calendar
from county.site.addresses import address_of
from interpretation.completeness import FileFacts, missing
from interpretation.duty import LIMIT_WORKDAYS, due_of
from interpretation.models import Interpretation, Waiver
from interpretation.overlap import overlap_of

GONE = (Validity.REPEALED, Validity.EXPIRED)
SHOWN = 20


def reading_url(document_id: int) -> str:
    """Where an interpretation is read beside its policy."""
    return address_of("interpretation-reading", document_id)


def content_of(text) -> InterpretationContent:
    """The fields of a document or revision; empty ones where nothing was filled in."""
    return InterpretationContent.from_json(text.structure) if text.structure else InterpretationContent()


def own_words(text) -> str:
    """What an interpretation says itself: its free text and its fields, the marks beside clauses among them."""
    return f"{plain_text(text.body)}\n{content_of(text).plain_text()}"


class PolicyCompanion(Companion):
    """A policy is not decided on without an interpretation in view; an interpretation is whole, and not out before its policy."""

    def lacking(self, revision: Revision, action: str) -> list[str]:
        document = revision.document
        if document.column_kind == ColumnKind.INTERPRETATION:
            return _lacking_of_interpretation(revision, action)
        if action == "submit" or not _needs_one(document):
            return []
        return [
            "这件文件需要政策解读，请先安排解读（谁来解读、什么形式、何时发布）；确不需要的，由负责人登记“免予解读”"
        ]

    def findings(self, revision: Revision) -> list[Finding]:
        document = revision.document
        if document.column_kind == ColumnKind.INTERPRETATION:
            return _findings_of_interpretation(revision)
        return _findings_of_policy(document)

    def beside(self, catalogue: Catalogue, document: Document, today: date) -> Beside:
        concerned = catalogue.remember("interpretation:concerned", _concerned_ids)
        if document.column_kind == ColumnKind.INTERPRETATION:
            return _beside_interpretation(document) if document.pk in concerned else Beside()
        found = _public_of(document) if document.pk in concerned else []
        if found or document.needs_interpretation:
            return _beside_policy(document, found, today)
        return Beside()


def _concerned_ids() -> frozenset[int]:
    """Every policy that has a written interpretation, and every interpretation: the other pages ask nothing more."""
    rows = Interpretation.objects.filter(document__isnull=False).values_list("policy_id", "document_id")
    return frozenset(number for row in rows for number in row)


def _needs_one(document: Document) -> bool:
    """It needs an interpretation, none is on its way or public, and none was waived."""
    return (
        Document.objects.filter(pk=document.pk, needs_interpretation=True, interpretation_waiver__isnull=True).exists()
        and not Interpretation.objects.live().filter(policy=document).exists()
    )


# An interpretation at the gate.


def _of(document: Document) -> Interpretation | None:
    return Interpretation.objects.filter(document=document).select_related("policy").first()


def _lacking_of_interpretation(revision: Revision, action: str) -> list[str]:
    interpretation = _of(revision.document)
    if interpretation is None:
        return ["这篇解读还没有关联所解读的文件，请在“政策解读”中安排后关联这篇稿件"]
    policy = interpretation.policy
    if action == "publish":
        return (
            []
            if policy.status == Document.Status.PUBLISHED
            else [f"所解读的文件《{policy.title}》尚未发布或已撤回，解读不能先发布"]
        )
    if action != "submit":
        return []
    files = [FileFacts(file.name, file.medium) for file in revision.attachments.all()]
    content = content_of(revision)
    gaps = missing(interpretation.form, content, files)
    lost = marked(policy.body, content.clauses)[1]
    found = [f"{interpretation.get_form_display()}还缺少：{'、'.join(gaps)}"] if gaps else []
    return [*found, f"逐条对照的条款在文件中找不到：{'、'.join(lost)}"] if lost else found


def _findings_of_interpretation(revision: Revision) -> list[Finding]:
    interpretation = _of(revision.document)
    if interpretation is None:
        return [Finding(_lacking_of_interpretation(revision, "submit")[0], is_warning=True)]
    policy = interpretation.policy
    overlap = overlap_of(own_words(revision), plain_text(policy.body))
    address = reverse("admin:interpretation_interpretation_change", args=[interpretation.pk])
    gaps = _lacking_of_interpretation(revision, "submit")
    return [
        Finding(
            f"{interpretation.get_form_display()}，所解读的文件：《{policy.title}》（{policy.get_status_display()}）。",
            (),
            address,
            "解读安排",
        ),
        *(Finding(f"{gap}。", is_warning=True) for gap in gaps),
        Finding(
            f"与文件原文重复 {overlap.percent}%：{overlap.verdict}。",
            overlap.passages,
            is_warning=overlap.is_suspicious,
        ),
    ]


# A policy at the gate.


def _findings_of_policy(document: Document) -> list[Finding]:
    plans = list(Interpretation.objects.live().filter(policy=document).select_related("department", "document")[:SHOWN])
    if plans:
        return [
            Finding(
                f"政策解读：{one.get_form_display()}，{one.department.short_name}，责任人{one.responsible or '（导入，未登记）'}，"
                f"计划 {one.planned_on or '（未登记）'}，{one.stage}。",
                (),
                reverse("admin:interpretation_interpretation_change", args=[one.pk]),
                "查看",
            )
            for one in plans
        ]
    if not Document.objects.filter(pk=document.pk, needs_interpretation=True).exists():
        return []
    waiver = Waiver.objects.filter(policy=document).select_related("decided_by").first()
    if waiver:
        return [Finding(f"免予解读：{waiver.reason}（{waiver.decided_by}，{timezone.localdate(waiver.decided_at)}）。")]
    address = f"{reverse('admin:interpretation_interpretation_add')}?policy={document.pk}"
    return [Finding("需要政策解读，尚未安排，不能审定。", (), address, "安排解读", is_warning=True)]


# The public pages.


def _public_of(policy: Document) -> list[Interpretation]:
    """The interpretations of a policy that are or were public, the newest first (one query)."""
    shown = (Document.Status.PUBLISHED, Document.Status.WITHDRAWN)
    rows = Interpretation.objects.filter(policy_id=policy.pk, document__status__in=shown).select_related("document")
    fields = ("policy_id", "form", "document__title", "document__status", "document__published_at")
    return list(rows.only(*fields).order_by("-document__published_at")[:SHOWN])


def _beside_policy(policy: Document, found: list[Interpretation], today: date) -> Beside:
    """相关解读; 解读待发布 with its limit while there is none, unless the policy is out of force."""
    public = [one for one in found if one.document.status == Document.Status.PUBLISHED]
    notes = [
        Note(f"《{one.document.title}》已撤回。", is_warning=True)
        for one in found
        if one.document.status == Document.Status.WITHDRAWN
    ]
    if public:
        older = [one for one in public if policy.published_at and one.document.published_at < policy.published_at]
        if len(older) == len(public):
            notes.append(Note("本文件在解读发布后有更新，请以文件现行文本为准。"))
    elif policy.needs_interpretation and policy.validity not in GONE:
        notes += _waiting(policy, today)
    links = [
        Link(
            one.get_form_display(),
            one.document.title,
            reading_url(one.document_id),
            timezone.localdate(one.document.published_at),
        )
        for one in public
    ]
    return Beside([], [Section("interpretations", "相关解读", notes, links)] if notes or links else [])


def _waiting(policy: Document, today: date) -> list[Note]:
    """解读待发布, counted from the first publication (two queries)."""
    if Waiver.objects.filter(policy_id=policy.pk).exists():
        return []
    first = (
        policy.revisions.filter(status=Revision.Status.PUBLISHED)
        .order_by("number")
        .values_list("published_at", flat=True)
    )
    due_on = due_of(timezone.localdate(first[0] if first else policy.published_at), current_calendar())
    is_late = today > due_on
    said = f"应当在文件发布后 {LIMIT_WORKDAYS} 个工作日内，即 {due_on} 前发布"
    text = f"解读待发布：{said}{'，现已逾期' if is_late else ''}。"
    return [Note(text, is_warning=is_late)]


def _beside_interpretation(document: Document) -> Beside:
    """The policy that it explains; whatever happened to the policy is said above the interpretation."""
    fields = ("title", "doc_number", "status", "validity", "repealed_on", "published_at")
    found = Interpretation.objects.filter(document_id=document.pk).select_related("policy")
    interpretation = found.only("form", "document_id", *(f"policy__{name}" for name in fields)).first()
    if interpretation is None:
        return Beside()
    policy = interpretation.policy
    alerts = policy_notes(document, policy)
    links = []
    if policy.status == Document.Status.PUBLISHED:
        links = [
            Link("文件", policy.title, policy.get_absolute_url(), timezone.localdate(policy.published_at)),
            Link(interpretation.get_form_display(), "文件与解读对照阅读", reading_url(document.pk)),
        ]
    return Beside(alerts, [Section("policy", "所解读的文件", [], links)] if links else [])


def policy_notes(document: Document, policy: Document) -> list[Note]:
    """What has happened to the policy since, told above its interpretation."""
    if policy.status != Document.Status.PUBLISHED:
        return [Note("所解读的文件已撤回，本解读仅供参考。", is_warning=True)]
    link = (policy.get_absolute_url(), policy.title)
    if policy.validity in GONE:
        day = f"已于 {policy.repealed_on} " if policy.repealed_on else "已"
        word = "废止" if policy.validity == Validity.REPEALED else "失效"
        return [Note(f"所解读的文件{day}{word}，本解读不再适用：", *link, is_warning=True)]
    if policy.validity == Validity.AMENDED:
        return [Note("所解读的文件已被修改，请以修改后的文本为准：", *link, is_warning=True)]
    if document.published_at and policy.published_at > document.published_at:
        return [Note("所解读的文件在本解读发布后有更新，请以文件现行文本为准：", *link, is_warning=True)]
    return []
