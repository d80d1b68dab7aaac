"""The rules of style that a machine can hold."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINE_LENGTH = 132


def source_files() -> list[Path]:
    folders = [path for path in ROOT.iterdir() if path.is_dir() and (path / "__init__.py").exists()]
    return [
        file
        for folder in folders
        for file in folder.rglob("*.py")
        # Django writes the migrations; the banks hold whole sentences of the demo texts.
        if not {"migrations", "banks"} & set(file.parts)
    ]


def test_ruff_has_no_complaint():
    command = [sys.executable, "-m", "ruff", "check", "--quiet", "--output-format", "concise", "."]
    check = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert check.returncode == 0, check.stdout + check.stderr


def test_lines_fit():
    files = source_files()
    assert files
    long_lines = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LINE_LENGTH
    ]
    assert not long_lines, "\n".join(long_lines)
