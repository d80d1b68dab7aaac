"""The models of public participation, a file a noun."""

from participation.models.call import CallEntry, CallReview, CallWaiver, DraftText, OpinionCall
from participation.models.kind import CallKind
from participation.models.notice import ChangeNotice, NoticeEntry, NoticeReview
from participation.models.opinion import Mention, Opinion, OpinionEntry, OpinionPoint
from participation.models.outcome import CallOutcome, OutcomeEntry, OutcomeReview
from participation.models.sheet import AnswerSheet

__all__ = [
    "AnswerSheet",
    "CallEntry",
    "CallKind",
    "CallOutcome",
    "CallReview",
    "CallWaiver",
    "ChangeNotice",
    "DraftText",
    "Mention",
    "NoticeEntry",
    "NoticeReview",
    "Opinion",
    "OpinionCall",
    "OpinionEntry",
    "OpinionPoint",
    "OutcomeEntry",
    "OutcomeReview",
]
