"""Dice that fall the same way for the same name."""

from random import Random


def dice_for(*name: object) -> Random:
    """A generator seeded by the name. Chance here only makes texts differ; nothing needs to be unguessable."""
    return Random(":".join(str(part) for part in name))  # noqa: S311
