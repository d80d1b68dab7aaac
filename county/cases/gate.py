"""保密审查 of a text: nothing leaves the county but bytes that were reviewed (保密法 Art. 35; 条例 Art. 17), by three different persons.

How to add a reviewed text (`tests/county/cases/models.py`, class Notice, is the smallest one):

1. The model derives from `ReviewedText`. It names the fields under review, in the order of the digest, as
   `DIGESTED = DigestFields("title", "body")`, with "files_manifest" last where files go with it; and what it calls persons and
   steps as `GATE = Gate(...)`. It has the fields that GATE names, a `status`, and `review`, a foreign key to its reviews.
2. STEPS has the actions submit, pass_review, return and, as the office needs them, refer and determine, approve, amend,
   recall_review, recall_approval; the steps by which a sender recalls and by which a refusal is carried out are named in GATE.
3. A class derived from `Review` has a foreign key to the text with related_name "reviews" and a unique constraint over
   ("id", "approved_digest").
4. Constraints of the model: `passed_has_review`, `review_only_once_passed`, `reviewer_is_another`, and with an approval
   `approver_is_a_third`.
5. A migration: `CheckDigest("notice", (("title", "body"),))` lets the database compute the digest; `protect_timeline` keeps
   reviews and timeline; a foreign key over (review_id, digest) to (id, approved_digest) holds "passed has a review of these
   bytes"; a trigger lets only a draft change. The triggers stand in `TRIGGERS` beside the model (county/cases/triggers.py).
6. The app's verbs call those of this module and add what is its own: what must be filled before submit, and what
   publication does. `seal()` sets the digest before a draft is saved.

A field more, later: `DIGESTED = DigestFields("title", "body").adding("language")`, the form, and one migration that adds the
column and calls `CheckDigest("notice", (("title", "body"), ("title", "body", "language")), was=(("title", "body"),))`.
Texts of the older format keep digest and review.

Every verb takes its step through `county.cases.workflow.advance`, only if the text is still the one that the caller holds, and
raises IllegalStep with a message when it is not open.
"""

from dataclasses import dataclass, fields

from django.db import models, transaction
from django.db.models import F, Q

from county.cases.digests import TextWithDigest
from county.cases.review import Conclusion, Review
from county.cases.workflow import IllegalStep, advance, step_of
from county.models import User

CHANGED = "{}内容已有变化，请看过最新内容再审查。"


@dataclass(frozen=True)
class Gate:
    """What one kind of reviewed text calls its persons (fields of the model) and some of its steps.

    `author` writes it and `sender` sends it to the review; neither reviews it. `approver` decides and is a third person. Where
    there is none of them the name is "". `cleared` are further fields that become None with the review.
    """

    noun: str
    author: str
    sender: str = ""
    reviewer: str = "reviewed_by"
    approver: str = ""
    recall: str = "recall"
    refusal: str = "return"
    cleared: tuple[str, ...] = ()

    @property
    def writers(self) -> tuple[str, ...]:
        return tuple(name for name in (self.author, self.sender) if name)

    @property
    def void(self) -> dict[str, None]:
        """The changes by which review and approval are void: the text goes through the gate again from the start."""
        persons = (self.sender, "review", self.reviewer, self.approver)
        return dict.fromkeys(name for name in (*persons, *self.cleared) if name)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a reviewer answers (law.md §9): every risk yes or no, basis, treatment of personal data, organs consulted."""

    conclusion: str
    basis: str = ""
    involves_state_secret: bool = False
    involves_work_secret: bool = False
    involves_trade_secret: bool = False
    involves_privacy: bool = False
    involves_three_securities: bool = False
    involves_internal_affairs: bool = False
    involves_process_information: bool = False
    involves_enforcement_file: bool = False
    had_secrecy_mark: bool = False
    personal_data_treatment: str = ""
    organs_consulted: str = ""

    @property
    def fields(self) -> dict:
        return {field.name: getattr(self, field.name) for field in fields(self)}


class ReviewedText(TextWithDigest):
    """A text that leaves the county only after a review of exactly its bytes. The module's docstring says how to add one."""

    GATE: Gate

    class Meta:
        abstract = True


def same_text(text: ReviewedText) -> Q:
    """The text as the caller holds it."""
    return Q(digest=text.digest)


def require_seen(text: ReviewedText, digest: str) -> None:
    """Raises IllegalStep unless `digest` is that of the text: what a person decides on is what the person saw."""
    if text.digest != digest:
        raise IllegalStep(CHANGED.format(text.GATE.noun))


def require_reviewer(text: ReviewedText, actor: User) -> None:
    """Raises IllegalStep when the person wrote or sent the text."""
    if actor.pk in {getattr(text, f"{name}_id") for name in text.GATE.writers}:
        names = "、".join(text._meta.get_field(name).verbose_name for name in text.GATE.writers)
        raise IllegalStep(f"{names}不能审查自己的{text.GATE.noun}。")


def require_approver(text: ReviewedText, actor: User) -> None:
    """Raises IllegalStep unless the person is a third one, who neither wrote, sent nor reviewed the text."""
    if actor.pk in {getattr(text, f"{name}_id") for name in (*text.GATE.writers, text.GATE.reviewer)}:
        raise IllegalStep("拟稿、审查、审定须由三个不同的人办理。")


def record_review(text: ReviewedText, answers: Answers, *, actor: User) -> Review:
    """Write down a review of the text as the caller holds it. Raises IllegalStep when the person wrote or sent it."""
    require_reviewer(text, actor)
    return text.reviews.create(digest=text.digest, reviewed_by=actor, reviewed_by_name=str(actor), **answers.fields)


def submit(text: ReviewedText, *, actor: User, note: str = "") -> None:
    """送审: from now on the text does not change."""
    advance(text, "submit", actor=actor, note=note, where=same_text(text), **{text.GATE.sender: actor})


@transaction.atomic
def review(text: ReviewedText, answers: Answers, *, actor: User, note: str = "") -> Review:
    """保密审查 of exactly the text that the caller holds; its conclusion takes the step.

    公开 and 区分处理后公开 pass the text on. 报请确定 lets it wait for the authority, where the text has such a step. Everything else
    takes the step `GATE.refusal`.
    """
    record = record_review(text, answers, actor=actor)
    case, gate = type(text), text.GATE
    waiting = same_text(text) & Q(status__in=step_of(case, "pass_review").sources)
    why, told = note or answers.basis, {"review": record.facts}
    if record.allows_publication:
        changes = {"review": record, gate.reviewer: actor}
        advance(text, "pass_review", actor=actor, note=note, where=waiting, facts=told, **changes)
    elif answers.conclusion == Conclusion.REFERRED and any(step.action == "refer" for step in case.STEPS):
        advance(text, "refer", actor=actor, note=why, where=waiting, facts=told)
    else:
        changes = gate.void if step_of(case, gate.refusal).target == step_of(case, "return").target else {}
        advance(text, gate.refusal, actor=actor, note=why, where=waiting, facts=told, **changes)
    return record


def determine(text: ReviewedText, *, actor: User, note: str) -> None:
    """登记确定意见: what the authority decided on a referred question; the review is then taken up again."""
    advance(text, "determine", actor=actor, note=note)


def approve(text: ReviewedText, *, actor: User, note: str = "", **changes) -> None:
    """审定 by a third person. Raises IllegalStep for a second role in one hand."""
    require_approver(text, actor)
    advance(text, "approve", actor=actor, note=note, where=same_text(text), **{text.GATE.approver: actor}, **changes)


def send_back(text: ReviewedText, *, actor: User, note: str) -> None:
    """退回 with a reason; every review of the text is void with it."""
    advance(text, "return", actor=actor, note=note, **text.GATE.void)


def amend(text: ReviewedText, *, actor: User, note: str = "") -> None:
    """改稿: take a sent text back to be changed; what was reviewed is void, visibly."""
    advance(
        text,
        "amend",
        actor=actor,
        note=note or f"{text.GATE.noun}有改动，原保密审查作废，须重新送审。",
        **text.GATE.void,
    )


def abandon(text: ReviewedText, *, actor: User, note: str) -> None:
    """放弃, 作废: the text goes no further, and no review of it holds."""
    advance(text, "abandon", actor=actor, note=note, **text.GATE.void)


def recall(text: ReviewedText, *, actor: User, note: str = "") -> None:
    """撤回送审 by the one who sent it, before it was reviewed."""
    gate = text.GATE
    advance(text, gate.recall, actor=actor, note=note, where=Q(**{gate.sender: actor}), **gate.void)


def recall_review(text: ReviewedText, *, actor: User, note: str = "") -> None:
    """撤回审查 by the reviewer, before it was decided on."""
    reviewer = text.GATE.reviewer
    changes = {"review": None, reviewer: None}
    advance(text, "recall_review", actor=actor, note=note, where=Q(**{reviewer: actor}), **changes)


def recall_approval(text: ReviewedText, *, actor: User, note: str = "") -> None:
    """撤回审定 by the one who approved, before it left the county."""
    gate = text.GATE
    changes = dict.fromkeys((gate.approver, *gate.cleared))
    advance(text, "recall_approval", actor=actor, note=note, where=Q(**{gate.approver: actor}), **changes)


# Constraints. `unless` are the rows to which a rule does not apply.

NO_ROWS = Q()  # adds nothing to a condition with `|`


def passed_has_review(name: str, passed: tuple[str, ...], *, unless: Q = NO_ROWS) -> models.CheckConstraint:
    """A text whose status is in `passed` has its review; that the review is of these bytes holds the foreign key over both."""
    return models.CheckConstraint(condition=unless | ~Q(status__in=passed) | Q(review__isnull=False), name=name)


def review_only_once_passed(name: str, passed: tuple[str, ...], *, unless: Q = NO_ROWS) -> models.CheckConstraint:
    """A text that is not in `passed` has none: what is sent back loses its review."""
    return models.CheckConstraint(condition=unless | Q(status__in=passed) | Q(review__isnull=True), name=name)


def reviewer_is_another(name: str, gate: Gate, *, unless: Q) -> models.CheckConstraint:
    """Who reviews neither wrote nor sent it."""
    known = Q(**{f"{person}__isnull": False for person in (*gate.writers, gate.reviewer)})
    return models.CheckConstraint(condition=unless | _another(known, gate.reviewer, gate.writers), name=name)


def approver_is_a_third(
    name: str, gate: Gate, approved: tuple[str, ...], *, unless: Q = NO_ROWS
) -> models.CheckConstraint:
    """Who decides neither wrote, sent nor reviewed it."""
    known = Q(**{f"{gate.approver}__isnull": False})
    condition = _another(known, gate.approver, (*gate.writers, gate.reviewer))
    return models.CheckConstraint(condition=unless | ~Q(status__in=approved) | condition, name=name)


def _another(known: Q, person: str, others: tuple[str, ...]) -> Q:
    for other in others:
        known &= ~Q(**{person: F(other)})
    return known
