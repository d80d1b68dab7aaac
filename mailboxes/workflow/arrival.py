"""来信: a letter comes in, gets its number and query code, and is joined to the same one of the same writer."""

from dataclasses import dataclass

from django.utils import timezone

from county.calendar.special_days import current_calendar
from county.cases.numbering import take
from county.cases.timeline import append
from county.cases.workflow import IllegalStep, advance
from county.models import Department
from county.public_forms import query_codes
from county.public_forms.idempotency import code_of, once
from mailboxes.duplicates import JOINED_WITHIN, duplicate_key
from mailboxes.limits import (
    accept_due,
)
from mailboxes.models import (
    Letter,
    LetterEntry,
    LetterKind,
    Mailbox,
)
from mailboxes.workflow.clock import limit_of

PURPOSE = "letter"


JOINED_NOTE = "与来信 {} 内容相同，合并办理。"


@dataclass(frozen=True, slots=True)
class NewLetter:
    """What a writer sends, as the form has cleaned it."""

    mailbox: Mailbox
    kind: str
    title: str
    text: str
    writer_name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    wants_public: bool = False
    accused: Department | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A letter that arrived, with the code that follows it; `is_new` is false when the form had been sent before."""

    letter: Letter
    code: str
    is_new: bool


def office_unit() -> Department:
    """The unit whose office distributes letters: that of the county head's mailbox. Raises IllegalStep when there is none yet."""
    head = Mailbox.objects.county_head().select_related("department").first()
    if head is None:
        raise IllegalStep("县长信箱尚未开设，来信无法分办。")
    return head.department


def write_letter(new: NewLetter, key: str) -> Written:
    """Takes a letter in, once for each form key, and gives it a number and a query code.

    A 举报 lies with the county office from the first moment, whatever mailbox it came to. The same letter of the same writer within
    30 days is joined to the first. Raises ValueError for a key that is not ours, SentOtherwise when the form was sent before with
    other content, IllegalStep when a report names the county office.
    """
    code = code_of(key)
    content = "\x1f".join(str(getattr(new, name)) for name in new.__slots__)
    sent = once(PURPOSE, key, lambda: _take_in(new, query_codes.digest_of(code)).pk, content=content)
    return Written(Letter.objects.select_related("mailbox", "department").get(pk=sent.case_id), code, sent.is_new)


def _take_in(new: NewLetter, code_digest: str) -> Letter:
    now = timezone.now()
    today = timezone.localdate(now)
    is_report = new.kind == LetterKind.REPORT
    unit = office_unit() if is_report else new.mailbox.department
    if is_report and new.accused == unit:
        raise IllegalStep(f"举报{unit.name}的，请向县纪委监委反映，本信箱不能办理。")
    contact = new.phone or new.email
    calendar = current_calendar()
    letter = Letter(
        # The counter row is locked to the end: of two equal letters at once the second sees the first.
        number=f"LX{today.year}{take('letter', today.year):06d}",
        code_digest=code_digest,
        mailbox=new.mailbox,
        department=unit,
        kind=new.kind,
        title=new.title,
        text=new.text,
        writer_name=new.writer_name,
        phone=new.phone,
        email=new.email,
        address=new.address,
        wants_public=new.wants_public and not is_report,
        accused=new.accused if is_report else None,
        duplicate_key=duplicate_key(new.mailbox.slug, new.writer_name, contact, f"{new.title}{new.text}"),
        written_at=now,
        received_on=today,
        accept_due_on=accept_due(today, limit_of(new.kind).accept, calendar).due_on,
        calendar_version=calendar.version,
    )
    # Against whom a report is decides who must never see it: one that names another unit, or none, is another report.
    alike = {"duplicate_key": letter.duplicate_key, "kind": new.kind, "accused": letter.accused}
    same = Letter.objects.open().filter(**alike, written_at__gte=now - JOINED_WITHIN)
    first = same.order_by("pk").select_for_update(of=("self",), no_key=True).first()
    letter.save(force_insert=True)
    append(LetterEntry, letter, action="write", actor=None, to_status=letter.status)
    if first is not None:
        advance(letter, "merge", actor=None, note=JOINED_NOTE.format(first.number), merged_into=first)
    return letter
