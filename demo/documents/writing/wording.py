"""How an office writes numbers, dates and the phrases that change with the years."""

from datetime import date

_DIGITS = "〇一二三四五六七八九"
ARABIC_DATES_FROM = date(2012, 7, 1)
"""From here a document is dated in Arabic figures and carries no 主题词 (《党政机关公文处理工作条例》, GB/T 9704-2012)."""


def numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 35 → 三十五. Raises ValueError outside 1–99."""
    if not 1 <= number <= 99:
        raise ValueError(f"只写一至九十九：{number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def long_date(day: date) -> str:
    """2014年5月6日"""
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(day: date) -> str:
    """5月6日"""
    return f"{day.month}月{day.day}日"


def signed_date(day: date) -> str:
    """The date under a document: in Chinese figures before July 2012, in Arabic figures since."""
    if day >= ARABIC_DATES_FROM:
        return long_date(day)
    year = "".join(_DIGITS[int(figure)] for figure in str(day.year))
    return f"{year}年{numeral(day.month)}月{numeral(day.day)}日"


def guiding_words(year: int) -> str:
    """The opening of 指导思想 in that year."""
    if year <= 2012:
        return "以邓小平理论和“三个代表”重要思想为指导，深入贯彻落实科学发展观"
    if year <= 2017:
        return "深入贯彻落实党的十八大和十八届历次全会精神"
    if year <= 2022:
        return "以习近平新时代中国特色社会主义思想为指导，全面贯彻党的十九大精神"
    return "以习近平新时代中国特色社会主义思想为指导，全面贯彻党的二十大精神"


def assembly(year: int) -> str:
    """The session of the county people's congress in that year, as people write it: 县十七届人大三次会议."""
    start = 2007 + (year - 2007) // 5 * 5
    return f"县{numeral(16 + (start - 2007) // 5)}届人大{numeral(year - start + 1)}次会议"


def money(hundredths: int) -> str:
    """Amounts in 万元 are kept in hundredths: 123456 → 1,234.56 without the comma."""
    return f"{hundredths / 100:.2f}"


def government_of(town: str) -> str:
    """What governs a town or street, by its short name: 水湾镇人民政府, 棣丰街道办事处."""
    return town + ("办事处" if town.endswith("街道") else "人民政府")
