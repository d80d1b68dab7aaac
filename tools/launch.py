"""What the verbs of `./run` do once the virtual environment stands."""

import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg2

from tools import browser, devdb, printing

VAR = devdb.ROOT / "var"
SECRET_KEY = VAR / "secret_key"
DATA_KEY, INDEX_KEY = VAR / "data_key", VAR / "index_key"
DATABASE = "portal"

# Inside the folder that it speaks of: whoever deletes the collected files deletes this too.
COLLECTED = devdb.ROOT / "staticfiles" / ".sources"


class CannotRun(Exception):
    """The message (Chinese) tells the person at the terminal what to change."""


def serve() -> int:
    """Prepare the database and the static files, then serve in the foreground until Ctrl-C or SIGTERM."""
    host, port = os.environ.get("PORTAL_HOST", "127.0.0.1"), port_number(os.environ.get("PORT") or "8000")
    refuse_busy(host, port)
    # Feeds, the site map and QR codes hold whole addresses.
    os.environ.setdefault("PORTAL_SITE_DOMAIN", f"127.0.0.1:{port}")
    with environment():
        printing.prepare(VAR / "printing-asked")
        steps = ["schema", "demo"]
        # Compressing takes longer than all the rest of a second start.
        sources = digest_of_static_sources()
        if not COLLECTED.exists() or COLLECTED.read_text() != sources:
            steps.append("static")
        if code := run(sys.executable, "-m", "tools.prepare", *steps):
            return code
        COLLECTED.write_text(sources)
        bind, pid = f"{host}:{port}", VAR / f"gunicorn-{port}.pid"
        with timers():
            return run(
                sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--bind", bind, "--pid", str(pid)
            )


@contextmanager
def timers() -> Iterator[None]:
    """What falls due is done beside the web server, as deploy/ does it with timers: timed publication, dumps and the like."""
    program = subprocess.Popen((sys.executable, "manage.py", "run_timers"))
    try:
        yield
    finally:
        program.terminate()
        program.wait()


def dev() -> int:
    """Serve with Django's development server: reloads after a change, prints the queries of each request."""
    host, port = os.environ.get("PORTAL_HOST", "127.0.0.1"), port_number(os.environ.get("PORT") or "8000")
    refuse_busy(host, port)
    os.environ.setdefault("PORTAL_SITE_DOMAIN", f"127.0.0.1:{port}")
    os.environ["DJANGO_DEBUG"] = "1"
    # A kept page would hide what its view costs.
    os.environ.setdefault("PORTAL_PAGE_CACHE_MB", "0")
    with environment():
        if code := run(sys.executable, "-m", "tools.prepare", "schema", "demo"):
            return code
        with timers():
            return run(sys.executable, "manage.py", "runserver", f"{host}:{port}")


def test(arguments: list[str]) -> int:
    """Run the whole suite, or what the arguments of pytest choose; `--quick` leaves out browsers and what is marked slow.

    The plugin tools.pytest_pg brings the database.
    """
    if not browser.ready():
        browser.install()
    if not browser.ready():
        print(f"\n{browser.ADVICE}\n", file=sys.stderr, flush=True)
    VAR.mkdir(exist_ok=True)
    printing.prepare(VAR / "printing-asked")
    if "--quick" in arguments:
        arguments = ["-m", "not bench and not browser and not slow", *(one for one in arguments if one != "--quick")]
    return run(sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadscope", "--no-loadscope-reorder", *arguments)


def manage(arguments: list[str]) -> int:
    """Run one of the portal's management commands."""
    with environment():
        return run(sys.executable, "manage.py", *arguments)


def stop() -> int:
    """End the web server and the embedded PostgreSQL of this folder, wherever they were started from."""
    stopped = [f"网站 {name}" for name in map(stop_gunicorn, VAR.glob("gunicorn-*.pid")) if name]
    databases = [path for path in (devdb.KEPT, devdb.THROWAWAY) if path.exists() and devdb.stop(path)]
    stopped += [f"PostgreSQL {path.relative_to(devdb.ROOT)}" for path in databases]
    print("已停止：" + "，".join(stopped) if stopped else "没有在运行的服务。")
    return 0


@contextmanager
def environment() -> Iterator[None]:
    """What the settings read, for a portal on this machine; whatever the caller has set stays as it is."""
    VAR.mkdir(exist_ok=True)
    os.environ.setdefault("DJANGO_SECRET_KEY", kept_key(SECRET_KEY, secrets.token_urlsafe(50)))
    os.environ.setdefault("PORTAL_DATA_KEY", kept_key(DATA_KEY, secrets.token_hex(16)))
    os.environ.setdefault("PORTAL_INDEX_KEY", kept_key(INDEX_KEY, secrets.token_hex(32)))
    # Plain http on this machine: cookies cannot be marked secure, nothing redirects to https.
    os.environ.setdefault("PORTAL_INSECURE_LOCAL", "1")
    if os.environ.get("DATABASE_URL"):
        refuse_unreachable(os.environ["DATABASE_URL"])
        yield
        return
    with devdb.lease(devdb.KEPT, durable=True):
        devdb.create_database(devdb.KEPT, DATABASE)
        os.environ["DATABASE_URL"] = devdb.url(devdb.KEPT, DATABASE)
        yield


def refuse_unreachable(url: str) -> None:
    """Say in one line that the server of DATABASE_URL does not answer, before Django says it in sixty."""
    try:
        psycopg2.connect(url, connect_timeout=10).close()
    except psycopg2.Error as error:
        raise CannotRun(f"连不上 DATABASE_URL 所指的数据库：{str(error).strip()}") from error


def kept_key(file: Path, new: str) -> str:
    """This folder's own key, made once: sessions and sealed data survive a restart, and no two installations share one."""
    file.touch(mode=0o600)
    # An interrupted first run may have left it empty.
    if not file.read_text():
        file.write_text(new)
    return file.read_text()


def digest_of_static_sources() -> str:
    """Changes when a static file of ours does, or with the requirements, which bring the admin's."""
    digest = hashlib.sha256((devdb.ROOT / "requirements.txt").read_bytes())
    for folder in sorted(devdb.ROOT.glob("static")) + sorted(devdb.ROOT.glob("*/static")):
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(f"{file.relative_to(devdb.ROOT)} {file.stat().st_size} ".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def port_number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise CannotRun(f"PORT 应是 1 至 65535 的整数，现为“{text}”。")
    return int(text)


def refuse_busy(host: str, port: int) -> None:
    """Say so before anything is prepared when the address cannot be served."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotRun(
                f"不能使用 {host}:{port}（{error.strerror}）。"
                f"换一个端口：PORT={port + 1 if port < 65535 else 8000} ./run；或停止已在运行的：./run stop"
            ) from error


def stop_gunicorn(file: Path) -> str | None:
    """Stop the web server that wrote `file`; None when it no longer runs."""
    try:
        process = psutil.Process(int(file.read_text()))
        if "gunicorn" not in " ".join(process.cmdline()):
            raise psutil.NoSuchProcess(process.pid)
        process.terminate()
        process.wait(timeout=40)
    except (psutil.NoSuchProcess, ValueError, FileNotFoundError):
        file.unlink(missing_ok=True)
        return None
    return f":{file.stem.removeprefix('gunicorn-')}"


def run(*command: str) -> int:
    """Run a program in the foreground, passing on the signals that ask us to end; its exit code, 128 + n for signal n.

    Ctrl-C reaches the program by itself from a terminal; only without one must it be passed on.
    """
    program = subprocess.Popen(command)

    def pass_on(number: int, _frame: object) -> None:
        if number != signal.SIGINT or not sys.stdin.isatty():
            program.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        code = program.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return code if code >= 0 else 128 - code


def leave(number: int, _frame: object) -> None:
    sys.exit(128 + number)


def main() -> int:
    os.chdir(devdb.ROOT)
    verb, *arguments = sys.argv[1:]
    # Outside of `run` too, being asked to end must leave by the front door and give the lease back.
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)
    try:
        match verb:
            case "serve":
                return serve()
            case "dev":
                return dev()
            case "test":
                return test(arguments)
            case "manage":
                return manage(arguments)
            case "stop":
                return stop()
    except (CannotRun, devdb.DatabaseTrouble) as trouble:
        print(trouble, file=sys.stderr)
    except PermissionError as error:
        print(
            f"没有权限使用 {error.filename}：可能由另一用户（如 root）建立，请用该用户运行或更改其属主。",
            file=sys.stderr,
        )
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return 1


if __name__ == "__main__":
    sys.exit(main())
