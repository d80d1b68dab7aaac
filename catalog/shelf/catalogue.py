"""The catalogue held in the process: tree, units and totals of one content version, so that no page need ask for them.

A page reads the version number (one row) and takes the snapshot of that version; a publication raises the number in
its own transaction, so the next request loads a new snapshot.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from sys import getsizeof
from threading import Lock
from typing import Any, NamedTuple

from catalog.models import CatalogueVersion, Column, Document, Tally, TurningInstant
from catalog.tree.kinds import RULES, KindRule
from catalog.tree.national_tree import ROOT_SLUG
from county.models import Department
from county.site.addresses import address_of
from county.site.prepared import Prepared

MEMO_BYTES = 24 * 1024 * 1024
MOST_WEIGHED = 4000  # parts of a value that are looked at; the rest is reckoned like them


@dataclass(slots=True, eq=False)
class Node:
    """A column in the snapshot, linked to its parent and children, with the number of public items on its shelf."""

    id: int
    slug: str
    name: str
    kind: str
    holds: str
    limit: str
    parent: "Node | None"
    see_id: int | None
    number: int = 0
    children: list["Node"] = field(default_factory=list)
    see: "Node | None" = None

    @property
    def url(self) -> str:
        return address_of("column", self.slug)

    @property
    def rule(self) -> KindRule:
        return RULES[self.kind]

    @property
    def target(self) -> "Node":
        """Where the items are: the column itself, or the one it points to."""
        return self.see or self

    @property
    def path(self) -> list["Node"]:
        """From the top-level column down to this one; the root is left out."""
        steps, node = [], self
        while node.parent is not None:
            steps.append(node)
            node = node.parent
        return steps[::-1]

    @property
    def shelf_ids(self) -> list[int]:
        """The shelves that an item of this column stands on: its own and every one above."""
        ids, node = [], self
        while node is not None:
            ids.append(node.id)
            node = node.parent
        return ids


@dataclass(slots=True, eq=False)
class Unit:
    """A unit in the snapshot, with the number of its public items."""

    id: int
    slug: str
    name: str
    short_name: str
    kind: str
    is_active: bool
    number: int = 0

    @property
    def url(self) -> str:
        return address_of("department", self.slug)


class Catalogue:
    """One version's snapshot. `remember` keeps what a page computed from the database under the same version."""

    def __init__(self, version: int):
        self.version = version
        self.nodes = _load_nodes()
        self.by_slug = {node.slug: node for node in self.nodes.values()}
        self.root = self.by_slug.get(ROOT_SLUG)
        self.units = _load_units(self.root)
        self.units_by_slug = {unit.slug: unit for unit in self.units.values()}
        # Without an order, so that the partial index answers: the table has a million rows.
        self.has_demo = Document.objects.public().filter(is_demo=True).order_by().exists()
        self._memo: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    @property
    def top_columns(self) -> list[Node]:
        """The columns in the national order."""
        return self.root.children if self.root else []

    def remember(self, key: Hashable, compute: Callable[[], Any]) -> Any:
        """The value of `key`, computed under this version; values and keys of about 24 MiB that were used last are kept."""
        with self._lock:
            if key in self._memo:
                self._memo.move_to_end(key)
                return self._memo[key][0]
        value = compute()
        weight = weight_of((key, value))
        with self._lock:
            if key not in self._memo:
                self._memo[key] = value, weight
                self._bytes += weight
            while self._bytes > MEMO_BYTES:
                self._bytes -= self._memo.popitem(last=False)[1][1]
        return value


def weight_of(value: Any) -> int:
    """About how many bytes of memory a kept value takes: texts and containers are looked into, shared parts counted once."""
    total, looked_at, seen, waiting = 0, 0, set(), [value]
    while waiting and looked_at < MOST_WEIGHED:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        looked_at += 1
        total += getsizeof(part)
        if isinstance(part, dict):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, (list, tuple, set, frozenset)):
            waiting += part
        elif is_dataclass(part) and not isinstance(part, (Node, Unit)):
            waiting += [getattr(part, one.name) for one in fields(part)]
    return total * (looked_at + len(waiting)) // max(looked_at, 1)


def _load_nodes() -> dict[int, Node]:
    totals = dict(Tally.objects.filter(by=Tally.By.TOTAL).values_list("column_id", "number"))
    nodes: dict[int, Node] = {}
    for column in Column.objects.order_by("tree_id", "lft"):
        parent = nodes.get(column.parent_id)
        limit = f"{column.limit_days}{column.get_limit_unit_display()}（{column.limit_basis}）"
        node = Node(
            column.pk,
            column.slug,
            column.name,
            column.kind,
            column.holds,
            limit,
            parent,
            column.see_id,
            totals.get(column.pk, 0),
        )
        nodes[node.id] = node
        if parent is not None:
            parent.children.append(node)
    for node in nodes.values():
        node.see = nodes.get(node.see_id)
    return nodes


def _load_units(root: Node | None) -> dict[int, Unit]:
    counts = Tally.objects.filter(by=Tally.By.DEPARTMENT, column_id=root.id) if root else Tally.objects.none()
    numbers = dict(counts.values_list("department_id", "number"))
    return {
        unit.pk: Unit(
            unit.pk, unit.slug, unit.name, unit.short_name, unit.kind, unit.is_active, numbers.get(unit.pk, 0)
        )
        for unit in Department.objects.order_by("order", "pk")
    }


_VERSION = Prepared("content_version", f"SELECT number FROM {CatalogueVersion._meta.db_table}")


def read_version() -> int:
    """The number of the content version now in force (one query); 0 before anything was published."""
    rows = _VERSION.rows()
    return rows[0][0] if rows else 0


class Moment(NamedTuple):
    """What public pages depend on: the content version, and the last instant at which they changed by themselves (None: never)."""

    version: int
    turn: datetime | None


_MOMENT = Prepared(
    "content_moment",
    f"SELECT coalesce((SELECT number FROM {CatalogueVersion._meta.db_table}), 0),"
    f" (SELECT max(at) FROM {TurningInstant._meta.db_table} WHERE at <= statement_timestamp())",
)


def read_moment() -> Moment:
    """The moment by the database's clock (one query): a host's own clock decides nothing."""
    return Moment(*_MOMENT.rows()[0])


# The one snapshot that this process holds, and the right to make the next.
_held: dict[str, Catalogue] = {}
_building = Lock()


def catalogue_of(request) -> Catalogue:
    """The snapshot to answer `request` from; the page cache has often read its version already."""
    if not hasattr(request, "catalogue"):
        request.catalogue = snapshot(request.environ.get("portal.version"))
    return request.catalogue


def snapshot(version: int | None = None) -> Catalogue:
    """The snapshot of `version`, or of the version now in force; one thread makes it, the others wait for it."""
    wanted = read_version() if version is None else version
    held = _held.get("now")
    if held is not None and held.version == wanted:
        return held
    with _building:
        held = _held.get("now")
        if held is not None and held.version > wanted:
            # Another thread went on to a newer version, or a restore has lowered the number: the database says which.
            wanted = read_version()
        if held is None or held.version != wanted:
            held = _held["now"] = Catalogue(wanted)
    return held
