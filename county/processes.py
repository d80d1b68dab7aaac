"""Pure work in other processes, so that a long import uses every processor of the machine."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

FEWEST = 400  # items below which starting processes takes longer than the work


class Here(Executor):
    """Does the work at once in this process."""

    def submit(self, fn: Callable, /, *args: object, **kwargs: object) -> Future:
        """Raises what `fn` raises."""
        done = Future()
        done.set_result(fn(*args, **kwargs))
        return done


@contextmanager
def workers(items: int) -> Iterator[Executor]:
    """Takes functions of modules that need no database and no settings; for few items it is this process that works.

    Whatever was not begun is dropped when the block ends.
    """
    if items < FEWEST or (os.cpu_count() or 1) < 2:
        yield Here()
        return
    # Started anew, not forked: a copy of this process would hold its connection to the database.
    executor = ProcessPoolExecutor(mp_context=get_context("spawn"))
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)
