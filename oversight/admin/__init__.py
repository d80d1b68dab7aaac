"""The back office of oversight."""

from oversight.admin import annual_report, complaints, error_reports, posts, reckoning, rectification

__all__ = ["annual_report", "complaints", "error_reports", "posts", "reckoning", "rectification"]
