"""信息处理费 (国办函〔2020〕109号): exact amounts in yuan, by item or by volume, each part at the rate of its step.

By item: applications of one applicant to one agency in one calendar month, added up; ten are free, the next twenty cost 100 yuan
each, and from the thirty-first on every ten are 100 yuan dearer (Art. 4). By volume: pages of one application; thirty are free
(Art. 5). An agency chooses one way for an application, never both.
"""

from collections.abc import Iterator
from dataclasses import dataclass

FREE_ITEMS, FIRST_STEP_ITEMS, STEP_ITEMS, STEP_YUAN = 10, 30, 10, 100
# Up to which page, at how many yuan a page; None is without end.
PAGE_STEPS: tuple[tuple[int | None, int], ...] = ((30, 0), (100, 10), (200, 20), (None, 40))

ITEM_STANDARD = (
    f"按件计收：每月{FREE_ITEMS}件以下不收费；{FREE_ITEMS + 1}至{FIRST_STEP_ITEMS}件每件{STEP_YUAN}元；"
    f"{FIRST_STEP_ITEMS + 1}件以上每{STEP_ITEMS}件为一档，每增加一档每件加收{STEP_YUAN}元"
)


def _page_standard() -> str:
    """The steps in words, as the notice of a fee states them."""
    first, told = 1, []
    for last, yuan in PAGE_STEPS:
        if yuan == 0:
            told.append(f"{last}页以下不收费")
        else:
            told.append(f"{first}{f'至{last}页' if last else '页以上'}每页{yuan}元")
        first = (last or 0) + 1
    return f"按量计收：{'；'.join(told)}"


PAGE_STANDARD = _page_standard()


@dataclass(frozen=True, slots=True)
class Part:
    """`count` units from number `first` to `last`, at `rate` yuan each."""

    first: int
    last: int
    rate: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    @property
    def amount(self) -> int:
        return self.count * self.rate


@dataclass(frozen=True, slots=True)
class Fee:
    """An amount in yuan and the parts it is made of."""

    parts: tuple[Part, ...]
    unit: str

    @property
    def amount(self) -> int:
        return sum(part.amount for part in self.parts)

    @property
    def lines(self) -> list[str]:
        """The working in Chinese, a line each."""
        shown = [
            f"第 {part.first} 至 {part.last} {self.unit}，共 {part.count} {self.unit}，每{self.unit} {part.rate} 元，计 {part.amount} 元"
            for part in self.parts
        ]
        return [*shown, f"合计 {self.amount} 元"]


def by_items(quantity: int, *, before: int = 0) -> Fee:
    """The fee for `quantity` more applications of a month in which the applicant already made `before` (109号 Art. 4).

    Raises ValueError for less than one, or a negative `before`.
    """
    return Fee(_parts(quantity, before, _item_steps()), "件")


def by_pages(quantity: int) -> Fee:
    """The fee for the pages of one application (109号 Art. 5). Raises ValueError for less than one."""
    return Fee(_parts(quantity, 0, iter(PAGE_STEPS)), "页")


def _item_steps() -> Iterator[tuple[int | None, int]]:
    yield FREE_ITEMS, 0
    last, rate = FIRST_STEP_ITEMS, STEP_YUAN
    while True:
        yield last, rate
        last, rate = last + STEP_ITEMS, rate + STEP_YUAN


def _parts(quantity: int, before: int, steps: Iterator[tuple[int | None, int]]) -> tuple[Part, ...]:
    if quantity < 1 or before < 0:
        raise ValueError(f"件数或页数应为正整数，不能是 {quantity}（此前 {before}）。")
    first, end, parts = before + 1, before + quantity, []
    for last, rate in steps:
        here = end if last is None else min(last, end)
        if first <= here:
            parts.append(Part(first, here, rate))
            first = here + 1
        if first > end:
            return tuple(parts)
    raise AssertionError("the last step has no end")
