"""Takes the composed demo letters in, many at once: answered, late, joint, reopened, declined, open, and public ones.

Everything is made up; a letter of the demo county says so on its page. A second run changes nothing.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction

from catalog.shelf.shelving import bump_version
from county.calendar.special_days import current_calendar
from county.calendar.workdays import Calendar
from county.cases.numbering import reserve_keys, take_block
from county.cases.review import Conclusion, ReviewKind
from county.cases.timeline import NewEntry, append_many
from county.models import Department, User
from county.public_forms.query_codes import digest_of as code_digest_of
from county.public_forms.query_codes import new_code
from county.text.personal_data import mask_name
from demo.dice import dice_for
from demo.letters.texts import TEXTS, Matter
from demo.units.units import SURNAMES
from mailboxes.duplicates import duplicate_key
from mailboxes.limits import DEFAULT_DAYS, accept_due, answer_clock, days_used
from mailboxes.models import (
    Assignment,
    Letter,
    LetterEntry,
    LetterReply,
    LetterReplyReview,
    Mailbox,
    PublicLetter,
    PublicLetterEntry,
    PublicLetterReview,
    Rating,
)
from mailboxes.opening import open_mailboxes
from mailboxes.publication import index
from mailboxes.refusals import Refusal, told
from mailboxes.workflow import RATING_OPEN_FOR

ZONE = ZoneInfo("Asia/Shanghai")
FIRST_YEAR = 2013
BATCH = "示范数据"
CHUNK = 500


@dataclass(slots=True)
class _Made:
    """The rows of all letters, to be written together."""

    letters: list[Letter] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    replies: list[LetterReply] = field(default_factory=list)
    reviews: list[LetterReplyReview] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    public: list[PublicLetter] = field(default_factory=list)
    public_reviews: list[PublicLetterReview] = field(default_factory=list)
    entries: list[NewEntry] = field(default_factory=list)
    public_entries: list[NewEntry] = field(default_factory=list)


@transaction.atomic
def load_letters(number: int, *, today: date) -> int:
    """Takes in `number` demo letters written from 2013 to `today`, and returns how many are new: none on a second run."""
    if not number or Letter.objects.filter(is_demo=True).exists():
        return 0
    open_mailboxes()
    maker = _Maker(today)
    days = sorted(_day(dice_for("letter", place), today) for place in range(number))
    serials = {
        year: iter(take_block("letter", year, sum(day.year == year for day in days))) for year in {d.year for d in days}
    }
    for place, (day, pk) in enumerate(zip(days, reserve_keys(Letter, number), strict=True)):
        maker.make(dice_for("letter", place, "text"), day, pk, f"LX{day.year}{next(serials[day.year]):06d}")
    maker.write()
    return number


def _day(dice: Random, today: date) -> date:
    """Any day, later ones more often; the last days have a little more, so that something waits."""
    if dice.random() < 0.01:
        return today - timedelta(days=dice.randrange(0, 12))
    span = (today - date(FIRST_YEAR, 1, 1)).days
    return date(FIRST_YEAR, 1, 1) + timedelta(days=int(span * dice.random() ** 0.45))


class _Maker:
    """Makes the letters one by one, and writes them all."""

    def __init__(self, today: date):
        self.today = today
        self.calendar: Calendar = current_calendar()
        self.units = {unit.slug: unit for unit in Department.objects.all()}
        self.mailboxes = {box.department.slug: box for box in Mailbox.objects.select_related("department")}
        self.clerk = User.objects.get(username="xianban")
        self.clerks = {user.department_id: user for user in User.objects.filter(username="caizheng-nigao")}
        self.made = _Made()
        self.keys: dict[type, list[int]] = defaultdict(list)

    def key(self, model) -> int:
        if not self.keys[model]:
            self.keys[model] = reserve_keys(model, CHUNK)
        return self.keys[model].pop(0)

    def make(self, dice: Random, day: date, pk: int, number: str) -> None:
        """One letter with all that happened to it."""
        matter = TEXTS.report if dice.random() < 0.03 else dice.choice(TEXTS.matters)
        is_report = matter is TEXTS.report
        words = {
            "place": dice.choice(TEXTS.places),
            "number": dice.randrange(3, 9),
            "days": dice.randrange(3, 9),
            "month": day.month,
        }
        to_head = is_report or dice.random() < 0.45
        box = self.mailboxes["government" if to_head else matter.unit]
        written_at = datetime.combine(day, time(dice.randrange(7, 22), dice.randrange(60)), ZONE)
        title, text = (part.format(**words) for part in (matter.title, matter.text))
        name = "" if is_report else dice.choice(SURNAMES) + dice.choice(TEXTS.given)
        limits = DEFAULT_DAYS[matter.kind]
        letter = Letter(
            pk=pk,
            number=number,
            code_digest=code_digest_of(new_code()),
            mailbox=box,
            department=box.department,
            kind=matter.kind,
            title=title,
            text=text,
            writer_name=name,
            phone="" if is_report else f"1380000{dice.randrange(10_000):04d}",
            wants_public=not is_report and dice.random() < 0.75,
            duplicate_key=duplicate_key(box.slug, number, "", text),
            written_at=written_at,
            received_on=day,
            accept_due_on=accept_due(day, limits.accept, self.calendar).due_on,
            is_demo=True,
        )
        self.made.letters.append(letter)
        self.note(letter, "write", "", Letter.Status.RECEIVED, written_at, by_office=False)
        if dice.random() < 0.04:
            self.decline(letter, dice)
        else:
            self.handle(letter, matter, words, dice)

    def note(
        self, letter: Letter, action: str, old: str, new: str, at: datetime, note: str = "", *, by_office=True
    ) -> None:
        actor = self.clerk if by_office else None
        self.made.entries.append(NewEntry(letter.pk, action, old, new, actor, note, at))

    def at(self, day: date, dice: Random) -> datetime:
        return datetime.combine(day, time(dice.randrange(9, 17), dice.randrange(60)), ZONE)

    def workdays_after(self, day: date, count: int) -> date:
        return self.calendar.add_workdays(day, count).due_on if count else day

    def decline(self, letter: Letter, dice: Random) -> None:
        day = self.workdays_after(letter.received_on, 1)
        if day > self.today:
            return
        reason = dice.choice([Refusal.PROCEDURE, Refusal.PETITION, Refusal.OTHER_BODY])
        self.note(letter, "decline", letter.status, Letter.Status.DECLINED, self.at(day, dice), told(reason, ""))
        letter.status = Letter.Status.DECLINED

    def handle(self, letter: Letter, matter: Matter, words: dict, dice: Random) -> None:
        """受理, 转办, 答复, as far as the days go."""
        status = Letter.Status
        accepted_on = self.workdays_after(letter.received_on, dice.randrange(1, 3))
        if accepted_on > self.today:
            return
        limits = DEFAULT_DAYS[matter.kind]
        clock = answer_clock(accepted_on, limits.answer, self.calendar)
        letter.accepted_on = letter.clock_on = letter.assigned_on = accepted_on
        letter.due_on, letter.is_provisional, letter.calendar_version = (
            clock.due_on,
            clock.provisional,
            self.calendar.version,
        )
        at = self.at(accepted_on, dice)
        self.note(letter, "accept", status.RECEIVED, status.ACCEPTED, at)
        lead = self.units[matter.unit]
        self.assign(letter, lead, Assignment.Part.LEAD, at)
        if matter.joint and dice.random() < 0.35:
            self.assign(letter, self.units[matter.joint], Assignment.Part.JOINT, at)
        letter.department = lead
        self.note(letter, "assign", status.ACCEPTED, status.ASSIGNED, at, f"主办：{lead.name}。属该单位职责")
        letter.status = status.ASSIGNED
        is_late = dice.random() < 0.09
        used = limits.answer + dice.randrange(1, 9) if is_late else dice.randrange(1, limits.answer + 1)
        answered_on = self.workdays_after(accepted_on, used)
        if answered_on <= self.today:
            self.answer(letter, matter, words, self.at(answered_on, dice), is_late, dice)
        elif lead.pk in self.clerks:
            letter.handler = self.clerks[lead.pk]
            self.note(letter, "claim", status.ASSIGNED, status.HANDLING, at)
            letter.status = status.HANDLING

    def assign(self, letter: Letter, unit: Department, part: str, at: datetime) -> None:
        self.made.assignments.append(
            Assignment(
                letter=letter, department=unit, part=part, reason="属该单位职责", assigned_by=self.clerk, assigned_at=at
            )
        )

    def answer(self, letter: Letter, matter: Matter, words: dict, at: datetime, is_late: bool, dice: Random) -> None:
        """答复, the rating of it, what is handled again, and the public text."""
        status = Letter.Status
        day = at.date()
        letter.answered_at, letter.answered_on = at, day
        letter.worked_days = days_used(letter.clock_on, day, self.calendar)
        letter.is_on_time = day <= letter.due_on
        text = matter.reply.format(**words) + (TEXTS.late_reply if is_late else "")
        self.reply(letter, 1, text, at)
        self.note(letter, "send", status.CHECKED, status.ANSWERED, at)
        letter.status = status.ANSWERED
        if dice.random() < 0.55 and at + timedelta(days=2) < datetime.combine(self.today, time(), ZONE):
            self.rate(letter, at + timedelta(days=2), dice)
        if letter.wants_public and dice.random() < 0.8:
            self.publish(letter, dice)

    def reply(self, letter: Letter, number: int, text: str, at: datetime) -> None:
        reply = LetterReply(
            pk=self.key(LetterReply), letter=letter, number=number, department=letter.department, text=text, sent_at=at
        )
        reply.seal()
        reply.review = LetterReplyReview(
            pk=self.key(LetterReplyReview), reply=reply, digest=reply.digest, **_approved(at)
        )
        letter.reply = reply
        self.made.replies.append(reply)
        self.made.reviews.append(reply.review)

    def rate(self, letter: Letter, at: datetime, dice: Random) -> None:
        overall = dice.choices([4, 3, 2, 1], [45, 30, 17, 8])[0]
        solved = "no" if overall == 1 else dice.choice(["yes", "yes", "partly", "explained"])
        marks = {name: max(1, min(4, overall + dice.randrange(-1, 2))) for name in ("speed", "clarity", "attitude")}
        self.made.ratings.append(
            Rating(
                reply=letter.reply,
                expires_at=letter.answered_at + RATING_OPEN_FOR,
                rated_at=at,
                overall=overall,
                solved=solved,
                **marks,
            )
        )
        status = Letter.Status
        if solved != "no":
            self.note(letter, "rate", status.ANSWERED, status.ANSWERED, at, by_office=False)
            return
        letter.reopened_at = at
        self.note(letter, "reopen", status.ANSWERED, status.REOPENED, at, by_office=False)
        again = self.workdays_after(at.date(), 3)
        if again > self.today:
            letter.status = status.REOPENED
            return
        self.note(letter, "redo", status.REOPENED, status.ASSIGNED, at + timedelta(hours=3), TEXTS.unsolved)
        self.reply(letter, 2, TEXTS.second_reply, self.at(again, dice))
        self.note(letter, "send", status.CHECKED, status.ANSWERED, letter.reply.sent_at)

    def publish(self, letter: Letter, dice: Random) -> None:
        published_at = letter.reply.sent_at + timedelta(hours=dice.randrange(20, 60))
        if published_at.date() > self.today:
            return
        public = PublicLetter(
            pk=self.key(PublicLetter),
            letter=letter,
            kind=letter.kind,
            consent=True,
            ground=PublicLetter.Ground.CONSENT,
            mailbox=letter.mailbox,
            department=letter.department,
            status=PublicLetter.Status.PUBLISHED,
            title=letter.title,
            author=mask_name(letter.writer_name),
            text=letter.text,
            unit_name=letter.department.name,
            reply=letter.reply.text,
            written_at=letter.written_at,
            answered_at=letter.reply.sent_at,
            published_at=published_at,
            is_demo=True,
        )
        public.seal()
        public.review = PublicLetterReview(
            pk=self.key(PublicLetterReview), public_letter=public, digest=public.digest, **_approved(published_at)
        )
        self.made.public.append(public)
        self.made.public_reviews.append(public.review)
        self.made.public_entries.append(
            NewEntry(
                public.pk,
                "publish",
                PublicLetter.Status.REVIEWED,
                PublicLetter.Status.PUBLISHED,
                None,
                BATCH,
                published_at,
            )
        )

    def write(self) -> None:
        """All of it, a statement for every 500 rows."""
        made = self.made
        for model, rows in (
            (Letter, made.letters),
            (Assignment, made.assignments),
            (LetterReply, made.replies),
            (LetterReplyReview, made.reviews),
            (Rating, made.ratings),
            (PublicLetter, made.public),
            (PublicLetterReview, made.public_reviews),
        ):
            model.objects.bulk_create(rows, batch_size=CHUNK)
        append_many(LetterEntry, made.entries)
        append_many(PublicLetterEntry, made.public_entries)
        index([public.pk for public in made.public])
        bump_version()


def _approved(at: datetime) -> dict:
    return {
        "kind": ReviewKind.IMPORT,
        "conclusion": Conclusion.APPROVED,
        "batch": BATCH,
        "reviewed_by_name": BATCH,
        "reviewed_at": at,
    }
