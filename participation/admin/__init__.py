"""The back office of public participation, a file a register."""

from participation.admin import calls, incidents, interviews, leads, notices, opinions, outcomes, registers

__all__ = ["calls", "incidents", "interviews", "leads", "notices", "opinions", "outcomes", "registers"]
