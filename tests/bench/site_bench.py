"""Measures the pages over HTTP at several sizes; prints the table of docs/performance.md. How to run it: README.md beside it."""

import argparse
import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import psutil
import psycopg2

from tests.bench.texts import ACTS, MATTERS, PLACES
from tools import devdb

HERE = Path(__file__).resolve().parent
BASE = 10_000
FIRST_PORT = 8300
CONNECTIONS = 16
ADDRESSES = 4000
PAGE = 20

AIMS = {
    "list": ("constant", 0.20),
    "document": ("constant", 0.33),
    "search": ("constant", 0.05),
    "repeated page": ("raw WSGI", 0.80),
}
GROWING = ("list", "document", "deep page")
LARGEST_GROWTH = 1.1


@dataclass(frozen=True)
class Case:
    """One line of the table: a kind of page, the size of the database, the server's port, and the file of its addresses."""

    name: str
    size: int
    port: int
    addresses: Path


@dataclass(frozen=True)
class Figures:
    """One run of wrk. `cpu_ms` is what a request costs gunicorn, PostgreSQL and wrk together: a busy machine disturbs it least."""

    per_second: float
    median_ms: float
    p95_ms: float
    cpu_ms: float
    page_bytes: float


def environment(folder: Path, size: int, **more: str) -> dict[str, str]:
    return (
        os.environ
        | {
            "DATABASE_URL": devdb.url(folder / "pg", f"bench_{size}"),
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "DJANGO_SECRET_KEY": "bench",
            "PORTAL_DATA_KEY": "000102030405060708090a0b0c0d0e0f",
            "PORTAL_INDEX_KEY": "ef" * 31 + "01",
            "PORTAL_INSECURE_LOCAL": "1",
            "PORTAL_FILES_DIR": str(folder / "files"),
            "BENCH_FOLDER": str(folder),
        }
        | more
    )


def build(folder: Path, size: int) -> None:
    """Makes the database of `size` documents unless it stands."""
    done = folder / f"built-{size}"
    if done.exists():
        return
    name = f"bench_{size}"
    devdb.query(folder / "pg", 'DROP DATABASE IF EXISTS :"name"', name=name)
    template = "template0" if size == BASE else f"bench_{BASE}"
    devdb.query(folder / "pg", 'CREATE DATABASE :"name" TEMPLATE :"template"', name=name, template=template)
    subprocess.run([sys.executable, "-m", "tests.bench.build", str(size)], env=environment(folder, size), check=True)
    done.touch()


@contextmanager
def server(folder: Path, size: int, port: int, application: str, **more: str) -> Iterator[None]:
    """gunicorn as it is deployed, on `port`."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        "deploy/gunicorn.conf.py",
        "--bind",
        f"127.0.0.1:{port}",
        application,
    ]
    process = subprocess.Popen(command, env=environment(folder, size, **more), stdout=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(300):
        if process.poll() is not None:
            sys.exit(f"gunicorn on port {port} ended with {process.returncode}")
        try:
            with urlopen(f"http://127.0.0.1:{port}/catalog/"):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"gunicorn on port {port} does not answer")


def addresses(folder: Path, size: int) -> dict[str, Path]:
    """Files of addresses for each kind of page, taken from the database."""
    chance = random.Random(11)
    with psycopg2.connect(devdb.url(folder / "pg", f"bench_{size}")) as connection, connection.cursor() as cursor:
        lists, deep = pages(cursor)
        kinds = {
            "list": lists,
            "list, facets chosen": narrowed(cursor, chance),
            "document": documents(cursor, size, chance),
            "deep page": deep,
        }
    if size == BASE:
        kinds["search"] = searches(chance)
    files = {}
    for name, some in kinds.items():
        chance.shuffle(some)
        files[name] = folder / f"{re.sub('[^a-z]+', '-', name)}-{size}.txt"
        files[name].write_text("\n".join(some[:ADDRESSES]) + "\n")
    return files


def pages(cursor) -> tuple[list[str], list[str]]:
    """The first ten pages of every column; and, of the four fullest, pages from far in. Each as its link says."""
    cursor.execute(
        "SELECT slug, number, rank, extract(epoch FROM published_at), document_id FROM ("
        " SELECT c.slug, l.published_at, l.document_id, t.number, dense_rank() OVER (ORDER BY t.number DESC) AS fullness,"
        "  row_number() OVER (PARTITION BY l.column_id ORDER BY l.published_at DESC, l.document_id DESC) AS rank"
        " FROM catalog_listing l JOIN catalog_column c ON c.id = l.column_id"
        " JOIN catalog_tally t ON t.column_id = c.id AND t.by = 'total') AS listing"
        " WHERE rank %% %(page)s = 0 AND rank < number"
        "  AND (rank <= 9 * %(page)s OR (fullness <= 4 AND rank > number / 10 AND random() < 200000.0 / number))",
        {"page": PAGE},
    )
    lists, deep = [], []
    for slug, number, rank, instant, document_id in cursor.fetchall():
        link = f"/catalog/{slug}/?page={rank // PAGE + 1}&after={int(instant * 1_000_000)}-{document_id}"
        if rank <= 9 * PAGE:
            lists.append(link)
        if rank > number / 10:
            deep.append(link)
    cursor.execute("SELECT slug FROM catalog_column c JOIN catalog_tally t ON t.column_id = c.id AND t.by = 'total'")
    return lists + [f"/catalog/{slug}/" for (slug,) in cursor.fetchall()], deep


def narrowed(cursor, chance: random.Random) -> list[str]:
    """Lists under one to three facets of an item that is in them, so that none is empty."""
    cursor.execute(
        "SELECT c.slug, u.slug, l.year, l.topic, l.genre, l.validity FROM catalog_listing l TABLESAMPLE BERNOULLI (%s)"
        " JOIN catalog_column c ON c.id = l.column_id JOIN county_department u ON u.id = l.department_id"
        " ORDER BY random() LIMIT %s",
        [50, 3 * ADDRESSES],
    )
    links = set()
    for slug, unit, year, topic, genre, validity in cursor.fetchall():
        facets = {"unit": unit, "year": year, "topic": topic[:2], "genre": genre, "validity": validity}
        chosen = chance.sample(list(facets), chance.randint(1, 3))
        links.add(f"/catalog/{slug}/?{urlencode({name: facets[name] for name in chosen})}")
    return sorted(links)


def documents(cursor, size: int, chance: random.Random) -> list[str]:
    cursor.execute("SELECT min(id) FROM catalog_document")
    first = cursor.fetchone()[0]
    return [f"/documents/{first + number}/" for number in chance.sample(range(size), ADDRESSES)]


def searches(chance: random.Random) -> list[str]:
    """One or two words, some of them common, a third under a year or class."""
    links = set()
    while len(links) < ADDRESSES:
        words = chance.sample(MATTERS, chance.randint(1, 2))
        words += chance.choice(([], [], [chance.choice(ACTS)], [chance.choice(PLACES)]))
        query = {"q": " ".join(words)}
        if chance.random() < 0.33:
            query |= chance.choice(({"year": chance.randint(2012, 2025)}, {"topic": f"{chance.randint(1, 20):02d}"}))
        links.add(f"/search/?{urlencode(query)}")
    return sorted(links)


def drive(case: Case, seconds: float, database: psutil.Process) -> Figures:
    """One run of wrk; every answer must be a success."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "--timeout=10s", "-s", str(HERE / "addresses.lua")]
    command += [f"http://127.0.0.1:{case.port}", "--", str(case.addresses)]
    spent = cpu_seconds(database)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    spent = cpu_seconds(database) - spent
    said = json.loads(re.search(r"^FIGURES (.*)$", done.stdout, re.MULTILINE)[1])
    requests = said["requests"]
    if said["errors"] or not requests:
        sys.exit(f"{case.name} at {case.size}: {said}")
    return Figures(
        requests / said["seconds"], said["median_ms"], said["p95_ms"], spent / requests * 1000, said["bytes"] / requests
    )


def cpu_seconds(database: psutil.Process) -> float:
    """What gunicorn, PostgreSQL and wrk have used so far, including their processes that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = ended.ru_utime + ended.ru_stime
    for process in [*psutil.Process().children(recursive=True), database, *database.children()]:
        # A worker of autovacuum may end between being listed and being asked.
        with suppress(psutil.NoSuchProcess):
            used += sum(process.cpu_times()[:4])
    return used


def prepare(folder: Path, sizes: list[int], stack: ExitStack) -> list[Case]:
    """Starts the servers and says what is to be measured on each."""
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"],
        env=environment(folder, BASE),
        check=True,
    )
    cases = []
    ports = iter(range(FIRST_PORT, FIRST_PORT + 20))
    for size in sizes:
        port = next(ports)
        stack.enter_context(server(folder, size, port, "disclosure_portal.wsgi:application", PORTAL_PAGE_CACHE_MB="0"))
        cases += [Case(name, size, port, file) for name, file in addresses(folder, size).items()]
        if size == BASE:
            page = urlopen(f"http://127.0.0.1:{port}/catalog/all/").read()
            (folder / "body").write_bytes(page)
            for name, address in (
                ("constant", "/constant/2/"),
                ("constant of a page's size", f"/constant/{len(page)}/"),
            ):
                cases.append(Case(name, size, port, one_address(folder, name, address)))
    cached, raw = next(ports), next(ports)
    stack.enter_context(server(folder, BASE, cached, "disclosure_portal.wsgi:application"))
    stack.enter_context(server(folder, BASE, raw, "tests.bench.raw:application", BENCH_RAW_BODY=str(folder / "body")))
    repeated = one_address(folder, "repeated", "/catalog/all/")
    return [*cases, Case("repeated page", BASE, cached, repeated), Case("raw WSGI", BASE, raw, repeated)]


def one_address(folder: Path, name: str, address: str) -> Path:
    file = folder / f"{re.sub('[^a-z]+', '-', name)}.txt"
    file.write_text(address + "\n")
    return file


def report(results: dict[Case, list[Figures]]) -> bool:
    """Prints the tables; whether every aim is met."""
    median = {
        (case.name, case.size): Figures(
            *(statistics.median(column) for column in zip(*map(astuple, runs), strict=True))
        )
        for case, runs in results.items()
    }
    print(f"\n| page | documents | requests/s | median ms | p95 ms | CPU ms | KB |\n|{'---|' * 7}")
    for (name, size), one in median.items():
        times = f"{one.median_ms:.2f} | {one.p95_ms:.2f} | {one.cpu_ms:.2f}"
        print(f"| {name} | {size:,} | {one.per_second:,.0f} | {times} | {one.page_bytes / 1000:.0f} |")
    good = True
    print(f"\n| what | measured | aim |\n|{'---|' * 3}")
    for name, (floor, aim) in AIMS.items():
        share = ratio(results, name, floor)
        good &= share >= aim
        print(f"| {name} as a share of {floor} | {share:.3f} | ≥ {aim} |")
    largest = max(size for _, size in median)
    for name in GROWING:
        growth = median[name, largest].median_ms / median[name, BASE].median_ms
        good &= growth <= LARGEST_GROWTH
        print(f"| growth of {name}, {BASE:,} → {largest:,} | {growth:.2f} | ≤ {LARGEST_GROWTH} |")
    return good


def astuple(one: Figures) -> tuple:
    return one.per_second, one.median_ms, one.p95_ms, one.cpu_ms, one.page_bytes


def ratio(results: dict[Case, list[Figures]], name: str, floor: str) -> float:
    """The median over the rounds of requests/s of `name` by that of `floor` in the same round."""
    runs = {case.name: figures for case, figures in results.items() if case.size == BASE}
    return statistics.median(
        one.per_second / other.per_second for one, other in zip(runs[name], runs[floor], strict=True)
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where databases and files of the benchmark lie")
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--only", help="measure only kinds of page whose name matches this regular expression")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with devdb.lease(folder / "pg", durable=False), ExitStack() as stack:
        for size in sizes:
            build(folder, size)
        cases = [
            case for case in prepare(folder, sizes, stack) if not options.only or re.search(options.only, case.name)
        ]
        database = psutil.Process(devdb.running_pid(folder / "pg"))
        results: dict[Case, list[Figures]] = defaultdict(list)
        for number in range(options.rounds + 1):
            for case in cases:
                figures = drive(case, 2 if number == 0 else options.seconds, database)
                if number:  # the first round only warms up
                    results[case].append(figures)
                    said = f"{figures.per_second:8.0f}/s {figures.median_ms:7.2f} ms {figures.cpu_ms:7.3f} ms CPU"
                    print(f"{number} {case.name:26} {case.size:>9,} {said}", flush=True)
        return 0 if options.only or report(results) else 1


if __name__ == "__main__":
    sys.exit(main())
