"""The rules that need no database: copy check, clauses, completeness, limits, names, and charts."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.texts.clauses import clauses_of, find, marked, stretches
from catalog.texts.structured import Chart, ClauseMark, InterpretationContent, Picture, QuestionAnswer
from catalog.texts.structured_forms import STRUCTURED, initial_values, structure_of
from county.calendar.workdays import Calendar
from county.text.charts import (
    WIDTH,
    BadTable,
    ChartKind,
    canonical,
    cells_of,
    nice_ticks,
    summary_of,
    svg_of,
    table_of,
    text_width,
)
from interpretation.completeness import ALL_PARTS, FileFacts, missing
from interpretation.duty import Kept, due_of
from interpretation.models import Form
from interpretation.naming import form_of, names_in
from interpretation.overlap import RUN, overlap_of

POLICY = "对符合条件的困难家庭，按照每人每月三百元的标准发放生活补贴，补贴资金由县财政全额承担并于每月十日前发放到位。"


# Copy check.


def test_a_copied_text_is_a_copy_and_says_which_passages():
    found = overlap_of(f"这项政策很重要。{POLICY}", POLICY)
    assert found.percent > 85
    assert found.is_suspicious
    assert "三百元的标准发放生活补贴，补贴资金" in found.passages[0]


def test_other_words_for_the_same_are_no_copy():
    found = overlap_of("困难群众每个月能领三百块钱，钱由县里出，十号以前到账，不用自己跑腿申请。", POLICY)
    assert found.share == 0
    assert not found.passages


def test_punctuation_and_breaks_do_not_hide_a_copy():
    assert overlap_of(POLICY.replace("，", "\n").replace("。", "；"), POLICY).percent == 100


def test_the_name_of_the_policy_is_no_copy():
    title = "无棣县困难家庭生活补贴发放管理办法实施细则"
    assert overlap_of(f"《{title}》说了什么？", f"《{title}》已经通过。{POLICY}").share == 0


@given(st.text("甲乙丙丁，。", max_size=80), st.text("甲乙丙丁，。", max_size=80))
def test_the_share_lies_between_nothing_and_all(one, other):
    assert 0 <= overlap_of(one, other).share <= 1


@given(st.text("甲乙丙丁戊己庚", min_size=RUN, max_size=80))
def test_every_text_is_a_copy_of_itself(text):
    assert overlap_of(text, f"{text}。{POLICY}").share == 1


def test_long_texts_are_compared_at_once():
    long = "".join(f"第{n}项补贴按照{n * 7}元的标准发放给第{n + 1}类人员。" for n in range(6000))
    assert overlap_of(long, long).percent == 100


# Clauses.

BODY = (
    "<p>各镇街：</p><h3>第一章 总则</h3>"
    '<p id="article-1" class="article"><strong class="article-number">第一条</strong> 为了规范。</p>'
    '<p id="article-2" class="article"><strong class="article-number">第二条</strong> 补贴按月发放。</p><p>前款所称补贴，是指现金。</p>'
    '<table><tbody><tr><td>甲</td></tr></tbody></table><p id="article-12" class="article">第十二条 施行。</p>'
)


def test_clauses_put_together_are_the_body():
    assert "".join(clause.html for clause in clauses_of(BODY)) == BODY


@pytest.mark.parametrize("reference", ["第二条", "2", "第2条", "第二条第二款"])
def test_an_article_is_found_with_its_paragraphs(reference):
    clause = find(clauses_of(BODY), reference)
    assert "按月发放" in clause.html
    assert "是指现金" in clause.html
    assert "第十二条" not in clause.html


def test_a_passage_without_a_number_is_found_by_its_first_words():
    body = '<p class="level-1">一、总体要求</p><p>坚持为民。</p><p class="level-1">二、主要任务</p><p>修路。</p>'
    assert "修路" in find(clauses_of(body), "二、主要任务").html
    assert find(clauses_of(body), "三、保障") is None


def test_marks_that_name_nothing_are_told():
    marks = (ClauseMark("第二条", "不用每月申请"), ClauseMark("第九十条", "没有这条"))
    clauses, lost = marked(BODY, marks)
    assert lost == ["第九十条"]
    shown = stretches(clauses)
    assert "".join(stretch.html for stretch in shown) == BODY
    assert [list(stretch.explanations) for stretch in shown if stretch.explanations] == [["不用每月申请"]]


# Completeness by form.

FULL = InterpretationContent(**dict.fromkeys(ALL_PARTS, ("讲清楚了。",)), contact="县财政局 0543-0000000")
BRIEF = InterpretationContent(background=("背景。",), contents=("内容。",), contact="县财政局 0543-0000000")


@pytest.mark.parametrize(
    ("form", "content", "files", "expected"),
    [
        (Form.TEXT, FULL, [], []),
        (Form.TEXT, replace(FULL, differences=()), [], ["新旧政策差异"]),
        (Form.TEXT, replace(FULL, differences=("无",)), [], []),
        (Form.EXPERT, FULL, [], ["解读专家及其单位和职务"]),
        (Form.EXPERT, replace(FULL, expert="钱某", expert_post="县委党校教授"), [], []),
        (Form.PICTURES, BRIEF, [], ["图解的图片（上传为附件）"]),
        (Form.PICTURES, BRIEF, [("一图.png", "image")], ["图片“一图.png”的文字说明"]),
        (
            Form.PICTURES,
            replace(BRIEF, pictures=(Picture("一图.png", "图中说，补贴从每月两百元提到三百元。"),)),
            [("一图.png", "image")],
            [],
        ),
        (
            Form.PICTURES,
            replace(BRIEF, pictures=(Picture("没有.png", "图中说，补贴从每月两百元提到三百元。"),)),
            [],
            ["图解的图片（上传为附件）", "附件中的图片“没有.png”"],
        ),
        (Form.VIDEO, BRIEF, [("解读.mp4", "video")], ["视频的文字实录或同名字幕（.vtt）"]),
        (Form.VIDEO, BRIEF, [("解读.mp4", "video"), ("解读.vtt", "")], []),
        (Form.AUDIO, replace(BRIEF, transcript=("大家好。",)), [("解读.mp3", "audio")], []),
        (Form.AUDIO, BRIEF, [], ["音频文件（上传为附件）"]),
        (Form.QUESTIONS, BRIEF, [], ["问答"]),
        (Form.QUESTIONS, replace(BRIEF, questions=(QuestionAnswer("怎么领？", ("不用申请。",)),)), [], []),
        (Form.PRESS, BRIEF, [], ["发布人及其职务", "发布会文字实录"]),
        (Form.TEXT, replace(FULL, contact=""), [], ["解读机关和咨询电话"]),
    ],
)
def test_what_each_form_must_tell(form, content, files, expected):
    assert missing(form, content, [FileFacts(*file) for file in files]) == expected


# The three working days.

HOLIDAYS = {date(2026, 10, 1) + timedelta(days=n): False for n in range(7)}
CALENDAR = Calendar(special=HOLIDAYS | {date(2026, 10, 10): True}, announced=frozenset({2026}))


@pytest.mark.parametrize(
    ("published_on", "due_on"),
    [
        (date(2026, 11, 23), date(2026, 11, 26)),
        (date(2026, 11, 26), date(2026, 12, 1)),  # over a weekend
        (date(2026, 9, 30), date(2026, 10, 10)),  # over the holidays, onto a Saturday that is worked
    ],
)
def test_three_working_days_by_the_one_calendar(published_on, due_on):
    assert due_of(published_on, CALENDAR) == due_on


def test_a_policy_is_in_exactly_one_state():
    due = date(2026, 11, 26)
    for interpreted_on in (None, due, due + timedelta(days=1)):
        for today in (due, due + timedelta(days=1)):
            kept = Kept(due, interpreted_on, today)
            assert [kept.is_waiting, kept.is_overdue, kept.came_late, kept.in_time].count(True) == 1


# What a text says of the policy that it explains.


def test_numbers_and_titles_are_read_where_they_stand():
    names = names_in(
        "《无棣县公租房管理办法》政策解读",
        "近日，根据棣政办发[2021]第03号等，县政府印发《无棣县公租房管理办法》（棣政办发〔2021〕8号）。另见《别的办法》。",
    )
    assert "棣政办发〔2021〕8号" in names.numbers
    assert "棣政办发〔2021〕3号" in names.numbers
    assert names.titles == ("无棣县公租房管理办法",)


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("《办法》政策解读", Form.TEXT),
        ("一图读懂《办法》", Form.PICTURES),
        ("2025年度积分制入户工作热点13问", Form.QUESTIONS),
        ("《办法》新闻发布会实录", Form.PRESS),
        ("专家解读：《办法》好在哪里", Form.EXPERT),
    ],
)
def test_a_title_announces_the_form(title, form):
    assert form_of(title) == form


# Charts.

PASTED = "年份\t新建\t改造\n2023\t1,200\t35\n2024\t1,850\t-20\n2025年\t2300.5\t0\n"


def test_a_pasted_table_is_read_as_typed():
    table = table_of(PASTED)
    assert table.series == ("新建", "改造")
    assert table.labels == ("2023", "2024", "2025年")
    assert table.numbers == ((1200, 35), (1850, -20), (2300.5, 0))
    assert table.texts[0] == ("1,200", "35")
    assert table_of(canonical(cells_of(PASTED))) == table


@pytest.mark.parametrize(
    "text", ["年份,件数\n2024,1200\n2025,1300", "年份|件数\n2024|1200\n2025|1300", "年份，件数\n2024，1200\n2025，1300"]
)
def test_other_separators_are_understood(text):
    assert table_of(text).numbers == ((1200,), (1300,))


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("", "bar", "至少要有"),
        ("年份\t件数", "bar", "至少要有"),
        ("年份\t件数\n2024\t很多", "bar", "第 2 行的“很多”不是数值"),
        ("年份\t件数\n2024", "bar", "第 2 行有 1 格"),
        ("1\t2\n3\t4", "bar", "第一行应为表头"),
        ("年份\t甲\t乙\n2024\t1\t2", "pie", "饼图只用一列"),
        ("年份\t甲\n2024\t-1\n2025\t2", "pie", "不能为负"),
        ("年份\t甲\n" + "\n".join(f"{n}月\t1" for n in range(30)), "line", "最多 24 行"),
    ],
)
def test_a_table_that_cannot_be_drawn_says_why(text, kind, said):
    with pytest.raises(BadTable, match=said):
        table_of(text, kind)


@pytest.mark.parametrize("kind", ChartKind.values)
def test_a_chart_is_a_named_picture_without_style_or_script(kind):
    table = table_of("类别\t件数\n主动<公开>\t70\n依申请\t30\n其他\t0", kind)
    root = ElementTree.fromstring(svg_of("公开 & 申请", kind, "件", table, "c1"))  # noqa: S314 - our own
    space = "{http://www.w3.org/2000/svg}"
    named = {node.tag.removeprefix(space): node for node in root}
    assert named["title"].text == "公开 & 申请"
    assert "最高为主动<公开>（70件）" in named["desc"].text
    assert root.get("aria-labelledby") == "c1-title c1-desc"
    assert all("style" not in node.attrib and not node.tag.endswith(("script", "style")) for node in root.iter())
    words = "".join(node.text or "" for node in root.iter() if node.tag.endswith("text"))
    assert "依申请" in words


@given(
    st.lists(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=4), min_size=1, max_size=24),
    st.sampled_from(["bar", "line"]),
)
def test_any_table_is_drawn_inside_its_picture(rows, kind):
    width = len(rows[0])
    rows = [(row * 4)[:width] for row in rows]
    lines = [
        ["项目", *(f"系列{n}" for n in range(width))],
        *([f"第{i}项", *map(str, row)] for i, row in enumerate(rows)),
    ]
    text = canonical(lines)
    root = ElementTree.fromstring(svg_of("图", kind, "", table_of(text, kind), "k"))  # noqa: S314 - our own
    _, _, wide, high = map(float, root.get("viewBox").split())
    for node in root.iter():
        if node.tag.endswith("rect") and node.get("x"):
            assert float(node.get("x")) >= -1
            assert float(node.get("x")) + float(node.get("width")) <= wide + 1
            assert float(node.get("y")) + float(node.get("height")) <= high + 1
        if node.tag.endswith("circle"):
            assert 0 <= float(node.get("cy")) <= high


@given(st.lists(st.text("年月2026", min_size=1, max_size=24), min_size=1, max_size=24))
def test_labels_under_a_line_are_whole_and_apart(labels):
    text = canonical([["月份", "件数"], *([label, "1"] for label in labels)])
    root = ElementTree.fromstring(svg_of("图", "line", "", table_of(text, "line"), "k"))  # noqa: S314 - our own
    height = float(root.get("viewBox").split()[3])
    spans = sorted(
        (float(node.get("x")) - text_width(node.text) / 2, float(node.get("x")) + text_width(node.text) / 2)
        for node in root.iter()
        if node.tag.endswith("text") and float(node.get("y")) > height - 20
    )
    assert spans
    assert spans[0][0] >= 0
    assert spans[-1][1] <= WIDTH
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_ticks_are_few_and_reach_around_the_values(one, other):
    low, high = sorted((one, other))
    ticks = nice_ticks(low, high)
    assert 2 <= len(ticks) <= 8
    assert ticks[0] <= min(low, 0) + 1e-9
    assert ticks[-1] >= max(high, 0) - 1e-6


def test_the_sentence_of_a_chart_names_the_ends():
    assert summary_of(table_of(PASTED), "line", "户") == (
        "折线图，3项：新建最高为2025年（2300.5户），最低为2023（1,200户）；改造最高为2023（35户），最低为2024（-20户）。"
    )


# The fields on their way through the form.


def test_what_is_typed_comes_back_the_same():
    content = replace(
        FULL,
        questions=(QuestionAnswer("怎么领？", ("不用申请。", "直接到账。")), QuestionAnswer("多少钱？", ("三百元。",))),
        pictures=(Picture("一图.png", "图中说明标准。"),),
        clauses=(ClauseMark("第二条", "按月发。"),),
        charts=(Chart("补贴标准", "bar", "元", "年份\t标准\n2024\t200\n2025\t300"),),
    )
    kind = STRUCTURED["interpretation"]
    text, problems = structure_of(kind, initial_values(kind, content.to_json()))
    assert problems == []
    assert kind.from_json(text) == content


def test_what_is_malformed_is_told():
    _, problems = structure_of(
        InterpretationContent,
        {
            "questions": "答：没有问题",
            "clauses": "第二条",
            "chart_1_title": "图",
            "chart_1_kind": "bar",
            "chart_1_table": "甲",
        },
    )
    said = "；".join(problems)
    assert "问答须以“问：”开头" in said
    assert "逐条对照第1行" in said
    assert "图表1：表格至少要有" in said
