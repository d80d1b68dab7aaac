"""The verbs of a filing: the portal opens it, the unit fills it in, its leader files it, the county office receives it."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from county.calendar.clock import calendar_days
from county.calendar.special_days import current_calendar
from county.cases.numbering import take
from county.cases.timeline import NewEntry, append_many
from county.cases.workflow import IllegalStep, advance, verb
from county.models import User
from filings.models import Filing, FilingEntry
from filings.record.events import DueFiling, due_filings

# 法规规章备案审查条例 (国令777号) Art. 9, by analogy: fifteen days to complete what was sent back.
COMPLETE_DAYS = 15


@transaction.atomic
def open_filings(found: Iterable[DueFiling]) -> int:
    """Opens a filing for everything that has none yet; how many. Safe to run twice or late."""
    found = list(found)
    known = set(Filing.objects.filter(key__in={one.key for one in found}).values_list("kind", "department_id", "key"))
    rows = [
        Filing(
            kind=one.kind,
            department_id=one.unit_id,
            key=one.key,
            about=one.about,
            happened_on=one.happened_on,
            due_on=one.due_on,
        )
        for one in found
        if (one.kind, one.unit_id, one.key) not in known
    ]
    made = Filing.objects.bulk_create(rows)
    append_many(FilingEntry, [NewEntry(one.pk, "open", "", one.status) for one in made])
    return len(made)


def open_due() -> int:
    """Opens what the records of today say must be filed."""
    return open_filings(due_filings(timezone.localdate(), current_calendar()))


@verb("draft")
def draft(filing: Filing, *, actor: User, text: str, note: str = "") -> None:
    """填写 the materials; the leader files them."""
    advance(filing, "draft", actor=actor, note=note, where=Q(text=filing.text), text=text)


@verb("file")
def file(filing: Filing, *, actor: User, note: str = "") -> None:
    """报送 by the unit's leader. The first day counts: filed late stays late. Raises IllegalStep without materials."""
    if not filing.text.strip():
        raise IllegalStep("还没有填写备案材料。")
    on = filing.filed_on or timezone.localdate()
    where = Q(text=filing.text)
    advance(filing, "file", actor=actor, note=note, where=where, filed_on=on, filed_by=actor, complete_by=None)


@verb("receive")
@transaction.atomic
def receive(filing: Filing, *, actor: User, note: str = "") -> None:
    """予以备案 with the number of the receipt."""
    today = timezone.localdate()
    number = f"备〔{today.year}〕{take('filing', today.year):04d}"
    advance(filing, "receive", actor=actor, note=note, receipt_number=number, received_on=today)


@verb("suspend")
def suspend(filing: Filing, *, actor: User, note: str) -> None:
    """要求补正 within fifteen days."""
    until = calendar_days(timezone.localdate(), COMPLETE_DAYS, current_calendar()).due_on
    advance(filing, "suspend", actor=actor, note=note, complete_by=until)


@verb("refuse")
def refuse(filing: Filing, *, actor: User, note: str) -> None:
    """不予备案: it is nothing that must be filed."""
    advance(filing, "refuse", actor=actor, note=note)
