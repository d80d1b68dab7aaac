"""Many drafts of a unit from one workbook: each row is judged by the draft form, shown, and only then taken into the gate.

Between the preview and the confirmation the rows wait in one file of the person's own; taking them in removes it.
"""

import json
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from catalog.forms import ColumnField, DraftForm
from catalog.gate.workflow import draft
from catalog.models import Document, Revision
from catalog.texts.markup import from_plain
from catalog.texts.spreadsheets import HEADINGS, SheetRow
from catalog.tree.classification import TOPIC_CHOICES, Genre, Validity
from catalog.tree.kinds import STRUCTURED_KINDS
from county.cases.workflow import require_begin
from county.models import Department, User

KEPT_FOR = timedelta(hours=2)


class NothingKept(Exception):
    """What was previewed is no longer there, or no longer right; the message (Chinese) tells the person why."""


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row with its draft form: `errors` by field ("" for the whole row), and what only calls for a second look."""

    row: SheetRow
    form: DraftForm
    errors: dict[str, list[str]]
    warnings: list[str]

    @property
    def row_errors(self) -> list[str]:
        return self.errors.get("", [])

    @property
    def cells(self) -> list[tuple[str, list[str]]]:
        """Text and errors of each cell, in the order of the headings."""
        return [(self.row.values[name], self.errors.get(name, [])) for name in HEADINGS]


def codes() -> dict[str, dict[str, str]]:
    """For each field with a closed list: what is written in the workbook → what the draft form is given.

    机构信息 and 公开指南 are fields, not text, so that their columns are not among them.
    """
    field = ColumnField()
    columns = [column for column in field.queryset if column.kind not in STRUCTURED_KINDS]
    return {
        "column": _unambiguous([(field.label_from_instance(column), str(column.pk)) for column in columns]),
        "genre": {label: code for code, label in Genre.choices},
        "topic": {label: code for code, label in TOPIC_CHOICES},
    }


def _unambiguous(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The pairs as a mapping, without the labels that could mean two things."""
    times = Counter(label for label, _ in pairs)
    return {label: code for label, code in pairs if times[label] == 1}


def judge(rows: Sequence[SheetRow], unit: Department) -> list[JudgedRow]:
    """Each row under the rules of the draft form; a title that comes twice, or that the unit has already, is a warning."""
    known = codes()
    # The name alone will do where only one column has it.
    known["column"] = (
        _unambiguous([(label.rpartition(" / ")[2], code) for label, code in known["column"].items()]) | known["column"]
    )
    titles = Counter(_title(row) for row in rows)
    there = set(Document.objects.filter(department=unit, title__in=titles).values_list("title", flat=True))
    judged = []
    for row in rows:
        form = DraftForm(_typed(row, known, unit))
        errors = {name: list(texts) for name, texts in form.errors.items()}
        errors |= {name: [fault] for name, fault in row.faults.items()}
        elsewhere = [text for name in set(errors) - set(HEADINGS) for text in errors.pop(name)]
        if elsewhere:
            errors[""] = elsewhere
        warnings = []
        if _title(row) and titles[_title(row)] > 1:
            warnings.append("表格中有相同的信息名称。")
        if _title(row) in there:
            warnings.append("本单位已有相同名称的信息。")
        judged.append(JudgedRow(row, form, errors, warnings))
    return judged


def _title(row: SheetRow) -> str:
    return " ".join(row.values["title"].split())


def _typed(row: SheetRow, known: dict[str, dict[str, str]], unit: Department) -> dict[str, str]:
    """What an officer would have typed into the form for this row; issuer and source begin with the unit there, too."""
    typed = dict(row.values)
    for name, choices in known.items():
        # In quotation marks nothing unknown passes for a code.
        typed[name] = choices.get(typed[name], f"“{typed[name]}”" if typed[name] else "")
    typed["body"] = from_plain(typed["body"], typed["title"], typed["doc_number"]) if typed["body"] else ""
    typed["issuer"] = typed["issuer"] or unit.name
    typed["source"] = typed["source"] or unit.name
    return typed | {"validity": Validity.EFFECTIVE}


FOLDER = "bulk"


def _place(actor: User) -> str:
    return f"{FOLDER}/{actor.pk}.json"


def _hold(actor: User) -> None:
    """One upload or confirmation of a person at a time, until the transaction ends."""
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)


@transaction.atomic
def keep(rows: Sequence[SheetRow], *, actor: User) -> str:
    """Lets the rows wait for the person's confirmation, in place of any that waited before. Returns the name of this preview."""
    _hold(actor)
    token = secrets.token_hex(16)
    kept = {
        "token": token,
        "unit": actor.department_id,
        "at": timezone.now().isoformat(),
        "rows": [asdict(row) for row in rows],
    }
    default_storage.delete(_place(actor))
    default_storage.save(_place(actor), ContentFile(json.dumps(kept, ensure_ascii=False).encode()))
    return token


def _kept(token: str, actor: User) -> list[SheetRow]:
    if not default_storage.exists(_place(actor)):
        raise NothingKept("这份表格已经导入过，或已不在，请重新上传。")
    with default_storage.open(_place(actor)) as file:
        kept = json.load(file)
    if not secrets.compare_digest(kept["token"].encode(), token.encode()) or kept["unit"] != actor.department_id:
        raise NothingKept("这不是您最后上传的表格，请重新上传。")
    if timezone.now() - datetime.fromisoformat(kept["at"]) > KEPT_FOR:
        raise NothingKept("上传后已超过两小时，请重新上传。")
    return [SheetRow(**row) for row in kept["rows"]]


def forget_previews() -> int:
    """Removes the rows that nobody confirmed in time; returns how many files that were."""
    if not default_storage.exists(FOLDER):
        return 0
    too_old = timezone.now() - KEPT_FOR
    places = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    old = [place for place in places if default_storage.get_modified_time(place) < too_old]
    for place in old:
        default_storage.delete(place)
    return len(old)


@transaction.atomic
def take_in_drafts(token: str, chosen: set[str], *, actor: User) -> int:
    """Takes the rows of the preview with the `chosen` numbers in as drafts of the person's unit, all or none. Returns how many.

    Raises NothingKept when they were taken in already, are too old, or a rule has changed since.
    """
    require_begin(actor, Revision, "draft", actor.department)
    _hold(actor)
    rows = [row for row in _kept(token, actor) if str(row.number) in chosen]
    judged = judge(rows, actor.department)
    wrong = [str(one.row.number) for one in judged if one.errors]
    if wrong:
        raise NothingKept(f"第 {'、'.join(wrong)} 行有错误，没有导入；请改正后重新上传。")
    if not judged:
        raise NothingKept("没有选择要导入的行，请重新上传并勾选。")
    today = timezone.localdate()
    for one in judged:
        filing = one.form.filing()
        if filing["effective_on"] and filing["effective_on"] > today:
            filing["validity"] = Validity.PENDING
        draft(Document(department=actor.department, **filing), one.form.instance, actor=actor)
    # Last, but before the commit: a second confirmation waits for the first, and finds nothing.
    default_storage.delete(_place(actor))
    return len(judged)
