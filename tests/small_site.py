"""A small county with a bit of everything that the public pages can show: for tests of the whole site."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

from catalog.arrivals.incoming import IncomingDocument, IncomingFile
from catalog.arrivals.planting import plant
from catalog.gate.workflow import draft, withdraw
from catalog.models import Column, Document, Revision
from county.models import Department, Role, User
from demo.documents.county import INTERPRETATION_SUFFIX, generate
from demo.units.people import load_units
from interpretation.intake import link_published
from tests.factories import SHANGHAI, person, publish, row

TODAY = date(2025, 7, 1)
FILE_NAME, FILE = "收费项目 清单.csv", "项目,金额（元）\n证照工本费,10\n".encode()
PAGES_OF_UNITS = {"organisation", "guide"}
UNITS_WITH_PAGES = {"government", "caizheng", "shuiwan"}
WIDE_TABLE = (
    "<table><caption>收费项目和标准</caption><thead><tr>"
    + "".join(f'<th scope="col">第{n}项收费的名称</th>' for n in range(1, 31))
    + "</tr></thead><tbody><tr>"
    + "".join(f"<td>每件{n}元，按月结算</td>" for n in range(1, 31))
    + "</tr></tbody></table>"
)


@dataclass(frozen=True)
class SmallSite:
    """The items and people that a test asks for by name."""

    with_file: Document
    repealed: Document
    repealing: Document
    revised: Document
    withdrawn: Document
    organisation: Document
    guide: Document
    report: Document
    draft: Revision
    nina: User  # 信息员 of 财政局
    shen: User  # 审查员 of 财政局
    fu: User  # 负责人 of 财政局


@cache
def demo_rows() -> tuple[IncomingDocument, ...]:
    """Half of a demo county of 300 items, with the pages of three units only."""
    rows = tuple(generate(documents=300, today=TODAY))
    others = [one for one in rows if one.column not in PAGES_OF_UNITS]
    pages = [one for one in rows if one.column in PAGES_OF_UNITS and one.department in UNITS_WITH_PAGES]
    return tuple(pages + others[::2])


def own_rows() -> dict[str, IncomingDocument]:
    """What every test can rely on, by the name in SmallSite."""
    repealing = row(
        column="normative", doc_number="棣财规〔2025〕1号", title="无棣县财政局关于印发《行政事业性收费管理办法》的通知"
    )
    first = row(column="notices", title="关于公布咨询电话的公告", doc_number="", body="<p>咨询电话为0543-0000001。</p>")
    return {
        "with_file": row(
            column="notices",
            title="关于公布行政事业性收费清单的公告",
            doc_number="棣财〔2025〕8号",
            body=f"<p>现公布收费清单。</p><h2>一、收费项目</h2>{WIDE_TABLE}<h2>二、监督</h2><p>欢迎监督。</p>",
            attachments=(IncomingFile(FILE_NAME, FILE),),
            published_at=datetime(2025, 6, 20, 9, 30, tzinfo=SHANGHAI),
            formed_on=date(2025, 6, 18),
            written_on=date(2025, 6, 18),
        ),
        "repealed": row(
            column="normative",
            title="无棣县财政局行政事业性收费管理暂行办法",
            validity="repealed",
            repealed_on=date(2025, 6, 1),
            repealed_by=repealing.source_id,
        ),
        "repealing": repealing,
        "revised": replace(first, body="<p>咨询电话为0543-0000009。</p>", earlier=(first,)),
        "withdrawn": row(column="notices", title="关于收回的公告", attachments=(IncomingFile("旧清单.csv", b"a,b\n"),)),
    }


def build_site() -> SmallSite:
    """63 units, the tree, some 120 items of every kind in them, the people of one unit, and a draft on their desk."""
    load_units()
    plant()
    caizheng = Department.objects.get(slug="caizheng")
    fu = person("fu", caizheng, Role.LEADER, first_name="付军")
    publish(*demo_rows(), source="demo", is_demo=True)
    # More than one page of one column, of one unit, over two years.
    notices = [
        row(
            column="notices",
            doc_number="",
            title=f"关于发放第{number}批惠农补贴的公示",
            published_at=datetime(2024 + number % 2, 2, number, 10, tzinfo=SHANGHAI),
            formed_on=date(2024 + number % 2, 1, 31),
            written_on=date(2024 + number % 2, 1, 31),
        )
        for number in range(1, 26)
    ]
    own = own_rows()
    documents = publish(*own.values(), *notices)
    named = dict(zip(own, documents, strict=False))
    link_published(key_suffix=INTERPRETATION_SUFFIX)
    withdraw(named["withdrawn"], actor=fu, reason="内容有误，更正后重新公开")

    nina = person("nina", caizheng, Role.OFFICER, first_name="倪娜")
    begun = draft(
        Document(department=caizheng, column=Column.objects.get(slug="notices"), topic="0401", genre="announcement"),
        Revision(
            title="关于关于调整收费标准的公告。", formed_on=TODAY, written_on=TODAY, body="<p>联系人13800000000。</p>"
        ),
        actor=nina,
    )

    def newest(column: str) -> Document:
        return Document.objects.public().filter(column__slug=column, batch__source="demo").latest("published_at")

    return SmallSite(
        **named,
        organisation=newest("organisation"),
        guide=newest("guide"),
        report=newest("annual-reports"),
        draft=begun,
        nina=nina,
        shen=person("shen", caizheng, Role.REVIEWER, first_name="申强"),
        fu=fu,
    )
