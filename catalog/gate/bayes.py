"""A small multinomial naive Bayes over pairs of characters, for telling what kind of item a text is.

Every feature counts once a text, every kind weighs the same however many examples it has, and of a number only its length counts.
Plain Python: a model is a table of small integers that fits in a JSON file.
"""

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

BODY_READ = 500
_SCALE = 20
_SMOOTHING = 0.5
_RAREST = 4
_KEPT_FEATURES = 2600
# Characters of one text are far from independent; this much of the evidence is believed.
_BELIEVED = 0.12

_DIGITS = re.compile(r"[0-9０-９〇○零一二三四五六七八九十百]+")
_NOISE = re.compile(r"[\s\u3000]+")
_NUMBER_AT_HEAD = re.compile(r"\A[^\n]{2,12}[〔\[（(](?:19|20)[0-9]{2}[〕\]）)]第?[0-9]{1,5}号")
_ADDRESSEE = re.compile(r"^[^，。；\n]{4,80}[：:]$", re.M)
_SIGNED_ON = re.compile(r"^(?:19|20|二)[0-9〇○零一二三四五六七八九]{2,3}年[^，。；\n]{3,8}日$", re.M)
_ARTICLES = re.compile(r"^第[一二三四五六七八九十百]+条", re.M)


def features(title: str, body: str) -> set[str]:
    """Pairs of characters of the title (marked ^) and of the first 500 of the body, and four signs of build (#)."""
    head = body[:BODY_READ]
    return {*_pairs(f"<{_plain(title)}>", "^"), *_pairs(_plain(head), ""), *_build(body)}


def _plain(text: str) -> str:
    return _NOISE.sub("", _DIGITS.sub(lambda match: "0" if len(match[0]) < 4 else "9", text))


def _pairs(text: str, mark: str) -> Iterator[str]:
    return (mark + text[place : place + 2] for place in range(len(text) - 1))


def _build(body: str) -> Iterator[str]:
    if _NUMBER_AT_HEAD.search(body[:200]):
        yield "#number"
    if _ADDRESSEE.search(body[:200]):
        yield "#addressee"
    if _SIGNED_ON.search(body[-200:]):
        yield "#signed"
    if _ARTICLES.search(body):
        yield "#articles"


@dataclass(frozen=True, slots=True)
class Model:
    """`kinds` in order; `weights` gives for each feature one scaled log-probability a kind."""

    kinds: tuple[str, ...]
    weights: dict[str, tuple[int, ...]]

    def posterior(self, title: str, body: str) -> dict[str, float]:
        """How likely each kind is, summing to 1; all alike for a text without a known feature."""
        known = [self.weights[feature] for feature in features(title, body) if feature in self.weights]
        sums = (
            [sum(column) * _BELIEVED / _SCALE for column in zip(*known, strict=True)]
            if known
            else [0.0] * len(self.kinds)
        )
        best = max(sums)
        odds = [math.exp(value - best) for value in sums]
        return {kind: odd / sum(odds) for kind, odd in zip(self.kinds, odds, strict=True)}

    def to_json(self) -> str:
        """One line, sorted, so that the same training gives the same file."""
        table = {feature: list(row) for feature, row in sorted(self.weights.items())}
        return json.dumps({"kinds": self.kinds, "weights": table}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Model":
        """Raises ValueError for what `to_json` did not write."""
        try:
            data = json.loads(text)
            kinds = tuple(data["kinds"])
            weights = {feature: tuple(row) for feature, row in data["weights"].items()}
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a model") from error
        if any(len(row) != len(kinds) for row in weights.values()):
            raise ValueError("a row of the model has not one weight a kind")
        return cls(kinds, weights)


def train(examples: Iterable[tuple[str, str, str]]) -> Model:
    """A model from (title, body, kind). Raises ValueError when there are not at least two kinds."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    sizes: Counter[str] = Counter()
    for title, body, kind in examples:
        counts[kind].update(features(title, body))
        sizes[kind] += 1
    if len(counts) < 2:
        raise ValueError("at least two kinds are needed")
    kinds = tuple(sorted(counts))
    kept = _most_telling(counts, sizes)
    weights = {}
    for feature in kept:
        logs = [math.log((counts[kind][feature] + _SMOOTHING) / (sizes[kind] + 2 * _SMOOTHING)) for kind in kinds]
        middle = sum(logs) / len(logs)
        weights[feature] = tuple(round((value - middle) * _SCALE) for value in logs)
    return Model(kinds, weights)


def _most_telling(counts: dict[str, Counter[str]], sizes: Counter[str]) -> list[str]:
    """The features whose share differs most between the kinds, each kind weighing the same."""
    seen: Counter[str] = Counter()
    for counter in counts.values():
        seen.update(counter)
    telling = {}
    for feature, number in seen.items():
        if number >= _RAREST:
            shares = [counts[kind][feature] / sizes[kind] for kind in counts]
            telling[feature] = _information(shares)
    return sorted(telling, key=lambda feature: (-telling[feature], feature))[:_KEPT_FEATURES]


def _information(shares: list[float]) -> float:
    """Mutual information of feature and kind, in nats, kinds being equally likely."""
    mean = sum(shares) / len(shares)
    total = 0.0
    for share in shares:
        for part, whole in ((share, mean), (1 - share, 1 - mean)):
            if part > 0:
                total += part * math.log(part / whole)
    return total / len(shares)
