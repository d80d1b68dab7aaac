"""The real server under hostile addresses: 500 of 100 KB leave the memory of its workers where it was."""

import http.client
import os
import subprocess
import sys

import psutil
from django.conf import settings

from tests.requests_app.test_killed import pgdata, served  # noqa: F401 - a fixture
from tools import devdb

MIB = 1024 * 1024
JUNK = "x" * 100_000
ADDRESSES = ("/catalog/all/?year=2024&junk=", "/letters/?junk=", "/search/?q=", "/catalog/notices/?unit=")


def get(port: int, address: str) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        line.request("GET", address)
        answer = line.getresponse()
        assert len(answer.read()) < 2 * MIB
        return answer.status
    finally:
        line.close()


def memory_of(master: psutil.Process) -> dict[int, int]:
    """Resident bytes of each worker by its process number."""
    return {worker.pid: worker.memory_info().rss for worker in master.children()}


def test_hostile_addresses_cost_no_memory(pgdata):  # noqa: F811
    environment = os.environ | {"DATABASE_URL": devdb.url(pgdata, "portal")}
    environment["DJANGO_SETTINGS_MODULE"] = settings.SETTINGS_MODULE
    subprocess.run([sys.executable, "manage.py", "plant_catalogue"], cwd=devdb.ROOT, env=environment, check=True)
    with served(pgdata) as (master, port):
        while True:
            try:
                get(port, "/healthz")
                break
            except OSError:
                continue
        # Both workers load what every page needs.
        for number in range(120):
            for address in ADDRESSES:
                get(port, f"{address}{number}")
        before = memory_of(master)
        answers = [get(port, f"{ADDRESSES[number % len(ADDRESSES)]}{number}{JUNK}") for number in range(500)]
        after = memory_of(master)
    assert set(answers) == {200, 400}
    assert before.keys() == after.keys()
    grown = {pid: (after[pid] - before[pid]) // MIB for pid in before}
    assert all(mebibytes < 50 for mebibytes in grown.values()), grown
