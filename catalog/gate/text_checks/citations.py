"""Citations and rules that were right once: each is a fault only in a text written after the change."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from catalog.gate.text_checks.faults import Fault, Level

ORDER_711_ON = date(2019, 5, 15)
SECRETS_LAW_ON = date(2024, 5, 1)
SECRETS_RULES_ON = date(2024, 9, 1)
COURT_RULES_ON = date(2025, 6, 1)
NETWORK_LAW_ON = date(2026, 1, 1)
PAPERS_RULES_ON = date(2012, 7, 1)


@dataclass(frozen=True, slots=True)
class Outdated:
    """A wording, the day from which it is wrong, and what to write. It is only looked for in a text that has all the `needles`."""

    needles: tuple[str, ...]
    pattern: re.Pattern
    since: date
    message: str
    suggestion: str = ""


_SECRETS_LAW = r"(?:保守国家秘密法|保密法)》?(?:（[^（）]{0,20}）)?第"


def _secrets_article(old: str, new: str, about: str) -> Outdated:
    """An article of 保密法 (2010) whose matter the law of 2024 keeps under another number."""
    pattern = re.compile(
        rf"{_SECRETS_LAW}{old}条(?=[^。]{{0,60}}(?:{about}))|(?:{about})[^。]{{0,30}}{_SECRETS_LAW}{old}条"
    )
    message = f"这是《保守国家秘密法》2010 年的条号；2024 年 5 月 1 日起施行的新法在第{new}条，请核对。"
    return Outdated((f"第{old}条",), pattern, SECRETS_LAW_ON, message, f"第{new}条")


OUTDATED: tuple[Outdated, ...] = (
    Outdated(
        ("不公开为例外",),
        re.compile(r"公开为原则[，,、]?\s?不公开为例外"),
        ORDER_711_ON,
        "现行《政府信息公开条例》第五条的表述是“以公开为常态、不公开为例外”，请更新。",
        "公开为常态、不公开为例外",
    ),
    Outdated(
        ("国办秘函〔2019〕61号",),
        re.compile("国办秘函〔2019〕61号"),
        date(2019, 1, 1),
        "统一政府信息公开平台的通知文号是国办公开办函〔2019〕61号，请改正。",
        "国办公开办函〔2019〕61号",
    ),
    Outdated(
        ("特殊需要",),
        re.compile(r"(?:自身|根据)(?:的)?生产、?\s?生活、?\s?科研等?(?:的)?特殊需要|三需要"),
        ORDER_711_ON,
        "“三需要”已于 2019 年取消，申请人不需要说明用途（《政府信息公开条例》第二十七条），请删去。",
    ),
    Outdated(
        ("492号",),
        re.compile(r"国务院(?:第\s?492\s?号令|令第?\s?492\s?号)|国务院令（第\s?492\s?号）"),
        ORDER_711_ON,
        "《政府信息公开条例》已由国务院令第711号公布修订，自 2019 年 5 月 15 日起施行，请更新。",
        "国务院令第711号",
    ),
    Outdated(
        ("法释〔2011〕17号",),
        re.compile("法释〔2011〕17号"),
        COURT_RULES_ON,
        "法释〔2011〕17号已废止，现行的是法释〔2025〕8号（2025 年 6 月 1 日起施行），请更新。",
        "法释〔2025〕8号",
    ),
    _secrets_article("九", "十三", "确定为国家秘密|国家秘密的范围|涉及国家安全和利益"),
    _secrets_article("十", "十四", "密级|绝密"),
    _secrets_article("二十四", "三十一", "信息系统|互联网|计算机|信息设备|联网"),
    _secrets_article("二十九", "三十五", "公开|保密审查|发布"),
    _secrets_article("四十八", "五十七", "处分|责任"),
    Outdated(
        ("保守国家秘密法",),
        re.compile(r"保守国家秘密法》?（2010"),
        SECRETS_LAW_ON,
        "《保守国家秘密法》已于 2024 年修订，自 2024 年 5 月 1 日起施行，请按新法更新。",
    ),
    Outdated(
        ("646号",),
        re.compile(r"国务院(?:第\s?646\s?号令|令第?\s?646\s?号)"),
        SECRETS_RULES_ON,
        "《保守国家秘密法实施条例》已由国务院令第786号公布修订，自 2024 年 9 月 1 日起施行，请更新。",
        "国务院令第786号",
    ),
    Outdated(
        ("网络安全法",),
        re.compile(r"网络安全法》?第二十一条(?=[^。]{0,60}(?:日志|等级保护))"),
        NETWORK_LAW_ON,
        "《网络安全法》修改后自 2026 年 1 月 1 日起施行，这一条现在是第二十三条，请核对。",
    ),
    Outdated(
        ("信息公开", "答复"),
        re.compile(r"收到[^。]{0,12}申请之日起\s?(?:15|十五)\s?个?工作日[^。]{0,10}答复"),
        ORDER_711_ON,
        "答复期限现为收到申请之日起二十个工作日（《政府信息公开条例》第三十三条），请更新。",
    ),
    Outdated(
        ("年度报告",),
        re.compile(r"部门[^。]{0,20}3月31日前[^。]{0,20}政府信息公开[^。]{0,8}年度报告"),
        ORDER_711_ON,
        "部门的年度报告应当在 1 月 31 日前公布，3 月 31 日是县级政府报告的期限（《政府信息公开条例》第四十九条），请核对。",
    ),
    Outdated(
        ("国办发〔2016〕61号",),
        re.compile(r"国办发〔2016〕61号[^。]{0,80}5\s?(?:个)?小时"),
        date(2016, 11, 10),
        "“5 小时内发布权威信息”出自国办发〔2016〕80号，请核对。",
    ),
    Outdated(
        ("国发〔2000〕23号",),
        re.compile("国发〔2000〕23号"),
        PAPERS_RULES_ON,
        "公文处理办法已由《党政机关公文处理工作条例》（中办发〔2012〕14号）代替，请更新。",
        "中办发〔2012〕14号",
    ),
    Outdated(
        ("主题词",),
        re.compile(r"^[^\S\n]{0,20}主\s?题\s?词\s?[：:]", re.M),
        PAPERS_RULES_ON,
        "2012 年 7 月起公文不再标注主题词（《党政机关公文处理工作条例》），请删去这一行。",
    ),
)


def find_outdated(text: str, written_on: date | None) -> Iterator[Fault]:
    """One fault for each outdated wording. A text of unknown date is held to the rules of today."""
    for wording in OUTDATED:
        if written_on and written_on < wording.since:
            continue
        if all(needle in text for needle in wording.needles) and (match := wording.pattern.search(text)):
            yield Fault(Level.WARNING, "outdated", wording.message, *match.span(), wording.suggestion)
