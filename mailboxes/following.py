"""What a writer reads of their letter, opened by number and query code (county.public_forms.following), and the link of a rating."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from django.core.signing import BadSignature, Signer
from django.urls import reverse_lazy

from county.calendar.special_days import current_calendar
from county.public_forms.following import Followed
from county.text.masking import masked
from mailboxes.limits import petition_lines
from mailboxes.models import HandOver, Letter, LetterReply, Question, Rating
from mailboxes.workflow import clock_of

_NO_NUMBER = re.compile(r"[^0-9A-Z]")


def meant_by(typed: str) -> list[str]:
    """The number of a letter that `typed` means, whatever its width, case and division."""
    number = _NO_NUMBER.sub("", unicodedata.normalize("NFKC", typed).upper())
    return [number] if number else []


OWN_LETTER = Followed(
    name="letter",
    path=reverse_lazy("mailboxes"),
    model=Letter,
    code_field="code_digest",
    meant_by=meant_by,
    number_label="来信编号",
    track_view="letter-track",
    related=("department", "merged_into"),
)

_RATING = Signer(salt="mailboxes.following.rating")

# What the writer reads of the timeline; the notes of these are written for them.
TOLD = {
    "write": "来信已收到",
    "accept": "已受理",
    "decline": "不予受理",
    "assign": "已转交承办单位",
    "return": "正在重新确定承办单位",
    "claim": "承办单位已签收",
    "ask": "请您补充情况",
    "supplement": "您已补充情况",
    "go_on": "继续办理",
    "grant_extension": "经批准延长答复期限",
    "move_deadline": "因放假安排，期限重新计算",
    "urge": "县政府办公室已督办",
    "send": "已答复",
    "merge": "与内容相同的来信合并办理",
    "split": "按事项拆分办理",
    "hand_over": "已移交",
    "reclassify": "来信类型已更正",
    "reopen": "您反映问题未解决，等待县政府办公室审核",
    "rate": "您已评价",
    "redo": "重新办理",
    "uphold": "经审核维持原答复",
    "withdraw_consent": "您已撤回公开同意",
}
WITH_NOTE = frozenset({"decline", "hand_over", "uphold"})


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the story that the writer reads."""

    at: datetime
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class ShownReply:
    """A reply as the writer reads it."""

    number: int
    unit_name: str
    sent_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """All that the tracking page shows of a letter."""

    letter: Letter
    lead: Letter
    events: list[Event]
    replies: list[ShownReply]
    question: Question | None
    due_on: date | None
    clock_lines: tuple[str, ...]
    rating_token: str
    hand_over: HandOver | None
    parts: list[Letter]


def rating_token(rating: Rating) -> str:
    """The end of the link by which a reply is rated; it cannot be guessed."""
    return _RATING.sign(str(rating.pk))


def rating_of(token: str) -> Rating | None:
    """The rating that a link leads to; None for one that is not ours."""
    try:
        pk = int(_RATING.unsign(token))
    except BadSignature:
        return None
    return Rating.objects.select_related("reply__letter", "reply__department").filter(pk=pk).first()


def story_of(letter: Letter, now: datetime) -> Story:
    """What the writer may read of a letter, and of the one it was joined to."""
    lead = letter.merged_into or letter
    events = [
        Event(entry.at, TOLD[entry.action], entry.note if entry.action in WITH_NOTE else "")
        for case in dict.fromkeys((letter, lead))
        for entry in case.timeline.all()
        if entry.action in TOLD and not (case == lead != letter and entry.action == "write")
    ]
    calendar = current_calendar()
    clock = clock_of(lead, calendar)
    hand_over = HandOver.objects.filter(letter=lead).first()
    lines = clock.lines if clock else ()
    if hand_over is not None and hand_over.to == HandOver.To.PETITION:
        lines = tuple(petition_lines(lead.received_on, calendar))
    is_own = lead.pk == letter.pk
    return Story(
        letter,
        lead,
        sorted(events, key=lambda event: event.at),
        [
            _shown(reply, letter, lead)
            for reply in lead.replies.filter(sent_at__isnull=False).select_related("department")
        ],
        lead.questions.filter(closed_on=None).first() if is_own else None,
        lead.due_on,
        lines,
        _open_rating(lead, now) if is_own else "",
        hand_over,
        list(letter.parts.order_by("pk")),
    )


def _shown(reply: LetterReply, letter: Letter, lead: Letter) -> ShownReply:
    """The reply; what it says of another writer, to whose letter this one was joined, is masked."""
    is_same_writer = letter.duplicate_key == lead.duplicate_key
    text = reply.text if is_same_writer else masked(reply.text, names=(lead.writer_name,)).text
    return ShownReply(reply.number, reply.department.name, reply.sent_at, text)


def _open_rating(letter: Letter, now: datetime) -> str:
    rating = Rating.objects.open_at(now).filter(reply_id=letter.reply_id).first() if letter.reply_id else None
    return rating_token(rating) if rating else ""
