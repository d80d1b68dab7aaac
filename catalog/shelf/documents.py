"""One document as its page reads it, and what stands beside its text. The statements are written by hand, as in catalog.shelf.lists."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from catalog.models import Document, DocumentEntry, Revision
from catalog.shelf.catalogue import Catalogue, Node
from catalog.shelf.lists import ROW, Row, row_from
from catalog.tree.classification import Validity
from catalog.tree.national_tree import ROOT_SLUG
from county.site.addresses import address_of
from county.site.prepared import Prepared

REPEALED_SHOWN = 20
LARGEST_ID = 2**63 - 1

FIELDS = (
    "id",
    "title",
    "doc_number",
    "issuer",
    "written_on",
    "summary",
    "body",
    "structure",
    "source",
    "files_manifest",
    "department_id",
    "column_id",
    "column_kind",
    "status",
    "index_number",
    "formed_on",
    "effective_on",
    "repealed_on",
    "published_at",
    "topic",
    "genre",
    "validity",
    "repealed_by_id",
    "disclosure",
    "keywords",
    "withdrawn_at",
    "withdrawal_reason",
    "is_demo",
    "needs_interpretation",
)
FIELDS_OF_REPEALING = ("id", "title", "status")
_DOCUMENT = Prepared(
    "public_document",
    f"""
    SELECT r.number, {", ".join(f"d.{name}" for name in FIELDS)}, {", ".join(f"later.{name}" for name in FIELDS_OF_REPEALING)}
      FROM catalog_document d LEFT JOIN catalog_revision r ON r.id = d.revision_id
      LEFT JOIN catalog_document later ON later.id = d.repealed_by_id
     WHERE d.id = $1 AND d.status = ANY($2)
    """,
    "bigint",
    "text[]",
)


def ever_public(pk: int) -> tuple[Document, int] | None:
    """A document that is or was public, and the number of its published revision; None for everything else (one query)."""
    found = pk <= LARGEST_ID and _DOCUMENT.rows(pk, [Document.Status.PUBLISHED, Document.Status.WITHDRAWN])
    if not found:
        return None
    number, own, of_repealing = found[0][0], found[0][1 : len(FIELDS) + 1], found[0][len(FIELDS) + 1 :]
    document = Document.from_db(connection.alias, FIELDS, own)
    if document.repealed_by_id:
        document.repealed_by = Document.from_db(connection.alias, FIELDS_OF_REPEALING, of_repealing)
    return document, number


def open_texts_of(document: Document) -> QuerySet[Revision]:
    """The published texts of a public item that anyone may read, the newest first: what a withdrawal took back stays taken back
    when a corrected text follows it.
    """
    taken_back = DocumentEntry.objects.filter(case=document, action="withdraw", at__gt=OuterRef("published_at"))
    return document.revisions.filter(~Exists(taken_back), status=Revision.Status.PUBLISHED).order_by("-number")


@dataclass(frozen=True, slots=True)
class Banner:
    """What a reader must know before reading: the item is no longer, or not yet, in force."""

    kind: str
    text: str
    url: str = ""
    url_text: str = ""


def banner_of(document: Document) -> Banner | None:
    """The banner of a document that is not simply in force; it names and links what repealed it (国办发〔2017〕47号)."""
    if document.validity == Validity.EFFECTIVE:
        return None
    day = document.repealed_on
    texts = {
        Validity.REPEALED: f"本文件已于 {day} 废止。" if day else "本文件已废止。",
        Validity.EXPIRED: f"本文件已于 {day} 失效。" if day else "本文件已失效。",
        Validity.AMENDED: "本文件已被修改，请以修改后的文本为准。",
        Validity.PENDING: f"本文件自 {document.effective_on} 起生效。" if document.effective_on else "本文件尚未生效。",
    }
    by = document.repealed_by
    if by is None or by.status != Document.Status.PUBLISHED:
        return Banner(document.validity, texts[document.validity])
    return Banner(document.validity, texts[document.validity], by.get_absolute_url(), by.title)


LONG = {"名称", "关键词", "内容概述", "废止依据"}


def metadata_of(document: Document, node: Node, unit_name: str, unit_url: str) -> list[tuple[str, str, str, bool]]:
    """(label, value, address or "", has the row to itself) in the order of the national metadata table.

    Of the later ones only those with a value.
    """
    published = timezone.localtime(document.published_at)
    always = [
        ("索引号", document.index_number or "", ""),
        (
            "主题分类",
            document.topic_path,
            f"{address_of('column', ROOT_SLUG)}?topic={document.topic}" if document.topic else "",
        ),
        ("发布机构", unit_name, unit_url),
        ("成文日期", str(document.written_on or ""), ""),
        ("文号", document.doc_number, ""),
        ("发布日期", f"{published:%Y-%m-%d}", ""),
        ("名称", document.title, ""),
        ("有效性", document.get_validity_display(), ""),
    ]
    sometimes = [
        ("发文机关", document.issuer if document.issuer != unit_name else "", ""),
        ("体裁", document.get_genre_display(), ""),
        ("所属栏目", node.name, node.url),
        ("公开方式", document.get_disclosure_display(), ""),
        ("生效日期", str(document.effective_on or ""), ""),
        ("废止日期", str(document.repealed_on or ""), ""),
        ("关键词", "；".join(document.keywords), ""),
        ("内容概述", document.summary, ""),
    ]
    if document.repealed_by and document.repealed_by.status == Document.Status.PUBLISHED:
        sometimes.insert(6, ("废止依据", document.repealed_by.title, document.repealed_by.get_absolute_url()))
    return _in_rows(always + [entry for entry in sometimes if entry[1]])


def _in_rows(entries: list[tuple[str, str, str]]) -> list[tuple[str, str, str, bool]]:
    """Two entries a row; a long one, and one that no other can stand beside, has the row to itself."""
    placed, is_left = [], True
    for entry, after in zip(entries, [*entries[1:], None], strict=True):
        is_long = entry[0] in LONG
        is_wide = is_long or (is_left and (after is None or after[0] in LONG))
        placed.append((*entry, is_wide))
        is_left = is_wide or not is_left
    return placed


@dataclass(frozen=True, slots=True)
class Around:
    """What stands beside a document: the next newer and the next older in its column, and what it repeals."""

    newer: Row | None
    older: Row | None
    repealed: list[Row]


_AROUND = Prepared(
    "around_document",
    f"""
    (SELECT 'newer', {ROW} FROM catalog_listing l JOIN catalog_document d ON d.id = l.document_id
      WHERE l.column_id = $1 AND (l.published_at, l.document_id) > ($2, $3)
      ORDER BY l.published_at, l.document_id LIMIT 1)
    UNION ALL
    (SELECT 'older', {ROW} FROM catalog_listing l JOIN catalog_document d ON d.id = l.document_id
      WHERE l.column_id = $1 AND (l.published_at, l.document_id) < ($2, $3)
      ORDER BY l.published_at DESC, l.document_id DESC LIMIT 1)
    UNION ALL
    (SELECT 'repealed', {ROW} FROM catalog_document d JOIN catalog_listing l ON l.document_id = d.id AND l.column_id = d.column_id
      WHERE d.repealed_by_id = $3 ORDER BY d.id LIMIT {REPEALED_SHOWN})
    """,
    "bigint",
    "timestamptz",
    "bigint",
)


def around(catalogue: Catalogue, document: Document) -> Around:
    """The rows beside a document (one query)."""
    rows: dict[str, list[Row]] = {"newer": [], "older": [], "repealed": []}
    for part, *values in _AROUND.rows(document.column_id, document.published_at, document.pk):
        rows[part].append(row_from(catalogue, values))
    return Around(next(iter(rows["newer"]), None), next(iter(rows["older"]), None), rows["repealed"])
