"""What oversight keeps: annual reports, demands for rectification, complaints, and reports of wrong pages."""

from oversight.models.annual_report import (
    AMOUNT_KINDS,
    CHANGE_KINDS,
    AnnualReport,
    AnnualReportEntry,
    CountedCase,
    OutsideFigure,
    OutsideKind,
    ReportStatus,
)
from oversight.models.complaint import Complaint, ComplaintEntry, Statement, StatementEntry
from oversight.models.error_report import ErrorReport, ErrorReportEntry
from oversight.models.reckoning import CountedFact, Reckoning
from oversight.models.rectification import (
    Recheck,
    Rectification,
    RectificationEntry,
    RectificationEvidence,
    RectificationReply,
    Referral,
    ReferralEntry,
)

__all__ = [
    "AMOUNT_KINDS",
    "CHANGE_KINDS",
    "AnnualReport",
    "AnnualReportEntry",
    "Complaint",
    "ComplaintEntry",
    "CountedCase",
    "CountedFact",
    "ErrorReport",
    "ErrorReportEntry",
    "OutsideFigure",
    "OutsideKind",
    "Recheck",
    "Reckoning",
    "Rectification",
    "RectificationEntry",
    "RectificationEvidence",
    "RectificationReply",
    "Referral",
    "ReferralEntry",
    "ReportStatus",
    "Statement",
    "StatementEntry",
]
