"""One migrated database that test sessions copy: copying takes a second, migrating half a minute.

Its name carries a digest of all migrations and of the modules of ours that they import, so a changed migration makes a new one.
"""

import fcntl
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT
from psycopg2.sql import SQL, Identifier

from tools.devdb import ROOT

PREFIX = "portal_template_"
KEPT = 3  # templates; checkouts and branches that share a server go on using theirs
OURS = re.compile(r"^(?:from|import) ([a-z_][a-z_.]*)", re.M)


def ready(parameters: dict) -> str:
    """The name of a migrated database on the server of `parameters` (psycopg2's), made if there is none.

    Processes that need it at the same time wait for the one that makes it. A database is given its name when it is complete, so
    an interrupted run leaves none that is half migrated.
    """
    name = PREFIX + digest()
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "template_db.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        server = psycopg2.connect(**{**parameters, "dbname": "postgres"})
        server.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
        try:
            with server.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
                if cursor.fetchone() is None:
                    _make(cursor, name)
        finally:
            server.close()
    return name


def digest() -> str:
    """12 hexadecimal digits of everything that decides what the migrations make."""
    migrations = sorted(ROOT.glob("*/migrations/*.py"))
    used = {module for file in migrations for module in OURS.findall(file.read_text(encoding="utf-8"))}
    modules = [ROOT / f"{module.replace('.', '/')}.py" for module in sorted(used)]
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for file in [*migrations, *(file for file in modules if file.is_file())]:
        digest.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _make(cursor, name: str) -> None:
    unfinished = f"{name}_unfinished"
    cursor.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(unfinished)))
    cursor.execute(SQL("CREATE DATABASE {}").format(Identifier(unfinished)))
    environment = os.environ | {
        "DATABASE_URL": _url(unfinished),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, str(Path("manage.py")), "migrate", "--noinput", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    cursor.execute(SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(unfinished), Identifier(name)))
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC", [f"{PREFIX}%"])
    for (old,) in cursor.fetchall()[KEPT:]:
        cursor.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(old)))


def _url(database: str) -> str:
    """The address of `database` as DATABASE_URL spells it."""
    given = os.environ["DATABASE_URL"]
    head, _, query = given.partition("?")
    return f"{head.rpartition('/')[0]}/{database}" + (f"?{query}" if query else "")
