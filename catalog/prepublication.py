"""Everything that is checked of a draft before it is sent to review: form, wording, and personal data in text and files."""

from dataclasses import dataclass
from datetime import date

from catalog.markup import plain_text
from catalog.text_checks import Fault, Level, check_body, check_metadata, check_title
from catalog.text_checks.metadata import Dates
from county.personal_data import Kind, find, mask

SHOWN = 20
ADDRESSED = {Kind.OFFICE_PHONE, Kind.LANDLINE, Kind.EMAIL}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks say of a draft. `personal` are lines such as "身份证号 3716**********1234"."""

    errors: list[Fault]
    warnings: list[Fault]
    personal: list[str]

    @property
    def is_clean(self) -> bool:
        return not (self.errors or self.personal)


def check_draft(title: str, body: str, doc_number: str, dates: Dates, *, today: date) -> Checked:
    """Checks the texts of a draft; personal data is named masked, so that the list of findings holds none itself."""
    plain = plain_text(body)
    faults = [
        *check_title(title),
        *check_body(plain, dates.written_on),
        *check_metadata(dates, doc_number, today=today),
    ]
    return Checked(
        [fault for fault in faults if fault.level == Level.ERROR],
        [fault for fault in faults if fault.level == Level.WARNING][:SHOWN],
        personal_lines(f"{title}\n{plain}"),
    )


def personal_lines(text: str) -> list[str]:
    """The personal data of private persons in a text, each place once, masked."""
    found = [finding for finding in find(text) if finding.kind not in ADDRESSED and finding.is_certain]
    lines = dict.fromkeys(f"{finding.kind.label} {mask(finding.kind, finding.text)}" for finding in found)
    return list(lines)[:SHOWN]
