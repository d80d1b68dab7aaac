"""What a visitor has chosen in a list or a search: one frozen value that pages, exports, feeds and counts are made from."""

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen column and facets; None or "" is "not chosen".

    `column_id` counts with everything below it. `topic` is a class ("04") or a sub-class ("0401"). `year` is the local year of
    publication, `published_from` and `published_to` are local days, both included.
    """

    column_id: int
    department_id: int | None = None
    year: int | None = None
    topic: str = ""
    genre: str = ""
    validity: str = ""
    published_from: date | None = None
    published_to: date | None = None
    doc_number: str = ""
    text: str = ""

    FACETS = ("department_id", "year", "topic", "genre", "validity")

    @property
    def is_counted(self) -> bool:
        """True when the kept counts alone say how many items match: no free text, dates or 文号."""
        return not (self.text or self.doc_number or self.published_from or self.published_to)

    @property
    def chosen_facets(self) -> tuple[str, ...]:
        """The names of the facets that narrow the list."""
        return tuple(name for name in self.FACETS if getattr(self, name))

    def without(self, facet: str) -> "Selection":
        """The same choice with one facet let go: what the counts beside that facet are counted over."""
        return replace(self, **{facet: "" if facet in ("topic", "genre", "validity") else None})

    @property
    def published_range(self) -> tuple[date | None, date | None]:
        """The local days, both included, that year and dates together leave open."""
        first, last = self.published_from, self.published_to
        if self.year:
            first = max(filter(None, (first, date(self.year, 1, 1))))
            last = min(filter(None, (last, date(self.year, 12, 31))))
        return first, last
