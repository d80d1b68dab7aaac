"""The verbs of a public letter: 拟稿 → 送审 → 审查 → 公开, and 隐藏. What the public sees changes here only, with the content version.

Each verb takes one step through `county.cases.workflow.advance` and raises IllegalStep, with a message, when it is not open.
"""

from collections.abc import Iterable

from django.db import connection, transaction
from django.utils import timezone

from catalog.shelf.shelving import bump_version
from county.cases import gate
from county.cases.gate import Answers
from county.cases.timeline import append
from county.cases.workflow import IllegalStep, advance, require_begin, verb
from county.models import User
from county.text.masking import is_impersonal, masked, remaining
from county.text.personal_data import mask_name
from county.text.segmentation import vector
from mailboxes.models import Letter, LetterSearchEntry, PublicLetter, PublicLetterEntry, PublicLetterReview

ANSWERED = (Letter.Status.ANSWERED,)


@transaction.atomic
def prepare(letter: Letter, *, actor: User) -> PublicLetter:
    """拟公开件: begins the public text from letter and reply, masked by rule, for a person to read over.

    Raises IllegalStep for a 举报, a letter without a sent reply, and one that has a public text already.
    """
    require_begin(actor, PublicLetter, "prepare", letter.department)
    if letter.is_closed_track:
        raise IllegalStep("举报来信不公开。")
    locked = (
        Letter.objects.select_for_update(of=("self",)).select_related("reply__department", "mailbox").get(pk=letter.pk)
    )
    if locked.status not in ANSWERED:
        raise IllegalStep("来信答复以后才能拟公开件。")
    if PublicLetter.objects.filter(letter=locked).exists():
        raise IllegalStep("这封来信已有公开件。")
    names = (locked.writer_name,)
    texts = {name: masked(text, names=names).text for name, text in texts_of(locked).items()}
    public = PublicLetter(
        letter=locked,
        kind=locked.kind,
        consent=locked.wants_public,
        ground=PublicLetter.Ground.CONSENT if locked.wants_public else PublicLetter.Ground.IMPERSONAL,
        mailbox=locked.mailbox,
        department=locked.reply.department,
        author=mask_name(locked.writer_name) or "匿名",
        unit_name=locked.reply.department.name,
        written_at=locked.written_at,
        answered_at=locked.reply.sent_at,
        drafted_by=actor,
        is_demo=locked.is_demo,
        **texts,
    )
    public.seal()
    public.save(force_insert=True)
    append(PublicLetterEntry, public, action="prepare", actor=actor, to_status=public.status)
    return public


def texts_of(letter: Letter) -> dict[str, str]:
    """What of a letter and its reply may become public, by the field it goes to."""
    return {"title": letter.title, "text": letter.text, "reply": letter.reply.text}


@verb("write", asks_status=False)
def save_text(public: PublicLetter, *, actor: User) -> None:
    """Saves what was written in a draft, with its digest. Raises IllegalStep once it has been sent on."""
    if not public.is_editable:
        raise IllegalStep(f"公开件{public.get_status_display()}，不能改动；需要改动时请先退回或隐藏。")
    public.seal()
    public.drafted_by = actor
    kept = PublicLetter.objects.filter(pk=public.pk, status=PublicLetter.Status.DRAFT)
    names = (*PublicLetter.sealed_names(), "ground", "personal_data_note", "drafted_by")
    if not kept.update(**{name: getattr(public, name) for name in names}):
        raise IllegalStep("公开件已被他人送审，不能再改动。")


def open_points(public: PublicLetter) -> list[str]:
    """What still points at a person in a public text, masked; nothing when all is well."""
    names = (public.letter.writer_name,)
    found = remaining("\n".join([public.title, public.text, public.reply]), names=names)
    return found if has_masked_author(public) else [*found, "来信人：须只显示姓氏"]


def has_masked_author(public: PublicLetter) -> bool:
    return public.author in (mask_name(public.letter.writer_name), "匿名")


@verb("submit")
def submit(public: PublicLetter, *, actor: User, note: str = "") -> None:
    """送审: a person has read the text over and confirms that nothing personal is left in it.

    Raises IllegalStep while something is, unless it is explained, and when the ground of publication does not hold.
    """
    found = open_points(public)
    if found and not public.personal_data_note.strip():
        raise IllegalStep(f"公开件中还有个人信息（{'、'.join(found[:3])}），请遮盖，或填写“个人信息说明”。")
    require_ground(public)
    gate.submit(public, actor=actor, note=note)


def require_ground(public: PublicLetter) -> None:
    """Raises IllegalStep unless the writer consents now, or nothing personal stands in the text (个人信息保护法 Art. 25).

    The writer's name is masked on either ground: nobody can explain why it should not be.
    """
    if not has_masked_author(public):
        raise IllegalStep("来信人只能显示姓氏，如“王**”，或写“匿名”。")
    consents = Letter.objects.filter(pk=public.letter_id, wants_public=True).exists()
    if public.ground == PublicLetter.Ground.CONSENT and not consents:
        raise IllegalStep("来信人没有同意公开；不含任何个人信息的，请把公开依据改为“不含任何个人信息”。")
    text = "\n".join([public.title, public.text, public.reply])
    if public.ground == PublicLetter.Ground.IMPERSONAL and not is_impersonal(text, names=(public.letter.writer_name,)):
        raise IllegalStep("公开件中含有个人信息，不能以“不含任何个人信息”为依据公开。")


@verb("pass_review")
@transaction.atomic
def review(public: PublicLetter, answers: Answers, *, actor: User, note: str = "") -> PublicLetterReview:
    """审查 of exactly the text that the reviewer saw; who wrote or confirmed it cannot review it.

    A conclusion that does not allow publication sends it back to its drafter. Raises IllegalStep.
    """
    return gate.review(public, answers, actor=actor, note=note)


@verb("return")
def send_back(public: PublicLetter, *, actor: User, note: str) -> None:
    """退回 with a reason; the review of the text is void with it."""
    gate.send_back(public, actor=actor, note=note)


@verb("publish")
@transaction.atomic
def publish(public: PublicLetter, *, actor: User, note: str = "") -> None:
    """公开 the reviewed text: on its page, in lists, feed, search and home on the next request.

    Raises IllegalStep when the ground no longer holds, since a writer may take the consent back at any time.
    """
    require_ground(public)
    advance(
        public,
        "publish",
        actor=actor,
        note=note,
        where=gate.same_text(public),
        published_at=timezone.now(),
        hidden_at=None,
    )
    index([public.pk])
    bump_version()


@verb("hide")
@transaction.atomic
def hide(public: PublicLetter, *, actor: User | None, note: str) -> None:
    """隐藏 with a reason: 410 on its page, gone from every list, feed and search on the next request. `actor` None: the writer."""
    advance(public, "hide", actor=actor, note=note, hidden_at=timezone.now())
    LetterSearchEntry.objects.filter(public_letter=public).delete()
    bump_version()


@verb("revise")
def revise(public: PublicLetter, *, actor: User, note: str = "") -> None:
    """A hidden text goes back to draft, to be changed and reviewed anew."""
    advance(public, "revise", actor=actor, note=note, **public.GATE.void)


def index(ids: Iterable[int]) -> None:
    """Writes the search entries of those of `ids` that are public. The original letters are never indexed."""
    public = PublicLetter.objects.public().filter(pk__in=list(ids)).order_by("published_at", "pk")
    rows = [
        (one.pk, one.published_at, vector(one.title, [one.text, one.reply, one.unit_name], []))
        for one in public.iterator()
    ]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {LetterSearchEntry._meta.db_table} (public_letter_id, published_at, vector)"
            " SELECT id, at, words::tsvector FROM unnest(%s::bigint[], %s::timestamptz[], %s::text[]) AS row (id, at, words)"
            " ON CONFLICT (public_letter_id) DO UPDATE SET published_at = EXCLUDED.published_at, vector = EXCLUDED.vector",
            [list(values) for values in zip(*rows, strict=True)],
        )
