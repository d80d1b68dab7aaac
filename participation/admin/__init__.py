"""The back office of public participation, a file a register."""
