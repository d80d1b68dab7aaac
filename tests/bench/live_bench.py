"""How long after its release a sentence of a live interview stands on the screens of many watchers.

    PORT=8123 ./run                                                       # in one window
    .venv/bin/python -m tests.bench.live_bench --port 8123 --watchers 1000  # in another; plays a demo interview by itself

Each watcher keeps one connection and asks as the page's script does: a second after the last answer, 20 % more or less. It stops at
the end of the interview. Beside them the home page is asked for, to see whether other pages suffer.
"""

import argparse
import asyncio
import random
import re
import statistics
import subprocess
import time
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POSITION = re.compile(rb'data-position="(\d+)"')
CHANGE = re.compile(rb"X-Live-Change: (\d+)", re.IGNORECASE)
LENGTH = re.compile(rb"Content-Length: (\d+)", re.IGNORECASE)


class Meter:
    """When each position was first seen by each watcher, and what the server answered."""

    def __init__(self):
        self.seen: defaultdict[int, list[float]] = defaultdict(list)
        self.released: dict[int, float] = {}
        self.statuses: Counter[str] = Counter()
        self.page_times: list[float] = []
        self.is_over = False


async def get(port: int, path: str, streams=None):
    """One GET over a kept connection; (status, head, body, streams). Opens a new connection when the server closed the old one."""
    for _ in range(2):
        try:
            reader, writer = streams or await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            length = LENGTH.search(head)
            body = await reader.readexactly(int(length[1])) if length else b""
            if b"connection: close" in head.lower():
                writer.close()
                return head[9:12].decode(), head, body, None
            return head[9:12].decode(), head, body, (reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            streams = None
    return "000", b"", b"", None


async def watch(port: int, pk: int, meter: Meter) -> None:
    """One watcher, from now to the end."""
    change, streams, known = 1, None, set()
    await asyncio.sleep(random.random())
    while not meter.is_over:
        status, head, body, streams = await get(port, f"/participation/interviews/{pk}/live/{change}/", streams)
        meter.statuses[status] += 1
        if status == "200":
            change = int(CHANGE.search(head)[1])
            now = time.time()
            for position in {int(one) for one in POSITION.findall(body)} - known:
                known.add(position)
                meter.seen[position].append(now)
            if b'data-phase="ended"' in body:
                return
        await asyncio.sleep(0.8 + random.random() * 0.4)


async def other_pages(port: int, meter: Meter) -> None:
    """The home page, twice a second."""
    while not meter.is_over:
        began = time.perf_counter()
        await get(port, "/", None)
        meter.page_times.append(time.perf_counter() - began)
        await asyncio.sleep(0.5)


async def follow(playing, meter: Meter) -> None:
    """Reads when the play released each sentence."""
    while line := await asyncio.to_thread(playing.stdout.readline):
        position, at = line.split("\t")
        meter.released[int(position)] = float(at)
    # The last sentence, and the word that it is over, still go round.
    await asyncio.sleep(5)
    meter.is_over = True


async def measure(port: int, watchers: int, minutes: float, every: float) -> Meter:
    command = ["./run", "manage", "play_interview", "--minutes", str(minutes), "--every", str(every)]
    playing = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    while not (line := await asyncio.to_thread(playing.stdout.readline)).startswith("访谈"):
        if not line:
            raise SystemExit("the interview could not be played")
    pk, meter = int(line.split()[1]), Meter()
    tasks = [asyncio.create_task(watch(port, pk, meter)) for _ in range(watchers)]
    tasks += [asyncio.create_task(other_pages(port, meter)), asyncio.create_task(follow(playing, meter))]
    await asyncio.gather(*tasks)
    return meter


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--watchers", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--every", type=float, default=3)
    given = parser.parse_args()
    meter = asyncio.run(measure(given.port, given.watchers, given.minutes, given.every))
    delays = [
        at - meter.released[place] for place, seen in meter.seen.items() for at in seen if place in meter.released
    ]
    complete = sum(len(meter.seen[place]) for place in meter.released)
    print(f"{given.watchers} watchers, {len(meter.released)} sentences, answers {dict(meter.statuses)}")
    print(f"seen {complete} of {given.watchers * len(meter.released)} times")
    print(
        f"release to screen: median {statistics.median(delays):.2f} s, p95 {percentile(delays, 0.95):.2f} s,"
        f" slowest {max(delays):.2f} s"
    )
    print(
        f"home page meanwhile: median {statistics.median(meter.page_times) * 1000:.0f} ms, p95 {percentile(meter.page_times, 0.95) * 1000:.0f} ms"
    )


if __name__ == "__main__":
    main()
