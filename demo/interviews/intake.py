"""The demo county's interviews: records of the last two years, and one to come with its questions."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from catalog.shelf.shelving import bump_version
from county.cases.numbering import take
from county.cases.review import Conclusion, ReviewKind
from county.cases.timeline import NewEntry, append_many
from county.models import Department, User
from county.public_forms.query_codes import digest_of, new_code
from demo.sentences import read
from participation.interviews.record import drawn_record
from participation.models import (
    Ask,
    AskEntry,
    Interview,
    InterviewEntry,
    InterviewReview,
    InterviewStaff,
    InterviewText,
    InterviewTextEntry,
    Utterance,
)
from participation.models.interview import HOST_NAME
from participation.models.interview_text import facts_of

BATCH = "示范数据"
SPAN_DAYS = 2 * 365
S = Interview.Status


class Subject(NamedTuple):
    title: str
    summary: str
    unit: str
    guest: str
    pairs: tuple[tuple[str, str], ...]


class Texts(NamedTuple):
    nickname: str
    opening: str
    closing: str
    interviews: tuple[Subject, ...]


class Desk(NamedTuple):
    """Who writes, releases and approves in the demo county."""

    writer: User
    releaser: User
    leader: User


def desk() -> Desk:
    names = ("caizheng-nigao", "caizheng-shencha", "caizheng-fuze")
    return Desk(*(User.objects.get(username=name) for name in names))


def texts() -> Texts:
    return read("interviews", Texts)


@transaction.atomic
def load_interviews(number: int, *, today: date) -> int:
    """Takes in the first `number` of the composed interviews; how many are new: none on a second run."""
    if not number or Interview.objects.filter(is_demo=True).exists():
        return 0
    said, people = texts(), desk()
    subjects = said.interviews[:number]
    for place, subject in enumerate(subjects):
        day = today - timedelta(days=SPAN_DAYS * (len(subjects) - place) // (len(subjects) + 1))
        _load(subject, said, day, people, is_past=place < len(subjects) - 1 or len(subjects) == 1)
    bump_version()
    return len(subjects)


def _load(subject: Subject, said: Texts, day: date, people: Desk, *, is_past: bool) -> None:
    if not is_past:
        day = timezone.localdate() + timedelta(days=20)
    starts_at = timezone.make_aware(datetime.combine(day, time(9, 30)))
    announced_at = starts_at - timedelta(days=12) if is_past else timezone.now() - timedelta(minutes=30)
    interview = Interview.objects.create(
        department=Department.objects.get(slug=subject.unit),
        title=subject.title,
        summary=subject.summary,
        host_name=HOST_NAME,
        guests=f"{subject.guest} （示范）",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        status=S.ANNOUNCED,
        announced_at=announced_at,
        created_by=people.writer,
        is_demo=True,
    )
    InterviewStaff.objects.bulk_create(
        InterviewStaff(interview=interview, user=user, part=part)
        for user, part in ((people.writer, "host"), (people.writer, "recorder"), (people.releaser, "releaser"))
    )
    _publish(interview, "announcement", subject.summary, announced_at, people)
    acts = [("plan", "", S.PLANNED, announced_at), ("announce", S.PLANNED, S.ANNOUNCED, announced_at)]
    asks = [_ask(interview, question, said.nickname, people, is_past) for question, _ in subject.pairs]
    if is_past:
        _hold(interview, subject, said, asks, people)
        recorded_at = starts_at + timedelta(days=2)
        _publish(interview, "record", drawn_record(interview), recorded_at, people)
        # A composed interview comes with all that happened to it.
        Interview.objects.filter(pk=interview.pk).update(**_over(interview, recorded_at))
        acts += [
            ("start", S.ANNOUNCED, S.LIVE, starts_at),
            ("finish", S.LIVE, S.ENDED, starts_at + timedelta(minutes=55)),
            ("publish_record", S.ENDED, S.RECORDED, recorded_at),
        ]
    entries = [
        NewEntry(interview.pk, action, source, target, people.writer, "", at) for action, source, target, at in acts
    ]
    append_many(InterviewEntry, entries)


def _over(interview: Interview, recorded_at: datetime) -> dict:
    return {
        "status": S.RECORDED,
        "change": interview.utterances.count(),
        "started_at": interview.starts_at,
        "ended_at": interview.starts_at + timedelta(minutes=55),
        "recorded_at": recorded_at,
    }


def _publish(interview: Interview, stage: str, words: str, at: datetime, people: Desk) -> None:
    text = InterviewText(
        interview=interview, stage=stage, facts=facts_of(interview), text=words, drafted_by=people.writer
    )
    text.seal()
    text.save(force_insert=True)
    review = InterviewReview.objects.create(
        text=text,
        kind=ReviewKind.IMPORT,
        batch=BATCH,
        digest=text.digest,
        conclusion=Conclusion.APPROVED,
        reviewed_by=people.releaser,
        reviewed_by_name=str(people.releaser),
        reviewed_at=at,
    )
    InterviewText.objects.filter(pk=text.pk).update(
        status=InterviewText.Status.PUBLIC,
        review=review,
        sent_by=people.writer,
        reviewed_by=people.releaser,
        approved_by=people.leader,
        published_at=at,
    )
    append_many(InterviewTextEntry, [NewEntry(text.pk, "approve", "reviewed", "public", people.leader, BATCH, at)])


def _ask(interview: Interview, question: str, nickname: str, people: Desk, is_past: bool) -> Ask:
    sent_at = interview.announced_at + timedelta(minutes=10)
    year = timezone.localdate(sent_at).year
    ask = Ask.objects.create(
        interview=interview,
        number=f"TW{year}{take('ask', year):06d}",
        code_digest=digest_of(new_code()),
        nickname=nickname,
        text=question,
        masked_text=question,
        sent_at=sent_at,
        status=Ask.Status.ANSWERED if is_past else Ask.Status.RECEIVED,
        decided_by=people.writer if is_past else None,
        is_demo=True,
    )
    entries = [NewEntry(ask.pk, "send", "", Ask.Status.RECEIVED, None, "", sent_at)]
    if is_past:
        entries.append(NewEntry(ask.pk, "accept", Ask.Status.RECEIVED, Ask.Status.ACCEPTED, people.writer, "", sent_at))
        entries.append(
            NewEntry(ask.pk, "answer", Ask.Status.ACCEPTED, Ask.Status.ANSWERED, None, "", interview.starts_at)
        )
    append_many(AskEntry, entries)
    return ask


def lines_of(subject: Subject, said: Texts) -> list[tuple[str, str, str, int | None]]:
    """What is said, in order: kind, speaker, text, and which question it reads out or answers."""
    lines: list[tuple[str, str, str, int | None]] = [
        ("speech", HOST_NAME, said.opening.format(guest=subject.guest), None)
    ]
    for place, (question, answer) in enumerate(subject.pairs):
        lines.append(("question", said.nickname, question, place))
        lines.append(("speech", subject.guest, answer, place))
    return [*lines, ("speech", HOST_NAME, said.closing.format(guest=subject.guest), None)]


def _hold(interview: Interview, subject: Subject, said: Texts, asks: list[Ask], people: Desk) -> None:
    sentences = []
    for position, (kind, speaker, words, place) in enumerate(lines_of(subject, said), start=1):
        at = interview.starts_at + timedelta(minutes=4 * position)
        sentence = Utterance(
            interview=interview,
            kind=kind,
            speaker=speaker,
            text=words,
            ask=None if place is None else asks[place],
            typed_by=people.writer,
            typed_at=at,
            position=position,
            change=position,
            released_by=people.releaser,
            released_at=at,
        )
        sentence.seal()
        sentences.append(sentence)
    Utterance.objects.bulk_create(sentences)
