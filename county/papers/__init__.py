"""Official papers: one neutral record of what stands on the paper, made into a Word file and a PDF from the same record.

Laid out by GB/T 9704-2012 党政机关公文格式. `Paper` and its blocks say what stands there; `as_word` and `as_pdf` make the files.
"""

from county.papers.pdf import PaperUnavailable, as_pdf
from county.papers.record import (
    DAY_PENDING,
    Annex,
    Block,
    Cell,
    Choice,
    Fill,
    Heading,
    Items,
    Note,
    Paper,
    Table,
    Text,
    chinese_day,
    plain_text,
)
from county.papers.stored import NUMBER_PENDING, as_record, filled, from_record, sha256_of
from county.papers.word import as_word

__all__ = [
    "DAY_PENDING",
    "NUMBER_PENDING",
    "Annex",
    "Block",
    "Cell",
    "Choice",
    "Fill",
    "Heading",
    "Items",
    "Note",
    "Paper",
    "PaperUnavailable",
    "Table",
    "Text",
    "as_pdf",
    "as_record",
    "as_word",
    "chinese_day",
    "filled",
    "from_record",
    "plain_text",
    "sha256_of",
]
