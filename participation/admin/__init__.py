"""The back office of public participation, a file a register."""

from participation.admin import incidents, interviews, leads

__all__ = ["incidents", "interviews", "leads"]
