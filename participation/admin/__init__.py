"""The back office of public participation, a file a register."""

from participation.admin import calls, incidents, leads, notices, opinions, outcomes, registers

__all__ = ["calls", "incidents", "leads", "notices", "opinions", "outcomes", "registers"]
