"""What `./run` says to a person, before anything is started."""

import os
import socket
import subprocess

import pytest

from tools import launch
from tools.devdb import ROOT


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [ROOT / "run", *arguments], env=os.environ | environment, cwd="/", capture_output=True, text=True, timeout=60
    )


def test_help_lists_every_verb():
    answer = run("help")
    assert answer.returncode == 0
    for verb in ("dev", "test", "manage", "stop", "help"):
        assert f"\n  {verb} " in answer.stdout


def test_unknown_verb():
    answer = run("serv")
    assert answer.returncode == 2
    assert "serv" in answer.stderr
    assert "./run" in answer.stderr


@pytest.mark.parametrize("port", ["", "0", "65536", "80a", "-1", "８０００"])
def test_impossible_port(port):
    with pytest.raises(launch.CannotRun, match="PORT"):
        launch.port_number(port)


def test_busy_port_is_named_with_a_way_out():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with pytest.raises(launch.CannotRun, match=rf"127\.0\.0\.1:{port}.*\./run stop"):
            launch.refuse_busy("127.0.0.1", port)


def test_unreachable_server_is_told_in_one_message():
    with pytest.raises(launch.CannotRun, match="DATABASE_URL"):
        launch.refuse_unreachable("postgresql://nobody@127.0.0.1:1/portal")


def test_a_key_is_made_once_and_private(tmp_path):
    file = tmp_path / "secret_key"
    file.touch()
    assert launch.kept_key(file, "first") == "first"
    assert launch.kept_key(file, "second") == "first"


def test_a_key_is_readable_to_its_owner_only(tmp_path):
    launch.kept_key(tmp_path / "data_key", "made")
    assert (tmp_path / "data_key").stat().st_mode & 0o077 == 0


def test_a_stopped_child_tells_its_signal():
    assert launch.run("bash", "-c", "kill -TERM $$") == 128 + 15
    assert launch.run("bash", "-c", "exit 3") == 3
