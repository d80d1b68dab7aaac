"""How cases and papers are numbered: by unit and year, gap-free, never used again (county.cases.numbering gives the serial)."""

import re
import unicodedata


def case_number(year: int, unit: int, serial: int) -> str:
    """申请编号 of digits only, so that it can be told on the telephone: `2026-017-0042`."""
    return f"{year}-{unit:03d}-{serial:04d}"


def meant_by(typed: str) -> list[str]:
    """The case numbers that `typed` may mean, however it was divided; none where it is no number.

    Without any division `202612560004` may stand for unit 125 or for unit 1256: the query code knows which.
    """
    parts = re.findall(r"\d+", unicodedata.normalize("NFKC", typed))
    if len(parts) == 3:
        return ["-".join(parts)]
    digits = "".join(parts)
    if len(digits) > 20:
        return []
    year, rest = digits[:4], digits[4:]
    return [f"{year}-{rest[:end]}-{rest[end:]}" for end in (3, 4, 5) if len(rest) >= end + 4]


def paper_number(document_word: str, short_name: str, year: int, serial: int) -> str:
    """文号 of an outgoing paper, `棣财公开〔2026〕12号`: 发文机关代字 without its 发, year in six-cornered brackets, no leading zeros."""
    word = document_word.removesuffix("发") or short_name
    return f"{word}公开〔{year}〕{serial}号"


def case_series(unit: int) -> str:
    return f"application:{unit}"


def paper_series(unit: int) -> str:
    return f"application-paper:{unit}"
