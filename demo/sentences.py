"""Reads the tables of sentences in demo/data: TOML files, each held to a type that says which keys it has.

A NamedTuple or dataclass is a TOML table with exactly its fields, those with a default left out at will; `tuple[X, ...]` a list;
`tuple[X, Y]` a list of that length; `dict[str, X]` a table with keys of any name.
"""

import tomllib
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

FOLDER = Path(__file__).parent / "data"
T = TypeVar("T")


class WrongSentences(ValueError):
    """A data file has a key too many, too few, or of the wrong type. The message names file and key."""


def read(name: str, shape: type[T]) -> T:
    """The file demo/data/`name`.toml as a `shape`. Raises WrongSentences where it is none."""
    path = FOLDER / f"{name}.toml"
    try:
        return _taken(tomllib.loads(path.read_text(encoding="utf-8")), shape, f"demo/data/{name}.toml")
    except tomllib.TOMLDecodeError as error:
        raise WrongSentences(f"demo/data/{name}.toml: {error}") from error


def _taken(value: Any, shape: Any, where: str) -> Any:
    """The value as a `shape`; `where` names file and key in errors."""
    origin, inner = get_origin(shape), get_args(shape)
    if origin is tuple:
        _expect(value, list, where)
        if inner[-1] is ... and len(inner) == 2:
            return tuple(_taken(one, inner[0], f"{where}[{place}]") for place, one in enumerate(value))
        if len(value) != len(inner):
            raise WrongSentences(f"{where}: {len(inner)} values expected, {len(value)} found")
        return tuple(
            _taken(one, kind, f"{where}[{place}]") for place, (one, kind) in enumerate(zip(value, inner, strict=True))
        )
    if origin is dict:
        _expect(value, dict, where)
        return {
            _taken_key(key, inner[0], where): _taken(one, inner[1], f"{where}: {key}") for key, one in value.items()
        }
    if is_dataclass(shape) or hasattr(shape, "_fields"):
        return _record(value, shape, where)
    _expect(value, shape, where)
    return value


def _record(value: Any, shape: Any, where: str) -> Any:
    _expect(value, dict, where)
    kinds, optional = _fields_of(shape)
    if unknown := value.keys() - kinds.keys():
        raise WrongSentences(f"{where}: unknown key {', '.join(sorted(unknown))}")
    if missing := kinds.keys() - value.keys() - optional:
        raise WrongSentences(f"{where}: missing key {', '.join(sorted(missing))}")
    return shape(**{key: _taken(one, kinds[key], f"{where}: {key}") for key, one in value.items()})


@cache
def _fields_of(shape: Any) -> tuple[dict[str, Any], frozenset[str]]:
    """The types of a record's fields, and the names of those that may be left out."""
    if is_dataclass(shape):
        optional = {one.name for one in fields(shape) if one.default is not MISSING}
    else:
        optional = set(shape._field_defaults)
    return get_type_hints(shape), frozenset(optional)


def _taken_key(key: str, kind: type, where: str) -> str | int:
    if kind is int and not key.isdigit():
        raise WrongSentences(f"{where}: {key} is not a number")
    return int(key) if kind is int else key


def _expect(value: Any, kind: type, where: str) -> None:
    # bool is an int to isinstance, datetime a date; neither is meant where the other is asked for.
    if type(value) is not kind and not (kind is date and isinstance(value, date)):
        raise WrongSentences(f"{where}: {kind.__name__} expected, {type(value).__name__} found")
