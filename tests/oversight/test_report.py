"""The figures of the annual report: random cases always tie out, hand-counted ones are what a hand counts, a miscount is found."""

import json
from collections import Counter
from dataclasses import asdict, replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.texts.markup import sanitise
from county.papers import plain_text
from oversight.annual_report.form import (
    APPLICANTS,
    CARRIED_IN,
    CARRIED_OUT,
    DONE,
    LABELS,
    LEAVES,
    NEW,
    OUTCOMES,
    REMEDY_GROUPS,
    Proactive,
    TrialProactive,
    faults_of_remedies,
    faults_of_requests,
    wan_yuan,
)
from oversight.annual_report.importing import BadReport, read_reports
from oversight.annual_report.layout import SECTIONS, Report, as_csv, as_xml, body_of, paper_of, tables_of
from oversight.annual_report.report import (
    REMEDIES,
    REQUESTS,
    TOTAL,
    NormativeDocument,
    RemedyCase,
    RequestCase,
    cell_label,
    changes_between,
    conflicts_of,
    doubts_of,
    faults_of,
    faults_of_lines,
    figures_from_text,
    figures_of,
    filled,
    in_cell,
    lines_of_documents,
    lines_of_remedies,
    lines_of_requests,
    prepared,
    unknown_tokens,
)

YEAR = 2025
DAYS = st.dates(date(YEAR - 2, 1, 1), date(YEAR + 1, 12, 31))


@st.composite
def request_cases(draw):
    """An application received some day, and closed in some row some day after, or not yet."""
    received = draw(DAYS)
    closed = draw(st.none() | st.dates(received, date(YEAR + 2, 12, 31)))
    number = draw(st.integers(1, 10**6))
    leaf = draw(st.sampled_from(LEAVES)) if closed else ""
    return RequestCase(number, f"申请{number}", draw(st.integers(0, 5)), received, closed, leaf)


@st.composite
def remedy_cases(draw):
    began = draw(DAYS)
    ended = draw(st.none() | st.dates(began, date(YEAR + 2, 12, 31)))
    number = draw(st.integers(1, 10**6))
    outcome = draw(st.integers(0, 2)) if ended else None
    return RemedyCase(number, f"案件{number}", draw(st.sampled_from(list(REMEDY_GROUPS))), began, outcome, ended)


@st.composite
def normative_documents(draw):
    made = draw(DAYS)
    ended = draw(st.none() | st.dates(made, date(YEAR + 2, 12, 31)))
    number = draw(st.integers(1, 10**6))
    return NormativeDocument(number, f"文件{number}", made, ended)


def many(cases):
    return st.lists(cases, max_size=40, unique_by=lambda one: one.object_id)


def counted(requests=(), remedies=(), documents=(), year=YEAR):
    """(lines, figures) of a year."""
    lines = lines_of_documents(documents, year) + lines_of_requests(requests, year) + lines_of_remedies(remedies, year)
    return lines, figures_of(lines, {}, year=year, published=0)


@settings(max_examples=200, deadline=None)
@given(many(request_cases()), many(remedy_cases()), many(normative_documents()))
def test_any_set_of_cases_ties_out_year_after_year(requests, remedies, documents):
    before = None
    for year in (YEAR - 2, YEAR - 1, YEAR, YEAR + 1):
        lines, figures = counted(requests, remedies, documents, year)
        assert faults_of(figures, before) == []
        assert faults_of_lines(lines) == []
        if before:
            assert doubts_of(figures, before) == []
        assert figures_from_text(figures.as_text()) == figures
        before = figures


@settings(max_examples=100, deadline=None)
@given(many(request_cases()), many(remedy_cases()), many(normative_documents()))
def test_behind_every_cell_stand_as_many_cases_as_it_says(requests, remedies, documents):
    lines, figures = counted(requests, remedies, documents)
    opened = 0
    for table in tables_of(figures):
        for row in table.rows:
            for cell in row:
                if cell.key:
                    assert len(in_cell(lines, *cell.key.split("/"))) == int(cell.text), cell.key
                    assert cell_label(*cell.key.split("/"))
                    opened += 1
    assert opened == 3 + 25 * 7 + 15


@settings(max_examples=100, deadline=None)
@given(many(request_cases()), st.data())
def test_a_planted_miscount_is_found(requests, data):
    lines, _ = counted(requests)
    own = [line for line in lines if line.table == REQUESTS]
    if not own:
        return
    place = data.draw(st.integers(0, len(own) - 1))
    fault = data.draw(st.sampled_from(("lost", "twice", "other row", "other applicant")))
    line = own[place]
    spoilt = {
        "lost": [],
        "twice": [line, line],
        "other row": [replace(line, row=CARRIED_OUT if line.row in (NEW, CARRIED_IN) else NEW)],
        "other applicant": [replace(line, column=str((int(line.column) + 1) % 6))],
    }[fault]
    wrong = own[:place] + spoilt + own[place + 1 :]
    assert faults_of_lines(wrong)
    assert faults_of(figures_of(wrong, {}, year=YEAR, published=0))


def test_two_miscounts_that_hide_each_other_in_the_sums_are_found_by_the_cases():
    one = RequestCase(1, "申请1", 0, date(YEAR, 3, 1), date(YEAR, 4, 1), "r_open")
    two = RequestCase(2, "申请2", 0, date(YEAR, 3, 1), date(YEAR, 4, 1), "r_part")
    lines, _ = counted([one, two])
    wrong = [replace(line, object_id=1, label="申请1") if line.row == "r_part" else line for line in lines]
    assert faults_of(figures_of(wrong, {}, year=YEAR, published=0)) == []
    assert faults_of_lines(wrong)


def test_a_year_counted_by_hand():
    """Twelve applications, one by one: who, when received, when and how closed."""
    cases = [
        RequestCase(1, "2024-1", 0, date(2024, 12, 20), date(2025, 1, 8), "r_open"),  # 上年结转, 予以公开
        RequestCase(2, "2024-2", 1, date(2024, 12, 31), date(2025, 2, 3), "u_nothold"),  # 上年结转
        RequestCase(3, "2024-3", 0, date(2024, 6, 1), date(2024, 6, 20), "r_open"),  # 上年办结, 不计
        RequestCase(4, "2025-1", 0, date(2025, 1, 1), date(2025, 1, 20), "r_part"),
        RequestCase(5, "2025-2", 0, date(2025, 2, 1), date(2025, 2, 20), "n_third"),
        RequestCase(6, "2025-3", 4, date(2025, 3, 1), date(2025, 3, 20), "n_query"),
        RequestCase(7, "2025-4", 0, date(2025, 4, 1), date(2025, 12, 31), "d_repeat"),
        RequestCase(8, "2025-5", 3, date(2025, 5, 1), date(2025, 5, 9), "o_nocorrect"),
        RequestCase(9, "2025-6", 0, date(2025, 12, 31), None, ""),  # 结转下年
        RequestCase(10, "2025-7", 1, date(2025, 12, 1), date(2026, 1, 4), "r_open"),  # 结转下年
        RequestCase(11, "2024-4", 0, date(2024, 11, 1), None, ""),  # 上年结转, 再结转
        RequestCase(12, "2026-1", 0, date(2026, 1, 1), None, ""),  # 次年, 不计
    ]
    remedies = [
        RemedyCase(1, "复议1", "reviews", date(2025, 3, 1), 0, date(2025, 5, 1)),
        RemedyCase(2, "复议2", "reviews", date(2024, 12, 1), 1, date(2025, 2, 1)),
        RemedyCase(3, "复议3", "reviews", date(2025, 11, 1), 0, date(2026, 1, 9)),
        RemedyCase(4, "诉讼1", "direct_suits", date(2023, 1, 1), 2, date(2024, 1, 1)),
        RemedyCase(5, "诉讼2", "later_suits", date(2025, 6, 1)),
    ]
    documents = [
        NormativeDocument(1, "甲", date(2020, 1, 1)),
        NormativeDocument(2, "乙", date(2021, 1, 1), date(2025, 6, 30)),
        NormativeDocument(3, "丙", date(2025, 2, 1)),
        NormativeDocument(4, "丁", date(2025, 2, 2), date(2025, 12, 31)),
        NormativeDocument(5, "戊", date(2019, 2, 2), date(2022, 1, 1)),
        NormativeDocument(6, "己", date(2019, 2, 2), date(2026, 1, 1)),
    ]
    _, figures = counted(cases, remedies, documents)
    printed = figures.requests.printed()
    assert {key: row for key, row in printed.items() if row[-1]} == {
        NEW: [4, 1, 0, 1, 1, 0, 7],
        CARRIED_IN: [2, 1, 0, 0, 0, 0, 3],
        "r_open": [1, 0, 0, 0, 0, 0, 1],
        "r_part": [1, 0, 0, 0, 0, 0, 1],
        "n_third": [1, 0, 0, 0, 0, 0, 1],
        "n_query": [0, 0, 0, 0, 1, 0, 1],
        "u_nothold": [0, 1, 0, 0, 0, 0, 1],
        "d_repeat": [1, 0, 0, 0, 0, 0, 1],
        "o_nocorrect": [0, 0, 0, 1, 0, 0, 1],
        DONE: [4, 1, 0, 1, 1, 0, 7],
        CARRIED_OUT: [2, 1, 0, 0, 0, 0, 3],
    }
    assert figures.remedies.reviews == (1, 1, 0, 1)
    assert figures.remedies.direct_suits == (0, 0, 0, 0)
    assert figures.remedies.later_suits == (0, 0, 0, 1)
    proactive = figures.proactive
    assert (proactive.normative_made, proactive.normative_ended, proactive.normative_valid) == (2, 2, 3)


def a_report(year=YEAR, **outside) -> Report:
    lines = lines_of_requests([RequestCase(1, "申请1", 0, date(year, 3, 1), date(year, 4, 1), "r_open")], year)
    figures = figures_of(lines, outside, year=year, published=321)
    words = replace(
        prepared("无棣县财政局", figures),
        management="按程序审查发布。",
        platform="做好平台维护。",
        supervision="开展培训。",
        problems="公开不够及时。",
        improvements="改进流程。",
    )
    return Report("无棣县财政局", False, figures, words, "无棣县财政局", date(year + 1, 1, 20))


def test_the_text_takes_its_figures_from_the_tables():
    report = a_report(information_fees=40000)
    text = plain_text(paper_of(report))
    assert "主动公开政府信息321条" in text
    assert "全年收到政府信息公开申请1件，上年结转0件。办结1件，其中予以公开1件" in text
    assert "本年度收取信息处理费400元" in text
    assert "【" not in text
    assert filled("收【新收申请】件，【无此】", report.figures) == "收1件，【无此】"
    assert unknown_tokens("【新收申请】【无此】", report.figures) == ["无此"]


def test_text_and_table_that_differ_are_told():
    figures = a_report().figures
    assert conflicts_of("全年收到政府信息公开申请2件。", figures) == [
        "文字“收到政府信息公开申请2件”与表中本年新收1件不一致"
    ]
    assert conflicts_of("全年收到政府信息公开申请1件。", figures) == []


@pytest.mark.parametrize("year", [2025, 2020])
def test_the_six_parts_stand_in_their_order_on_paper_and_on_the_page(year):
    report = a_report(year)
    text, body = plain_text(paper_of(report)), body_of(report)
    for source in (text, body):
        places = [source.index(section) for section in SECTIONS]
        assert places == sorted(places)
    assert sanitise(body) == body
    assert body.count("<table>") == 3
    assert ("本年新制作数量" in text) == (year == 2020)
    assert len(tables_of(report.figures)[1].rows) == (28 if year == 2025 else 26)


def test_csv_and_xml_hold_every_number():
    figures = a_report(permits=7, fees=123_456_789).figures
    lines = as_csv(figures).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 10 + 25 * 7 + 15
    assert "主动公开政府信息情况,行政许可处理决定数量,,7" in lines
    assert "主动公开政府信息情况,行政事业性收费金额（万元）,,123.456789" in lines
    assert "收到和处理政府信息公开申请情况,一、本年新收政府信息公开申请数量,自然人,1" in lines
    root = ET.fromstring(as_xml("无棣县财政局", "11371623000000000X", figures))  # noqa: S314 - our own
    assert len(root.findall(".//数值")) == len(lines) - 1
    assert root.find("./表[@名称='收到和处理政府信息公开申请情况']/项目/数值[@列='总计']").text == "1"


def test_the_trial_form_adds_up_its_last_group():
    cases = [RequestCase(n, f"{n}", 0, date(2020, 1, 1), date(2020, 2, 1), leaf) for n, leaf in enumerate(LEAVES[-3:])]
    _, figures = counted(cases, year=2020)
    assert isinstance(figures.proactive, TrialProactive)
    (row,) = [line for line in as_csv(figures).decode().splitlines() if "（六）其他处理,总计" in line]
    assert row.endswith(",3")


def test_what_changed_since_is_named():
    case = RequestCase(1, "2025-1", 0, date(YEAR, 3, 1), date(YEAR, 4, 1), "r_open")
    then, now = lines_of_requests([case], YEAR), lines_of_requests([replace(case, leaf="r_part")], YEAR)
    assert changes_between(then, then) == []
    assert changes_between(then, now) == [
        "减少：2025-1（（一）予以公开，自然人）",
        "增加：2025-1（（二）部分公开（区分处理的，只计这一情形，不计其他情形），自然人）",
    ]


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [("x", "new", "0"), (REQUESTS, "x", "0"), (REQUESTS, NEW, "9"), (REMEDIES, "reviews", "-1")],
)
def test_a_cell_that_is_not_there_has_no_name(table, row, column):
    with pytest.raises((KeyError, IndexError)):
        cell_label(table, row, column)


def test_the_total_cell_opens_all_it_adds_up():
    cases = [RequestCase(n, f"{n}", n, date(YEAR, 1, 1), date(YEAR, 2, 1), LEAVES[n]) for n in range(6)]
    lines, _ = counted(cases)
    assert len(in_cell(lines, REQUESTS, DONE, TOTAL)) == 6
    assert len(in_cell(lines, REQUESTS, DONE, "0")) == 1


@pytest.mark.parametrize(
    ("fen", "shown"), [(0, "0"), (4_166_241_619, "4166.241619"), (1_000_000, "1"), (120_000_000, "120")]
)
def test_amounts_are_shown_in_wan_yuan(fen, shown):
    assert wan_yuan(fen) == shown


# 已发布报告的表格


def published(**changes) -> str:
    """A line of a file of published reports, composed by us."""
    rows = {key: [0] * 7 for key in LABELS}
    for key, number in ((NEW, 10), (CARRIED_IN, 1), ("r_open", 8), ("n_law", 2), (DONE, 10), (CARRIED_OUT, 1)):
        rows[key] = [number, 0, 0, 0, 0, 0, number]
    prefixes = ("复议", "诉讼未经复议", "诉讼复议后")
    remedies = {f"{prefix}_{name}": 0 for prefix in prefixes for name in ("维持", "纠正", "其他", "尚未审结", "总计")}
    values = {
        "org": "无棣县财政局",
        "year": 2024,
        "table2": {
            "规章": [0, 0, 0],
            "行政规范性文件": [2, 1, 9],
            "行政许可": 5,
            "行政处罚": 4,
            "行政强制": 3,
            "行政事业性收费": 1.25,
        },
        "table3": rows,
        "table4": remedies | {"复议_维持": 1, "复议_总计": 1},
    }
    for key, value in changes.items():
        table, _, name = key.partition("__")
        values[table] = value if not name else values[table] | {name: value}
    return json.dumps(values, ensure_ascii=False)


def test_a_published_report_is_read():
    (report,) = read_reports([published()])
    assert report.faults == []
    assert report.figures.proactive == Proactive(2, 1, 9, 5, 4, 3, 1_250_000)
    assert report.figures.requests.printed()[DONE] == [10, 0, 0, 0, 0, 0, 10]
    assert report.figures.remedies.reviews == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"table3__r_open": [8, 0, 0, 0, 0, 0, 9]}, "“（一）予以公开”行：各类申请人之和，不等于总计"),
        ({"table3__r_open": [7, 0, 0, 0, 0, 0, 7]}, "“自然人”列：（一）至（六）各项之和，不等于（七）总计"),
        ({"table3__carry_out": [2, 0, 0, 0, 0, 0, 2]}, "“自然人”列：第一项加第二项之和，不等于第三项加第四项之和"),
        ({"table4__复议_总计": 2}, "“行政复议”：各结果之和，不等于总计"),
        ({"table3__n_law": [-2, 4, 0, 0, 0, 0, 2]}, "申请情况表中有负数"),
    ],
)
def test_a_published_report_that_does_not_tie_out_says_where(change, fault):
    (report,) = read_reports([published(**change)])
    assert fault in report.faults
    assert report.figures is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "第 1 行不是年度报告数据"),
        (published(table3={}), "缺少：一、本年新收"),
        (published(year=2019), "不是 2021 年起的格式"),
        (published(year="2024"), "不是整数"),
        (json.dumps({"year": 2024}), "缺少“table3”"),
    ],
)
def test_a_line_that_is_no_report_is_refused_or_faulted(line, reason):
    try:
        (report,) = read_reports([line])
    except BadReport as error:
        assert reason in str(error)  # noqa: PT017 - either way the reason is told
    else:
        assert any(reason in fault for fault in report.faults)


def test_the_identities_want_the_whole_form():
    assert "申请情况表应为25行" in faults_of_requests({})[0]
    assert "复议诉讼表应为3组" in faults_of_remedies({})[0]
    assert len(APPLICANTS) == 6
    assert len(OUTCOMES) == 4
    assert Counter(LEAVES).most_common(1)[0][1] == 1
    assert len(LEAVES) == 21


def test_figures_of_another_text_are_refused():
    with pytest.raises(ValueError, match="figures"):
        figures_from_text(json.dumps({"year": 2025}))
    assert asdict(a_report().figures)["year"] == YEAR
