"""Check characters of the unified social credit code and of the organisation code inside it."""

import csv
from datetime import date

import pytest

from county.text.uscc import ALPHABET, check_digit, is_valid, organisation_check
from demo.units.units import DIVISION_CODE, REFORM_ON, TOWN_NAMES, UNITS, UNITS_BY_SLUG, invented_name
from tests.county.real_data import real_data

# Codes that organs print on their public pages.
PUBLIC = ("1137162100437822XD", "11440106718120458W", "11440000006940116U")


@pytest.mark.parametrize("code", PUBLIC)
def test_codes_in_public_use(code):
    assert is_valid(code)
    assert check_digit(code[:17]) == code[17]
    assert organisation_check(code[8:16]) == code[16]


@pytest.mark.real_data
def test_every_public_example():
    with (real_data() / "org" / "uscc_public_examples.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 8
    assert all(is_valid(row["uscc"]) for row in rows)


@pytest.mark.parametrize("code", PUBLIC)
def test_any_single_wrong_character_is_noticed(code):
    for place in range(18):
        for character in ALPHABET:
            if character != code[place]:
                assert not is_valid(code[:place] + character + code[place + 1 :])


@pytest.mark.parametrize(
    "code",
    [
        "",
        "1137162100437822X",
        "1137162100437822XDD",
        "1137162100437822xd",
        "113716210043782IXD",
        "\uff11137162100437822XD",
    ],
)
def test_what_is_no_code(code):
    assert not is_valid(code)


def test_wrong_bodies_raise_with_the_reason():
    with pytest.raises(ValueError, match="17位"):
        check_digit("1137")
    with pytest.raises(ValueError, match="不允许的字符：I、O"):
        check_digit("1137162100437O2IX")
    with pytest.raises(ValueError, match="8位"):
        organisation_check("0043782")


@pytest.mark.parametrize("body, character", [("D2143569", "X"), ("00437822", "X"), ("71812045", "8")])
def test_organisation_codes(body, character):
    assert organisation_check(body) == character


def test_the_demo_units_carry_valid_placeholders():
    assert len(UNITS) == 63
    assert [unit.order for unit in UNITS] == list(range(1, 64))
    assert (
        len({unit.uscc for unit in UNITS})
        == len({unit.name for unit in UNITS})
        == len({unit.code for unit in UNITS})
        == 63
    )
    for unit in UNITS:
        assert is_valid(unit.uscc)
        assert unit.uscc[2:8] == DIVISION_CODE
        assert organisation_check(unit.uscc[8:16]) == unit.uscc[16]
        assert len(unit.duty) <= 200
        assert unit.offices
        assert all(number.startswith("0543-0000") for number in (unit.phone, unit.fax))


def test_the_kinds_of_units():
    kinds = [unit.kind for unit in UNITS]
    assert (kinds.count("government"), kinds.count("department"), kinds.count("town"), kinds.count("street")) == (
        1,
        50,
        10,
        2,
    )
    assert TOWN_NAMES == (
        "棣丰街道",
        "海丰街道",
        "水湾镇",
        "碣石山镇",
        "小泊头镇",
        "埕口镇",
        "马山子镇",
        "车王镇",
        "柳堡镇",
        "佘家镇",
        "信阳镇",
        "西小王镇",
    )


def test_names_are_invented_by_rule_and_do_not_repeat_early():
    names = [invented_name(number) for number in range(1380)]
    assert len(set(names)) == 1380
    assert all(len(name) == 3 for name in names)


def test_a_renamed_unit_has_the_name_of_the_day():
    unit = UNITS_BY_SLUG["nongye"]
    assert unit.name_on(REFORM_ON) == "无棣县农业农村局"
    assert unit.name_on(date(2018, 12, 31)) == "无棣县农业局"
    assert unit.code_on(date(2018, 12, 31)) == "棣农"
