"""How much dearer a page is among 1,000,000 documents than among 10,000: `python -m tests.bench.growth_bench --folder F`.

`site_bench` has built the databases in F. Both sizes are served as deployed, and one client asks them in turn, block by block, so
that a machine whose speed changes from one second to the next changes it for both. Every address has been asked for once before it
counts, so that both are read from memory and not the one from the disk. The exit status is 1 when a kind of page grew by more than
`LARGEST_GROWTH`.
"""

import argparse
import http.client
import itertools
import statistics
import sys
import time
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from tests.bench.site_bench import BASE, FIRST_PORT, GROWING, LARGEST_GROWTH, addresses, server
from tools import devdb

BLOCK = 40  # requests
BLOCKS = 100  # of each kind of page and size


def seconds(site: http.client.HTTPConnection, paths: Iterable[str]) -> float:
    """What it takes to ask for `paths`, one after another."""
    began = time.perf_counter()
    for path in paths:
        site.request("GET", path)
        answer = site.getresponse()
        answer.read()
        if answer.status != 200:
            sys.exit(f"{path}: {answer.status}")
    taken = time.perf_counter() - began
    site.close()  # the server gives an idle connection up
    return taken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where site_bench has built its databases")
    parser.add_argument("--size", type=int, default=1_000_000)
    options = parser.parse_args()
    folder = options.folder.resolve()
    sizes = (BASE, options.size)
    good = True
    with devdb.lease(folder / "pg", durable=False), ExitStack() as stack:
        sites, pages = [], []
        for size, port in zip(sizes, itertools.count(FIRST_PORT), strict=False):
            application = "disclosure_portal.wsgi:application"
            stack.enter_context(server(folder, size, port, application, PORTAL_PAGE_CACHE_MB="0", WEB_CONCURRENCY="1"))
            sites.append(http.client.HTTPConnection("127.0.0.1", port))
            pages.append({name: file.read_text().split() for name, file in addresses(folder, size).items()})
        print(f"| page | {BASE:,}: ms | {options.size:,}: ms | growth | aim |\n|{'---|' * 5}")
        for kind in GROWING:
            paths = [itertools.cycle(some[kind]) for some in pages]
            for site, some in zip(sites, pages, strict=True):
                seconds(site, some[kind])
            times = [
                [seconds(site, list(itertools.islice(some, BLOCK))) for site, some in zip(sites, paths, strict=True)]
                for _ in range(BLOCKS)
            ]
            few, many = zip(*times, strict=True)
            growth = statistics.median(large / small for small, large in zip(few, many, strict=True))
            good &= growth <= LARGEST_GROWTH
            small, large = (statistics.median(times_of) / BLOCK * 1000 for times_of in (few, many))
            print(f"| {kind} | {small:.2f} | {large:.2f} | {growth:.2f} | ≤ {LARGEST_GROWTH} |", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
