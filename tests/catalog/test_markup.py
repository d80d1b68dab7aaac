"""Bodies: how text and real HTML become structured HTML, what the gate lets pass, and what text a body holds."""

import re
import time
from html.parser import HTMLParser

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.texts import markup

NOTICE = """国务院办公厅关于科技节水
建 议 的 通 知
国办函〔2005〕21号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
现将有关事项通知如下：
一、总体要求
（一）指导思想。坚持节水优先。
（二）基本原则。
政府主导。
1.先试点。
（1）有专职工作人员；
二、严格执行。各地要按照本通知要求抓好落实，确保取得实效。
附件：1.任务分工表
2.联系人名单
国务院办公厅
二〇〇五年三月三日
（此件公开发布）
附件1
任务分工表
序号|任务|单位
1|摸底|水利局
2|治理|生态环境局
"""
NOTICE_TITLE = "国务院办公厅关于科技节水建议的通知"

TASKS = (
    '<table><thead><tr><th scope="col">序号</th><th scope="col">任务</th><th scope="col">单位</th></tr></thead><tbody>'
    "<tr><td>1</td><td>摸底</td><td>水利局</td></tr><tr><td>2</td><td>治理</td><td>生态环境局</td></tr></tbody></table>"
)

LAW = """## 第一章 总则
第一条 为了规范管理，制定本条例。
第二条 有下列情形之一的，适用本条例：
（一）国家机关；
（二）其他组织。
第一条第二款规定的情形除外。
### 第二节 许可
第三条　本条例自2020年1月1日起施行。
"""


def lines_of(html: str) -> list[str]:
    return re.sub(r"(</(?:p|h[2-4]|li|table)>)", r"\1\n", html).splitlines()


def test_a_notice_is_told_into_its_parts():
    assert lines_of(markup.from_plain(NOTICE, NOTICE_TITLE, "国办函〔2005〕21号")) == [
        '<p class="addressee">各省、自治区、直辖市人民政府，国务院各部委、各直属机构：</p>',
        "<p>现将有关事项通知如下：</p>",
        "<h2>一、总体要求</h2>",
        '<p class="level-2"><strong>（一）指导思想。</strong>坚持节水优先。</p>',
        '<p class="level-2"><strong>（二）基本原则。</strong></p>',
        "<p>政府主导。</p>",
        '<p class="level-3">1.先试点。</p>',
        '<p class="level-4">（1）有专职工作人员；</p>',
        '<p class="level-1"><strong>二、严格执行。</strong>各地要按照本通知要求抓好落实，确保取得实效。</p>',
        '<ul class="attachment-names"><li>附件：1.任务分工表</li>',
        "<li>2.联系人名单</li>",
        '</ul><p class="signature">国务院办公厅</p>',
        '<p class="signed-on">二〇〇五年三月三日</p>',
        '<p class="issue-note">（此件公开发布）</p>',
        '<p class="attachment-mark">附件1</p>',
        '<h2 class="text-title">任务分工表</h2>',
        TASKS,
    ]


def test_a_law_keeps_chapters_sections_and_articles():
    assert lines_of(markup.from_plain(LAW, "某某条例")) == [
        "<h2>第一章 总则</h2>",
        '<p id="article-1" class="article"><strong class="article-number">第一条</strong> 为了规范管理，制定本条例。</p>',
        '<p id="article-2" class="article"><strong class="article-number">第二条</strong> 有下列情形之一的，适用本条例：</p>',
        '<p class="level-2">（一）国家机关；</p>',
        '<p class="level-2">（二）其他组织。</p>',
        "<p>第一条第二款规定的情形除外。</p>",
        "<h3>第二节 许可</h3>",
        '<p id="article-3" class="article"><strong class="article-number">第三条</strong> 本条例自2020年1月1日起施行。</p>',
    ]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("第一条为完善保障，制定本办法。\n第二条本办法适用于本市。", ["article", "article"]),
        ("第一条 甲。\n第七十五 条乙。", ["article", "article"][:1]),
        ("第三条和第四条规定的情形，从其规定。", []),
    ],
)
def test_articles_without_a_space_are_told_from_references(text, expected):
    assert re.findall(r'class="(article)"', markup.from_plain(text)) == expected


def test_article_addresses_are_unique_over_two_texts():
    body = markup.from_plain("第一条 甲。\n第二条 乙。\n附件\n实施细则\n第一条 丙。\n第一条之一 丁。")
    assert re.findall(r'id="([^"]+)"', body) == ["article-1", "article-2", "article-1-1"]


def test_headings_leave_no_level_out():
    text = "## 第一编 总则\n## 第一章 甲\n### 第一节 乙\n第一条 丙。\n附件1\n目录一览\n一、丁\n戊。\n（一）己\n庚。"
    assert re.findall(r"<(h\d)", markup.from_plain(text)) == ["h2", "h3", "h4", "h2", "h3", "h4"]


@pytest.mark.parametrize(
    "lines, table",
    [
        pytest.param(
            ["类别|序号|指标", "基础|1|住所", "2|就业", "加分|1|学历"],
            '<tbody><tr><td rowspan="2">基础</td><td>1</td><td>住所</td></tr><tr><td>2</td><td>就业</td></tr>'
            "<tr><td>加分</td><td>1</td><td>学历</td></tr></tbody>",
            id="merged cells at the start continue",
        ),
        pytest.param(
            ["序号|类别|渠道", "1|学生|学校", "2|居民"],
            '<tbody><tr><td>1</td><td>学生</td><td rowspan="2">学校</td></tr><tr><td>2</td><td>居民</td></tr></tbody>',
            id="a serial at the start shows that the end was merged",
        ),
        pytest.param(
            ["单位名称|", "机构代码||注册号|"],
            '<tbody><tr><td>单位名称</td><td colspan="3"></td></tr><tr><td>机构代码</td><td></td><td>注册号</td><td></td></tr></tbody>',
            id="a form",
        ),
        pytest.param(
            ["序号|病种|限额", "1|一类|高血压|200元|长期", "2|二类|贫血|两年", "3|二类|丙肝|长期"],
            '<tbody><tr><td colspan="5">序号｜病种｜限额</td></tr><tr><td>1</td><td>一类</td><td>高血压</td><td>200元</td><td>长期</td></tr>'
            '<tr><td>2</td><td>二类</td><td>贫血</td><td colspan="2">两年</td></tr>'
            '<tr><td>3</td><td>二类</td><td>丙肝</td><td colspan="2">长期</td></tr></tbody>',
            id="a head whose merged cells are unknown",
        ),
    ],
)
def test_rows_cut_at_bars_become_a_table(lines, table):
    body = markup.from_plain("\n".join(lines))
    assert table in body
    assert body == f"<table>{body[len('<table>') : -len('</table>')]}</table>"


def test_one_bar_in_a_sentence_makes_no_table():
    assert markup.from_plain("取值为 a|b 之一。") == "<p>取值为 a|b 之一。</p>"


def test_a_body_of_nothing_but_its_title_is_not_emptied():
    assert markup.plain_text(markup.from_plain("某某通知", "某某通知")) == "某某通知"


WORD = """<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->
<div class="Section1" style="layout-grid:15.6pt"><p class="MsoNormal" align="center" style="text-align:center">
<b><span style="font-family:宋体;mso-spacerun:'yes'">　　关于开展检查的通知<o:p></o:p></span></b></p>
<p class="MsoNormal" style="text-indent:32pt">　　各科室：<o:p>&nbsp;</o:p></p><p>&nbsp;</p><p><span>　</span></p>
<p onclick="x()"><span style="font-weight:700">一、时间。</span>每周<sub>2</sub>次，见<a href="../t1.htm">这里</a>、<a href="data:x">那里</a>。</p>
<p style="text-align: right"><img src="file:///C:/a.png">办公室　　　</p><p style="text-align:right">2024年1月2日</p>
<p align="center"><img src="http://elsewhere.example/a.png" alt="图"></p>
<script>alert(1)</script><style>p{color:red}</style>
<table><tr><td><table border=1><tr><td rowspan=2>单位</td><td><p>甲</p><p>乙</p></td></tr><tr><td>丙</td></tr></table></td></tr></table>
</div>"""


LINK = '<a href="https://www.example.gov.cn/a/t1.htm" rel="noopener noreferrer">这里</a>'


def test_word_html_is_cleaned_and_told_into_its_parts():
    assert lines_of(markup.from_html(WORD, "关于开展检查的通知", base_url="https://www.example.gov.cn/a/b/")) == [
        '<p class="addressee">各科室：</p>',
        f'<p class="level-1"><strong>一、时间。</strong>每周<sub>2</sub>次，见{LINK}、那里。</p>',
        '<p class="signature">办公室</p>',
        '<p class="signed-on">2024年1月2日</p>',
        '<p class="align-center">〔此处图片未随文导入〕</p>',
        '<table><tbody><tr><td rowspan="2">单位</td><td>甲<br>乙</td></tr><tr><td>丙</td></tr></tbody></table>',
    ]


def test_our_own_images_and_links_stay():
    html = '<p>见 <a href="/files/abc/">附件</a><img src="/files/xyz/" alt="示意图"></p>'
    assert markup.from_html(html) == (
        '<p>见 <a href="/files/abc/" rel="noopener noreferrer">附件</a><img src="/files/xyz/" alt="示意图"></p>'
    )


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVa&#x09;script:alert(1)">x</a>',
    '<a href="//evil.example/">x</a>',
    '<a href="/\\evil.example">x</a>',
    '<a href="data:text/html,x">x</a>',
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    '<p style="background:url(javascript:alert(1))">x</p>',
    '<p class="danger align-center evil" id="login" onmouseover=x>x</p>',
    '<img src="/files/../admin/" alt="x">',
    '<img src="//evil.example/files/x">',
    '<form action="/admin/"><input name="q"><button>x</button></form>',
    "<meta http-equiv=refresh content=0>",
    "<base href=//evil.example/>",
    '<td colspan="999999" rowspan="-1">x</td>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<p/onclick=alert(1)>x",
    "<<p>script>alert(1)<</p>/script>",
    "\x00<scr\x00ipt>alert(1)</script>",
]


class Inspector(HTMLParser):
    """Collects what the gate must not let pass."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in markup.TAGS:
            self.faults.append(tag)
        for name, value in attrs:
            own = {"a": {"rel"}}.get(tag, set()) | ({"class"} if tag in markup.CLASSES else set())
            if name not in own | markup.ATTRIBUTES.get(tag, frozenset()):
                self.faults.append(f"{tag} {name}")
            if name == "class" and not set((value or "").split()) <= markup.CLASSES[tag]:
                self.faults.append(f"class {value}")
            if name == "src" and not re.fullmatch(r"/files/[\w-]+/?", value or ""):
                self.faults.append(f"src {value}")
            if name == "href" and not re.match(r"https?://|/(?![/\\])|#", value or "", re.I):
                self.faults.append(f"href {value}")
        if tag == "img" and "src" not in dict(attrs):
            self.faults.append("img without a source")


def faults_of(html: str) -> list[str]:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector.faults


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_gate_stops_attacks(attack):
    for html in (markup.sanitise(attack), markup.from_html(attack), markup.from_plain(attack)):
        assert faults_of(html) == []


def test_the_gate_keeps_what_is_allowed():
    html = (
        '<h2 class="text-title">甲</h2>'
        '<p id="article-1" class="article"><strong class="article-number">第一条</strong> 乙<br>丙<sup>2</sup></p>'
        '<ol><li>丁</li></ol><blockquote><p>戊</p></blockquote><table><caption>己</caption><tbody><tr><th scope="row">庚</th>'
        '<td colspan="2">辛&amp;&lt;</td></tr></tbody></table>'
    )
    assert markup.sanitise(html) == html


def test_a_second_element_does_not_take_an_id():
    assert markup.sanitise('<p id="article-1">甲</p><p id="article-1">乙</p>') == '<p id="article-1">甲</p><p>乙</p>'


SOUP_TAGS = (*sorted(markup.TAGS), "div", "span", "font", "o:p", "b", "center", "h1", "script", "svg")
SOUP_ATTRIBUTES = ("", ' class="level-1 x"', ' align="center"', ' style="text-align:right;font-weight:bold"')
TAG_SOUP = st.sampled_from(
    [f"<{slash}{tag}{attributes}>" for tag in SOUP_TAGS for slash in ("", "/") for attributes in SOUP_ATTRIBUTES]
    + [
        '<a href="http://a.example/?x=1&amp;y=2">',
        '<a href="/x">',
        '<td colspan="2">',
        '<img src="/files/a" alt="甲">',
        "<img src=x>",
        '<p class="addressee">',
        '<h2 class="text-title">',
        '<ul class="attachment-names">',
        '<p id="article-1" class="article">',
    ]
)
TEXT_SOUP = st.sampled_from(
    [
        "甲",
        "　　",
        " ",
        "\n",
        "&",
        "&amp;",
        "&lt;b&gt;",
        "<",
        ">",
        '"',
        "'",
        "&nbsp;",
        "|",
        "a|b|c\n",
        "\u200b",
        "\x00",
        "😀",
        "国务院",
        "第一条 甲。",
        "第二章 总则",
        "一、总体要求",
        "（一）甲。乙。",
        "1.甲",
        "附件：1.甲",
        "附件1",
        "2024年1月2日",
        "各局：",
        "《某某办法》",
        "某某办法",
        "（此件公开发布）",
        "## ",
        "第1号",
        "<!--",
        "-->",
        "</",
        "a.docx",
        "国办发〔2018〕1号",
    ]
)
SOUP = st.lists(st.one_of(TAG_SOUP, TEXT_SOUP, TEXT_SOUP.map(lambda text: text + "\n")), max_size=40).map("".join)
LINES = st.lists(TEXT_SOUP, max_size=25).map("\n".join)


@given(st.one_of(SOUP, st.text(max_size=200)))
@settings(max_examples=200, deadline=None)
@example("<table><p>甲<tr>乙<td>丙")
@example("<b><p>甲</b>乙</p>")
def test_the_gate_is_safe_and_idempotent(html):
    once = markup.sanitise(html)
    assert faults_of(once) == []
    assert markup.sanitise(once) == once


@given(SOUP)
@settings(max_examples=200, deadline=None)
def test_cleaned_html_is_safe_idempotent_and_passes_the_gate_unchanged(html):
    once = markup.from_html(html)
    assert faults_of(once) == []
    assert markup.sanitise(once) == once
    assert markup.from_html(once) == once


@given(st.one_of(LINES, st.text(max_size=200)))
@settings(max_examples=200, deadline=None)
def test_plain_text_becomes_html_that_passes_the_gate_and_comes_out_the_same(text):
    once = markup.from_plain(text)
    assert markup.sanitise(once) == once
    assert markup.from_html(once) == once


def bare(text: str) -> str:
    return re.sub(r"[\s\u3000|｜#]+", "", text)


@given(LINES.filter(lambda text: not re.search(r"[<>&]|\x00|\u200b", text)))
@settings(max_examples=150, deadline=None)
def test_no_character_of_a_plain_text_is_lost(text):
    assert bare(markup.plain_text(markup.from_plain(text))) == bare(text)


@given(SOUP)
@settings(max_examples=80, deadline=None)
def test_results_are_valid_html_and_plain_text_is_their_text(html):
    for result in (markup.sanitise(html), markup.from_html(html)):
        fragment = html5lib.HTMLParser(strict=True).parseFragment(result)
        assert bare("".join(fragment.itertext())) == bare(markup.plain_text(result))


def test_plain_text_gives_a_line_to_each_paragraph_and_row():
    html = "<h2>甲</h2><p>乙 &amp; 丙<br>丁</p><table><tbody><tr><td>1</td><td>2</td></tr></tbody></table><ul><li>戊</li></ul>"
    assert markup.plain_text(html) == "甲\n乙 & 丙\n丁\n1 2\n戊"


def test_a_table_on_a_page_stands_in_a_region_that_is_reached_and_named():
    table = "<table><caption>收费 &amp; <strong>标准</strong></caption><tbody><tr><td>1</td></tr></tbody></table>"
    assert markup.with_table_regions("<p>甲</p>") == "<p>甲</p>"
    assert markup.with_table_regions(f"<p>甲</p>{table}<p>乙</p>") == (
        '<p>甲</p><div class="table-wrap" role="region" tabindex="0" aria-label="收费 &amp; 标准，可以左右滚动">'
        f"{table}</div><p>乙</p>"
    )
    inner = f"<table><tbody><tr><td>{table}</td></tr></tbody></table>"
    shown = markup.with_table_regions(inner + inner)
    assert shown.count('aria-label="表格，可以左右滚动"') == shown.count("<div") == shown.count("</div>") == 2
    assert re.sub("</?div[^>]*>", "", shown) == inner + inner


@given(SOUP)
@settings(max_examples=80, deadline=None)
def test_regions_balance_and_change_nothing_else(html):
    body = markup.sanitise(html)
    shown = markup.with_table_regions(body)
    assert re.sub('<div class="table-wrap"[^>]*>|</div>', "", shown) == body
    html5lib.HTMLParser(strict=True).parseFragment(shown)


def test_an_excerpt_is_running_text():
    body = markup.from_plain(NOTICE, NOTICE_TITLE, "国办函〔2005〕21号")
    assert markup.excerpt(body, 30) == "现将有关事项通知如下：（一）指导思想。坚持节水优先。（二）…"
    assert len(markup.excerpt(body, 30)) == 30
    assert markup.excerpt('<p class="signature">办公室</p>', 30) == "办公室"
    assert markup.excerpt("", 30) == ""


WORKS = (markup.sanitise, markup.from_html, markup.from_plain, markup.plain_text, markup.with_table_regions)
SIZE = 400_000
SENTENCE = "为了规范管理，根据有关规定，结合本县实际，制定本办法，请各单位遵照执行，抓好落实。"
LARGE = {
    "one paragraph": "国" * SIZE,
    "lines": f"{SENTENCE}\n" * (SIZE // 42),
    "articles": f"第一条 {SENTENCE}\n" * (SIZE // 46),
    "attachments": "附件：1.甲\n2.乙\n" * (SIZE // 13),
    "ampersands": "&" * SIZE,
    "half entities": "&#" * (SIZE // 2),
    "nested blocks": "<div>" * (SIZE // 5),
    "nested lists": "<ul><li>" * (SIZE // 8),
    "nested tables": "<table><tr><td>" * (SIZE // 15),
    "nested emphasis": "".join(f"<b a={number}>" for number in range(SIZE // 11)),
    "emphasis over paragraphs": "".join(f"<em a={number}><p>" for number in range(SIZE // 15)),
    "open comments": "<!--" * (SIZE // 4),
    "open scripts": "<script>" * (SIZE // 8),
    "open quotes": '<a "<b\'" ' * (SIZE // 9),
    "one long attribute name": f"<p {'a' * SIZE}>",
    "spaces": f"<p>{' ' * SIZE}甲</p>",
    "bars": "|" * SIZE,
    "opening brackets": "（2024年" * (SIZE // 6),
    "numerals": "一" * SIZE,
}


@pytest.mark.slow
@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE.keys())
@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.__name__)
def test_time_grows_no_faster_than_the_text(work, text):
    """Twice the text may take a little over twice as long; what grows with the square takes four times, and minutes in the end."""
    for _ in range(3):
        half, whole = seconds(work, text[: len(text) // 2]), seconds(work, text)
        if whole < 3 * half + 0.2:
            return
    pytest.fail(f"{len(text)} characters take {whole:.2f} s, half of them {half:.2f} s")


def seconds(work, text: str) -> float:
    started = time.process_time()
    work(text)
    return time.process_time() - started


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.__name__)
def test_a_million_characters_are_soon_done(work):
    """0.1 to 0.4 s on an idle core; the bound leaves room for a busy machine."""
    assert min(seconds(work, f"<p>{SENTENCE}</p>\n" * 20_000) for _ in range(2)) < 4
