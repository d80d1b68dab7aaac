"""The counts beside the facets of a list, each counted without its own facet, and the links that choose or let go of one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import connection

from catalog.models import Tally
from catalog.shelf.catalogue import Catalogue
from catalog.shelf.selection import Selection
from catalog.tree.classification import TOPIC_CLASSES, TOPICS, Genre, Validity, sub_topics

Counts = dict[str, dict]

# facet of a Selection → (column of the tally, grouping that holds it alone)
_DIMENSIONS = {
    "department_id": ("department_id", Tally.By.DEPARTMENT),
    "year": ("year", Tally.By.YEAR),
    "topic": ("topic", Tally.By.TOPIC),
    "genre": ("genre", Tally.By.GENRE),
    "validity": ("validity", Tally.By.VALIDITY),
}
TOTAL = "total"
LONGEST_SHOWN = 40  # characters; the longest name of a unit or class is shorter


def kept_counts(selection: Selection) -> Counts:
    """Counts of every facet from the kept tallies, in one query, and the total under "total".

    Right only for a selection that `is_counted`; each facet is counted over the selection without that facet.
    """
    chosen = selection.chosen_facets
    parts, parameters = [], []
    for facet, (column, by) in _DIMENSIONS.items():
        others = [name for name in chosen if name != facet]
        if others:
            where, values = _cells(selection, others)
            parts.append(
                f"SELECT '{facet}', {column}::text, sum(number) FROM catalog_tally WHERE {where} GROUP BY {column}"
            )
            parameters += values
        else:
            parts.append(
                f"SELECT '{facet}', {column}::text, number FROM catalog_tally WHERE column_id = %s AND \"by\" = '{by}'"
            )
            parameters.append(selection.column_id)
    if chosen:
        where, values = _cells(selection, chosen)
        parts.append(f"SELECT '{TOTAL}', '', sum(number) FROM catalog_tally WHERE {where}")
    else:
        where, values = "column_id = %s AND \"by\" = 'total'", [selection.column_id]
        parts.append(f"SELECT '{TOTAL}', '', number FROM catalog_tally WHERE {where}")
    parameters += values
    counts: Counts = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        for facet, value, number in cursor.fetchall():
            if number:
                counts[facet][int(value) if facet in ("department_id", "year") else value] = int(number)
    return counts


def _cells(selection: Selection, facets: Iterable[str]) -> tuple[str, list]:
    """The condition on the full cells that leaves what `facets` choose."""
    conditions, values = ["column_id = %s", "\"by\" = 'cell'"], [selection.column_id]
    for facet in facets:
        column = _DIMENSIONS[facet][0]
        value = getattr(selection, facet)
        if facet == "topic" and len(value) == 2:
            column = "left(topic, 2)"
        conditions.append(f"{column} = %s")
        values.append(value)
    return " AND ".join(conditions), values


def counted_rows(rows: Sequence[tuple], selection: Selection) -> Counts:
    """The same counts from rows in hand that match without any facet; a row begins with the values of the facets."""
    chosen = selection.chosen_facets
    counts: Counts = {
        facet: Counter(row[place] for row in rows_chosen(rows, selection, [name for name in chosen if name != facet]))
        for place, facet in enumerate(_DIMENSIONS)
    }
    total = len(rows_chosen(rows, selection, chosen))
    return {**counts, TOTAL: {"": total} if total else {}}


def rows_chosen(rows: Sequence[tuple], selection: Selection, facets: Iterable[str]) -> Sequence[tuple]:
    """The rows that `facets` of the selection leave; a row begins with department_id, year, topic, genre, validity."""
    for facet in facets:
        place, value = list(_DIMENSIONS).index(facet), getattr(selection, facet)
        if facet == "topic":
            rows = [row for row in rows if row[place].startswith(value)]
        else:
            rows = [row for row in rows if row[place] == value]
    return rows


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet; `number` is None when it was not counted."""

    label: str
    number: int | None
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet as the page shows it."""

    name: str
    label: str
    chosen_label: str
    options: list[Option]
    all_url: str


@dataclass(frozen=True, slots=True)
class Chip:
    """One chosen filter, with the address that removes it."""

    label: str
    value: str
    remove_url: str

    @property
    def shown(self) -> str:
        """The value in one line of a phone; a longer search is in the box above in full."""
        return self.value if len(self.value) <= LONGEST_SHOWN else f"{self.value[:LONGEST_SHOWN]}…"


class Links:
    """Addresses of the same list with one thing changed; paging starts again.

    Only the parameters named in `names` are carried on: whatever else stood in the address is neither repeated in a hundred links
    nor made a part of a key.
    """

    def __init__(self, path: str, query, names: Iterable[str]):
        self.path = path
        self.query = {name: query[name] for name in names if query.get(name)}
        # A page has some hundred of these links, which differ in one parameter.
        self._encoded = {name: urlencode({name: value}) for name, value in self.query.items()}

    def having(self, **changes: str) -> str:
        """The address with `changes`; "" removes a parameter."""
        changed = {name: urlencode({name: value}) if value else "" for name, value in changes.items()}
        query = "&".join(filter(None, (self._encoded | changed).values()))
        return f"{self.path}?{query}" if query else self.path


def facets_for(catalogue: Catalogue, selection: Selection, counts: Counts | None, links: Links) -> list[Facet]:
    """The facets of a list, in the order of ui.md; without `counts` every value is offered uncounted."""
    labelled = [
        ("unit", "发布机构", [(unit.id, unit.slug, unit.name) for unit in catalogue.units.values()], "department_id"),
        ("topic", "主题分类", [(topic.code, topic.code, topic.name) for topic in TOPIC_CLASSES], "topic"),
        ("genre", "体裁", [(value, value, label) for value, label in Genre.choices], "genre"),
        ("year", "年份", _years(counts, selection), "year"),
        ("validity", "有效性", [(value, value, label) for value, label in Validity.choices], "validity"),
    ]
    facets = []
    for name, label, values, field in labelled:
        numbers = None if counts is None else counts[field]
        chosen = getattr(selection, field)
        if name == "topic":
            numbers = None if numbers is None else _by_class(numbers)
            facets.append(_facet(name, label, values, numbers, chosen[:2], links))
            if chosen and sub_topics(chosen[:2]):
                parts = [(topic.code, topic.code, topic.name) for topic in sub_topics(chosen[:2])]
                facets.append(
                    _facet(
                        name,
                        f"{TOPICS[chosen[:2]].name}（子类）",
                        parts,
                        counts and counts[field],
                        chosen,
                        links,
                        chosen[:2],
                    )
                )
        else:
            facets.append(_facet(name, label, values, numbers, chosen, links))
    return [facet for facet in facets if facet.options]


def _facet(name, label, values, numbers, chosen, links: Links, without: str = "") -> Facet:
    options, chosen_label = [], ""
    for value, word, text in values:
        number = None if numbers is None else numbers.get(value, 0)
        is_chosen = bool(chosen) and value == chosen
        if is_chosen:
            chosen_label = text
        if number == 0 and not is_chosen:
            continue
        options.append(Option(text, number, links.having(**{name: without if is_chosen else word}), is_chosen))
    return Facet(name, label, chosen_label, options, links.having(**{name: without}))


def _by_class(numbers: dict[str, int]) -> dict[str, int]:
    """Counts of sub-classes added up to the 22 classes."""
    classes: Counter = Counter()
    for code, number in numbers.items():
        classes[code[:2]] += number
    return classes


def _years(counts: Counts | None, selection: Selection) -> list[tuple[int, str, str]]:
    years = set(counts["year"]) if counts is not None else set()
    if selection.year:
        years.add(selection.year)
    return [(year, str(year), f"{year}年") for year in sorted(years, reverse=True)]


def chips_for(catalogue: Catalogue, selection: Selection, links: Links) -> list[Chip]:
    """What is chosen, in words."""
    chosen = [
        ("q", "关键词", selection.text),
        ("number", "文号", selection.doc_number),
        ("unit", "发布机构", catalogue.units[selection.department_id].name if selection.department_id else ""),
        ("topic", "主题分类", TOPICS[selection.topic].path if selection.topic else ""),
        ("genre", "体裁", Genre(selection.genre).label if selection.genre else ""),
        ("year", "年份", f"{selection.year}年" if selection.year else ""),
        ("validity", "有效性", Validity(selection.validity).label if selection.validity else ""),
        ("from", "起始日期", str(selection.published_from or "")),
        ("to", "截止日期", str(selection.published_to or "")),
    ]
    return [Chip(label, value, links.having(**{name: ""})) for name, label, value in chosen if value]
