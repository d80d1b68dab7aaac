"""The back office of oversight."""

from oversight.admin import annual_report

__all__ = ["annual_report"]
