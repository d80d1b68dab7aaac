"""Lines of a file of documents: what each becomes, what is guessed, what is at fault, and which lines are refused."""

import json
import re
import time as clock
from dataclasses import dataclass
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.arrivals.importing import COUNTY_ZONE, LONGEST_BODY, read
from catalog.arrivals.incoming import IncomingDocument, Refusal
from catalog.arrivals.placing import Offices, column_for, genre_for, topic_for
from catalog.models import Document
from catalog.texts import doc_numbers, markup
from catalog.texts.layout import squeezed
from catalog.texts.terms import term_of
from catalog.tree.classification import TOPICS, Genre, Validity
from demo.units.units import UNITS
from tests.county.real_data import real_data

TODAY = date(2026, 11, 24)


@dataclass
class Unit:
    slug: str
    name: str


FEW = {
    unit.slug: unit
    for unit in (
        Unit("government", "无棣县人民政府"),
        Unit("office", "无棣县人民政府办公室"),
        Unit("gongan", "无棣县公安局"),
        Unit("shuili", "无棣县水利局"),
        Unit("jiaoti", "无棣县教育和体育局"),
        Unit("shichang", "无棣县市场监督管理局"),
        Unit("huanjing", "滨州市生态环境局无棣分局"),
        Unit("ziran", "无棣县自然资源和规划局"),
        Unit("minzheng", "无棣县民政局"),
    )
}
COUNTY = {unit.slug: unit for unit in UNITS}


def row(**changes) -> dict:
    base = {
        "id": "r1",
        "title": "无棣县水利局关于开展河道检查的通知",
        "body": "各镇人民政府：\n请认真执行。\n无棣县水利局\n2024年3月1日",
        "doc_no": "棣水发〔2024〕3号",
        "index_no": "11371699XX0000270D/2024-00003",
        "issuer": "无棣县水利局",
        "publisher": "无棣县水利局",
        "written_date": "2024-03-01",
        "publish_date": "2024-03-05",
        "topic": "农业、林业、水利/水利",
        "topic_source": "official",
        "genre": "通知",
        "doc_kind": "部门文件",
        "level": "县区",
        "validity": "现行有效",
        "effective_date": None,
        "keywords": "河道;检查",
        "attachments": [],
        "source_url": " https://www.example.gov.cn/t1.htm",
    }
    return {name: value for name, value in (base | changes).items() if value is not ...}


def read_rows(*rows: dict, units=FEW) -> list[IncomingDocument | Refusal]:
    return list(read([json.dumps(each, ensure_ascii=False) for each in rows], units, TODAY))


def taken(**changes) -> IncomingDocument:
    (result,) = read_rows(row(**changes))
    assert isinstance(result, IncomingDocument), result
    return result


def refused(**changes) -> str:
    (result,) = read_rows(row(**changes))
    assert isinstance(result, Refusal), result
    return result.reason


def test_a_full_row_of_a_county_unit_is_taken_as_it_says():
    document = taken()
    assert document == IncomingDocument(
        source_id="r1",
        department="shuili",
        column="unit-documents",
        title="无棣县水利局关于开展河道检查的通知",
        body='<p class="addressee">各镇人民政府：</p><p>请认真执行。</p><p class="signature">无棣县水利局</p><p class="signed-on">2024年3月1日</p>',
        published_at=datetime(2024, 3, 5, 9, 0, tzinfo=COUNTY_ZONE),
        formed_on=date(2024, 3, 1),
        written_on=date(2024, 3, 1),
        doc_number="棣水发〔2024〕3号",
        index_number="11371699XX0000270D/2024-00003",
        issuer="无棣县水利局",
        validity=Validity.EFFECTIVE,
        topic="0603",
        genre=Genre.NOTICE,
        keywords=("河道", "检查"),
        summary="请认真执行。",
        source="无棣县水利局",
        source_url="https://www.example.gov.cn/t1.htm",
        guesses=("formed_on", "summary"),
    )


# -- refusals


def test_refusals_name_line_id_and_reason():
    lines = [
        "\ufeff" + json.dumps(row()),
        "",
        "{not json",
        "[1, 2]",
        "[" * 100_000,
        '"text"',
        json.dumps(row(id="r2", title="  \u200b ")),
        json.dumps(row(id="r1")),
        json.dumps(row(id="r3", title=5)),
    ]
    results = list(read(lines, FEW, TODAY))
    assert isinstance(results[0], IncomingDocument)
    assert results[1:] == [
        Refusal(3, "", "不是有效的 JSON"),
        Refusal(4, "", "这一行不是 JSON 对象"),
        Refusal(5, "", "不是有效的 JSON"),
        Refusal(6, "", "这一行不是 JSON 对象"),
        Refusal(7, "r2", "缺少标题（title）"),
        Refusal(8, "r1", "来源编号与前面的行重复"),
        Refusal(9, "r3", "字段类型不对，应当是文字：标题（title）"),
    ]


@pytest.mark.parametrize(
    "changes, reason",
    [
        ({"id": ...}, "缺少来源编号"),
        ({"id": ""}, "缺少来源编号"),
        ({"id": "x" * 60}, "来源编号（id）超过 59 字"),
        ({"title": ...}, "缺少标题"),
        ({"title": "长" * 301}, "标题（title）超过 300 字"),
        ({"body": ...}, "正文为空"),
        ({"body": " \n　\u200b\n"}, "正文为空"),
        ({"body": None}, "正文为空"),
        ({"body": "国" * (LONGEST_BODY + 1)}, "正文超过 500000 字"),
        ({"body": ["a"]}, "应当是文字：正文"),
        ({"doc_no": 5}, "应当是文字：文号"),
        ({"written_date": None, "publish_date": None}, "没有任何日期"),
        ({"publish_date": "2024-13-01"}, "发布日期（publish_date）不是日期：2024-13-01"),
        ({"publish_date": "去年"}, "不是日期：去年"),
        ({"written_date": "2023-02-29"}, "成文日期（written_date）不是日期"),
        ({"publish_date": 20240301}, "应当是文字"),
        ({"publish_date": "2026-11-25"}, "发布日期（publish_date）在将来：2026-11-25"),
        ({"written_date": "2027-01-01"}, "成文日期（written_date）在将来"),
        ({"effective_date": "soon"}, "施行日期（effective_date）不是日期"),
        ({"attachments": "a.doc"}, "应当是列表：attachments"),
        ({"doc_no": "棣" * 61}, "文号（doc_no）超过 60 字"),
        ({"index_no": "1" * 61}, "索引号"),
        ({"issuer": "局" * 201}, "发文机关"),
        ({"source_url": f"https://a.example/{'a' * 500}"}, "来源网址"),
    ],
)
def test_unusable_rows_are_refused(changes, reason):
    assert reason in refused(**changes)


def test_the_limits_are_those_of_the_fields():
    document = taken(
        title="长" * 300,
        issuer="局" * 200,
        publisher="局" * 200,
        source_url=f"https://a.example/{'a' * 482}",
        doc_no="棣" * 60,
        index_no="1" * 60,
        keywords="词" * 40,
        topic="没有这一类" * 20,
    )
    for name in ("title", "issuer", "source", "doc_number", "index_number", "source_url"):
        assert len(getattr(document, name)) <= Document._meta.get_field(name).max_length
    for name in ("faults", "guesses", "keywords"):
        assert all(
            len(each) <= Document._meta.get_field(name).base_field.max_length for each in getattr(document, name)
        )


# -- dates


def test_a_row_without_publication_is_published_when_written():
    document = taken(publish_date=None)
    assert document.published_at == datetime(2024, 3, 1, 9, 0, tzinfo=COUNTY_ZONE)
    assert "published_at" in document.guesses


def test_a_row_without_a_written_date_is_formed_when_published():
    document = taken(written_date=None)
    assert (document.written_on, document.formed_on) == (None, date(2024, 3, 5))


@pytest.mark.parametrize("text", ["2024-03-05", "2024/3/5", "2024.03.05", "2024年3月5日", " 2024-03-05 "])
def test_dates_in_the_usual_ways_of_writing(text):
    assert taken(publish_date=text).published_at.date() == date(2024, 3, 5)


def test_a_time_of_day_is_kept():
    assert taken(publish_date="2024-03-05 16:20:31").published_at == datetime(2024, 3, 5, 16, 20, tzinfo=COUNTY_ZONE)
    assert taken(publish_date="2024-03-05T16:20").published_at.time() == time(16, 20)


def test_what_was_formed_after_publication_is_kept_and_flagged():
    document = taken(written_date="2024-03-09")
    assert document.faults == ("形成日期晚于发布日期",)
    assert document.published_at.date() == date(2024, 3, 5)


def test_dates_before_2008_are_kept():
    assert taken(publish_date="1952-08-11", written_date="1952-08-11").published_at.year == 1952


# -- 文号, 索引号, 来源


def test_a_missing_or_odd_number_is_flagged_where_the_column_needs_one():
    assert taken(doc_no=None).faults == ("缺少发文字号",)
    assert taken(doc_no="棣水发(2024)第003号").doc_number == "棣水发〔2024〕3号"
    assert taken(doc_no="棣水发2024-3").faults == (doc_numbers.problem("棣水发2024-3"),)
    assert taken(doc_no=None, doc_kind="通知公告").faults == ()


def test_an_index_number_goes_to_one_row_only():
    first, second = read_rows(row(), row(id="r2"))
    assert first.index_number == "11371699XX0000270D/2024-00003"
    assert second.index_number == ""
    assert second.faults == ("索引号与同批另一件重复，另行编号",)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://a.example/x",
        "http://",
        "t1.htm",
        "https://a.example/<script>",
        'https://a.example/"x',
    ],
)
def test_an_address_that_is_none_is_dropped(address):
    assert taken(source_url=address).source_url == ""


def test_control_characters_never_arrive():
    document = taken(title="甲\u0000乙\ud800通知", body="丙\u0000丁。", keywords="戊\u0001")
    assert document.title == "甲乙通知"
    assert document.body == "<p>丙丁。</p>"
    assert document.keywords == ("戊",)


def test_names_of_sites_are_no_keywords():
    assert taken(keywords="广州市天河区人民政府门户网站,天河区人民政府,天河区,天河,老年人").keywords == ("老年人",)


# -- body


def test_real_html_takes_the_place_of_text():
    document = taken(
        body=None,
        content_html='<p align="center"><b>无棣县水利局关于开展河道检查的通知</b></p><p>见<a href="a.htm">附表</a>。</p>',
    )
    assert document.body == '<p>见<a href="https://www.example.gov.cn/a.htm" rel="noopener noreferrer">附表</a>。</p>'


def test_attachments_without_bytes_are_named_and_not_linked():
    body = taken(
        attachments=["任务表.xlsx", {"name": "样表<1>.doc", "url": "http://x/"}, {"url": "http://x/a.pdf"}, 5, ""]
    ).body
    listed = '<p class="attachment-label">原网页所附文件（未随文导入）：</p><ul class="attachment-names"><li>任务表.xlsx</li>'
    assert listed + "<li>样表&lt;1&gt;.doc</li><li>http://x/a.pdf</li></ul>" in body
    assert "<a" not in body
    assert markup.sanitise(body) == body


def test_a_damaged_text_is_flagged_by_its_source():
    assert (
        "正文残缺（源文件只含开头）"
        in taken(faults=["正文残缺（源文件只含开头）", "老文件补发：成文与发布相差多年（真实情形）"]).faults
    )


# -- guesses


def test_classes_that_the_source_inferred_are_guesses():
    assert "topic" in taken(topic_source="inferred").guesses
    assert taken(topic="国务院组织机构/其他").topic == "0107"
    unknown = taken(topic="不存在的类")
    assert unknown.topic == ""
    assert unknown.faults == ("主题分类不在国务院分类表中：不存在的类",)


@pytest.mark.parametrize(
    "word, validity, is_guess",
    [
        ("现行有效", Validity.EFFECTIVE, False),
        ("已被修改", Validity.AMENDED, False),
        ("失效或已修改", Validity.EXPIRED, True),
        ("废止", Validity.REPEALED, False),
        (None, Validity.EFFECTIVE, True),
        ("不详", Validity.EFFECTIVE, True),
    ],
)
def test_validity(word, validity, is_guess):
    document = taken(validity=word)
    assert document.validity == validity
    assert ("validity" in document.guesses) == is_guess


def test_what_takes_effect_later_is_pending():
    document = taken(effective_date="2027-01-01")
    assert (document.validity, document.effective_on) == (Validity.PENDING, date(2027, 1, 1))


def test_an_effective_day_read_off_the_last_article_is_a_guess():
    assert "effective_on" in taken(effective_date="2024-04-01", effective_source="正文末条（首次施行日）").guesses
    assert "effective_on" not in taken(effective_date="2024-04-01", effective_source="题注").guesses


def test_a_paper_whose_own_term_is_over_is_taken_as_expired():
    document = taken(validity=None, written_date="2020-06-29", body="第一条 本办法自印发之日起施行，有效期5年。")
    assert document.validity == Validity.EXPIRED
    assert (document.effective_on, document.repealed_on) == (date(2020, 6, 29), date(2025, 6, 29))
    assert {"validity", "effective_on", "repealed_on"} <= set(document.guesses)


def test_an_amended_version_points_to_the_next_one():
    old, middle, new = (
        row(id=name, publish_date=day, written_date=day, validity=validity, index_no=None, version_group="vg")
        for name, day, validity in (
            ("old", "2010-01-01", "已被修改"),
            ("middle", "2015-01-01", "已被修改"),
            ("new", "2020-01-01", "现行有效"),
        )
    )
    by_id = {document.source_id: document.repealed_by for document in read_rows(new, old, middle)}
    assert by_id == {"new": "", "old": "middle", "middle": "new"}


# -- placing


@pytest.mark.parametrize(
    "title, issuer, publisher, level, slug, is_sure",
    [
        ("关于河道的通知", "无棣县水利局", "", "县区", "shuili", True),
        ("关于河道的通知", "甲局", "无棣县公安局", "市", "gongan", True),
        ("关于检查的通知", "平潭综合实验区市场监督管理局", "", "县区", "shichang", False),
        ("关于招生的通知", "广州市天河区教育局", "广州市天河区人民政府门户网站", "县区", "jiaoti", False),
        ("关于清单的公告", "平潭综合实验区自然资源与生态环境局", "", "县区", "ziran", False),
        ("关于标准的通知", "平潭综合实验区管委会", "", "县区", "government", False),
        ("废止文件的决定", "平潭综合实验区管委会办公室", "", "县区", "office", False),
        ("中华人民共和国道路交通安全法", "全国人民代表大会常务委员会", "", "国家", "gongan", False),
        ("交通警察工作规范", "公安部", "", "国家", "gongan", False),
        ("产品质量办法", "国家市场监督管理总局", "", "国家", "shichang", False),
        ("日照市大气污染防治条例", "日照市人民代表大会常务委员会", "", "市", "huanjing", False),
        ("某某办法", "国务院", "", "国家", "office", False),
        ("南水北调工程供用水管理条例", "国务院", "", "国家", "shuili", False),
    ],
)
def test_the_unit_that_keeps_a_paper(title, issuer, publisher, level, slug, is_sure):
    assert Offices(FEW).keeper_of(title, "", issuer, publisher, level) == (slug, is_sure)


def test_the_topic_decides_when_the_title_says_nothing():
    assert Offices(FEW).keeper_of("某某条例", "1101", "国务院", "", "国家").value == "jiaoti"


def test_any_county_has_a_keeper():
    assert Offices({"only": Unit("only", "某镇")}).keeper_of("某某法", "", "国务院", "", "国家").value == "only"


@pytest.mark.parametrize(
    "doc_kind, genre, title, issuer, level, column",
    [
        ("法律", Genre.LAW, "中华人民共和国水法", "全国人民代表大会", "国家", "normative"),
        ("行政法规", Genre.LAW, "政府信息公开条例", "国务院", "国家", "rules"),
        ("规范性文件", Genre.NOTICE, "关于印发管理办法的通知", "县水利局", "县区", "normative"),
        ("政府文件", Genre.NOTICE, "关于加强防汛的通知", "县人民政府", "县区", "county-documents"),
        ("政府文件", Genre.NOTICE, "关于加强防汛的通知", "县人民政府办公室", "县区", "office-documents"),
        ("部门文件", Genre.NOTICE, "关于检查的通知", "县水利局", "县区", "unit-documents"),
        ("通知公告", Genre.NOTICE, "关于招生的通知", "县教育局", "县区", "notices"),
        ("", Genre.PUBLIC_NOTICE, "关于停水的公告", "县水利局", "县区", "notices"),
        ("", Genre.NOTICE, "关于张某任职的通知", "县人民政府", "县区", "appointments"),
        ("", Genre.OTHER, "2023年部门预算公开", "县财政局", "县区", "key-budget"),
        ("", Genre.OTHER, "2023年政府信息公开工作年度报告", "县财政局", "县区", "annual-reports"),
        ("国务院文件", Genre.LETTER, "关于节水建议的复函", "国务院办公厅", "国家", "other-statutory"),
        ("国务院文件", Genre.OPINION, "关于促进就业的意见", "国务院", "国家", "normative"),
    ],
)
def test_the_column_that_holds_a_paper(doc_kind, genre, title, issuer, level, column):
    assert column_for(doc_kind, genre, title, issuer, level).value == column


def test_an_annual_report_names_its_year():
    assert taken(title="无棣县水利局2023年政府信息公开工作年度报告", doc_kind="").report_year == 2023


def test_every_topic_is_found_by_its_path():
    for topic in TOPICS.values():
        name = topic.name if topic.is_class else f"{TOPICS[topic.class_code].name}/{topic.name}"
        assert topic_for(name) == topic.code
    assert topic_for("") == ""


def test_genres():
    assert genre_for("复函", "甲", "") == (Genre.LETTER, True)
    assert genre_for("办法", "甲办法", "部门规章") == (Genre.LAW, True)
    assert genre_for("办法", "甲办法", "规范性文件") == (Genre.MEASURES, True)
    assert genre_for("其他", "关于节水建议的答复", "") == (Genre.LETTER, False)
    assert genre_for("", "某县志", "") == (Genre.OTHER, False)


@pytest.mark.parametrize(
    "text, effective_on, ends_on",
    [
        ("本办法自2024年4月1日起实施，有效期5年。", date(2024, 4, 1), date(2029, 4, 1)),
        ("本细则自印发之日起施行，有效期五年。", date(2024, 2, 29), date(2029, 2, 28)),
        ("本通知自发布之日起施行。", date(2024, 2, 29), None),
        ("现重新发布，有效期调整至2026年12月31日。", None, date(2026, 12, 31)),
        ("《某某办法》自2019年1月1日起施行，有效期5年。", None, None),
        ("本办法自2024年13月1日起施行，有效期5年。", None, None),
        ("没有期限。", None, None),
    ],
)
def test_the_term_that_a_paper_states(text, effective_on, ends_on):
    term = term_of(f"<p>{text}</p>", date(2024, 2, 29))
    assert (term.effective_on, term.ends_on) == (effective_on, ends_on)


# -- nothing raises


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=20),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(), st.text(), max_size=2),
)
FIELDS = [*row(), "content_html", "effective_source", "faults", "version_group", "unknown"]
ROWS = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, VALUES))


@given(
    st.lists(
        st.one_of(ROWS.map(json.dumps), st.text(max_size=50).map(lambda text: text.replace("\n", " "))), max_size=5
    )
)
@settings(max_examples=150, deadline=None)
def test_no_line_breaks_the_reading(lines):
    for result in read(lines, FEW, TODAY):
        assert isinstance(result, IncomingDocument | Refusal)


OPTIONAL = {name: VALUES for name in row() if name not in ("id", "title", "body")}


@given(st.lists(st.fixed_dictionaries({}, optional=OPTIONAL), max_size=4))
@settings(max_examples=80, deadline=None)
def test_whatever_is_taken_fits_the_catalogue(changes):
    for result in read_rows(*(row() | change | {"id": str(number)} for number, change in enumerate(changes))):
        if isinstance(result, IncomingDocument):
            assert result.published_at.date() <= TODAY
            assert result.topic in TOPICS or result.topic == ""
            assert result.genre in Genre.values
            assert result.validity in Validity.values
            assert result.department in FEW


# -- the real documents


@pytest.fixture(scope="module")
def real_lines() -> list[str]:
    return (real_data() / "docs" / "documents.jsonl").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def real_results(real_lines) -> list[IncomingDocument | Refusal]:
    return list(read(real_lines, COUNTY, TODAY))


def bare(text: str) -> str:
    return re.sub(r"[\s\u3000\u200b|｜#]+", "", text)


@pytest.mark.real_data
def test_every_real_row_is_read_and_only_the_one_without_dates_refused(real_results):
    assert len(real_results) == 1211
    refusals = [result for result in real_results if isinstance(result, Refusal)]
    assert [(refusal.source_id, refusal.reason) for refusal in refusals] == [("law-e5e37056b2", "没有任何日期")]


@pytest.mark.real_data
def test_real_bodies_pass_the_gate_unchanged_and_reading_them_again_changes_nothing(real_results):
    for document in real_results:
        if isinstance(document, IncomingDocument):
            assert markup.sanitise(document.body) == document.body, document.source_id
            assert markup.from_html(document.body, document.title, document.doc_number) == document.body, (
                document.source_id
            )


@pytest.mark.real_data
def test_no_real_text_is_lost(real_lines, real_results):
    """All that a body lacks of its source is the title and number at the head."""
    for line, document in zip(real_lines, real_results, strict=True):
        if isinstance(document, Refusal):
            continue
        source, kept = (
            bare(re.sub(r"&\w{0,3}sp;", "", json.loads(line)["body"])),
            bare(markup.plain_text(document.body)),
        )
        assert source.endswith(kept[-200:]), document.source_id
        head = source[: len(source) - len(kept)]
        if source != head + kept:
            # A line of ours stands above the title that was left out.
            lead = len(kept) - next(
                size for size in range(len(kept), 0, -1) if source.endswith(kept[len(kept) - size :])
            )
            head = source[lead : lead + len(source) - len(kept)]
            assert source == kept[:lead] + head + kept[lead:], document.source_id
        title, number = squeezed(document.title), squeezed(document.doc_number)
        assert squeezed(head) in {"", title, number, title + number, number + title}, document.source_id


@pytest.mark.real_data
def test_real_laws_keep_their_articles_and_chapters(real_lines, real_results):
    articles = chapters = 0
    for line, document in zip(real_lines, real_results, strict=True):
        if isinstance(document, Refusal) or not document.source_id.startswith("law-"):
            continue
        body = json.loads(line)["body"]
        spaced = re.findall(r"^第[一二三四五六七八九十百零]+条(?:之一)?[ 　]", body, re.M)
        articles += len(spaced)
        assert document.body.count('class="article"') >= len(spaced), document.source_id
        named = re.findall(r"^#+ 第\w+[编章节]", body, re.M)
        chapters += len(named)
        assert len(re.findall(r"<h[2-4]>第\w+[编章节]", document.body)) >= len(named), document.source_id
    assert articles > 50_000
    assert chapters > 5_500


@pytest.mark.real_data
def test_official_values_of_the_state_council_are_trusted(real_lines, real_results):
    checked = 0
    for line, document in zip(real_lines, real_results, strict=True):
        source = json.loads(line)
        if source["source_set"] == "state_council":
            checked += 1
            assert document.index_number == source["index_no"]
            assert document.doc_number == source["doc_no"]
            assert "topic" not in document.guesses
            assert document.topic
            assert "department" in document.guesses
    assert checked == 48


@pytest.mark.real_data
def test_real_html_keeps_text_and_tables_and_passes_the_gate(real_lines):
    rows = {source["id"]: source for source in map(json.loads, real_lines)}
    file = real_data() / "docs" / "state_council_html.jsonl"
    pages = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(pages) == 48
    for page in pages:
        (document,) = read_rows(rows[page["id"]] | {"content_html": page["content_html"]}, units=COUNTY)
        assert markup.sanitise(document.body) == document.body
        assert markup.from_html(document.body, document.title, document.doc_number) == document.body
        assert "style=" not in document.body
        assert document.body.count("<table>") == page["content_html"].count("<table")
        lost = len(bare(rows[page["id"]]["body"])) - len(
            bare(markup.plain_text(document.body)).replace("〔此处图片未随文导入〕", "")
        )
        head = len(bare(document.title + document.doc_number))
        assert lost <= head + 0.01 * len(rows[page["id"]]["body"]), page["id"]


@pytest.mark.real_data
def test_reading_the_real_rows_is_quick(real_lines):
    """About 2.2 ms a document on an idle core; the bound is slack, for machines that do other work."""
    sample = real_lines[::6]
    started = clock.process_time()
    assert len(list(read(sample, COUNTY, TODAY))) == len(sample)
    assert (clock.process_time() - started) / len(sample) < 0.02
