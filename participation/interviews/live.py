"""The live answer: what changed after change n, asked every second by every watcher, so answered from memory.

A process reads an interview's change at most every LEASE_SECONDS (one query), and makes each fragment once. No cookie is read or set.
What is public here has been released; a retracted sentence is given without its words.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from django.db import DatabaseError, connection
from django.template.loader import render_to_string

from participation.models import Interview, Utterance

LEASE_SECONDS = 0.25
MOST_CHANGES = 50
# Fragments kept in a process; each has 50 sentences of 2,000 characters at most.
MOST_FRAGMENTS = 64
MOST_INTERVIEWS = 32
LAST_DIGITS = 6
GONE = (Interview.Status.CANCELLED,)
OVER = (Interview.Status.ENDED, Interview.Status.RECORDED)


@dataclass(frozen=True, slots=True)
class State:
    """An interview as watchers see it; `change` -1 is one that is not announced."""

    change: int
    status: str

    @property
    def is_known(self) -> bool:
        return self.change >= 0


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to one watcher."""

    status: int
    body: bytes = b""
    change: int = 0


UNKNOWN = State(-1, "")
_lock = Lock()
_states: OrderedDict[int, tuple[State, float]] = OrderedDict()
_fragments: OrderedDict[tuple, bytes] = OrderedDict()


def state_of(pk: int) -> State:
    """The state, at most LEASE_SECONDS old."""
    kept = _states.get(pk)
    if kept is not None and time.monotonic() < kept[1]:
        return kept[0]
    with _lock:
        kept = _states.get(pk)
        began = time.monotonic()
        if kept is not None and began < kept[1]:
            return kept[0]
        state = _read(pk)
        # What is not there is not remembered: its number could be any.
        if state.is_known:
            _states[pk] = state, began + LEASE_SECONDS
            if len(_states) > MOST_INTERVIEWS:
                _states.popitem(last=False)
    return state


def _read(pk: int) -> State:
    rows = Interview.objects.public().filter(pk=pk).values_list("change", "status")
    try:
        found = rows.first()
    except DatabaseError:
        # A connection that fell; the next is another.
        connection.close()
        found = rows.first()
    return State(*found) if found else UNKNOWN


def answer(pk: int, after: str) -> Answer:
    """What changed after change `after`, as typed in the address: 200 with a fragment, 204 when nothing did, 404 and 410."""
    number = _number(after)
    state = state_of(pk)
    if number is None or not state.is_known or number > state.change:
        return Answer(404)
    if state.status in GONE:
        return Answer(410)
    if number == state.change:
        return Answer(200, fragment(pk, state, number), state.change) if state.status in OVER else Answer(204)
    return Answer(200, fragment(pk, state, number), state.change)


def _number(text: str) -> int | None:
    """A number as the portal writes it: no sign, no leading zero."""
    is_ours = text.isascii() and text.isdigit() and len(text) <= LAST_DIGITS and str(int(text)) == text
    return int(text) if is_ours else None


def fragment(pk: int, state: State, after: int) -> bytes:
    """The fragment, made once a process for each change."""
    key = (pk, state, after)
    with _lock:
        if key in _fragments:
            _fragments.move_to_end(key)
            return _fragments[key]
    changed = Utterance.objects.filter(interview_id=pk, change__gt=after, change__lte=state.change, replaced_at=None)
    found = sorted(changed.order_by("-change")[:MOST_CHANGES], key=lambda one: one.change)
    context = {"changes": found, "state": state, "is_over": state.status in OVER}
    body = render_to_string("participation/interviews/_live.html", context).encode()
    with _lock:
        _fragments[key] = body
        if len(_fragments) > MOST_FRAGMENTS:
            _fragments.popitem(last=False)
    return body
