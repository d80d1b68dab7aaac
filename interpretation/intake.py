"""Interpretations that were published elsewhere, or before there were plans, are joined to the policies that they name.

Beside interpretation.workflow the only module that writes a status: its rows are written from the start.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from catalog.models import Document
from catalog.shelf.shelving import bump_version
from catalog.texts.markup import plain_text
from catalog.tree.kinds import ColumnKind
from county.cases.numbering import reserve_keys
from county.cases.timeline import NewEntry, append_many
from interpretation.models import Interpretation, InterpretationEntry
from interpretation.naming import form_of, names_in

CHUNK = 500
FIELDS = ("title", "body", "department_id", "import_key", "published_at")


@dataclass(slots=True)
class Linked:
    """What was joined, and what could not be: items that name no policy here, or several."""

    joined: int = 0
    unknown: list[Document] = field(default_factory=list)


@transaction.atomic
def link_published(*, key_suffix: str | None = None) -> Linked:
    """Joins every public interpretation that has no policy yet to the one it names. A second run changes nothing.

    `key_suffix`: where the source keys an interpretation by its policy's key and this suffix, the key decides first.
    """
    outcome = Linked()
    alone = Document.objects.public().filter(column_kind=ColumnKind.INTERPRETATION, interpretation__isnull=True)
    alone = list(alone.only(*FIELDS).order_by("pk"))
    by_key = _policies_of_keys(alone, key_suffix) if key_suffix else {}
    pairs = []
    for document in alone:
        policy_id = by_key.get(document.pk) or _policy_named_by(document)
        if policy_id is None:
            outcome.unknown.append(document)
        else:
            pairs.append((document, policy_id))
    for start in range(0, len(pairs), CHUNK):
        _take_in(pairs[start : start + CHUNK])
    outcome.joined = len(pairs)
    if pairs:
        bump_version()
    return outcome


def _policies_of_keys(documents: Iterable[Document], suffix: str) -> dict[int, int]:
    """Policies by their interpretation, where its import key is that of the policy and the suffix."""
    keys = {one.pk: one.import_key.removesuffix(suffix) for one in documents if (one.import_key or "").endswith(suffix)}
    policies = Document.objects.filter(import_key__in=keys.values()).exclude(column_kind=ColumnKind.INTERPRETATION)
    by_key = dict(policies.values_list("import_key", "pk"))
    return {pk: by_key[key] for pk, key in keys.items() if key in by_key}


def _policy_named_by(document: Document) -> int | None:
    """The one public item whose number or title the interpretation names; None for none or several."""
    names = names_in(document.title, plain_text(document.body))
    policies = Document.objects.public().exclude(column_kind=ColumnKind.INTERPRETATION)
    policies = policies.filter(published_at__lte=document.published_at)
    if names.numbers:
        numbered = list(policies.filter(doc_number__in=names.numbers).values_list("pk", "title")[:10])
        named = [pk for pk, title in numbered if any(name in title for name in names.titles)]
        if len(named) == 1:
            return named[0]
        if len(numbered) == 1:
            return numbered[0][0]
    for name in names.titles:
        found = list(policies.filter(title__contains=name).values_list("pk", "department_id")[:10])
        own = [pk for pk, department_id in found if department_id == document.department_id]
        if len(found) == 1 or len(own) == 1:
            return found[0][0] if len(found) == 1 else own[0]
    return None


def _take_in(pairs: list[tuple[Document, int]]) -> None:
    keys = reserve_keys(Interpretation, len(pairs))
    rows = [
        Interpretation(
            pk=key,
            policy_id=policy_id,
            document=document,
            department_id=document.department_id,
            status=Interpretation.Status.WRITTEN,
            form=form_of(document.title),
            is_import=True,
        )
        for key, (document, policy_id) in zip(keys, pairs, strict=True)
    ]
    Interpretation.objects.bulk_create(rows, batch_size=CHUNK)
    append_many(
        InterpretationEntry,
        [NewEntry(row.pk, "take_in", to_status=row.status, note="按解读标题、正文所写的文件关联") for row in rows],
    )
