"""Display choices, and 简 → 繁."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_portal.display import Display
from disclosure_portal.traditional import to_traditional

ANY = st.builds(
    Display,
    elder=st.booleans(),
    size=st.sampled_from(["", "large", "larger"]),
    contrast=st.sampled_from(["", "dark", "light"]),
    script=st.sampled_from(["", "hant"]),
)


@given(ANY)
def test_a_choice_survives_its_cookie(choice):
    header = f"a=1; display={choice.cookie_value}; portal_session=x"
    assert Display.from_cookie_header(header) == choice


@given(st.text(max_size=40))
def test_a_strange_cookie_is_the_standard_look_or_a_known_one(value):
    choice = Display.from_cookie_value(value)
    assert Display.from_cookie_value(choice.cookie_value) == choice


@pytest.mark.parametrize(
    "header", ["", "display", "display=", 'display="', "display=<script>...", "xdisplay=elder...", "=display;;;="]
)
def test_a_broken_cookie_header_is_the_standard_look(header):
    assert Display.from_cookie_header(header) == Display()


def test_words_are_converted_and_addresses_are_not():
    page = '<a href="/信息/" title="政府信息" class="单位">政府信息公开</a><script>var 信息 = "信息";</script><style>.信息{}</style><img alt="机构">'
    assert to_traditional(page) == (
        '<a href="/信息/" title="政府信息" class="单位">政府信息公開</a><script>var 信息 = "信息";</script><style>.信息{}</style><img alt="機構">'
    )


def test_characters_are_converted_and_the_names_of_papers_keep_their_words():
    assert to_traditional("<p>信息、数据、软件、网络</p>") == "<p>信息、數據、軟件、網絡</p>"


def test_the_way_back_stays_as_those_write_it_who_need_it():
    assert to_traditional('<p>数据 <button lang="zh-Hans">简体</button> 数据</p>') == (
        '<p>數據 <button lang="zh-Hans">简体</button> 數據</p>'
    )
