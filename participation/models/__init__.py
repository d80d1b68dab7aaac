"""The models of public participation and of responding, a file a noun."""

from participation.models.call import CallEntry, CallReview, CallWaiver, DraftText, OpinionCall
from participation.models.incident import Concern, Ground, Incident, IncidentEntry, IncidentStatus, Level, LevelSince
from participation.models.kind import CallKind
from participation.models.lead import Lead, LeadEntry
from participation.models.notice import ChangeNotice, NoticeEntry, NoticeReview
from participation.models.opinion import Mention, Opinion, OpinionEntry, OpinionPoint
from participation.models.outcome import CallOutcome, OutcomeEntry, OutcomeReview
from participation.models.response import Owed, Response, ResponseKind
from participation.models.sheet import AnswerSheet

__all__ = [
    "AnswerSheet",
    "CallEntry",
    "CallKind",
    "CallOutcome",
    "CallReview",
    "CallWaiver",
    "ChangeNotice",
    "Concern",
    "DraftText",
    "Ground",
    "Incident",
    "IncidentEntry",
    "IncidentStatus",
    "Lead",
    "LeadEntry",
    "Level",
    "LevelSince",
    "Mention",
    "NoticeEntry",
    "NoticeReview",
    "Opinion",
    "OpinionCall",
    "OpinionEntry",
    "OpinionPoint",
    "OutcomeEntry",
    "OutcomeReview",
    "Owed",
    "Response",
    "ResponseKind",
]
