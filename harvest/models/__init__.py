"""The models of 归集, a file a noun."""

from harvest.models.candidate import Candidate, CandidateEntry
from harvest.models.run import Run
from harvest.models.source import Source, SourceEntry

__all__ = ["Candidate", "CandidateEntry", "Run", "Source", "SourceEntry"]
