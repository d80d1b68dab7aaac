"""Finding public letters by words: those that hold what was typed, and those that may already answer what is being written.

The one dictionary of `county.text.segmentation` cuts text and query alike, so a letter that holds what was typed is always found.
"""

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from county.text.segmentation import Question, all_of, any_of, question, quoted
from mailboxes.models import LetterSearchEntry, PublicLetter

SIMILAR = 5
LOOKED_AT = 300
_TABLE = LetterSearchEntry._meta.db_table


def having(letters: QuerySet, asked: Question) -> QuerySet:
    """Those of `letters` that hold every word of the question; none when it has no words."""
    if not asked:
        return letters.none()
    wanted = all_of(map(quoted, asked.words))
    sql = f"SELECT public_letter_id FROM {_TABLE} WHERE vector @@ %s::tsquery"
    return letters.filter(pk__in=RawSQL(sql, [wanted]))  # noqa: S611 - the words are a parameter


def similar_to(typed: str) -> list[PublicLetter]:
    """Up to five public letters that share most words with a title, those that share most first (one query).

    Looked for among the newest 300 that share any; nothing that shares less than half of the words is worth showing.
    """
    words = [word for word in question(typed).words if len(word) > 1]
    if not words:
        return []
    terms = [quoted(word) for word in words]
    score = " + ".join(["(vector @@ %s::tsquery)::int"] * len(terms))
    sql = (
        f"SELECT public_letter_id FROM (SELECT public_letter_id, published_at, {score} AS score FROM {_TABLE}"
        " WHERE vector @@ %s::tsquery ORDER BY published_at DESC LIMIT %s) AS shared WHERE score * 2 >= %s"
        " ORDER BY score DESC, published_at DESC LIMIT %s"
    )
    values = [*terms, any_of(terms), LOOKED_AT, len(terms), SIMILAR]
    found = PublicLetter.objects.public().filter(pk__in=RawSQL(sql, values))  # noqa: S611 - the words are parameters
    return list(found.newest_first())
