"""The words of texts and queries, literals, marks and corrections."""

import json
import re
import string
from html import unescape

import pytest
import rjieba
from hypothesis import example, given, settings
from hypothesis import strategies as st

from county.text import segmentation as search
from county.text.segmentation import (
    MAX_LITERAL_BYTES,
    MAX_QUERY,
    MAX_WORDS,
    Vocabulary,
    all_of,
    any_of,
    finer,
    highlight,
    index_version,
    own_words,
    question,
    quoted,
    sound,
    vector,
    words_of_text,
)
from tests.county.real_data import real_data

# Enough to meet words, parts of words, characters that no word holds, and characters from outside the common block.
CHARACTERS = "政府信息公开依申请办法条例公租房土地征收补偿标准医疗保险棣丰街道埕口镇招拍挂龘㐂〇中华人民共和国的了"


# The promise of the whole: what contains the query has its words.


@settings(deadline=None)
@given(text=st.text(CHARACTERS, min_size=2, max_size=60), start=st.integers(0, 58), length=st.integers(1, 12))
@example(text="中华人民共和国", start=2, length=5)
@example(text="推进棚户区改造", start=1, length=3)
def test_a_text_has_every_word_of_every_stretch_of_it(text, start, length):
    stretch = text[start : start + length]
    assert set(question(stretch).words) <= words_of_text(text)


@pytest.mark.real_data
def test_no_stretch_of_a_real_paper_is_missed():
    lines = (real_data() / "docs" / "documents.jsonl").read_text(encoding="utf-8").splitlines()[::40]
    tried = 0
    for line in lines:
        text = json.loads(line)["body"][:6000]
        words = words_of_text(text)
        for run in re.findall("[\u4e00-\u9fff]{4,}", text)[::7]:
            for start in range(0, len(run) - 2, 3):
                stretch = run[start : start + 2 + start % 5]
                assert set(question(stretch).words) <= words, stretch
                tried += 1
    assert tried > 1000


# Texts


def test_every_word_in_a_text_is_kept_also_overlapping_ones():
    assert {"中华人民共和国", "人民共和国", "人民", "共和国", "华"} <= words_of_text("中华人民共和国")


@pytest.mark.parametrize(
    "text, word",
    [
        ("通　　知", "通知"),
        ("公\u200b租房", "公租房"),
        ("ＧＢ３２１００", "gb32100"),
        ("PM2.5", "pm2"),
        ("Ⅳ类", "iv"),
        ("㐂", "㐂"),
        ("二〇二四", "〇"),
        ("棣政办发[2013]第021号", "r=2013-21"),
        ("（2019）1号", "r=2019-1"),
        ("〔2020〕3", "r=2020-3"),
    ],
)
def test_how_a_text_is_written_does_not_matter(text, word):
    assert word in words_of_text(text)


def test_no_text_can_be_mistaken_for_a_mark():
    words = words_of_text("t=政府 c=1 'd=5' y=2024 s=1 w=0")
    assert not [word for word in words if "=" in word]


def test_long_texts_are_cut_and_their_vectors_stay_within_the_limit():
    # Every second character differs, so nearly every pair of letters is a word of its own.
    text = (
        " ".join(
            a + b + c + d
            for a in string.ascii_lowercase
            for b in string.digits
            for c in string.ascii_lowercase
            for d in string.ascii_lowercase
        )
        + "政府"
    )
    assert len(text) > search.MAX_TEXT
    literal = vector("标题", [text], ["c=1"])
    lexemes = literal.split(" ")
    assert len(literal.encode()) <= MAX_LITERAL_BYTES
    assert {"'c=1'", "'t=标题'", "'标题'", "'a0aa'"} <= set(lexemes)
    assert "'政府'" not in lexemes


def test_a_vector_too_large_is_made_of_less_text(monkeypatch):
    monkeypatch.setattr(search, "MAX_LITERAL_BYTES", 300)
    lexemes = vector("标题", [" ".join(f"word{number}" for number in range(1000))], ["c=1"]).split(" ")
    assert {"'c=1'", "'t=标题'", "'word1'"} <= set(lexemes)
    assert len(" ".join(lexemes)) <= 300


# Queries


@pytest.mark.parametrize(
    "typed, words",
    [
        ("关于公租房的通知", ("公租房", "通知")),
        ("无棣县教育局", ("无棣县", "教育局")),
        ("招拍挂出让", ("招拍挂", "出让")),
        ("依申请", ("依", "申请")),
        ("医保", ("医保",)),
        ("的", ("的",)),
        ("a & b | !(c:*) <-> 'd'", ("a", "b", "c", "d")),
        ("公租房 公租房　公租房", ("公租房",)),
        ("ＧＤＰ", ("gdp",)),
    ],
)
def test_a_query_is_cut_into_words(typed, words):
    assert question(typed).words == words


@pytest.mark.parametrize("typed", ["", "  ", "😀🎉", "\x00", "'", "&|!<->:*", "。，《》", "\ud800", "\u200b", "\\"])
def test_nothing_to_look_for(typed):
    assert not question(typed)


@settings(deadline=None)
@given(st.text(st.characters(), max_size=300))
def test_no_query_fails(typed):
    asked = question(typed)
    assert len(asked.words) <= MAX_WORDS
    assert len(asked.text) <= MAX_QUERY
    assert not any(
        0xD800 <= ord(char) <= 0xDFFF or char == "\x00" for word in (asked.text, *asked.words) for char in word
    )
    assert all(quoted(word) == f"'{word}'" for word in asked.words)


@pytest.mark.parametrize(
    "typed", ["政府" * 5000, "政 " * 5000, "\u200b" * 20_000 + "政府", " ".join("甲乙丙丁戊己庚辛壬癸子丑寅卯")]
)
def test_a_long_query_is_shortened_and_says_so(typed):
    assert question(typed).is_shortened


def test_of_too_many_words_the_longer_are_kept():
    asked = question("甲 乙 丙 丁 戊 己 庚 辛 壬 癸 子 丑 公租房 廉租房")
    assert {"公租房", "廉租房"} <= set(asked.words)
    assert len(asked.words) == MAX_WORDS


def test_finer_words():
    assert finer(("物业管理", "公租房", "医保")) == ("物业", "管理", "公租房", "医保")


def test_literals():
    assert quoted("o'neil\\") == "'o''neil\\\\'"
    assert all_of(["'a'", "", "'b'", "'a'"]) == "('a' & 'b')"
    assert any_of(["'a'"]) == "'a'"
    assert any_of([]) == ""


# Our own words


def test_own_words_are_words_that_the_dictionary_lacks():
    dictionary = rjieba.Jieba()
    words = own_words()
    assert len(words) > 100
    assert len(set(words)) == len(words)
    assert [word for word in words if not re.fullmatch("[\u4e00-\u9fff]{2,8}", word)] == []
    assert [word for word in words if dictionary.cut(word, False) == [word]] == []
    assert [word for word in words if question(word).words != (word,)] == []


def test_the_version_follows_the_words(monkeypatch):
    before = index_version()
    assert re.fullmatch("[0-9a-f]{8}", before)
    monkeypatch.setattr(search, "own_words", lambda: (*own_words(), "新添的词"))
    index_version.cache_clear()
    after = index_version()
    index_version.cache_clear()
    assert after != before


# Marks


def test_marks_and_escapes():
    asked = question("公租房 申请")
    assert (
        highlight("<b>公租房</b>申请&通知", asked) == "&lt;b&gt;<mark>公租房</mark>&lt;/b&gt;<mark>申请</mark>&amp;通知"
    )


@pytest.mark.parametrize(
    "typed, text, marked",
    [
        ("政府信息公开", "政府信息公开条例", ["政府信息公开"]),
        ("县教育局", "无棣县，县教育局，教育局", ["县教育局", "教育局"]),
        ("税", "税务和税收", ["税", "税"]),
        ("20", "2018年20日，１２０，２０件", ["20", "２０"]),
        ("gdp", "GDP和ＧＤＰ和GDPR", ["GDP", "ＧＤＰ"]),
        ("公租房的通知", "公租房的分配", ["公租房"]),
    ],
)
def test_what_is_marked(typed, text, marked):
    assert re.findall("<mark>(.*?)</mark>", highlight(text, question(typed))) == marked


@settings(deadline=None)
@given(
    text=st.text(st.sampled_from("政府公开<>&\"'1a 。\n"), max_size=80),
    typed=st.text(st.sampled_from("政府公开<&1a. "), max_size=8),
)
def test_marks_change_nothing_else(text, typed):
    html = highlight(text, question(typed))
    assert unescape(re.sub("</?mark>", "", html)) == text
    assert not re.search("<(?!/?mark>)", html)


def test_an_excerpt_shows_where_most_was_found():
    text = "申请人须知。" + "其他内容，" * 100 + "第五条 公租房的申请由街道受理。" + "又一些内容，" * 100
    excerpt = highlight(text, question("公租房 申请"), 60)
    assert "<mark>公租房</mark>的<mark>申请</mark>" in excerpt
    assert excerpt.startswith("…")
    assert excerpt.endswith("…")
    assert len(re.sub("</?mark>", "", excerpt)) <= 62


def test_an_excerpt_without_a_hit_is_the_beginning():
    assert highlight("第一条\n为了公开", question("医保"), 5) == "第一条 为…"
    assert highlight("", question("医保"), 5) == ""
    assert highlight("全文", question(""), 20) == "全文"


# Corrections


@pytest.mark.parametrize(
    "one, other", [("补尝", "补偿"), ("正府", "政府"), ("公基金", "公积金"), ("申情", "申请"), ("环镜", "环境")]
)
def test_what_an_input_method_mistakes_sounds_alike(one, other):
    assert sound(one) == sound(other)


@pytest.mark.parametrize("one, other", [("女人", "怒人"), ("政府", "政务"), ("吕", "路"), ("龘", "达")])
def test_what_sounds_otherwise(one, other):
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("征地补尝标准", ["征地补偿标准"]),
        ("物业馆理条例", ["物业管理条例"]),
        ("劳动合同发", ["劳动合同法"]),
        ("征地补偿", []),
        ("xyz", []),
    ],
)
def test_corrections(typed, meant):
    vocabulary = Vocabulary(["征地补偿安置标准公告", "物业管理条例", "劳动合同法实施条例", "政府信息公开"])
    assert vocabulary.corrections(question(typed)) == meant
