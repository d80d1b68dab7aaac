"""The verbs of interpretations: plan, change the plan, write, attach what is written, cancel, waive.

What is written goes the catalogue's own way to the public: 拟稿 → 自审 → 保密审查 → 审定 → 发布.
"""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from catalog.gate.workflow import draft
from catalog.models import Column, Document, Revision
from catalog.shelf.shelving import bump_version
from catalog.texts.structured import InterpretationContent
from catalog.tree.classification import Genre
from catalog.tree.kinds import ColumnKind
from county.cases.timeline import append
from county.cases.workflow import IllegalStep, advance, require_begin, require_role, verb
from county.models import Role, User
from interpretation.models import Form, Interpretation, InterpretationEntry, Waiver

COLUMN = "policy-interpretation"
LONGEST_TITLE = 300
NOT_PUBLIC = Q(document__isnull=True) | Q(document__status=Document.Status.DRAFT)


@transaction.atomic
def plan(interpretation: Interpretation, *, actor: User) -> Interpretation:
    """安排解读 of a policy, public or not yet: who, in what form, by when. It comes unsaved, filled by the form.

    Raises IllegalStep for a policy that is itself an interpretation, withheld or withdrawn.
    """
    policy = interpretation.policy
    require_begin(actor, Interpretation, "plan", policy.department)
    if policy.column_kind == ColumnKind.INTERPRETATION:
        raise IllegalStep("政策解读本身不需要再解读。")
    if policy.status not in (Document.Status.DRAFT, Document.Status.PUBLISHED):
        raise IllegalStep(f"文件{policy.get_status_display()}，不能安排解读。")
    interpretation.created_by = actor
    interpretation.save(force_insert=True)
    promised = (
        interpretation.get_form_display(),
        interpretation.department,
        interpretation.responsible,
        interpretation.planned_on,
    )
    note = "，".join(map(str, promised))
    append(InterpretationEntry, interpretation, action="plan", actor=actor, to_status=interpretation.status, note=note)
    return interpretation


@verb("change_plan")
@transaction.atomic
def change_plan(
    interpretation: Interpretation, *, actor: User, note: str, form: str, responsible: str, planned_on: date
) -> None:
    """调整安排: another form, person or day, as long as the interpretation is not public."""
    changes = {"form": form, "responsible": responsible, "planned_on": planned_on}
    moved = f"{interpretation.get_form_display()} → {Form(form).label}，{responsible}，{planned_on}：{note}"
    where = NOT_PUBLIC & Q(form=interpretation.form, planned_on=interpretation.planned_on)
    advance(interpretation, "change_plan", actor=actor, note=moved if note.strip() else "", where=where, **changes)


@verb("write")
@transaction.atomic
def write(interpretation: Interpretation, *, actor: User, note: str = "") -> Revision:
    """起草: begins the draft of the 政策解读 column, filed as the policy is, with its fields to fill in.

    Raises IllegalStep for somebody of another unit.
    """
    if actor.department_id != interpretation.department_id:
        raise IllegalStep(f"由{interpretation.department}起草。")
    policy, today = interpretation.policy, timezone.localdate()
    document = Document(
        department=interpretation.department,
        column=Column.objects.get(slug=COLUMN),
        topic=policy.topic,
        genre=Genre.INTERPRETATION,
        keywords=policy.keywords,
    )
    revision = Revision(
        title=title_for(policy.title, interpretation.form),
        issuer=interpretation.department.name,
        source=interpretation.department.name,
        formed_on=today,
        written_on=today,
        structure=InterpretationContent().to_json(),
    )
    draft(document, revision, actor=actor)
    advance(interpretation, "write", actor=actor, note=note, document=document)
    return revision


def title_for(policy_title: str, form: str) -> str:
    """《……办法》政策解读: the name of what the policy issues, else of the policy itself."""
    name = policy_title.partition("《")[2].partition("》")[0] or policy_title
    kind = {
        Form.PICTURES: "图解",
        Form.QUESTIONS: "政策问答",
        Form.VIDEO: "视频解读",
        Form.AUDIO: "音频解读",
        Form.PRESS: "新闻发布会",
    }
    return f"《{name[: LONGEST_TITLE - 20]}》{kind.get(form, '政策解读')}"


@verb("attach")
@transaction.atomic
def attach(interpretation: Interpretation, *, actor: User, document: Document, note: str = "") -> None:
    """关联已有稿件: an item of the 政策解读 column that was written before it was planned. Raises IllegalStep when it has its policy."""
    _require_interpretation(document)
    try:
        with transaction.atomic():
            advance(interpretation, "attach", actor=actor, note=note or document.title, document=document)
    except IntegrityError as error:
        raise IllegalStep("这篇解读已经关联了文件。") from error
    if document.status == Document.Status.PUBLISHED:
        bump_version()


def _require_interpretation(document: Document) -> None:
    if document.column_kind != ColumnKind.INTERPRETATION:
        raise IllegalStep("只能关联“政策解读”栏目的稿件。")


@verb("cancel")
@transaction.atomic
def cancel(interpretation: Interpretation, *, actor: User, note: str) -> None:
    """取消 a plan. Raises IllegalStep once it is public, while its draft is under way, or when the policy needs it."""
    if interpretation.document_id and interpretation.document.revisions.under_way().exists():
        raise IllegalStep("解读稿还在办理，请先放弃稿件。")
    policy = Document.objects.select_for_update().get(pk=interpretation.policy_id)
    decided = policy.revisions.filter(status__in=(Revision.Status.APPROVED, Revision.Status.PUBLISHED)).exists()
    others = Interpretation.objects.live().filter(policy=policy).exclude(pk=interpretation.pk).exists()
    is_waived = Waiver.objects.filter(policy=policy).exists()
    if policy.needs_interpretation and decided and not others and not is_waived:
        raise IllegalStep("文件已审定或发布，这是唯一的解读安排，不能取消；请先另行安排。")
    advance(interpretation, "cancel", actor=actor, note=note, where=NOT_PUBLIC)


@transaction.atomic
def waive(waiver: Waiver, *, actor: User) -> Waiver:
    """免予解读: the leader's reason stands beside the policy for good. It comes unsaved, filled by the form."""
    require_role(actor, (Role.LEADER,), waiver.policy.department, label="免予解读")
    waiver.decided_by = actor
    waiver.save(force_insert=True)
    if waiver.policy.status == Document.Status.PUBLISHED:
        bump_version()
    return waiver
