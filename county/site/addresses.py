"""Addresses of the portal's pages by their names, as cheap as text: a list asks for hundreds of them."""

from functools import cache

from django.urls import NoReverseMatch, reverse

# Every kind of parameter takes it: a number, a slug, a token.
MARK = "7250193846"


def address_of(name: str, *keys: int | str) -> str:
    """What `reverse(name, args=keys)` gives. A single key goes in as it is: a number, a slug or a token, never a visitor's text."""
    if not keys:
        return _fixed(name)
    around = _around(name) if len(keys) == 1 else None
    return f"{around[0]}{keys[0]}{around[1]}" if around else reverse(name, args=keys)


@cache
def _fixed(name: str) -> str:
    return reverse(name)


@cache
def _around(name: str) -> tuple[str, str] | None:
    """What stands before and after the one parameter; None where only some words can stand there (`csv` or `json`)."""
    try:
        before, _, after = reverse(name, args=[MARK]).partition(MARK)
    except NoReverseMatch:
        return None
    return before, after
