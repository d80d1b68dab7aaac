"""The fields of 机构信息 and 公开指南: what is read, refused, written and found wanting."""

import json
from dataclasses import replace
from datetime import date

import pytest

from catalog.texts.structured import Guide, OrganisationInfo, StructureError
from demo.documents.organisation import guide_of, organisation_info
from demo.units.units import UNITS_BY_SLUG

UNIT = UNITS_BY_SLUG["caizheng"]
INFO = organisation_info(UNIT, date(2024, 5, 6), 0)
GUIDE = guide_of(UNIT, 2024)


@pytest.mark.parametrize("content", [INFO, GUIDE], ids=["organisation", "guide"])
def test_a_round_trip_gives_the_same_bytes(content):
    text = content.to_json()
    assert type(content).from_json(text) == content
    assert type(content).from_json(text).to_json() == text
    assert json.loads(text)
    assert ": " not in text
    assert "财政局" in text


def test_order_and_spaces_of_the_input_do_not_matter():
    shuffled = json.dumps(dict(reversed(json.loads(INFO.to_json()).items())), indent=2)
    assert OrganisationInfo.from_json(shuffled).to_json() == INFO.to_json()


@pytest.mark.parametrize(
    "change, said",
    [
        (lambda value: value.pop("phone"), "缺少字段：phone"),
        (lambda value: value.update(extra="x"), "不认识的字段：extra"),
        (lambda value: value.update(phone=5430000), "“机构信息.phone”应为文本"),
        (lambda value: value.update(duties="负责"), "“机构信息.duties”应为列表"),
        (lambda value: value["leaders"].append("王某"), "应为对象"),
        (lambda value: value["leaders"][0].pop("post"), "leaders[1]”缺少字段：post"),
    ],
    ids=["missing", "strange", "number", "no list", "no object", "deep"],
)
def test_what_does_not_fit_is_refused_by_name(change, said):
    value = json.loads(INFO.to_json())
    change(value)
    with pytest.raises(StructureError) as refusal:
        OrganisationInfo.from_json(json.dumps(value))
    assert said in str(refusal.value)


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', "null"])
def test_text_that_is_no_object_is_refused(text):
    with pytest.raises(StructureError):
        Guide.from_json(text)


def test_a_whole_page_has_no_problems():
    assert INFO.problems() == []
    assert GUIDE.problems() == []


def test_problems_are_told_one_by_one():
    poor = replace(INFO, address="", phone="12", leaders=(), offices=(INFO.offices[0], INFO.offices[0]))
    found = poor.problems()
    assert "缺少办公地址" in found
    assert "缺少领导" in found
    assert "联系电话“12”不是有效的电话号码" in found
    assert "内设机构“办公室”重复" in found
    assert len(found) == 4


def test_problems_of_parts_name_their_place():
    leader = replace(INFO.leaders[1], duties="")
    found = replace(
        INFO, leaders=(INFO.leaders[0], leader), disclosure_office=replace(INFO.disclosure_office, hours="")
    ).problems()
    assert found == ["第2位领导缺少分管工作", "缺少工作机构办公时间"]


def test_problems_of_a_guide():
    steps = (replace(GUIDE.steps[0], detail=""), *GUIDE.steps[1:])
    points = (replace(GUIDE.reading_points[0], phone="电话"),)
    found = replace(GUIDE, steps=steps, reading_points=points, remedies=()).problems()
    assert found == [
        "缺少监督与救济",
        "查阅点“无棣县档案馆政府信息查阅室”电话“电话”不是有效的电话号码",
        "办理流程第1项不完整",
    ]


def test_plain_text_holds_every_value_once_in_order():
    lines = INFO.plain_text().split("\n")
    assert lines[0] == "无棣县财政局"
    assert all(leader.duties in lines for leader in INFO.leaders)
    assert "" not in lines


def test_the_guide_follows_the_regulations_of_its_year():
    assert any("15个工作日" in line for line in guide_of(UNIT, 2012).time_limits)
    assert any("20个工作日" in line for line in guide_of(UNIT, 2020).time_limits)
    assert any("先申请行政复议" in line for line in guide_of(UNIT, 2024).remedies)
    assert not any("先申请行政复议" in line for line in guide_of(UNIT, 2020).remedies)
