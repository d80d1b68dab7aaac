"""What PDF papers need of the system is fetched once, and its absence stops nothing."""

import pytest

from tools import packages, printing


@pytest.fixture
def fetched(monkeypatch):
    """Installing is only noted down."""
    asked = []
    monkeypatch.setattr(packages, "install", lambda *names: asked.append(names))
    return asked


def test_nothing_is_fetched_where_all_is_there(tmp_path, monkeypatch, fetched):
    monkeypatch.setattr(printing, "ready", lambda: True)
    printing.prepare(tmp_path / "asked")
    assert fetched == []
    assert not (tmp_path / "asked").exists()


def test_what_is_missing_is_fetched_once_and_then_only_told(tmp_path, monkeypatch, fetched, capsys):
    monkeypatch.setattr(printing, "ready", lambda: False)
    printing.prepare(tmp_path / "asked")
    printing.prepare(tmp_path / "asked")
    assert fetched == [printing.APT_PACKAGES]
    assert {"libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-noto-cjk"} <= set(fetched[0])
    assert capsys.readouterr().err.count("sudo apt-get install libpango-1.0-0") == 2


def test_a_missing_library_is_seen(monkeypatch):
    monkeypatch.setattr(printing.ctypes.util, "find_library", lambda name: None if name == "harfbuzz-subset" else name)
    assert not printing.ready()
