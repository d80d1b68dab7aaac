"""A run: claims a source, reads its list, then its items one by one, each in a transaction of its own.

Nothing here publishes, and nothing is taken for gone because a list is empty or a server is down.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from catalog.shelf.page_meta import absolute
from county.cases.workflow import IllegalStep
from county.site.addresses import address_of
from county.site.outbound import Answer, BadAnswer, Guard, OutboundFault, Refused, fetch
from harvest.models import Candidate, Run, Source
from harvest.reading import READER, items, lists
from harvest.reading.addresses import key_of
from harvest.reading.charset import Undecodable
from harvest.reading.dates import WrongDate, read_day
from harvest.reading.items import Classified, Item, digest_of_text, read_item
from harvest.reading.lists import Entry, maps_within, read_list
from harvest.reading.trees import Unreadable
from harvest.sorting import sketch, sort
from harvest.workflow import adopt, come_back, notice_change, notice_gone

logger = logging.getLogger("portal.harvest")

LEASE = timedelta(minutes=5)
# A page that the list tells the same of is read again after so long.
READ_AGAIN = timedelta(hours=24)
GONE_AFTER, GONE_TIMES, GONE_APART = timedelta(hours=24), 3, timedelta(hours=6)
# So many, or such a part of all, gone at once is a rebuilt site, not a withdrawal.
MOST_GONE, MOST_GONE_PART = 10, 0.2
MOST_MAPS = 20
LIST_BYTES, ITEM_BYTES = 8 * 1024 * 1024, 2 * 1024 * 1024
BLOCKED = {401, 403, 412, 429}


class ListFault(Exception):
    """The list cannot be relied on; the message (Chinese) says why. Nothing is concluded from it."""


@dataclass(slots=True)
class _Reader:
    """Asks one source's hosts, with its pause between two requests."""

    source: Source
    pause: Callable[[float], None]
    asked: bool = False
    robots: RobotFileParser | None = None

    @property
    def guard(self) -> Guard:
        return Guard(settings.HARVEST_HOSTS, settings.HARVEST_NETWORKS)

    def get(self, url: str, limit: int) -> Answer:
        """Raises OutboundFault."""
        if key_of(url).partition("/")[0] == key_of(f"//{settings.SITE['domain']}").partition("/")[0]:
            raise Refused("来源就是本站")
        if self.robots and not self.robots.can_fetch(READER, url):
            raise Refused("对方的 robots.txt 不允许读取")
        if self.asked and self.source.gap_seconds:
            self.pause(self.source.gap_seconds)
        self.asked = True
        name = f"{READER} (+{absolute(address_of('harvester'))})"
        return fetch(url, self.guard, limit=limit, headers={"User-Agent": name})

    def obey_robots(self) -> None:
        """Reads robots.txt, unless the other side has consented in writing."""
        if self.source.consent_note:
            return
        answer = self.get(urljoin(urljoin(self.source.address, "/"), "robots.txt"), ITEM_BYTES)
        if answer.status == 200:
            self.robots = RobotFileParser()
            self.robots.parse(answer.body.decode("utf-8", "replace").splitlines())


@dataclass(slots=True)
class _Counts:
    listed: int = 0
    fetched: int = 0
    unchanged: int = 0
    new: int = 0
    changed: int = 0
    duplicates: int = 0
    gone: int = 0
    refused: int = 0
    reasons: Counter = field(default_factory=Counter)

    def as_fields(self) -> dict:
        numbers = {name: getattr(self, name) for name in self.__slots__ if name != "reasons"}
        return numbers | {"reasons": dict(self.reasons)}


def sweep() -> int:
    """Closes runs whose process has died; how many. The next run goes on where they were."""
    now = timezone.now()
    dead = Run.objects.filter(ended_at__isnull=True, lease_until__lt=now)
    return dead.update(ended_at=now, outcome=Run.Outcome.INTERRUPTED, note="进程中断，下一批接着读取。")


def claim(source: Source) -> Run | None:
    """The right to read a source; None while another process does."""
    sweep()
    now = timezone.now()
    try:
        with transaction.atomic():
            return Run.objects.create(source=source, started_at=now, lease_until=now + LEASE)
    except IntegrityError:
        return None


def harvest(source: Source, *, pause: Callable[[float], None] = time.sleep) -> Run | None:
    """Reads a source once. None while another process reads it."""
    run = claim(source)
    if run is None:
        return None
    counts, reader = _Counts(), _Reader(source, pause)
    try:
        reader.obey_robots()
        entries = _listed(source, reader)
        counts.listed = len(entries)
        _read_items(source, run, reader, entries, counts)
        note = _look_for_gone(source, run, reader, {entry.key for entry in entries}, counts)
    except (OutboundFault, ListFault) as error:
        return _finish(source, run, counts, Run.Outcome.FAILED, str(error))
    outcome = Run.Outcome.PARTIAL if counts.refused else Run.Outcome.DONE
    return _finish(source, run, counts, outcome, note)


def _finish(source: Source, run: Run, counts: _Counts, outcome: str, note: str) -> Run:
    now = timezone.now()
    is_good = outcome != Run.Outcome.FAILED
    closed = Run.objects.filter(pk=run.pk, ended_at__isnull=True)
    if closed.update(ended_at=now, outcome=outcome, note=note[:300], **counts.as_fields()):
        state = {"last_run_at": now, "next_at": now + timedelta(hours=source.every_hours)}
        if is_good:
            state |= {"last_success_at": now, "fails_in_row": 0, "last_listed": counts.listed}
        else:
            state["fails_in_row"] = F("fails_in_row") + 1
        Source.objects.filter(pk=source.pk).update(**state)
    run.refresh_from_db()
    return run


# The list


def _listed(source: Source, reader: _Reader) -> list[Entry]:
    """The items of the list that belong here. Raises ListFault when the list is not what it was."""
    ways = lists.Ways(source.list_item, source.list_title, source.list_link, source.list_date, source.charset)
    try:
        found = _entries(source, reader, ways)
    except (Unreadable, Undecodable) as error:
        raise ListFault(str(error)) from error
    if not found:
        raise ListFault("列表为空，疑似改版，或列表由脚本生成")
    if len(found) * 2 <= source.last_listed:
        raise ListFault(f"列表只有 {len(found)} 条，上次 {source.last_listed} 条，疑似改版")
    titles = {entry.title for entry in found}
    if len(found) > 2 and len(titles) == 1 and titles != {""}:
        raise ListFault("列表各条标题相同，疑似改版")
    return [entry for entry in found if source.item_pattern in entry.url]


def _entries(source: Source, reader: _Reader, ways: lists.Ways) -> list[Entry]:
    answer = _good(reader.get(source.address, LIST_BYTES))
    content_type = answer.headers.get("content-type", "")
    if source.kind != Source.Kind.SITEMAP:
        return read_list(source.kind, answer.body, content_type, answer.url, ways)
    entries = read_list("sitemap", answer.body, content_type, answer.url, ways)
    for address in maps_within(answer.body, content_type, answer.url)[:MOST_MAPS]:
        part = _good(reader.get(address, LIST_BYTES))
        entries += read_list("sitemap", part.body, part.headers.get("content-type", ""), part.url, ways)
    return entries


def _good(answer: Answer) -> Answer:
    if answer.status in BLOCKED:
        raise ListFault(f"被拦截（{answer.status}）")
    if answer.status != 200:
        raise ListFault(f"列表返回 {answer.status}")
    return answer


# Items


def _read_items(source: Source, run: Run, reader: _Reader, entries: list[Entry], counts: _Counts) -> None:
    """Reads what is new or due to be read again, at most `most_items`; a broken item does not lose the run."""
    now = timezone.now()
    known = _known(source, entries)
    for entry in entries:
        candidate = known.get(entry.key) or known.get(entry.guid)
        if candidate and _is_fresh(candidate, entry, now):
            Candidate.objects.filter(pk=candidate.pk).update(last_seen_at=now, gone_seen=0, gone_since=None)
            counts.unchanged += 1
            continue
        if counts.fetched >= source.most_items:
            counts.reasons["本批已满，下一批接着读取"] += 1
            continue
        counts.fetched += 1
        Run.objects.filter(pk=run.pk).update(lease_until=timezone.now() + LEASE)
        try:
            _read_one(source, reader, entry, candidate, counts)
        except OutboundFault as error:
            counts.refused += 1
            counts.reasons[error.label] += 1
        except Exception:
            logger.exception("item of source %s not read", source.slug)
            counts.refused += 1
            counts.reasons["程序错误"] += 1


def _known(source: Source, entries: list[Entry]) -> dict[str, Candidate]:
    keys, guids = [entry.key for entry in entries], [entry.guid for entry in entries if entry.guid]
    found = source.candidates.filter(Q(key__in=keys) | Q(guid__in=guids)).defer("body")
    return {mark: one for one in found for mark in (one.key, one.guid) if mark}


def _list_digest(entry: Entry) -> str:
    return digest_of_text(f"{entry.title}\n{entry.date}")


def _is_fresh(candidate: Candidate, entry: Entry, now: datetime) -> bool:
    told_the_same = candidate.list_digest == _list_digest(entry)
    return candidate.status != Candidate.Status.GONE and told_the_same and now - candidate.checked_at < READ_AGAIN


def _read_one(source: Source, reader: _Reader, entry: Entry, candidate: Candidate | None, counts: _Counts) -> None:
    now = timezone.now()
    answer = reader.get(entry.url, ITEM_BYTES)
    if answer.status != 200:
        raise BadAnswer(f"返回 {answer.status}")
    ways = items.Ways(source.title, source.body, source.date, source.charset)
    try:
        day = read_day(entry.date, timezone.localdate())
        item = read_item(
            answer.body, answer.headers.get("content-type", ""), answer.url, entry, ways, timezone.localdate()
        )
    except (Unreadable, Undecodable, WrongDate, Classified) as error:
        counts.refused += 1
        counts.reasons[str(error)] += 1
        _keep_refusal(source, entry, candidate, error, now)
        return
    day = item.published_on or day
    if source.since and day and day < source.since:
        counts.reasons["早于起始日期"] += 1
        return
    seen = {
        "last_seen_at": now,
        "checked_at": now,
        "list_digest": _list_digest(entry),
        "gone_seen": 0,
        "gone_since": None,
    }
    with transaction.atomic():
        if candidate is None or candidate.status == Candidate.Status.REFUSED:
            _take_in(source, entry, item, seen | {"published_on": day}, candidate, counts)
        else:
            _compare(candidate, item, seen, counts)


def _keep_refusal(source: Source, entry: Entry, candidate: Candidate | None, error: Exception, now: datetime) -> None:
    """What was refused is known by its address and the reason alone; of a text with a mark of secrecy not even the title is kept."""
    if candidate is not None and candidate.status != Candidate.Status.REFUSED:
        Candidate.objects.filter(pk=candidate.pk).update(last_seen_at=now, checked_at=now)
        return
    title = "" if isinstance(error, Classified) else entry.title[:300]
    Candidate.objects.update_or_create(
        source=source,
        key=entry.key,
        defaults={"refusal": str(error)[:200], "last_seen_at": now, "checked_at": now},
        create_defaults={
            "status": Candidate.Status.REFUSED,
            "refusal": str(error)[:200],
            "guid": entry.guid,
            "url": entry.url,
            "title": title,
            "first_seen_at": now,
            "last_seen_at": now,
            "checked_at": now,
        },
    )


def _take_in(source: Source, entry: Entry, item: Item, seen: dict, refused: Candidate | None, counts: _Counts) -> None:
    bands = sketch(item)
    found = sort(source, item, bands)
    candidate = Candidate(
        pk=refused.pk if refused else None,
        source=source,
        key=entry.key,
        guid=entry.guid,
        url=entry.url,
        title=item.title,
        doc_number=item.doc_number,
        text_digest=item.digest,
        bands=bands,
        body=item.body,
        status=found.status,
        document=found.document,
        twin=found.twin,
        first_seen_at=refused.first_seen_at if refused else seen["last_seen_at"],
        **seen,
    )
    candidate.save()
    if found.status == Candidate.Status.NEW:
        counts.new += 1
        if source.auto_draft and source.status == Source.Status.ACTIVE:
            _draft(candidate, counts)
    else:
        counts.duplicates += 1


def _draft(candidate: Candidate, counts: _Counts) -> None:
    """A draft of the named officer; where that is not possible the item waits for a person."""
    try:
        with transaction.atomic():
            adopt(candidate, actor=candidate.source.officer)
    except IllegalStep as error:
        counts.reasons[f"未自动拟稿：{error}"] += 1


def _compare(candidate: Candidate, item: Item, seen: dict, counts: _Counts) -> None:
    """What is known is looked at again: unchanged, changed before anybody decided, or changed after."""
    if candidate.status == Candidate.Status.GONE:
        come_back(candidate)
    if candidate.text_digest == item.digest:
        counts.unchanged += 1
        Candidate.objects.filter(pk=candidate.pk).update(**seen)
        return
    counts.changed += 1
    read = {
        "title": item.title,
        "body": item.body,
        "text_digest": item.digest,
        "bands": sketch(item),
        "doc_number": item.doc_number,
    }
    if candidate.status in (Candidate.Status.DRAFTED, Candidate.Status.HELD):
        notice_change(candidate, **read)
        read = {}
    Candidate.objects.filter(pk=candidate.pk).update(**read, **seen)


# What is no longer there


def _look_for_gone(source: Source, run: Run, reader: _Reader, listed: set[str], counts: _Counts) -> str:
    """Asks for items that the list no longer names. Only 404 and 410, three times over a day, make one gone; why not, if so."""
    now = timezone.now()
    concerned = source.candidates.filter(
        status__in=(Candidate.Status.DRAFTED, Candidate.Status.HELD, Candidate.Status.CHANGED)
    )
    due = concerned.exclude(key__in=listed).filter(checked_at__lt=now - GONE_APART).order_by("checked_at")
    missing = []
    for candidate in due.defer("body")[: source.most_items]:
        Run.objects.filter(pk=run.pk).update(lease_until=timezone.now() + LEASE)
        try:
            status = reader.get(candidate.url, ITEM_BYTES).status
        except OutboundFault:
            continue
        if status in (404, 410):
            missing.append(candidate)
        elif status == 200:
            Candidate.objects.filter(pk=candidate.pk).update(checked_at=now, gone_seen=0, gone_since=None)
    if len(missing) > max(MOST_GONE_PART * concerned.count(), 1) or len(missing) > MOST_GONE:
        return f"{len(missing)} 条同时不见，疑似改版或停站，未作处理。"
    for candidate in missing:
        since = candidate.gone_since or now
        Candidate.objects.filter(pk=candidate.pk).update(
            checked_at=now, gone_seen=candidate.gone_seen + 1, gone_since=since
        )
        if candidate.gone_seen + 1 >= GONE_TIMES and now - since >= GONE_AFTER:
            notice_gone(candidate)
            counts.gone += 1
    return ""
