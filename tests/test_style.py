"""The rules of style that a machine can hold."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_ruff_has_no_complaint():
    command = [sys.executable, "-m", "ruff", "check", "--quiet", "--output-format", "concise", "."]
    check = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert check.returncode == 0, check.stdout + check.stderr


def test_every_file_is_formatted():
    command = [sys.executable, "-m", "ruff", "format", "--check", "--quiet", "."]
    check = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert check.returncode == 0, check.stdout + check.stderr


def test_types_hold():
    """mypy on the modules that pyproject.toml names: calendar, clocks, fees, texts, figures."""
    check = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True)
    assert check.returncode == 0, check.stdout + check.stderr
