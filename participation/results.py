"""The results of a call's questions: counts, with small cells hidden so that they follow from nothing else.

They are drawn for the outcome alone, after closing. A cell below five is not shown, and with it the next smallest: otherwise it
would be the rest of the total.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from participation.models import AnswerSheet, OpinionCall
from participation.questions import Question, questions_of

SMALLEST_SHOWN = 5
HIDDEN = None

_COUNT = f"""
    SELECT given.key::int, chosen.value::int, count(*)
      FROM {AnswerSheet._meta.db_table} s, jsonb_each(s.answers) AS given, jsonb_array_elements_text(given.value) AS chosen
     WHERE s.call_id = %s
     GROUP BY 1, 2
"""
_ANSWERED = f"""
    SELECT given.key::int, count(*) FROM {AnswerSheet._meta.db_table} s, jsonb_each(s.answers) AS given
     WHERE s.call_id = %s GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Results:
    """How many sheets there were, how many of them were marked, and each question as a mapping fit for canonical JSON."""

    sheets: int
    suspect: int
    questions: tuple[Mapping, ...]


def results_of(call: OpinionCall) -> Results:
    """Counts of every question (three queries); none for a call without questions."""
    questions = questions_of(call.questions)
    if not questions:
        return Results(0, 0, ())
    sheets = AnswerSheet.objects.filter(call=call)
    total, suspect = sheets.count(), sheets.filter(is_suspect=True).count()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [call.pk])
        counts = {(question, choice): number for question, choice, number in cursor.fetchall()}
        cursor.execute(_ANSWERED, [call.pk])
        answered = dict(cursor.fetchall())
    shown = tuple(_shown(one, counts, answered.get(one.number, 0)) for one in questions if one.choices)
    return Results(total, suspect, shown)


def _shown(question: Question, counts: Mapping[tuple[int, int], int], answered: int) -> dict:
    numbers = [counts.get((question.number, place), 0) for place in range(1, len(question.choices) + 1)]
    hidden = hidden_cells(numbers)
    return {
        "number": question.number,
        "kind": question.kind,
        "text": question.text,
        "answered": answered,
        "choices": [
            {
                "text": text,
                "number": HIDDEN if place in hidden else number,
                "percent": HIDDEN if place in hidden or not answered else round(100 * number / answered, 1),
            }
            for place, (text, number) in enumerate(zip(question.choices, numbers, strict=True))
        ],
    }


def hidden_cells(numbers: Sequence[int]) -> frozenset[int]:
    """The places of the cells that are not shown: those from 1 to 4, and the smallest other one when only one would be hidden.

    A zero tells of nobody; it is shown, unless it must cover for the only small one.
    """
    small = {place for place, number in enumerate(numbers) if 0 < number < SMALLEST_SHOWN}
    if len(small) == 1:
        others = [(number == 0, number, place) for place, number in enumerate(numbers) if place not in small]
        small.add(min(others)[2])
    return frozenset(small)
