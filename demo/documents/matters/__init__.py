"""The matters of every unit, by slug."""

from demo.documents.matter import Matter
from demo.documents.matters import (
    agriculture,
    construction,
    culture,
    economy,
    finance,
    government,
    safety,
    society,
    towns,
)
from demo.units.units import TOWN_SLUGS

MATTERS: dict[str, tuple[Matter, ...]] = {
    **agriculture.MATTERS,
    **construction.MATTERS,
    **culture.MATTERS,
    **economy.MATTERS,
    **finance.MATTERS,
    **government.MATTERS,
    **safety.MATTERS,
    **society.MATTERS,
    **dict.fromkeys(TOWN_SLUGS, towns.MATTERS),
}
