"""依申请公开 in the back office: the cases, their replies, and the trails of both."""

from requests_app.admin.cases import ApplicationAdmin
from requests_app.admin.replies import ReplyAdmin
from requests_app.admin.trails import ApplicationEntryAdmin, ReplyEntryAdmin

__all__ = ["ApplicationAdmin", "ApplicationEntryAdmin", "ReplyAdmin", "ReplyEntryAdmin"]
