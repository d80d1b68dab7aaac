"""What the page of one document shows beside its text."""

from dataclasses import dataclass

from django.db.models import Q, Value
from django.utils import timezone

from catalog.catalogue import Catalogue, Node
from catalog.classification import Validity
from catalog.lists import Row, rows_of
from catalog.models import Document, Listing

REPEALED_SHOWN = 20


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


def metadata_of(document: Document, node: Node, unit_name: str, unit_url: str) -> list[tuple[str, str, str]]:
    """(label, value, address or "") in the order of the national metadata table; empty values are left out but for the first eight."""
    published = timezone.localtime(document.published_at)
    always = [
        ("索引号", document.index_number or "", ""),
        ("主题分类", document.topic_path, f"/catalog/all/?topic={document.topic}" if document.topic else ""),
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
    return always + [entry for entry in sometimes if entry[1]]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands beside a document: the next newer and the next older in its column, and what it repeals."""

    newer: Row | None
    older: Row | None
    repealed: list[Row]


def around(catalogue: Catalogue, document: Document) -> Around:
    """The rows beside a document, in two queries."""
    shelf = Listing.objects.filter(column_id=document.column_id)
    at, pk = document.published_at, document.pk
    newer = shelf.filter(published_at__gte=at).filter(Q(published_at__gt=at) | Q(document_id__gt=pk))
    older = shelf.filter(published_at__lte=at).filter(Q(published_at__lt=at) | Q(document_id__lt=pk))
    parts = [
        newer.annotate(part=Value("newer"))
        .order_by("published_at", "document_id")
        .values_list("part", "document_id")[:1],
        older.annotate(part=Value("older"))
        .order_by("-published_at", "-document_id")
        .values_list("part", "document_id")[:1],
        document.repeals.public()
        .annotate(part=Value("repealed"))
        .order_by("pk")
        .values_list("part", "pk")[:REPEALED_SHOWN],
    ]
    found = list(parts[0].union(*parts[1:], all=True))
    rows = {row.id: row for row in rows_of(catalogue, {document_id for _, document_id in found})}
    by_part = {
        part: [rows[i] for name, i in found if name == part and i in rows] for part in ("newer", "older", "repealed")
    }
    return Around(next(iter(by_part["newer"]), None), next(iter(by_part["older"]), None), by_part["repealed"])
