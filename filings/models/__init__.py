"""备案 and the register of normative files."""

from filings.models.filing import Filing, FilingEntry
from filings.models.normative_file import LegalReview, NormativeFile, NormativeFileEntry

__all__ = ["Filing", "FilingEntry", "LegalReview", "NormativeFile", "NormativeFileEntry"]
