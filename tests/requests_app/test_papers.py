"""Every outgoing paper: its words, the right article, the right remedy, and never the applicant to a third party."""

from dataclasses import replace
from pathlib import Path

import pytest

from county.papers import plain_text
from requests_app import papers
from requests_app.papers import OrganKind, Remedy, reviewing_organ
from tests.requests_app.sample_papers import ASKED, COMMON, COMPANY, HEAD, sample_papers

GOLDEN = Path(__file__).with_name("papers_golden.txt")
SAMPLES = sample_papers()
TEXTS = {name: plain_text(paper) for name, paper in SAMPLES.items()}
REVIEW_FIRST = "应当先自收到"
CHOICE = "也可以根据《中华人民共和国行政诉讼法》第四十六条的规定，自收到本告知书之日起6个月内"


def golden() -> dict[str, str]:
    """The texts by name, as they were read and found right."""
    parts = GOLDEN.read_text(encoding="utf-8").split("\n=== ")[1:]
    return {name: text.strip("\n") for name, _, text in (part.partition(" ===\n") for part in parts)}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_words_of_a_paper(name):
    assert TEXTS[name] == golden()[name]


def test_no_paper_is_missing():
    assert set(golden()) == set(SAMPLES)


# 条例 article by article: what each answer rests on.
ARTICLES = {
    "登记回执": "第三十一条",
    "补正通知书": "第三十条",
    "延期答复告知书": "第三十三条第二款",
    "说明理由通知书": "第三十五条",
    "延迟答复告知书": "第三十五条",
    "第三方意见征询书": "第三十二条",
    "共同制作机关征求意见函": "第三十四条",
    "征求其他机关意见函": "第十一条",
    "收费通知书": "第四十二条",
    "予以公开": "第三十六条第（二）项",
    "已主动公开": "第三十六条第（一）项",
    "部分公开": "第三十七条",
    "不予公开（state_secret）": "第十四条、第三十六条第（三）项",
    "不予公开（third_party）": "第十五条、第三十六条第（三）项",
    "不予公开（internal_affairs）": "第十六条第一款、第三十六条第（三）项",
    "不予公开（enforcement_file）": "第十六条第二款、第三十六条第（三）项",
    "政府信息不存在": "第三十六条第（四）项",
    "非本机关": "第三十六条第（五）项",
    "没有现成信息": "第三十八条",
    "信访举报投诉类": "第三十九条第一款",
    "重复申请": "第三十六条第（六）项",
    "公开出版物": "第三十九条第二款",
    "大量反复申请": "第三十五条",
    "依照有关法律法规办理": "第三十六条第（七）项",
    "逾期不补正": "第三十条",
    "告知第三方决定公开": "第三十二条",
    "已更正": "第四十一条",
}


@pytest.mark.parametrize(("name", "article"), ARTICLES.items())
def test_a_paper_cites_its_article(name, article):
    assert article in TEXTS[name]


def test_refusals_go_to_review_first_and_everything_else_leaves_the_choice():
    refusals = {name for name in TEXTS if name.startswith("不予公开")}
    assert len(refusals) == 7
    assert {name for name, text in TEXTS.items() if REVIEW_FIRST in text} == refusals | {"部分公开"}
    answers = {maker for maker in papers.REPLIES if maker != "refused"}
    assert len(answers) == 15
    with_choice = {name for name, text in TEXTS.items() if CHOICE in text}
    assert with_choice == {
        "予以公开",
        "予以公开（告知时间）",
        "已主动公开",
        "部分公开",
        "政府信息不存在",
        "非本机关",
        "非本机关（不能确定）",
        "没有现成信息",
        "补正后仍不明确",
        "信访举报投诉类",
        "重复申请",
        "公开出版物",
        "大量反复申请",
        "确认或重新出具",
        "依照有关法律法规办理",
        "逾期不补正",
        "逾期不缴费",
        "告知第三方决定公开",
        "已更正",
        "不予更正",
        "更正申请转送",
        "更正申请告知",
    }


@pytest.mark.parametrize(
    "name", ["第三方意见征询书", "共同制作机关征求意见函", "征求其他机关意见函", "告知第三方决定公开"]
)
def test_who_asked_is_never_told_to_a_third_party(name):
    for secret in (ASKED.applicant, ASKED.number, ASKED.wanted):
        assert secret not in TEXTS[name]


def test_silence_means_one_thing_for_a_third_party_and_another_for_a_co_maker():
    assert "逾期未提出意见的，由本机关依照规定决定是否公开" in TEXTS["第三方意见征询书"]
    assert "逾期未提出意见的，视为同意公开" in TEXTS["共同制作机关征求意见函"]
    assert "逾期" not in TEXTS["征求其他机关意见函"]


def test_an_organisation_is_addressed_as_one():
    text = plain_text(papers.repeated(HEAD, COMPANY, COMMON[2], former_number="2025-0001", answered_on=HEAD.signed_on))
    assert "你单位此前已向本机关" in text
    assert "申请，你此前" not in text


@pytest.mark.parametrize(
    ("kind", "named", "organ"),
    [
        (OrganKind.DEPARTMENT, "", "无棣县人民政府"),
        (OrganKind.TOWNSHIP, "", "无棣县人民政府"),
        (OrganKind.COUNTY_GOVERNMENT, "", "滨州市人民政府"),
        (OrganKind.NAMED, "国家税务总局滨州市税务局", "国家税务总局滨州市税务局"),
    ],
)
def test_who_reviews_an_organ(kind, named, organ):
    assert reviewing_organ(kind, county="无棣县人民政府", city="滨州市人民政府", named=named) == organ


def test_an_organ_of_another_review_must_name_it():
    with pytest.raises(ValueError, match="named"):
        reviewing_organ(OrganKind.NAMED, county="无棣县人民政府", city="滨州市人民政府")


def test_the_remedy_names_the_organ_it_was_given():
    text = plain_text(papers.by_other_law(HEAD, ASKED, Remedy("滨州市人民政府", "某法院"), law="《某法》", way="去查"))
    assert "向滨州市人民政府申请行政复议" in text
    assert "向某法院提起行政诉讼" in text


def test_a_disclosure_gives_the_information_or_says_how_and_when():
    with pytest.raises(ValueError, match="information"):
        papers.disclosed(*COMMON)


def test_the_consultation_brings_its_answer_slip():
    (slip,) = SAMPLES["第三方意见征询书"].annexes
    assert slip.name == "政府信息公开第三方意见答复单"
    assert "意见：□同意公开　□同意部分公开　□不同意公开" in TEXTS["第三方意见征询书"]


def test_every_paper_bears_number_organ_and_date():
    for name, paper in SAMPLES.items():
        assert (paper.organ, paper.number, paper.signed_by) == (HEAD.organ.name, HEAD.number, HEAD.organ.name), name
        assert TEXTS[name].count("2026年3月5日") >= 1, name


def test_a_demo_paper_is_marked():
    marked = papers.withdrawn(replace(HEAD, mark="示范数据"), ASKED, withdrawn_on=HEAD.signed_on)
    assert marked.mark == "示范数据"
