"""开设信箱: a mailbox for every unit on the register, the county head's first, and the limits that letters have from the start."""

from county.cases.settings_trail import recorded
from county.models import Department
from mailboxes.limits import DEFAULT_DAYS
from mailboxes.models import LetterLimit, Mailbox

COUNTY_HEAD_SLUG = "county-head"


@recorded(Mailbox, LetterLimit, actor=None, note="开设信箱")
def open_mailboxes() -> int:
    """Opens the mailboxes that are missing and returns how many; safe to run again. What the office changed stays."""
    LetterLimit.objects.bulk_create(
        (
            LetterLimit(
                kind=kind,
                accept_days=days.accept,
                answer_days=days.answer,
                extension_days=days.extension,
                basis=days.basis,
            )
            for kind, days in DEFAULT_DAYS.items()
        ),
        ignore_conflicts=True,
    )
    has_head = Mailbox.objects.county_head().exists()
    opened = 0
    for unit in Department.objects.active().filter(mailbox=None).order_by("order", "pk"):
        is_head = unit.kind == Department.Kind.GOVERNMENT and not has_head
        has_head = has_head or is_head
        Mailbox.objects.create(
            department=unit,
            is_county_head=is_head,
            slug=COUNTY_HEAD_SLUG if is_head else unit.slug,
            name="县长信箱" if is_head else f"{unit.short_name}信箱",
        )
        opened += 1
    return opened
