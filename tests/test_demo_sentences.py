"""The sentences of the demo county are held to their types: a wrong file is refused, with its name and the key."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

import demo
from demo import sentences
from demo.documents.writing.matter import FIELDS_OF_WORK
from demo.sentences import WrongSentences, read


class Row(NamedTuple):
    name: str
    low: int = 1
    on: date | None = None


class Table(NamedTuple):
    lines: tuple[str, ...]
    rows: tuple[Row, ...]
    pairs: dict[str, tuple[tuple[str, float], ...]]


GOOD = """
lines = ["甲", "乙"]
[[rows]]
name = "丙"
[pairs]
a = [["丁", 1.5]]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(sentences, "FOLDER", tmp_path)
    return tmp_path


def test_a_file_becomes_its_type(folder):
    (folder / "good.toml").write_text(GOOD, encoding="utf-8")
    assert read("good", Table) == Table(("甲", "乙"), (Row("丙"),), {"a": (("丁", 1.5),)})


@pytest.mark.parametrize(
    "before, after, message",
    [
        ('name = "丙"', 'name = "丙"\nhigh = 3', "rows[0]: unknown key high"),
        ('name = "丙"', "low = 3", "rows[0]: missing key name"),
        ('name = "丙"', "name = 3", "rows[0]: name: str expected, int found"),
        ('name = "丙"', 'name = "丙"\nlow = true', "rows[0]: low: int expected, bool found"),
        ('["甲", "乙"]', '"甲"', "lines: list expected, str found"),
        ('["丁", 1.5]', '["丁"]', "pairs: a[0]: 2 values expected, 1 found"),
        ('["甲", "乙"]', "[", "Invalid value"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_key(folder, before, after, message):
    (folder / "wrong.toml").write_text(GOOD.replace(before, after), encoding="utf-8")
    with pytest.raises(WrongSentences) as refused:
        read("wrong", Table)
    assert str(refused.value).startswith("demo/data/wrong.toml:")
    assert message in str(refused.value)


def test_every_sheet_is_used_and_every_used_one_exists():
    """A sheet that no composer takes up would be edited in vain."""
    folder = Path(demo.__file__).parent
    used = set()
    for source in folder.rglob("*.py"):
        text = source.read_text(encoding="utf-8")
        if file := re.search(r'^SHEETS = read\("(sheets/\w+)"', text, re.MULTILINE):
            used |= {(file[1], name) for name in re.findall(r'SHEETS\["(\w+)"\]', text)}
    held = {
        (f"sheets/{file.stem}", name)
        for file in (folder / "data" / "sheets").glob("*.toml")
        for name in tomllib.loads(file.read_text(encoding="utf-8"))
    }
    assert held == used


def test_every_data_file_is_read():
    folder = Path(demo.__file__).parent
    sources = "".join(source.read_text(encoding="utf-8") for source in folder.rglob("*.py"))
    files = [file.relative_to(folder / "data").with_suffix("") for file in (folder / "data").rglob("*.toml")]
    unread = [str(file) for file in files if f'"{file.as_posix()}"' not in sources and file.stem not in FIELDS_OF_WORK]
    assert files
    assert unread == []
