"""The models of 依申请公开, a file a noun."""

from requests_app.models.application import (
    Application,
    ApplicationEntry,
    FoundAnswer,
    PublicationProposal,
    RelatedApplications,
)
from requests_app.models.clock import ClockEvent
from requests_app.models.consultation import Consultation
from requests_app.models.correction import EntryCorrection
from requests_app.models.extension import Extension
from requests_app.models.fee import FeeNotice
from requests_app.models.file import ApplicationFile
from requests_app.models.paper import Paper, PaperPrint, Service
from requests_app.models.remedy import Remedy
from requests_app.models.reply import Reply, ReplyEntry, ReplyReview
from requests_app.models.routing import Routing, Urging
from requests_app.models.supplement import ReasonsRequest, Supplement

__all__ = [
    "Application",
    "ApplicationEntry",
    "ApplicationFile",
    "ClockEvent",
    "Consultation",
    "EntryCorrection",
    "Extension",
    "FeeNotice",
    "FoundAnswer",
    "Paper",
    "PaperPrint",
    "PublicationProposal",
    "ReasonsRequest",
    "RelatedApplications",
    "Remedy",
    "Reply",
    "ReplyEntry",
    "ReplyReview",
    "Routing",
    "Service",
    "Supplement",
    "Urging",
]
