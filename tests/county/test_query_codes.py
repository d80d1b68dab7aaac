"""What a citizen follows a case with: codes that can be typed, links that cannot be guessed, and nothing of them kept in clear."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from county.public_forms import query_codes
from county.public_forms.query_codes import ALPHABET, digest_of, digests_of, matches, new_code, new_token, plain, shown

CODE = "ACDE3467HJKM"


def test_a_code_has_twelve_characters_none_of_which_looks_like_another():
    codes = [new_code() for _ in range(500)]
    assert len(set(codes)) == 500
    assert all(re.fullmatch(f"[{ALPHABET}]{{12}}", code) for code in codes)
    assert set("".join(codes)) == set(ALPHABET)
    for pair in ("0O", "1I", "1L", "2Z", "5S", "8B", "UV"):
        assert not set(pair) <= set(ALPHABET), pair
    # 55 bits.
    assert len(ALPHABET) ** 12 > 2**55


def test_it_is_shown_in_groups_of_four():
    assert shown(CODE) == "ACDE-3467-HJKM"


@pytest.mark.parametrize(
    "typed",
    [
        "ACDE-3467-HJKM",
        "acde 3467 hjkm",
        "ＡＣＤＥ－３４６７－ＨＪＫＭ",
        "　acde—3467–hjkm\n",
        "A C D E 3 4 6 7 H J K M",
        "acde·3467，hjkm。",
        "\u200bACDE\u00ad3467\ufeffHJKM",
    ],
)
def test_it_is_read_in_any_case_width_and_grouping(typed):
    assert plain(typed) == CODE
    assert matches(typed, digest_of(CODE))


@pytest.mark.parametrize(
    "typed", ["", "ACDE-3467-HJK", "ACDE-3467-HJKMM", "ACDE-3467-HJK0", "无棣县政府信息公开申请查询", "'; --"]
)
def test_what_cannot_be_a_code_is_none(typed):
    assert plain(typed) == ""
    assert not matches(typed, digest_of(CODE))
    assert not matches(typed, digest_of(""))


@given(st.text(ALPHABET, min_size=12, max_size=12), st.text(ALPHABET, min_size=12, max_size=12))
def test_only_the_right_code_matches(code, other):
    assert matches(shown(code), digest_of(code))
    assert matches(other, digest_of(code)) == (other == code)


def test_without_a_case_nothing_matches():
    assert not matches(CODE, "")


def test_of_a_code_only_a_keyed_digest_is_kept(settings):
    kept = digest_of(CODE)
    assert re.fullmatch(r"[0-9a-f]{64}", kept)
    assert CODE not in kept.upper()
    settings.SECRET_KEY = "another key"
    assert digest_of(CODE) != kept


def test_codes_and_links_outlive_a_change_of_the_servers_key(settings):
    token = new_token()
    code_kept, token_kept = digest_of(CODE), digest_of(token)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the key of today"
    assert matches(CODE, code_kept)
    assert token_kept in digests_of(token)
    settings.SECRET_KEY_FALLBACKS = []
    assert not matches(CODE, code_kept)


def test_a_link_has_128_bits_and_stands_in_an_address_as_it_is():
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(query_codes.is_token(token) for token in tokens)
    assert query_codes.TOKEN_BYTES * 8 == 128
    assert not query_codes.is_token(f"{new_token()}/../admin")


def test_the_code_of_a_secret_is_always_the_same_and_spread_evenly():
    assert query_codes.code_from(b"a" * 16) == query_codes.code_from(b"a" * 16) != query_codes.code_from(b"b" * 16)
    drawn = "".join(query_codes.code_from(number.to_bytes(16, "big")) for number in range(2000))
    share = len(drawn) / len(ALPHABET)
    assert all(0.8 * share < drawn.count(letter) < 1.2 * share for letter in ALPHABET)


def test_the_token_of_a_secret_is_always_the_same_and_tells_nothing_of_the_code():
    token = query_codes.token_from(b"a" * 16)
    assert token == query_codes.token_from(b"a" * 16) != query_codes.token_from(b"b" * 16)
    assert query_codes.is_token(token)
