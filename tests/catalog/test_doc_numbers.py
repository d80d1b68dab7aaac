"""发文字号: the written form, what is wrong with a number, and what a reader may type for it."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.texts.doc_numbers import MAX_LENGTH, normalise, problem, search_forms
from tests.county.real_data import real_data

NUMBER = "棣政办发〔2013〕21号"
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
CODES = st.text(HAN, min_size=2, max_size=15).filter(lambda code: normalise(code) == code)


@pytest.mark.parametrize(
    "given_text",
    [
        NUMBER,
        "棣政办发[2013]21号",
        "棣政办发(2013)21号",
        "棣政办发（2013）21号",
        "棣政办发【2013】21号",
        "棣政办发〈2013〉21号",
        "棣政办发﹝2013﹞21号",
        "棣政办发［2013］21号",
        "棣政办发〔2013)21号",
        "棣政办发〔２０１３〕２１号",
        "棣政办发 〔2013〕 21 号",
        "棣政办发〔2013〕　21号",
        "棣政办发〔2013〕第21号",
        "棣政办发〔2013〕021号",
        "棣政办发〔2013〕第0021号",
        "棣政办发〔二〇一三〕21号",
        "棣政办发〔二○一三〕21号",
        "棣政办发〔2013年〕21号",
        "\u200b棣政办发〔2013〕21号\ufeff",
        "棣政办发\n〔2013〕21号",
    ],
)
def test_every_way_of_writing_it_is_brought_to_one(given_text):
    assert normalise(given_text) == NUMBER
    assert problem(normalise(given_text)) is None


@pytest.mark.parametrize(
    "given_text, written",
    [
        ("国务院令第711号", "国务院令第711号"),
        ("国务院令第０７１１号", "国务院令第711号"),
        ("国令 第 706 号", "国令第706号"),
        ("第225号", "第225号"),
        ("国务院、中央军委令第579号", "国务院、中央军委令第579号"),
        ("主席令第二十四号", "主席令第二十四号"),
        ("国办发明电〔2018〕15号", "国办发明电〔2018〕15号"),
        ("穗人社规字〔2019〕6号", "穗人社规字〔2019〕6号"),
    ],
)
def test_orders_and_long_codes_are_well_formed(given_text, written):
    assert normalise(given_text) == written
    assert problem(written) is None


@pytest.mark.parametrize(
    "number, words",
    [
        ("", "为空"),
        ("  ", "为空"),
        ("棣政办发(2013)21号", "六角括号"),
        ("棣政办发【2013】21号", "六角括号"),
        ("棣政办发〔2013〕第21号", "不加“第”"),
        ("棣政办发〔2013〕021号", "虚位"),
        ("棣政办发〔2013〕0号", "虚位"),
        ("棣政办发〔2013〕21", "以“号”结尾"),
        ("棣政办发〔2013〕号", "序号"),
        ("棣政办发〔2013〕100000号", "99999"),
        ("棣政办发〔1813〕21号", "1900"),
        ("〔2013〕21号", "代字"),
        ("发〔2013〕21号", "代字"),
        ("Abc〔2013〕21号", "代字"),
        (f"{'棣' * 16}〔2013〕21号", "代字"),
        ("棣政办发2013年21号", "四位年份"),
        ("关于开展检查的通知", "四位年份"),
        ("棣政办发 〔2013〕21号", "空格"),
        ("棣政办发〔２０１３〕21号", "四位"),
        ("棣" * 61, "60"),
        ("棣政办发〔2013〕21号。", "号"),
        ("BZCR-2023-0020001", "四位年份"),
        ("国务院令第0号", "四位年份"),
    ],
)
def test_what_is_wrong_is_said(number, words):
    message = problem(number)
    assert message is not None
    assert words in message
    assert len(message) <= 60


@pytest.mark.parametrize(
    "query",
    [
        NUMBER,
        "棣政办发2013 21号",
        "棣政办发〔2013〕21",
        "棣政办发(2013)21号",
        "棣政办发（2013）21",
        "棣政办发[2013] 21 号",
        "棣政办发201321号",
        "棣政办发201321",
        "棣政办发2013年21号",
        "棣政办发2013第21号",
        "棣政办发 2013-21",
        "棣政办发２０１３２１号",
        "棣政办发〔2013〕021号",
        "棣政办发〔2013〕21号文件",
        "棣政办发〔2013〕21号文",
        "  棣政办发〔2013 21号 ",
        "棣政办发2013〕21号",
    ],
)
def test_a_reader_finds_it_with_any_brackets_or_none(query):
    assert search_forms(query)[0] == NUMBER


@pytest.mark.parametrize(
    "query, forms",
    [
        ("国务院令711", ["国务院令第711号", "国令第711号"]),
        ("国务院令第711号", ["国务院令第711号", "国令第711号"]),
        ("国务院第711号令", ["国务院令第711号", "国令第711号"]),
        ("国令706号", ["国令第706号", "国务院令第706号"]),
        ("公安部令第5号", ["公安部令第5号"]),
        ("第225号", ["第225号"]),
        ("主席令第二十四号", ["主席令第二十四号"]),
        ("国办发〔2018〕115号", ["国办发〔2018〕115号"]),
    ],
)
def test_orders_are_found_under_both_names(query, forms):
    assert search_forms(query) == forms


@pytest.mark.parametrize(
    "query",
    [
        "",
        "无棣县",
        "2013",
        "国办发2013",
        "〔2013〕21号",
        "21号",
        "政府信息公开条例",
        "棣" * 10_000,
        "(" * 500,
        "发2013 21号",
    ],
)
def test_other_queries_are_no_numbers(query):
    assert search_forms(query) == []


@given(
    st.one_of(
        st.text(max_size=80),
        st.text(st.sampled_from("棣政办发令第〔〕[]（）()【】0123456789号 　年二〇○\u200b"), max_size=30),
    )
)
@settings(max_examples=500, deadline=None)
def test_normalising_is_idempotent_and_nothing_raises(text):
    once = normalise(text)
    assert normalise(once) == once
    assert problem(text) is None or len(problem(text)) <= 60
    assert all(problem(form) is None for form in search_forms(text))


@given(
    CODES,
    st.integers(1900, 2099),
    st.integers(1, 99_999),
    st.sampled_from(["〔〕", "[]", "()", "（）", "【】", "  "]),
    st.booleans(),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_what_is_well_formed_is_found_however_it_is_typed(code, year, serial, brackets, with_ordinal, with_end):
    number = f"{code}〔{year}〕{serial}号"
    assert problem(number) is None
    typed = f"{code}{brackets[0]}{year}{brackets[1]}{'第' if with_ordinal else ''}{serial}{'号' if with_end else ''}"
    # 令 and numerals before a year could also be read as an order or a year: those alone may come out another way.
    if not set(code) & set("令第〇零一二三四五六七八九"):
        assert search_forms(typed) == [number]


def test_a_number_fits_the_field_of_a_document():
    assert len(f"{'棣' * 15}〔2013〕99999号") <= MAX_LENGTH


@pytest.mark.real_data
def test_real_numbers():
    with (real_data() / "docs" / "doc_numbers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 400
    for row in rows:
        number = normalise(row["doc_no"])
        assert problem(number) is None, row
        assert search_forms(row["doc_no"])[0] == number
        if row["well_formed"] == "是":
            assert number == row["doc_no"]
            assert problem(row["doc_no"]) is None
        elif row["well_formed"] == "否":
            assert problem(row["doc_no"]) is not None
            assert number == f"{row['agency_code']}〔{row['year']}〕{row['serial']}号"
