"""The back office of public participation, a file a register."""

from participation.admin import calls, notices, opinions, outcomes, registers

__all__ = ["calls", "notices", "opinions", "outcomes", "registers"]
