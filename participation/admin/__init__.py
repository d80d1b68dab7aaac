"""The back office of public participation, a file a register."""

from participation.admin import incidents, leads

__all__ = ["incidents", "leads"]
