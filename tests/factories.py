"""Real records for tests: units with right codes, the national tree, documents that went through the import door."""

import itertools
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from catalog.arrivals.incoming import IncomingDocument
from catalog.arrivals.intake import Outcome, take_in
from catalog.arrivals.planting import plant
from catalog.models import Document, ImportBatch
from county.models import Department, Role, User
from demo.units.units import demo_uscc

SHANGHAI = ZoneInfo("Asia/Shanghai")
_numbers = itertools.count(1)


def unit(slug: str = "caizheng", name: str = "无棣县财政局", **fields) -> Department:
    """A unit; the code is a valid 统一社会信用代码 of a division that does not exist."""
    number = next(_numbers)
    defaults = {
        "short_name": name.removeprefix("无棣县"),
        "kind": "department",
        "uscc": demo_uscc(1000 + number),
        "order": number,
    }
    return Department.objects.create(slug=slug, name=name, **(defaults | fields))


def person(username: str, department: Department | None = None, *roles: Role, **fields) -> User:
    """A member of staff with the password 「口令」 of the tests."""
    return User.objects.create_user(
        username, password="a-long-password", department=department, roles=list(roles), is_staff=True, **fields
    )


def row(**fields) -> IncomingDocument:
    """A row to take in; anything may be overridden."""
    number = next(_numbers)
    base = IncomingDocument(
        source_id=f"row-{number}",
        department="caizheng",
        column="unit-documents",
        title=f"无棣县财政局关于第{number}件事项的通知",
        body=f"<p>各镇街：</p><p>现将第{number}件事项通知如下，请认真执行。</p>",
        published_at=datetime(2024, 5, 6, 9, 30, tzinfo=SHANGHAI),
        formed_on=date(2024, 4, 28),
        written_on=date(2024, 4, 28),
        doc_number=f"棣财〔2024〕{number}号",
        issuer="无棣县财政局",
        topic="0401",
        genre="notice",
        source="无棣县财政局",
    )
    return replace(base, **fields)


def batch(**fields) -> ImportBatch:
    return ImportBatch.objects.create(**({"label": "测试批次", "source": "test", "run_by": "测试"} | fields))


def publish(*rows: IncomingDocument, **batch_fields) -> list[Document]:
    """Takes rows in as published and returns the documents in the order of the rows; fails if a row was refused."""
    outcome = take(*rows, **batch_fields)
    assert not outcome.refusals, outcome.refusals
    source = batch_fields.get("source", "test")
    found = {document.import_key: document for document in Document.objects.filter(import_key__startswith=f"{source}:")}
    return [found[f"{source}:{one.source_id}"] for one in rows]


def take(*rows: IncomingDocument, **batch_fields) -> Outcome:
    """Takes rows in and returns what happened."""
    return take_in(rows, batch(**batch_fields))


def county_with_tree(*slugs: str) -> dict[str, Department]:
    """The national tree and some units."""
    plant()
    names = {"caizheng": "无棣县财政局", "shuiwan": "无棣县水湾镇人民政府", "government": "无棣县人民政府"}
    kinds = {"caizheng": "department", "shuiwan": "town", "government": "government"}
    return {slug: unit(slug, names[slug], kind=kinds[slug]) for slug in (slugs or tuple(names))}
