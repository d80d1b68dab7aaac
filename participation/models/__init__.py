"""The models of public participation and of responding, a file a noun."""

from participation.models.ask import Ask, AskEntry, DeclineReason
from participation.models.incident import Concern, Ground, Incident, IncidentEntry, IncidentStatus, Level, LevelSince
from participation.models.interview import Interview, InterviewEntry, InterviewStaff, Utterance
from participation.models.interview_text import InterviewReview, InterviewText, InterviewTextEntry
from participation.models.lead import Lead, LeadEntry
from participation.models.response import Owed, Response, ResponseKind

__all__ = [
    "Ask",
    "AskEntry",
    "Concern",
    "DeclineReason",
    "Ground",
    "Incident",
    "IncidentEntry",
    "IncidentStatus",
    "Interview",
    "InterviewEntry",
    "InterviewReview",
    "InterviewStaff",
    "InterviewText",
    "InterviewTextEntry",
    "Lead",
    "LeadEntry",
    "Level",
    "LevelSince",
    "Owed",
    "Response",
    "ResponseKind",
    "Utterance",
]
