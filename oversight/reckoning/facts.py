"""The facts of a period, read from the timelines and registers: a line for each thing that counts, known by a given instant.

Every fact has two times: when it happened (`first` ≤ … ≤ `last`), and when the portal learned of it (≤ `known_at`). The number of
queries does not depend on the number of units.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils import timezone

from catalog.models import Revision
from county.accounts.roster import vacant_workdays
from county.calendar.workdays import Calendar
from county.models import Department, OfficerPost
from filings.models import Filing, FilingEntry
from filings.models.filing import FilingStatus
from mailboxes.models import Letter, LetterKind
from oversight.models import ErrorReport, Rectification, RectificationEntry
from oversight.models.rectification import RectificationStatus
from oversight.reckoning.canonical import Fact
from requests_app.models import Application
from requests_app.models.application import ENDED

LONGEST_LABEL = 120
# What was public on a day is decided by the last of these acts; an import is dated by the source, and known since its batch.
_ACTS = """
    SELECT e.case_id, e.action, e.id, d.department_id, d.index_number,
           CASE WHEN e.action = 'take_in' THEN LEAST(e.at, COALESCE(d.published_at, e.at)) ELSE e.at END AS happened_at
    FROM catalog_documententry e JOIN catalog_document d ON d.id = e.case_id
    WHERE e.action IN ('publish', 'renew', 'withdraw', 'take_in') AND e.at <= %(known_at)s
"""
_STOCK = f"""
    SELECT DISTINCT ON (case_id) case_id, action, department_id, index_number, happened_at
    FROM ({_ACTS}) AS acts WHERE happened_at < %(until)s AND action <> 'renew'
    ORDER BY case_id, happened_at DESC, id DESC
"""
_NEW = f"""
    SELECT case_id, department_id, index_number, min(happened_at)
    FROM ({_ACTS}) AS acts GROUP BY case_id, department_id, index_number
    HAVING min(happened_at) >= %(since)s AND min(happened_at) < %(until)s AND bool_and(action <> 'take_in')
"""
_RENEWED = f"""
    SELECT case_id, department_id, index_number, min(happened_at)
    FROM ({_ACTS}) AS acts WHERE action = 'renew' AND happened_at >= %(since)s AND happened_at < %(until)s
    GROUP BY case_id, department_id, index_number
"""
_WITHDRAWN = f"""
    SELECT id, department_id, index_number, happened_at
    FROM ({_ACTS}) AS acts WHERE action = 'withdraw' AND happened_at >= %(since)s AND happened_at < %(until)s
"""


class Gathering:
    """Reads the facts of one period as they were known at one instant."""

    def __init__(self, first: date, last: date, known_at: datetime, calendar: Calendar):
        self.first, self.last, self.known_at, self.calendar = first, last, known_at, calendar
        self.uscc = dict(Department.objects.values_list("pk", "uscc"))
        self.days = (first, last)
        bounds = {"since": _midnight(first), "until": _midnight(last + timedelta(days=1)), "known_at": known_at}
        self.bounds = bounds

    def facts(self) -> Iterator[Fact]:
        yield from self._published()
        yield from self._timely()
        yield from self._applications()
        yield from self._letters()
        yield from self._filings()
        yield from self._rectifications()
        yield from self._error_reports()
        yield from self._posts()

    def fact(self, key: str, unit_id: int, model: str, pk: int, on: date, label: str, **parts: int) -> Fact:
        return Fact(key, unit_id, self.uscc[unit_id], model, pk, on, label=label[:LONGEST_LABEL], **parts)

    def _rows(self, sql: str) -> Iterator[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(sql, self.bounds)
            yield from cursor

    def _published(self) -> Iterator[Fact]:
        for key, sql, model in (
            ("pub.new", _NEW, "document"),
            ("pub.renewed", _RENEWED, "document"),
            ("pub.withdrawn", _WITHDRAWN, "documententry"),
        ):
            for pk, unit_id, index_number, at in self._rows(sql):
                yield self.fact(key, unit_id, model, pk, timezone.localdate(at), index_number or "")
        for pk, action, unit_id, index_number, at in self._rows(_STOCK):
            if action != "withdraw":
                yield self.fact("pub.stock", unit_id, "document", pk, timezone.localdate(at), index_number or "")

    def _timely(self) -> Iterator[Fact]:
        since, until = self.bounds["since"], min(self.bounds["until"], self.known_at + timedelta(microseconds=1))
        texts = Revision.objects.filter(published_at__gte=since, published_at__lt=until, due_on__isnull=False)
        columns = ("pk", "document__department_id", "document__index_number", "published_at", "due_on")
        for pk, unit_id, index_number, at, due_on in texts.order_by().values_list(*columns):
            on = timezone.localdate(at)
            yield self._ratio("pub.timely", unit_id, "revision", pk, on, on <= due_on, index_number or "")

    def _ratio(self, key: str, unit_id: int, model: str, pk: int, on: date, is_in_time: bool, label: str) -> Fact:
        return self.fact(key, unit_id, model, pk, on, label, numerator=100 if is_in_time else 0)

    def _applications(self) -> Iterator[Fact]:
        cases = Application.objects.filter(kind=Application.Kind.DISCLOSURE).order_by()
        came = cases.filter(received_on__range=self.days, submitted_at__lte=self.known_at)
        for pk, unit_id, number, on in came.values_list("pk", "department_id", "number", "received_on"):
            yield self.fact("req.new", unit_id, "application", pk, on, number)
        # An answer that was served in the period and registered after it is not known before it was registered.
        known = (
            cases.filter(closed_on__range=self.days, timeline__to_status__in=ENDED, timeline__at__lte=self.known_at)
            .distinct()
            .values_list("pk", "department_id", "number", "closed_on", "was_late")
        )
        for pk, unit_id, number, on, was_late in known:
            yield self._ratio("req.timely", unit_id, "application", pk, on, not was_late, number)

    def _letters(self) -> Iterator[Fact]:
        letters = Letter.objects.counted().exclude(kind=LetterKind.REPORT).order_by()
        came = letters.filter(received_on__range=self.days, written_at__lte=self.known_at)
        for pk, unit_id, number, on in came.values_list("pk", "department_id", "number", "received_on"):
            yield self.fact("mail.new", unit_id, "letter", pk, on, number)
        answered = letters.filter(answered_on__range=self.days, answered_at__lte=self.known_at)
        columns = ("pk", "department_id", "number", "answered_on", "is_on_time")
        for pk, unit_id, number, on, is_on_time in answered.values_list(*columns):
            yield self._ratio("mail.timely", unit_id, "letter", pk, on, bool(is_on_time), number)

    def _filings(self) -> Iterator[Fact]:
        """Filings whose last day lies in the period; in time if filed by then, and known to be."""
        due = Filing.objects.filter(due_on__range=self.days, made_at__lte=self.known_at)
        due = due.exclude(status=FilingStatus.REFUSED).order_by()
        filed = set(
            FilingEntry.objects.filter(action="file", at__lte=self.known_at, case__in=due).values_list(
                "case_id", flat=True
            )
        )
        for pk, unit_id, about, due_on, filed_on in due.values_list(
            "pk", "department_id", "about", "due_on", "filed_on"
        ):
            is_in_time = pk in filed and filed_on is not None and filed_on <= due_on
            yield self._ratio("file.timely", unit_id, "filing", pk, due_on, is_in_time, about)

    def _rectifications(self) -> Iterator[Fact]:
        due = Rectification.objects.filter(due_on__range=self.days, sent_on__isnull=False).order_by()
        due = due.exclude(status=RectificationStatus.WITHDRAWN)
        known = RectificationEntry.objects.filter(at__lte=self.known_at, case__in=due, action__in=("send", "pass"))
        acts = set(known.values_list("case_id", "action"))
        columns = ("pk", "department_id", "number", "due_on", "is_on_time")
        for pk, unit_id, number, due_on, is_on_time in due.values_list(*columns):
            if (pk, "send") in acts:
                is_done = (pk, "pass") in acts and bool(is_on_time)
                yield self._ratio("rect.timely", unit_id, "rectification", pk, due_on, is_done, number)

    def _error_reports(self) -> Iterator[Fact]:
        known = ErrorReport.objects.filter(received_at__lte=self.known_at).order_by()
        came = known.filter(received_on__range=self.days)
        for pk, unit_id, number, on in came.values_list("pk", "department_id", "number", "received_on"):
            yield self.fact("err.new", unit_id, "errorreport", pk, on, number)
        known_on = timezone.localdate(self.known_at)
        columns = ("pk", "department_id", "number", "due_on", "answered_on")
        for pk, unit_id, number, due_on, answered_on in known.filter(due_on__range=self.days).values_list(*columns):
            is_in_time = answered_on is not None and answered_on <= min(due_on, known_on)
            yield self._ratio("err.timely", unit_id, "errorreport", pk, due_on, is_in_time, number)

    def _posts(self) -> Iterator[Fact]:
        """Working days without an officer, of units whose posts are registered at all."""
        spells: dict[int, list[tuple[date, date | None]]] = {}
        posts = OfficerPost.objects.officers().filter(recorded_at__lte=self.known_at).order_by()
        for post in posts.only("department_id", "from_on", "until_on", "ended_at"):
            ended = post.until_on if post.ended_at and post.ended_at <= self.known_at else None
            spells.setdefault(post.department_id, []).append((post.from_on, ended))
        last = min(self.last, timezone.localdate(self.known_at))
        for unit_id, held in spells.items():
            first = max(self.first, min(begins for begins, _ in held))
            days = vacant_workdays(held, first, last, self.calendar) if first <= last else 0
            if days:
                yield self.fact("staff.vacant", unit_id, "department", unit_id, last, "", numerator=days * 100)


def _midnight(day: date) -> datetime:
    """The instant at which a local day begins."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
