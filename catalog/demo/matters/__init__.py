"""The matters of every unit, by slug."""

from catalog.demo.matter import Matter
from catalog.demo.matters import (
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
from county.demo_units import TOWN_SLUGS

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
