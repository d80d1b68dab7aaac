"""The register of normative files and the filings of the demo county, made from its own documents and events."""

from datetime import date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

from django.db import transaction

from catalog.models import Document
from catalog.tree.kinds import ColumnKind
from county.calendar.special_days import current_calendar
from county.cases.numbering import take
from county.cases.timeline import NewEntry, append_many
from county.models import User
from demo.dice import dice_for
from filings.models import Filing, FilingEntry, NormativeFile
from filings.models.normative_file import FileKind
from filings.normative.terms import LONGEST_YEARS, last_day
from filings.normative.workflow import take_in_old
from filings.record.events import due_filings
from filings.record.workflow import open_filings

ZONE = ZoneInfo("Asia/Shanghai")
MATERIAL = "本月按“先审查、后公开”逐件审查，情况见保密审查台账。"
KINDS = (("办法", FileKind.MEASURES), ("细则", FileKind.DETAILS), ("规定", FileKind.RULES), ("意见", FileKind.OPINION))


@transaction.atomic
def load_filings(number: int, *, today: date) -> int:
    """Opens the first `number` filings that are due, and takes the newest normative documents into the register, as many at most.

    Returns how many filings are new: none on a second run.
    """
    if not number or Filing.objects.exists():
        return 0
    documents = Document.objects.public().filter(column_kind=ColumnKind.NORMATIVE).select_related("department")
    for place, document in enumerate(documents.newest_first()[:number]):
        _take_in(document, place)
    opened = open_filings(islice(due_filings(today, current_calendar()), number))
    _receive(today)
    return opened


def _take_in(document: Document, place: int) -> NormativeFile:
    """Every eleventh says nothing of its term, as old files do."""
    kind = next((kind for word, kind in KINDS if word in document.title), FileKind.NOTICE)
    begins = document.effective_on or document.published_on
    until = None if place % 11 == 10 else last_day(begins, LONGEST_YEARS)
    return take_in_old(document, actor=None, kind=kind, valid_until=until)


def _receive(today: date) -> None:
    """Most units have filed, some are not received yet, some have not filed."""
    leader, clerk = User.objects.get(username="caizheng-fuze"), User.objects.get(username="xianban")
    at = datetime.combine(today, time(10), ZONE)
    entries = []
    for filing in Filing.objects.filter(status=Filing.Status.DUE).order_by("pk"):
        fate = dice_for("filing", filing.department_id, filing.key).random()
        filing.is_demo = True
        if fate < 0.8:
            filing.status, filing.text, filing.filed_by, filing.filed_on = "filed", MATERIAL, leader, today
            entries.append(NewEntry(filing.pk, "file", "due", "filed", leader, "", at))
        if fate < 0.6:
            filing.receipt_number = f"备〔{today.year}〕{take('filing', today.year):04d}"
            filing.status, filing.received_on = "received", today
            entries.append(NewEntry(filing.pk, "receive", "filed", "received", clerk, "", at))
        filing.save()
    append_many(FilingEntry, entries)
