"""The sentences from which documents are composed, one type for each file in demo/data.

Slots are written {so}; which ones a sentence may use stands at the head of its file.
"""

from typing import NamedTuple

from demo.sentences import read

Lines = tuple[str, ...]
Variants = tuple[tuple[str, ...], ...]
"""For each place in a text the sentences of which one is taken."""


class Headed(NamedTuple):
    """A heading and the sentences that may follow it."""

    head: str
    lines: Lines


class Phrases(NamedTuple):
    """What any office writes: the connective tissue of notices, opinions and plans."""

    openings: Lines
    bases: Lines
    significance: Lines
    problems: Lines
    elaborations: Lines
    themed_elaborations: tuple[Headed, ...]
    periods: Lines
    guarantees: tuple[Headed, ...]
    principles: tuple[tuple[str, str], ...]
    phases: tuple[Headed, ...]
    answers: Lines
    next_steps: Lines
    closings: Lines
    results: Lines


class Articles(NamedTuple):
    """The articles that every 办法 has, by chapter and, where they differ, by form."""

    general: Variants
    principles: dict[str, Lines]
    duties: Variants
    application: Variants
    keeping: Variants
    conduct: Variants
    procedure: Variants
    supervision: Variants
    liability: dict[str, Variants]
    closing: Variants
    chapters: dict[str, Lines]
    more: dict[str, Lines]


class Regulation(NamedTuple):
    """One subject that is regulated again every few years, and what its interpretation must say.

    `form` decides the chapters: "benefit" (people apply for something), "order" (people must behave), "inner" (how offices work).
    `articles` are the provisions of the subject itself; the rest of the text comes from articles.toml.
    """

    name: str
    unit: str
    topic: str
    form: str
    title: str
    basis: str
    purpose: str
    scope: str
    partners: str
    articles: Lines
    background: str
    terms: tuple[tuple[str, str], ...]
    benefit: str
    difference: str


class Regulations(NamedTuple):
    benefits: tuple[Regulation, ...]
    orders: tuple[Regulation, ...]
    inner: tuple[Regulation, ...]


class Approval(NamedTuple):
    subject: str
    topic: str
    clauses: Lines


class Emergency(NamedTuple):
    name: str
    unit: str
    topic: str
    what: str


class WeatherWarning(NamedTuple):
    kind: str
    text: str
    months: tuple[int, ...]
    element: str
    advice: Lines


class Approvals(NamedTuple):
    approvals: tuple[Approval, ...]
    projects: Lines
    villages: Lines
    emergencies: tuple[Emergency, ...]
    warnings: tuple[WeatherWarning, ...]
    levels: tuple[tuple[str, str], ...]


class Announcement(NamedTuple):
    """One 通告: the unit that issues it, its title, months in which it falls, why, and the clauses."""

    unit: str
    title: str
    topic: str
    column: str
    months: tuple[int, ...]
    reason: str
    clauses: Lines


class Announcements(NamedTuple):
    announcements: tuple[Announcement, ...]
    places: Lines


class BodyItem(NamedTuple):
    unit: str
    title: str
    topic: str
    genre: str
    lines: Lines


class TownItem(NamedTuple):
    """`heads`: the columns of the table by village, each with the range of its figures."""

    title: str
    topic: str
    heads: str
    lines: Lines


class Bodies(NamedTuple):
    bodies: dict[str, tuple[BodyItem, ...]]
    town_items: dict[str, tuple[TownItem, ...]]


class Food(NamedTuple):
    kind: str
    names: Lines
    items: Lines


class Figures(NamedTuple):
    indicators: tuple[tuple[str, str, float, float], ...]
    foods: tuple[Food, ...]
    shops: Lines
    canteens: Lines
    waters: Lines
    penalties: dict[str, tuple[tuple[str, str, str], ...]]
    permits: dict[str, Lines]
    prices: tuple[tuple[str, str, int, int], ...]
    charges: tuple[tuple[str, str, str, str], ...]
    levels: dict[str, tuple[float, float]]
    of_indicators: dict[str, str]


class News(NamedTuple):
    sentences: dict[str, Lines]
    visits: tuple[tuple[str, str], ...]
    figures: Lines
    seconds: dict[str, Lines]
    leads: dict[str, Lines]
    endings: Lines
    titles: dict[str, Lines]
    places: Lines


class Project(NamedTuple):
    name: str
    unit: str
    topic: str
    works: Lines


class Service(NamedTuple):
    unit: str
    name: str
    basis: str
    conditions: str
    materials: str
    days: int


class Subsidy(NamedTuple):
    """`kinds`: with the least and the largest amount in hundreds of 元."""

    name: str
    topic: str
    kinds: tuple[tuple[str, int, int], ...]


class Public(NamedTuple):
    posts: dict[str, tuple[tuple[str, str, str, str], ...]]
    purchases: tuple[tuple[str, str, int, int], ...]
    projects: tuple[Project, ...]
    crops: tuple[tuple[str, int, int], ...]
    services: tuple[Service, ...]
    rules: tuple[Headed, ...]
    subsidies: dict[str, Subsidy]


class Reports(NamedTuple):
    """Annual reports, by age."""

    gains: Lines
    management: Lines
    platform: Lines
    supervision: Lines
    problems: Lines
    improvements: Lines
    old_gains: Lines
    old_problems: Lines
    old_improvements: Lines


PHRASES = read("documents/phrases", Phrases)
ARTICLES = read("documents/articles", Articles)
REGULATIONS = read("documents/regulations", Regulations)
APPROVALS = read("documents/approvals", Approvals)
ANNOUNCEMENTS = read("documents/announcements", Announcements)
BODIES = read("documents/bodies", Bodies)
FIGURES = read("documents/figures", Figures)
NEWS = read("documents/news", News)
PUBLIC = read("documents/public", Public)
REPORTS = read("documents/reports", Reports)
