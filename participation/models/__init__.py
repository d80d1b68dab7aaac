"""The models of public participation and of responding, a file a noun."""

from participation.models.incident import Concern, Ground, Incident, IncidentEntry, IncidentStatus, Level, LevelSince
from participation.models.lead import Lead, LeadEntry
from participation.models.response import Owed, Response, ResponseKind

__all__ = [
    "Concern",
    "Ground",
    "Incident",
    "IncidentEntry",
    "IncidentStatus",
    "Lead",
    "LeadEntry",
    "Level",
    "LevelSince",
    "Owed",
    "Response",
    "ResponseKind",
]
