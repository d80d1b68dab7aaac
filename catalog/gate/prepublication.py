"""Everything that is checked of a draft before it is sent to review: form, wording, and personal data in text and files."""

from dataclasses import dataclass
from datetime import date

from catalog.gate.misfiling import LIKELY, judge, shipped_model
from catalog.gate.text_checks import Fault, Level, check_body, check_metadata, check_title
from catalog.gate.text_checks.metadata import Dates
from catalog.texts.markup import plain_text
from catalog.tree.kinds import ColumnKind
from catalog.tree.national_tree import COLUMN_NAMES
from county.files.file_text import text_of
from county.files.hidden_data import hidden_in
from county.text.personal_data import Kind, find, mask

SHOWN = 20
# Characters of HTML that are enough to tell what an item is.
JUDGED = 8000
ADDRESSED = {Kind.OFFICE_PHONE, Kind.LANDLINE, Kind.EMAIL}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks say of a draft. `personal` are lines such as "身份证号 3716**********1234", of text and files; `files`
    tell what the files carry unseen."""

    errors: list[Fault]
    warnings: list[Fault]
    personal: list[str]
    misfiled: str = ""
    files: tuple[str, ...] = ()


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


def misfiled_line(title: str, body: str, column_slug: str, column_kind: str, genre: str) -> str:
    """Why an item seems to stand in the wrong column and where it belongs; "" when nothing says so."""
    verdict = judge(title, plain_text(body[:JUDGED]), column_slug, column_kind, genre, shipped_model())
    if verdict.score < LIKELY:
        return ""
    where = COLUMN_NAMES.get(verdict.suggested_column, "")
    kind = ColumnKind(verdict.suggested_kind).label.partition("（")[0] if verdict.suggested_kind else ""
    belongs = f"似应放入“{where or kind}”：" if where or kind else ""
    return belongs + "；".join(verdict.reasons)


def file_findings(name: str, content: bytes) -> dict[str, str]:
    """The fields `hidden_data` and `personal_data` of an attachment, a line each."""
    text, note = text_of(name, content)
    hidden = [*hidden_in(name, content), *([note] if note else [])]
    return {"hidden_data": "\n".join(hidden), "personal_data": "\n".join(personal_lines(text))}


def personal_lines(text: str) -> list[str]:
    """The personal data of private persons in a text, each place once, masked."""
    found = [finding for finding in find(text) if finding.kind not in ADDRESSED and finding.is_certain]
    lines = dict.fromkeys(f"{finding.kind.label} {mask(finding.kind, finding.text)}" for finding in found)
    return list(lines)[:SHOWN]
