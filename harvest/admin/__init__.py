"""The back office of 归集, a file a register."""

from harvest.admin import candidates, sources

__all__ = ["candidates", "sources"]
