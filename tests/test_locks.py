"""The lock files: what runs is what is tested, and nothing replaces the chosen database driver."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+(?:\[\w+\])?)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))


def test_tests_run_on_the_released_versions():
    released, tested = pins("requirements.txt"), pins("requirements-dev.txt")
    assert released
    assert released.items() <= tested.items()


def test_psycopg_3_is_absent():
    """Django silently prefers psycopg 3 to psycopg2 when it can import it."""
    assert "psycopg2-binary" in pins("requirements.txt")
    assert "psycopg" not in pins("requirements-dev.txt")


def test_locks_name_no_index():
    """Each installation has a mirror of its own."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8"), name
