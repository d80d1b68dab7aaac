"""Faults of title, text, dates and number are told; sound texts are left in peace."""

import csv
import json
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.gate.text_checks import Fault, Level, check_body, check_metadata, check_title
from catalog.gate.text_checks.brackets import unpaired
from catalog.gate.text_checks.metadata import Dates
from catalog.gate.text_checks.typos import TYPOS, find_typos, read_list
from tests.county.real_data import real_data

TODAY = date(2026, 3, 2)


def codes(faults: list[Fault]) -> list[tuple[str, str]]:
    return [(fault.level.value, fault.code) for fault in faults]


@pytest.mark.parametrize(
    "title",
    [
        "无棣县人民政府办公室关于印发《无棣县河道管理办法（试行）》的通知",
        "无棣县财政局 无棣县民政局关于做好2025年度临时救助工作的通知",
        "无棣县人民政府关于废止《无棣县人民政府关于修改〈无棣县停车办法〉的决定》的决定",
        "2026年春节期间便民服务事项公告",
        "信访条例",
        "中华人民共和国刑法",
        "怎么申领社会保障卡？",
        "关于进一步加强耕地保护的紧急通知",
        "关于城乡居民基本养老保险实施办法的补充通知",
        "无棣县国有建设用地使用权挂牌出让公告（棣国土资告字〔2009〕2号）",
        "县政府第12次常务会议（2025年5月6日）",
        "无棣县2025年“三公”经费支出情况说明",
        "测试仪器采购公告",
        "《无棣县供热管理办法》政策解读",
        "关于保险标的的损失认定的答复",
    ],
)
def test_a_sound_title_has_no_fault(title):
    assert check_title(title) == []


@pytest.mark.parametrize(
    "title, level, code, suggestion",
    [
        ("", "error", "title_empty", ""),
        ("   ", "error", "title_empty", ""),
        ("关于做好防汛工作的通知。", "error", "title_end_mark", "关于做好防汛工作的通知"),
        (" 关于做好防汛工作的通知", "error", "title_outer_space", "关于做好防汛工作的通知"),
        ("关于做好防汛工作的通知　", "error", "title_outer_space", "关于做好防汛工作的通知"),
        ("关于做好\n防汛工作的通知", "error", "title_line_break", "关于做好防汛工作的通知"),
        ("无棣县财政局　　无棣县民政局关于做好救助工作的通知", "warning", "title_gap", " "),
        ("关于做好\u200b防汛工作的通知", "error", "title_invisible", ""),
        ("关于印发《无棣县河道管理办法的通知", "error", "unpaired", ""),
        ("关于印发无棣县河道管理办法（试行的通知", "error", "unpaired", ""),
        ("关于开展“安全生产月活动的通知", "error", "unpaired", ""),
        ("关于关于做好防汛工作的通知", "error", "repeated", "关于"),
        ("关于做好防汛工作的的通知", "error", "repeated", "的通知"),
        ("关于做好防汛、抗旱,安全生产工作的通知", "error", "half_width", "，"),
        ("关于印发河道管理办法(试行)的通知", "warning", "half_width", "（试行）"),
        ('关于开展"安全生产月"活动的通知', "warning", "half_width", "“安全生产月”"),
        ("关于召开全县防汛会议通知", "warning", "title_shape", "的通知"),
        ("无棣县人民政府印发《无棣县河道管理办法》的通知", "warning", "title_shape", "关于印发"),
        ("无棣县水利局关于做好今年防汛工作", "warning", "title_no_kind", ""),
        ("通知", "error", "title_short", ""),
        ("测试", "error", "title_trial", ""),
        ("测试信息123", "error", "title_trial", ""),
        ("test", "error", "title_trial", ""),
        ("（测试）关于做好防汛工作的通知", "error", "title_trial", ""),
        ("新建文档", "error", "title_trial", ""),
        ("附件1", "error", "title_attachment", ""),
        ("附件：防汛物资表", "error", "title_attachment", ""),
        ("NOTICE ON FLOOD CONTROL", "warning", "title_capitals", ""),
        ("关于做好防汛工作的通知.docx", "error", "title_file_name", "关于做好防汛工作的通知"),
        ("关于做好XX镇防汛工作的通知", "error", "placeholder", ""),
        ("关于××公司违法排污的处罚决定", "warning", "placeholder", ""),
        ("关于做好防汛工作的通知（棣政办发〔2025〕3号）", "warning", "title_number", "关于做好防汛工作的通知"),
        ("棣政办发〔2025〕3号关于做好防汛工作的通知", "warning", "title_number", "关于做好防汛工作的通知"),
        ("关于印发无棣县推动大规模设备更新工作…", "error", "title_cut", ""),
        ("关于做好" + "防汛抗旱" * 20 + "工作的通知", "warning", "title_long", ""),
        ("关于做好" + "防汛抗旱" * 80 + "工作的通知", "error", "title_too_long", ""),
        ("关于安全生产布署的通知", "error", "typo", "部署"),
    ],
)
def test_a_fault_of_a_title_is_told(title, level, code, suggestion):
    faults = check_title(title)
    assert (level, code) in codes(faults), faults
    fault = next(fault for fault in faults if fault.code == code)
    assert fault.suggestion == suggestion
    assert "请" in fault.message
    assert 0 <= fault.start <= fault.end <= len(title)


@given(st.text(alphabet="关于的通知《》（）()“”,。〔〕20X×号附件测试 \n…县局印发1", max_size=60))
def test_any_title_gives_faults_within_it(title):
    for fault in check_title(title):
        assert 0 <= fault.start <= fault.end <= len(title)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("（一）任务1）先行2）后行", []),
        ("①）甲；a）乙", []),
        ("甲）乙", ["）"]),
        ("（试行)", []),
        ("《甲（乙》", ["（"]),
        ("》《", ["》", "《"]),
        ("“‘甲’”", []),
    ],
)
def test_pairs(text, expected):
    assert sorted(mark for _, mark in unpaired(text)) == sorted(expected)


SOUND = """各镇人民政府、街道办事处，县直有关部门：
现将《无棣县河道管理办法》印发给你们，请认真组织实施。根据鲁政发〔2024〕5号和财政部令第87号，结合实际，制定本办法。
一、总体要求
（一）预防犯罪，推进队伍正规化建设，可以经村民会议讨论，既使用财政资金又使用社会资金。
（二）截至目前，按排位顺序安排，标注消防通道，倾倒至指定地点，古脊椎动物化石同等保护。
（三）国家秘密的密级分为绝密、机密、秘密三级；应当为公众了解情况提供便利，目的的实现靠落实。
有异议的，自2026年1月10日起15个工作日内提出，逾期不再受理。
无棣县人民政府办公室
2026年1月5日
（此件公开发布）
附件：任务分工表"""


def test_a_sound_text_has_no_fault():
    assert check_body(SOUND, date(2026, 1, 5)) == []
    assert check_body("") == []


@pytest.mark.parametrize(
    "text, level, code",
    [
        ("机密★10年\n关于某事的通知", "error", "secret"),
        ("秘　密\n关于某事的通知", "error", "secret"),
        ("正文\n绝密 长期\n正文", "error", "secret"),
        ("密级：秘密", "error", "secret"),
        ("内部资料 注意保存", "error", "internal"),
        ("内部文件，严禁外传", "error", "internal"),
        ("工作秘密★", "error", "internal"),
        ("（此件依申请公开）", "error", "not_public"),
        ("（此件不公开）", "error", "not_public"),
        ("见错误！未找到引用源。", "error", "debris"),
        ('详见 HYPERLINK "http" 网址', "error", "debris"),
        ("收入&nbsp;支出", "error", "debris"),
        ('<p class="a">正文</p>', "error", "debris"),
        ("（此页无正文）", "warning", "debris"),
        ("任务\uf0b7分工", "warning", "unshown"),
        ("（此处填写日期）", "error", "placeholder"),
        ("时间待定，另行通知", "warning", "placeholder"),
        ("请XX镇做好工作", "warning", "placeholder"),
        ("××年××月", "warning", "placeholder"),
        ("“某某”同志", "warning", "placeholder"),
        ("按照棣政办发〔20  〕号执行", "warning", "placeholder"),
        ("认真布署防汛工作", "error", "typo"),
        ("座落于棣丰街道", "warning", "typo"),
        ("截止2024年底，完成投资3亿元", "warning", "typo"),
        ("请登陆县政府门户网站查询", "warning", "typo"),
        ("群众反应问题", "warning", "typo"),
        ("做好防汛,抗旱工作", "warning", "half_width"),
        ("检疫合格的的产品", "warning", "repeated"),
        ("应当应当报告", "warning", "repeated"),
        ("根据《河道管理条例规定", "warning", "unpaired"),
        ("依照棣政发[2013]21号文件", "warning", "doc_number"),
        ("依照棣政发（2013）21号文件", "warning", "doc_number"),
        ("依照棣政发〔2013〕第21号文件", "warning", "doc_number"),
        ("依照棣政发〔2013〕021号文件", "warning", "doc_number"),
        ("自2023年2月29日起施行", "error", "no_such_day"),
        ("于6月31日前报送", "warning", "no_such_day"),
        ("2024年03月05日", "warning", "padded_date"),
        ("一.总体要求", "warning", "level_mark"),
        ("（一）、总体要求", "warning", "level_mark"),
        ("附件：任务分工表。", "warning", "annex_mark"),
        ("坚持公开为原则，不公开为例外", "warning", "outdated"),
        ("根据国办秘函〔2019〕61号", "warning", "outdated"),
        ("根据自身生产、生活、科研等特殊需要申请", "warning", "outdated"),
        ("依据《保守国家秘密法》第二十九条，对公开发布的信息进行审查", "warning", "outdated"),
        ("法释〔2011〕17号", "warning", "outdated"),
        ("政府信息公开机关收到申请之日起15个工作日内予以答复", "warning", "outdated"),
        ("主题词：防汛 通知", "warning", "outdated"),
        ("《网络安全法》第二十一条规定留存日志", "warning", "outdated"),
    ],
)
def test_a_fault_of_a_text_is_told(text, level, code):
    faults = check_body(text, TODAY)
    assert (level, code) in codes(faults), faults
    fault = next(fault for fault in faults if fault.code == code)
    assert "请" in fault.message
    assert 0 <= fault.start < fault.end <= len(text)


def test_a_secret_text_is_told_with_the_law():
    [fault] = check_body("机密★10年", TODAY)
    assert "《保守国家秘密法》第三十一条" in fault.message


def test_what_was_right_in_its_time_stays():
    texts = (
        "坚持公开为原则，不公开为例外",
        "主题词：防汛 通知",
        "依据《保守国家秘密法》第二十九条公开信息",
        "法释〔2011〕17号",
    )
    for text in texts:
        assert check_body(text, date(2012, 1, 5)) == []
        assert codes(check_body(text)) == [("warning", "outdated")]


def test_the_law_of_2024_under_its_own_numbers_is_right():
    text = "依据《保守国家秘密法》第三十五条，对拟公开的信息进行保密审查；密级见第十四条，信息系统见第三十一条。"
    assert check_body(text, TODAY) == []


def test_many_places_are_one_fault():
    [fault] = check_body("做好防汛,抗旱,救灾,安置工作", TODAY)
    assert (fault.start, fault.end) == (4, 5)
    assert "共 3 处" in fault.message


def test_a_paragraph_pasted_twice():
    paragraph = "各级各部门要切实加强组织领导，压实工作责任，细化工作措施，强化督导检查，确保各项任务落到实处、取得实效，让人民群众满意。"
    assert codes(check_body(f"{paragraph}\n{paragraph}\n完", TODAY)) == [("warning", "pasted_twice")]
    assert check_body(f"{paragraph}\n有前款行为的\n{paragraph}", TODAY) == []


@pytest.mark.parametrize(
    "trap",
    [
        "预防犯罪",
        "正规化建设",
        "村规民约",
        "依法依规化解",
        "可以经讨论",
        "国家标记实施管理",
        "既使用又爱护",
        "地震预报消息",
        "一贯切实履行",
        "按排量分类",
        "平安照护",
        "公安机关防讯问",
        "通讯期间",
        "审讯期限",
        "成功坚持",
        "用功坚韧",
        "毕竟争论",
        "究竟选择谁",
        "申清楚",
        "召开消防会议",
        "交付主任务",
        "批复盖章",
        "恢复盖楼",
        "冲积级配",
        "面对像他这样",
        "呈现像云一样",
        "摄影像征集",
        "拒绝定价",
        "杜绝定额",
        "周未满",
        "自己经营",
        "补充份额",
        "就读职业学校",
        "全民阅读职责",
        "再审请求",
        "索取销售款",
        "采取销毁措施",
        "标注消防设施",
        "倾倒至河道",
        "过度期待",
        "增高梁柱",
        "笔试考证卷面",
        "叫做为人民服务",
        "做为民办实事",
        "申请人材料",
        "相当部份额",
        "为了望远",
        "报名截止2024年6月1日",
        "台风登陆后，各系统",
        "化学反应情况",
    ],
)
def test_traps_do_not_fire(trap):
    assert list(find_typos(f"其中{trap}的规定")) == []


def test_every_typo_is_found_and_its_correction_is_sound():
    for typo in TYPOS:
        if typo.needle:
            assert typo.pattern.search(f"请{typo.needle}。"), typo
        assert list(find_typos(f"请{typo.right}。")) == [], typo
    assert len({typo.pattern.pattern for typo in TYPOS}) == len(TYPOS)


@pytest.mark.parametrize(
    "text, complaint",
    [("布署 部署", "这一行不合格式"), ("[error]\n布署 部署 预", "这一行不合格式"), ("[grave]", "not a valid Level")],
)
def test_a_wrong_line_of_the_list_is_refused(text, complaint):
    with pytest.raises(ValueError, match=complaint):
        list(read_list(text))


@pytest.mark.parametrize(
    "dates, number, expected",
    [
        (
            {"written_on": date(2026, 1, 5), "formed_on": date(2026, 1, 5), "published_on": date(2026, 1, 9)},
            "棣政办发〔2026〕1号",
            [],
        ),
        ({}, "", []),
        (
            {"written_on": date(2026, 1, 9), "published_on": date(2026, 1, 5)},
            "",
            [("error", "date_order", "written_on")],
        ),
        ({"formed_on": date(2026, 1, 9), "published_on": date(2026, 1, 5)}, "", [("error", "date_order", "formed_on")]),
        ({"written_on": date(2026, 3, 3)}, "", [("error", "date_ahead", "written_on")]),
        ({"formed_on": date(2026, 3, 3)}, "", [("error", "date_ahead", "formed_on")]),
        ({"written_on": TODAY, "formed_on": TODAY, "effective_on": date(2027, 1, 1)}, "", []),
        (
            {"written_on": date(2026, 1, 9), "effective_on": date(2026, 1, 1)},
            "",
            [("warning", "date_order", "effective_on")],
        ),
        (
            {"effective_on": date(2026, 1, 9), "repealed_on": date(2026, 1, 1)},
            "",
            [("error", "date_order", "repealed_on")],
        ),
        ({"written_on": date(203, 1, 9)}, "", [("warning", "date_early", "written_on")]),
        ({"written_on": date(2025, 12, 31)}, "棣政办发〔2026〕1号", [("warning", "doc_number_year", "doc_number")]),
        ({}, "棣政办发[2026]01号", [("error", "doc_number", "doc_number")]),
        ({}, "棣政办发〔2026〕第1号", [("error", "doc_number", "doc_number")]),
        ({}, "办公室文件", [("error", "doc_number", "doc_number")]),
        ({"written_on": TODAY}, "国务院令第711号", []),
    ],
)
def test_dates_and_number(dates, number, expected):
    faults = check_metadata(Dates(**dates), number, today=TODAY)
    assert [(fault.level.value, fault.code, fault.field) for fault in faults] == expected


def test_a_number_that_can_be_mended_is_suggested():
    [fault] = check_metadata(Dates(), "棣政办发(2013)第021号", today=TODAY)
    assert fault.suggestion == "棣政办发〔2013〕21号"
    [fault] = check_metadata(Dates(), "办公室文件", today=TODAY)
    assert fault.suggestion == ""


HOSTILE = {
    "lines": "\n" * 500_000,
    "spaces": "秘" + " " * 500_000,
    "brackets": "（《" * 120_000 + "）》" * 120_000,
    "crosses": "×" * 500_000,
    "letters": "x" * 500_000,
    "tags": "<p " * 160_000,
    "ordinary": SOUND * 1000,
}


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_half_a_million_characters_are_checked_in_linear_time(text):
    start = time.process_time()
    check_body(text[:500_000])
    assert time.process_time() - start < 3


@pytest.mark.real_data
def test_real_papers_raise_no_false_error():
    """The only errors are slips that stand in the sources: 循私舞弊 in two local regulations, 环境环保法 in a notice."""
    alarms, faults, papers = [], 0, 0
    with (real_data() / "docs" / "documents.jsonl").open(encoding="utf-8") as file:
        for document in map(json.loads, file):
            day = document["written_date"] or document["publish_date"]
            found = check_body(document["body"], date.fromisoformat(day[:10]) if day else None) + check_title(
                document["title"]
            )
            alarms += [document["body"][fault.start : fault.end] for fault in found if fault.level == Level.ERROR]
            faults, papers = faults + len(found), papers + 1
    assert set(alarms) <= {"循私舞弊", "环境环保法"}, alarms
    assert faults / papers < 0.5


@pytest.mark.real_data
def test_real_titles_raise_no_false_error():
    with (real_data() / "docs" / "county_titles.csv").open(encoding="utf-8", newline="") as file:
        titles = [row["title"] for row in csv.DictReader(file) if row["truncated"] == "否"]
    assert len(titles) > 80
    assert [fault for title in titles for fault in check_title(title) if fault.level == Level.ERROR] == []


@pytest.mark.real_data
def test_collected_typos_are_found_and_traps_are_not():
    folder = real_data() / "text_checks"
    with (folder / "typos.csv").open(encoding="utf-8", newline="") as file:
        words = [row["wrong"] for row in csv.DictReader(file)]
    missed = [word for word in words if not list(find_typos(f"请{word}。"))]
    assert len(missed) <= len(words) * 0.02, missed
    with (folder / "typo_traps.csv").open(encoding="utf-8", newline="") as file:
        sentences = [row["sentence"] for row in csv.DictReader(file)]
    assert [fault for sentence in sentences for fault in find_typos(sentence)] == []


@pytest.mark.real_data
def test_collected_rules_of_form_are_known():
    with (real_data() / "text_checks" / "format_rules.csv").open(encoding="utf-8", newline="") as file:
        rules = list(csv.DictReader(file))
    # Two-figure years, dates in Chinese figures and 、 between 《》 are left to the eye: the collection itself is full of them.
    left_alone = {"年份简写", "成文日期汉字", "书名号间顿号"}
    for rule in rules:
        wrong, right = rule["bad_example"], rule["good_example"]
        found = check_body(wrong) + check_title(wrong)
        assert {fault.code for fault in found} - {"title_short", "title_no_kind"} or rule["name"] in left_alone, rule
        assert {fault.code for fault in check_body(right)} == set(), rule
