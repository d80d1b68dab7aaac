"""The clock: golden vectors of the law, each operation by hand, and random ledgers against a walk from day to day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from county.calendar.workdays import Calendar
from requests_app.deadlines import (
    BadLedger,
    Deadline,
    Event,
    consultation_due,
    explain,
    limits_on,
    payment_due,
    supplement_notice_due,
)
from tests.county.test_workdays import ANNOUNCED, GOLDEN

D = date.fromisoformat
ONE = timedelta(days=1)
PLAIN = Calendar({}, frozenset(range(2000, 2100)))
ROWS = [[D(word) for word in line.split()] for line in GOLDEN.strip().splitlines()]


def ledger(*events: str) -> list[Event]:
    """`"2026-03-02 received"`, `"… extended 20"`, `"… deferred 2026-05-01"`, `"… consultation_sent #1"`."""
    read = []
    for line in events:
        day, kind, *more = line.split()
        word = more[0] if more else ""
        read.append(
            Event(
                kind,
                D(day),
                days=int(word) if word.isdigit() else 0,
                until=D(word) if "-" in word else None,
                consultation=int(word[1:]) if word.startswith("#") else None,
            )
        )
    return read


def due(*events: str, calendar: Calendar = ANNOUNCED) -> date | None:
    return explain(ledger(*events), calendar).due_on


class TestGolden:
    """law.md §14: the vectors of the State Council's notices."""

    @pytest.mark.parametrize("received, five, seven, fifteen, twenty, forty", ROWS)
    def test_every_limit(self, received, five, seven, fifteen, twenty, forty):
        assert due(f"{received} received") == twenty
        assert due(f"{received} received", f"{five} extended 20") == forty
        assert supplement_notice_due(received, ANNOUNCED) == seven
        assert consultation_due(received, ANNOUNCED) == fifteen

    @pytest.mark.parametrize("received, five, seven, fifteen, twenty, forty", ROWS)
    def test_a_supplement_and_a_payment_start_the_vector_anew(self, received, five, seven, fifteen, twenty, forty):
        before = received - timedelta(days=5)
        assert due(f"{before} received", f"{before} supplement_asked", f"{received} supplement_received") == twenty
        assert due(f"{before} received", f"{before} fee_noticed", f"{received} fee_paid") == twenty

    def test_the_limit_of_payment_is_in_calendar_days_and_ends_on_a_working_day(self):
        assert payment_due(D("2026-03-02"), ANNOUNCED) == D("2026-04-01")
        # The thirtieth day is 2026-10-01, a holiday up to the 7th.
        assert payment_due(D("2026-09-01"), ANNOUNCED) == D("2026-10-08")


class TestStart:
    def test_the_day_of_receipt_is_not_day_one(self):
        assert due("2026-03-02 received", calendar=PLAIN) == D("2026-03-30")

    def test_order_492_before_the_fifteenth_of_may_2019(self):
        assert (limits_on(D("2019-05-14")).reply, limits_on(D("2019-05-15")).reply) == (15, 20)
        assert due("2019-05-14 received") == ANNOUNCED.add_workdays(D("2019-05-14"), 15).due_on
        assert due("2019-05-15 received") == ANNOUNCED.add_workdays(D("2019-05-15"), 20).due_on
        with pytest.raises(BadLedger, match="1 至 15"):
            due("2013-03-01 received", "2013-03-05 extended 16")

    def test_without_a_receipt_there_is_no_deadline(self):
        assert explain([], ANNOUNCED) == Deadline(None, ())

    def test_a_year_without_a_notice_gives_a_provisional_deadline(self):
        found = explain(ledger("2026-12-10 received"), ANNOUNCED)
        assert found.provisional
        assert "暂算" in found.lines[-2] + found.lines[-1]
        assert not explain(ledger("2026-11-20 received"), ANNOUNCED).provisional
        # What ends on 29 December may still be moved by the next year's notice.
        assert explain(ledger("2026-12-01 received"), ANNOUNCED).due_on == D("2026-12-29")
        assert explain(ledger("2026-12-01 received"), ANNOUNCED).provisional


class TestSupplement:
    def test_while_it_is_waited_for_the_clock_stands(self):
        found = explain(ledger("2026-03-02 received", "2026-03-06 supplement_asked"), PLAIN)
        assert (found.due_on, found.paused_on, found.days_left, found.restarts) == (None, D("2026-03-06"), 16, True)

    def test_its_receipt_restarts_and_does_not_merely_resume(self):
        events = ("2026-03-02 received", "2026-03-06 supplement_asked", "2026-03-20 supplement_received")
        assert due(*events, calendar=PLAIN) == D("2026-04-17")

    def test_one_that_was_never_asked_for_is_refused(self):
        with pytest.raises(BadLedger, match="之前应有"):
            due("2026-03-02 received", "2026-03-20 supplement_received")


class TestFee:
    def test_the_day_after_payment_is_day_one(self):
        events = ("2026-03-02 received", "2026-03-09 fee_noticed", "2026-04-03 fee_paid")
        assert due(*events, calendar=PLAIN) == D("2026-05-01")

    def test_a_notice_on_the_last_day_is_in_time_and_one_after_it_saves_nothing(self):
        last, after = D("2026-03-30"), D("2026-03-31")
        paused = explain(ledger("2026-03-02 received", f"{last} fee_noticed"), PLAIN)
        assert (paused.due_on, paused.days_left) == (None, 0)
        late = explain(ledger("2026-03-02 received", f"{after} fee_noticed", "2026-04-03 fee_paid"), PLAIN)
        assert late.due_on == last
        assert "不因此停止计算" in late.lines[1]

    def test_a_consultation_that_ends_while_payment_is_waited_for_is_excluded_up_to_the_notice_only(self):
        events = ledger(
            "2026-03-02 received",
            "2026-03-05 consultation_sent #1",
            "2026-03-09 fee_noticed",
            "2026-03-16 consultation_ended #1",
        )
        # Counted: 3 to 5 March; the consultation excludes the 6th and the 9th.
        assert explain(events, PLAIN).days_left == 17

    def test_a_notice_between_the_usual_day_and_a_deferred_one_leaves_no_days(self):
        events = ledger("2026-03-02 received", "2026-03-10 deferred 2026-07-31", "2026-04-20 fee_noticed")
        found = explain(events, PLAIN)
        assert (found.due_on, found.paused_on, found.days_left) == (None, D("2026-04-20"), 0)


class TestConsultation:
    def test_the_days_between_are_not_counted(self):
        # Sent on Thursday, answered on Thursday: the five working days between are excluded.
        events = ("2026-03-02 received", "2026-03-05 consultation_sent #1", "2026-03-12 consultation_ended #1")
        assert due(*events, calendar=PLAIN) == D("2026-04-06")

    def test_two_that_overlap_are_excluded_once(self):
        events = (
            "2026-03-02 received",
            "2026-03-05 consultation_sent #1",
            "2026-03-09 consultation_sent #2",
            "2026-03-12 consultation_ended #1",
            "2026-03-17 consultation_ended #2",
        )
        # From 6 to 17 March: eight working days.
        assert due(*events, calendar=PLAIN) == D("2026-04-09")

    def test_while_one_lasts_the_clock_is_paused_with_its_days_left(self):
        found = explain(ledger("2026-03-02 received", "2026-03-05 consultation_sent #1"), PLAIN)
        assert (found.due_on, found.paused_on, found.days_left, found.restarts) == (None, D("2026-03-05"), 17, False)

    def test_one_sent_after_the_last_day_saves_nothing(self):
        events = ("2026-03-02 received", "2026-03-31 consultation_sent #1")
        assert due(*events, calendar=PLAIN) == D("2026-03-30")
        assert due(*events, "2026-04-30 consultation_ended #1", calendar=PLAIN) == D("2026-03-30")

    def test_one_sent_on_the_last_day_leaves_that_day_the_last(self):
        events = ("2026-03-02 received", "2026-03-30 consultation_sent #1")
        assert due(*events, calendar=PLAIN) == D("2026-03-30")
        assert due(*events, "2026-04-10 consultation_ended #1", calendar=PLAIN) == D("2026-03-30")
        before = ("2026-03-02 received", "2026-03-29 consultation_sent #1", "2026-03-31 consultation_ended #1")
        assert due(*before, calendar=PLAIN) == D("2026-04-01")

    def test_one_answered_on_the_day_excludes_nothing(self):
        events = ("2026-03-02 received", "2026-03-05 consultation_sent #1", "2026-03-05 consultation_ended #1")
        assert due(*events, calendar=PLAIN) == D("2026-03-30")

    def test_its_days_stand_in_the_runs(self):
        events = ("2026-03-02 received", "2026-03-05 consultation_sent #1", "2026-03-09 consultation_ended #1")
        runs = explain(ledger(*events), PLAIN).runs
        assert [(run.first.day, run.last.day, run.counts, run.reason) for run in runs][:5] == [
            (3, 5, True, "工作日"),
            (6, 6, False, "征求意见期间"),
            (7, 8, False, "周末"),
            (9, 9, False, "征求意见期间"),
            (10, 13, True, "工作日"),
        ]
        assert runs[-1].counted_so_far == 20


class TestExtension:
    def test_twenty_more_working_days(self):
        assert due("2026-03-02 received", "2026-03-30 extended 20", calendar=PLAIN) == D("2026-04-27")
        assert due("2026-03-02 received", "2026-03-10 extended 1", calendar=PLAIN) == D("2026-03-31")

    def test_after_expiry_it_has_no_effect(self):
        found = explain(ledger("2026-03-02 received", "2026-03-31 extended 20"), PLAIN)
        assert found.due_on == D("2026-03-30")
        assert "延期不生效" in found.lines[1]

    def test_while_a_consultation_lasts_it_is_in_time(self):
        events = (
            "2026-03-02 received",
            "2026-03-27 consultation_sent #1",
            "2026-04-10 extended 5",
            "2026-04-13 consultation_ended #1",
        )
        assert due(*events, calendar=PLAIN) == D("2026-04-21")

    @pytest.mark.parametrize("days", [0, 21])
    def test_more_than_twenty_or_none_is_refused(self, days):
        with pytest.raises(BadLedger, match="1 至 20"):
            due("2026-03-02 received", f"2026-03-05 extended {days}")

    def test_a_second_one_is_refused(self):
        with pytest.raises(BadLedger, match="只能有一次"):
            due("2026-03-02 received", "2026-03-05 extended 5", "2026-03-06 extended 5")

    def test_a_restart_does_not_carry_it_on(self):
        events = ("2026-03-02 received", "2026-03-05 extended 20", "2026-03-09 fee_noticed", "2026-03-16 fee_paid")
        assert due(*events, calendar=PLAIN) == D("2026-04-13")


class TestDeferral:
    def test_the_day_that_was_told_is_the_last(self):
        found = explain(ledger("2026-03-02 received", "2026-03-10 deferred 2026-07-31"), PLAIN)
        assert (found.due_on, found.provisional) == (D("2026-07-31"), False)
        # A day that was told is a day, whatever the next year's notice will say.
        next_year = explain(ledger("2026-11-02 received", "2026-11-10 deferred 2027-03-31"), ANNOUNCED)
        assert (next_year.due_on, next_year.provisional) == (D("2027-03-31"), False)

    def test_it_never_shortens(self):
        assert due("2026-03-02 received", "2026-03-10 deferred 2026-03-12", calendar=PLAIN) == D("2026-03-30")

    def test_after_expiry_it_has_no_effect(self):
        assert due("2026-03-02 received", "2026-03-31 deferred 2026-07-31", calendar=PLAIN) == D("2026-03-30")


class TestStanding:
    def test_overdue_begins_with_the_day_after(self):
        found = explain(ledger("2026-03-02 received"), PLAIN, today=D("2026-03-30"))
        assert (found.days_left, found.is_overdue(D("2026-03-30")), found.is_overdue(D("2026-03-31"))) == (
            0,
            False,
            True,
        )
        assert explain(ledger("2026-03-02 received"), PLAIN, today=D("2026-04-01")).days_left == -2

    def test_closed_in_time_or_late(self):
        in_time = explain(ledger("2026-03-02 received", "2026-03-30 closed"), PLAIN)
        late = explain(ledger("2026-03-02 received", "2026-03-31 closed"), PLAIN)
        assert (in_time.is_late, late.is_late) == (False, True)
        assert ("按期办结" in in_time.lines[-1], "逾期办结" in late.lines[-1]) == (True, True)
        assert not late.is_overdue(D("2026-12-31"))

    def test_the_due_date_of_a_past_day(self):
        events = ledger("2026-03-02 received", "2026-03-10 extended 10", "2026-03-12 consultation_sent #1")
        assert explain(events, PLAIN, as_of=D("2026-03-01")).due_on is None
        assert explain(events, PLAIN, as_of=D("2026-03-09")).due_on == D("2026-03-30")
        assert explain(events, PLAIN, as_of=D("2026-03-10")).due_on == D("2026-04-13")
        assert explain(events, PLAIN, as_of=D("2026-03-12")).paused

    @pytest.mark.parametrize(
        "events",
        [
            ["2026-03-02 closed"],
            ["2026-03-02 received", "2026-03-03 received"],
            ["2026-03-02 received", "2026-03-03 closed", "2026-03-04 extended 3"],
            ["2026-03-02 received", "2026-03-03 forgotten"],
            ["2026-03-02 received", "2026-03-03 consultation_ended #1"],
            ["2026-03-02 received", "2026-03-03 consultation_sent #1", "2026-03-03 consultation_sent #1"],
            [
                "2026-03-02 received",
                "2026-03-03 consultation_sent #1",
                "2026-03-04 consultation_ended #1",
                "2026-03-05 consultation_ended #1",
            ],
            ["2026-03-02 received", "2026-03-03 deferred 2026-03-03"],
        ],
    )
    def test_what_cannot_belong_together_is_refused(self, events):
        with pytest.raises(BadLedger):
            due(*events)


# Random ledgers


def walked(events: list[Event], calendar: Calendar) -> tuple[date | None, int | None]:  # noqa: C901 - a walk read in one piece
    """(due date, days left when paused), by going through the days one by one with nothing but `is_workday`."""
    base = 20 if events[0].on >= date(2019, 5, 15) else 15
    allowance, held, until, waiting, counted, day = base, False, None, set(), [], events[0].on
    last_event = events[-1].on

    def reached():
        return max(counted[allowance - 1], until or counted[allowance - 1]) if len(counted) >= allowance else None

    while True:
        if day > events[0].on and calendar.is_workday(day) and not held and not waiting:
            counted.append(day)
        missed = reached() is not None and not held and day > reached()
        for event in (event for event in events if event.on == day):
            match event.kind:
                case "supplement_asked" | "fee_noticed" if not missed:
                    held = True
                case "supplement_received" | "fee_paid" if held:
                    allowance, held, until, counted, missed = base, False, None, [], False
                case "consultation_sent" if not missed:
                    waiting.add(event.consultation)
                case "consultation_ended":
                    waiting.discard(event.consultation)
                case "extended" if not missed:
                    allowance += event.days
                case "deferred" if not missed:
                    until = event.until
        if day >= last_event:
            if held:
                return None, max(0, allowance - len(counted))
            if reached() is not None:
                return reached(), None
            if waiting:
                return None, allowance - len(counted)
        day += ONE


@st.composite
def ledgers(draw) -> list[Event]:
    """Events that can belong together, in any order that the law knows and in some that it does not."""
    day = draw(st.dates(date(2018, 6, 1), date(2026, 12, 31)))
    events, open_letters, letters, seen = [Event("received", day)], [], 0, set()
    longest = limits_on(day).longest_extension
    for gap in draw(st.lists(st.integers(0, 25), max_size=10)):
        day += timedelta(days=gap)
        kinds = ["consultation_sent", "consultation_sent"] + ["consultation_ended"] * bool(open_letters)
        kinds += [kind for kind in ("supplement_asked", "fee_noticed", "extended", "deferred") if kind not in seen]
        kinds += ["supplement_received"] * ("supplement_asked" in seen and "supplement_received" not in seen)
        kinds += ["fee_paid"] * ("fee_noticed" in seen and "fee_paid" not in seen)
        kind = draw(st.sampled_from(kinds))
        seen.add(kind)
        if kind == "consultation_sent":
            letters += 1
            open_letters.append(letters)
            events.append(Event(kind, day, consultation=letters))
        elif kind == "consultation_ended":
            events.append(Event(kind, day, consultation=open_letters.pop(draw(st.integers(0, len(open_letters) - 1)))))
        elif kind == "extended":
            events.append(Event(kind, day, days=draw(st.integers(1, longest))))
        elif kind == "deferred":
            events.append(Event(kind, day, until=day + timedelta(days=draw(st.integers(1, 120)))))
        else:
            events.append(Event(kind, day))
    return events


calendars = st.dictionaries(st.dates(date(2018, 6, 1), date(2028, 6, 1)), st.booleans(), max_size=120).map(
    lambda special: Calendar(special, frozenset(range(2018, 2030)))
)


@given(ledgers(), st.one_of(st.just(ANNOUNCED), calendars))
def test_a_random_ledger_ends_where_the_walk_from_day_to_day_ends(events, calendar):
    found = explain(events, calendar)
    due_on, left = walked(events, calendar)
    assert found.due_on == due_on
    assert (found.days_left if found.paused else None) == left
    assert found.paused == (due_on is None)


@given(ledgers(), calendars)
def test_the_runs_cover_the_period_without_a_gap_and_count_what_the_walk_counts(events, calendar):
    found = explain(events, calendar)
    for before, after in zip(found.runs, found.runs[1:], strict=False):
        assert after.first == before.last + ONE
        assert after.counted_so_far >= before.counted_so_far
    if found.due_on and found.runs:
        assert found.runs[-1].last == found.due_on


@given(ledgers(), st.integers(1, 9))
def test_as_of_a_past_day_is_the_ledger_of_that_day(events, step):
    day = events[0].on
    while day < events[-1].on:
        assert explain(events, ANNOUNCED, as_of=day) == explain([e for e in events if e.on <= day], ANNOUNCED)
        day += timedelta(days=step * 5)


@given(ledgers())
def test_a_longer_consultation_never_makes_the_answer_due_earlier(events):
    ends = [i for i, event in enumerate(events) if event.kind == "consultation_ended"]
    found = explain(events, ANNOUNCED)
    if not ends or found.due_on is None or ends[-1] != len(events) - 1:
        return
    last = events[-1]
    longer = [*events[:-1], Event(last.kind, last.on + timedelta(days=7), consultation=last.consultation)]
    assert explain(longer, ANNOUNCED).due_on >= found.due_on
