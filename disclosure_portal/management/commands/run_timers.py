import logging
import os
import time
from dataclasses import dataclass
from io import StringIO

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

logger = logging.getLogger("portal.timers")


@dataclass(slots=True)
class Timer:
    """A command and how often it runs, in seconds: the timers of deploy/ in one process."""

    command: str
    every: int
    next_at: float = 0.0


TIMERS = (("run_duties", 30), ("make_dump", 600))


class Command(BaseCommand):
    help = "在一个进程中循环办理定时事务，供 ./run 使用；正式部署用 deploy/ 中的定时器。启动它的进程结束时随之结束。"

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="每项事务办理一次后结束。")

    def handle(self, *, once, **options):
        parent, timers = os.getppid(), [Timer(*one) for one in TIMERS]
        while True:
            for timer in timers:
                if os.getppid() != parent:
                    return
                if time.monotonic() >= timer.next_at:
                    self.run(timer)
            if once:
                return
            time.sleep(1)

    def run(self, timer: Timer) -> None:
        """Runs one command. What it raises is logged, and does not keep the others from their turn."""
        try:
            call_command(timer.command, stdout=StringIO())
        except Exception:
            logger.exception("timer failed: %s", timer.command)
        finally:
            # Idle between two turns: a database that was restarted meanwhile is found again.
            connections.close_all()
            timer.next_at = time.monotonic() + timer.every
