"""Personal data in a text: where it stands, how sure that is, and how it is masked.

条例 Art. 15 and 个人信息保护法 Art. 25: nobody's number, card or home is published without consent or masking. Pure, and linear in
the length of the text; nothing found is ever kept.

`is_certain` says that shape, check digit and neighbourhood leave no doubt, so the text must be masked or explained before review;
the rest are hints for the officer. Credit codes (GB 32100), index numbers, 文号, amounts and dates are none.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models

from county.text import uscc


class Kind(models.TextChoices):
    """What kind of personal data; `office_phone` is a public one, reported so that an officer can see it was told apart."""

    ID_NUMBER = "id_number", "身份证号"
    MOBILE = "mobile", "手机号"
    LANDLINE = "landline", "固定电话"
    OFFICE_PHONE = "office_phone", "办公电话"
    BANK_CARD = "bank_card", "银行卡号"
    ADDRESS = "address", "家庭住址"
    EMAIL = "email", "电子邮箱"
    PLATE = "plate", "车牌号"
    PASSPORT = "passport", "护照或通行证号"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in the text: `text` is what stands from `start` to `end`."""

    kind: Kind
    start: int
    end: int
    text: str
    is_certain: bool


# GB 11643-1999: weights of the first seventeen digits, and the check character for each remainder.
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_EARLIEST_BIRTH = 1850

_WIDE = "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ＠．－—–"
_NARROW = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ@.---"
_TO_NARROW = str.maketrans(_WIDE, _NARROW)
_ANY_WIDE = re.compile(f"[{_WIDE}]")

# How far before and after a number its meaning is looked for, always within its line.
_BEFORE, _AFTER = 20, 8

# Where numbers of any kind can stand. Most of a Chinese text is none of this, and only these runs are looked at closely.
_RUN = re.compile(r"[0-9A-Z(（+][0-9A-Zx ()（）-]{6,}")

_ID = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}([ -]?)\d{8}\1\d{3}[0-9Xx](?![0-9A-Za-z])")
_OLD_ID = re.compile(r"(?<![0-9A-Za-z.])[1-9]\d{14}(?![0-9A-Za-z])")
_ID_CUE = re.compile(r"身份证|证件号|公民身份|居民身份")
_INDEX_TAIL = re.compile(r"\s?/\s?(?:19|20)\d\d-\d")

_CARD = re.compile(r"(?<![0-9A-Za-z.])(?:\d{4} \d{4} \d{4} \d{4}(?: \d{1,3})?|\d{15,19})(?![0-9A-Za-z])")
# Lengths by first digits: UnionPay, the older cards of two banks, Visa, MasterCard, JCB, American Express.
_CARD_BINS = re.compile(r"62\d{14,17}|60\d{14,17}|955[89]\d{15}|4\d{15}|5[1-5]\d{14}|35[2-8]\d{13}|3[47]\d{13}")
_CARD_CUE = re.compile(r"卡号|银行卡|账号|帐号|账户|帐户|一卡通|存折|开户")
_SERIAL_CUE = re.compile(r"编码|编号|单号|订单|流水|条码|批号|序列|项目|代码|许可证|文号|索引")

_MOBILE = re.compile(r"(?<![0-9A-Za-z.])(?:\+?86[ -]?)?1[3-9]\d([ -]?)\d{4}\1\d{4}(?![0-9A-Za-z])")
_AMOUNT_BEFORE = re.compile(r"(?:金额|价格?|资金|合计|总计|[￥¥])[:：为约共]?\s*$")
_AMOUNT_AFTER = re.compile(r"\s?(?:\.\d|[万亿千百]?[元株吨件平米])")
_LANDLINE = re.compile(
    r"(?<![0-9A-Za-z.-])(?:\(0\d{2,3}\)|（0\d{2,3}）|0\d{2,3}-(?=\d)|0\d{2,3} ?(?=[2-8]))\d{7,8}(?![0-9A-Za-z])"
)
_SHORT_PHONE = re.compile(r"(?:电话|传真|热线)[^0-9\n]{0,6}([2-8]\d{6,7})(?![0-9A-Za-z-])")
_OFFICE_CUE = re.compile(
    r"(?:咨询|监督|举报|投诉|值班|办公|服务|公开|受理|查询|反映|客服|报名|业务|报警)[^，。；,;\d]{0,8}$|拨打|致电|电话|传真|热线|联系方式|服务台"
)
_PUBLIC_CUE = re.compile(r"咨询|监督|举报|投诉|值班|办公|服务|热线|传真|受理")
_HOME_PHONE_CUE = re.compile(r"宅电|住宅电话|家庭电话|家中电话|家长电话")
_PHONE_CUE = re.compile(r"手机|电话|联系|微信|号码|☎|Tel|TEL|tel")

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,10}(?![A-Za-z0-9])"
)
_OWN_NUMBER = re.compile(r"1[3-9]\d{9}@.*|[1-9]\d{4,10}@qq\.com", re.I)

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{_PROVINCES}][A-HJ-NP-Z][·•. -]?"
    r"(?:(?=(?:[A-Z]?\d){3})[A-HJ-NP-Z0-9]{5}|[A-HJ-NP-Z0-9]{4}[挂学警港澳]|[DF][A-HJ-NP-Z0-9]\d{4}|\d{5}[DF])(?![A-Za-z0-9/.])"
)
_PLATE_CUE = re.compile(r"车|号牌|牌照|驾驶")

_PASSPORT = re.compile(r"(?<![A-Za-z0-9])(?:E[A-HJ-NP-Z0-9]\d{7}|[GDSPHMC]\d{8})(?![A-Za-z0-9])")
_PASSPORT_CUE = re.compile(r"护照|通行证|旅行证|回乡证|台胞证|证件号|[Pp]assport")
_DATED = re.compile(r"[A-Z](?:19|20)\d{6}")

_PLACE = r"[\u4e00-\u9fa5A-Za-z0-9（）()#]"
_ADDRESS_CUE = re.compile(
    r"(?:家庭(?:住址|地址)|家庭详细住址|(?:现|常)住地?址?|住址|户籍(?:地址|所在地|地)|户口所在地|居住地址|现居住地|家住)"
    rf"[为是在]?\s?[:：|]?\s?(?={_PLACE}{{4}})"
)
_ADDRESS_BODY = re.compile(rf"(?:{_PLACE}|(?<=\d)-(?=\d)){{4,50}}")
_REGION = re.compile(r"[省市县区镇乡]|街道|社区|村|路")
_ADDRESS_DETAIL = re.compile(
    r"(?:\d|[一二三四五六七八九十])(?:号|组|栋|幢|楼|单元|室|户|弄)|\d-\d|[\u4e00-\u9fa5](?:村|小区|社区|屯)$"
)
_LAW_WORDS = re.compile(
    r"所在地的|应当|可以|申请|机关|居民委员会|村民委员会|派出所|行政部门|有关|以外|证明|不在|不一致"
)
# A flat: a building, then the entrance or the room; or 3-2-501 behind the name of an estate.
_FLAT = re.compile(
    r"(?<!\d)\d{1,4}(?:号楼|栋|幢|#楼|#)(?:(?:[\d一二三四五六七八九十]{1,3}单元)?(?:\d{1,2}层)?\d{2,4}(?:室|户|号)?|\d{1,2}单元)"
    r"|(?<=[区园苑府城庭院湾邸寓庄墅])\d{1,3}-\d{1,2}-\d{3,4}(?![\d-])"
)
_NAME_BEFORE = re.compile(r"(?:(?![住于])[\u4e00-\u9fa5A-Za-z])*$")
_ESTATE = re.compile(r"小区|花园|家园|新村|公寓|社区|[苑府庭邸墅园城湾院区]$")
_HOUSE = re.compile(r"(?<!\d)\d{1,4}号(?=$|[\s，。；、）)|,;.]|附|院|之\d|居住)", re.M)
_IN_VILLAGE = re.compile(
    r"[\u4e00-\u9fa5]{1,6}(?:村|庄|屯|社区)(?:第?[\d一二三四五六七八九十]{1,3}[组队街巷]|[东西南北中前后]{1,2}(?:街|巷|胡同))?(?:门牌)?$"
)
_TOWN_OR_LIVES = re.compile(r"[镇乡住]|街道")
_OFFICE_PLACE = re.compile(
    r"办公|地点|受理|会议|中心|大厅|窗口|机关|公司|企业|经营|营业|住所[:：为]|项目|工程|厂|店|超市|局|委员会|部门|学校|医院|宗地|地块|评估|拍卖|出让"
)
_DIGIT = re.compile(r"\d")

# Two characters each.
_COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离"
        "长孙宇文司徒鲜于司空闾丘令狐拓跋呼延轩辕百里东郭南门羊舌西门第五梁丘左丘",
    )
)


def is_valid_id_number(text: str) -> bool:
    """True for the 18 characters of an identity number with an existing birth date and the right check character (GB 11643)."""
    if not re.fullmatch(r"[1-9]\d{16}[\dXx]", text, re.ASCII) or not _is_birth_date(text[6:14]):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, text[:17], strict=True))
    return _ID_CHECKS[total % 11] == text[17].upper()


def _is_birth_date(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= _EARLIEST_BIRTH
    except ValueError:
        return False


def _is_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


class _Text:
    """The text with full-width digits and letters made narrow, every character in its place."""

    def __init__(self, text: str) -> None:
        self.original = text
        self.narrow = text.translate(_TO_NARROW) if _ANY_WIDE.search(text) else text
        self.runs = [match.span() for match in _RUN.finditer(self.narrow)]

    def numbers(self, pattern: re.Pattern) -> Iterator[re.Match]:
        """The matches of a pattern that only ever matches within a run."""
        for start, end in self.runs:
            yield from pattern.finditer(self.narrow, start, end)

    def before(self, start: int) -> str:
        return self.narrow[max(0, start - _BEFORE) : start].rpartition("\n")[2]

    def after(self, end: int) -> str:
        return self.narrow[end : end + _AFTER].partition("\n")[0]

    def finding(self, kind: Kind, start: int, end: int, is_certain: bool) -> Finding:
        return Finding(kind, start, end, self.original[start:end], is_certain)


def find(text: str) -> list[Finding]:
    """All personal data in `text`, in order, no two overlapping."""
    whole = _Text(text)
    kept: list[Finding] = []
    # What is surest comes first: a mobile number inside an e-mail address or a date inside an identity number is not told twice.
    for search in (_emails, _id_numbers, _bank_cards, _mobiles, _landlines, _passports, _plates, _addresses):
        fresh = [finding for finding in search(whole) if not _is_taken(kept, finding)]
        if fresh:
            kept = _without_overlap(sorted([*kept, *fresh], key=_place))
    return kept


def _place(finding: Finding) -> tuple[int, int]:
    return finding.start, -finding.end


def _is_taken(kept: list[Finding], finding: Finding) -> bool:
    place = bisect_right(kept, finding.start, key=lambda other: other.start)
    return (place > 0 and kept[place - 1].end > finding.start) or (
        place < len(kept) and kept[place].start < finding.end
    )


def _without_overlap(findings: list[Finding]) -> list[Finding]:
    """The first of those that share characters."""
    apart: list[Finding] = []
    for finding in findings:
        if not apart or finding.start >= apart[-1].end:
            apart.append(finding)
    return apart


def _emails(text: _Text) -> Iterator[Finding]:
    if "@" not in text.narrow:
        return
    for match in _EMAIL.finditer(text.narrow):
        # A mailbox of a government domain is an office's, and published on purpose.
        if not match[0].lower().endswith(".gov.cn"):
            yield text.finding(Kind.EMAIL, *match.span(), bool(_OWN_NUMBER.fullmatch(match[0])))


def _id_numbers(text: _Text) -> Iterator[Finding]:
    for match in text.numbers(_ID):
        number = re.sub(r"[ -]", "", match[0]).upper()
        before = text.before(match.start())
        if not is_valid_id_number(number) or "信用代码" in before or _INDEX_TAIL.match(text.after(match.end())):
            continue
        yield text.finding(Kind.ID_NUMBER, *match.span(), not uscc.is_valid(number) or bool(_ID_CUE.search(before)))
    for match in text.numbers(_OLD_ID):
        # Fifteen digits have no check character: only a word beside them tells.
        if _is_birth_date("19" + match[0][6:12]) and _ID_CUE.search(text.before(match.start())):
            yield text.finding(Kind.ID_NUMBER, *match.span(), True)


def _bank_cards(text: _Text) -> Iterator[Finding]:
    for match in text.numbers(_CARD):
        digits = match[0].replace(" ", "")
        before = text.before(match.start())
        if not _CARD_BINS.fullmatch(digits) or "信用代码" in before or uscc.is_valid(digits):
            continue
        has_cue = bool(_CARD_CUE.search(before))
        # Groups of four may as well be the cells of a table.
        if _is_luhn(digits) and (has_cue or digits == match[0]):
            yield text.finding(Kind.BANK_CARD, *match.span(), has_cue or not _SERIAL_CUE.search(before))
        elif has_cue:
            yield text.finding(Kind.BANK_CARD, *match.span(), False)


def _mobiles(text: _Text) -> Iterator[Finding]:
    for match in text.numbers(_MOBILE):
        before, after = text.before(match.start()), text.after(match.end())
        if after[:1] == "." and after[1:2].isdigit():
            continue
        if match[1] == " " and not match[0].startswith(("+", "8")) and not _PHONE_CUE.search(before):
            continue
        is_amount = bool(_AMOUNT_BEFORE.search(before) or _AMOUNT_AFTER.match(after))
        is_serial = bool(_SERIAL_CUE.search(before)) and not _PHONE_CUE.search(before)
        yield text.finding(Kind.MOBILE, *match.span(), not (is_amount or is_serial or _PUBLIC_CUE.search(before)))


def _landlines(text: _Text) -> Iterator[Finding]:
    for match in text.numbers(_LANDLINE):
        before = text.before(match.start())
        if _HOME_PHONE_CUE.search(before):
            yield text.finding(Kind.LANDLINE, *match.span(), True)
        elif _OFFICE_CUE.search(before):
            yield text.finding(Kind.OFFICE_PHONE, *match.span(), False)
        elif not _SERIAL_CUE.search(before):
            yield text.finding(Kind.LANDLINE, *match.span(), False)
    for match in _SHORT_PHONE.finditer(text.narrow):
        is_home = bool(_HOME_PHONE_CUE.search(text.narrow[max(0, match.start() - 4) : match.start(1)]))
        yield text.finding(Kind.LANDLINE if is_home else Kind.OFFICE_PHONE, *match.span(1), is_home)


def _passports(text: _Text) -> Iterator[Finding]:
    for match in text.numbers(_PASSPORT):
        has_cue = bool(_PASSPORT_CUE.search(text.before(match.start())))
        # Without a word beside it, a letter and eight digits may as well be a dated serial.
        if has_cue or (
            match[0][0] in "EG" and not _DATED.match(match[0]) and not _SERIAL_CUE.search(text.before(match.start()))
        ):
            yield text.finding(Kind.PASSPORT, *match.span(), has_cue)


def _plates(text: _Text) -> Iterator[Finding]:
    for match in _PLATE.finditer(text.narrow):
        around = text.before(match.start()) + text.after(match.end())
        yield text.finding(Kind.PLATE, *match.span(), bool(_PLATE_CUE.search(around)))


def _addresses(text: _Text) -> Iterator[Finding]:
    yield from _addresses_with_cue(text)
    for match in _FLAT.finditer(text.narrow):
        before = text.before(match.start())
        place = _NAME_BEFORE.search(before)[0]
        if _ESTATE.search(place) and not _OFFICE_PLACE.search(before):
            yield text.finding(
                Kind.ADDRESS, match.start() - len(place), match.end(), "单元" in match[0] or "室" in match[0]
            )
    for match in _HOUSE.finditer(text.narrow):
        before = text.before(match.start())
        village = _IN_VILLAGE.search(before)
        if village and not _OFFICE_PLACE.search(before):
            start = match.start() - len(village[0])
            yield text.finding(Kind.ADDRESS, start, match.end(), bool(_TOWN_OR_LIVES.search(before)))


def _addresses_with_cue(text: _Text) -> Iterator[Finding]:
    place = 0
    while cue := _ADDRESS_CUE.search(text.narrow, place):
        body = _ADDRESS_BODY.match(text.narrow, cue.end())
        place = body.end()
        is_masked = text.after(place).startswith("*")
        if (
            _REGION.search(body[0])
            and _ADDRESS_DETAIL.search(body[0])
            and not (is_masked or _LAW_WORDS.search(body[0]))
        ):
            # Lists of subsidies name the village; only a house or a flat must not be named.
            yield text.finding(Kind.ADDRESS, *body.span(), bool(_DIGIT.search(body[0])))


def mask(kind: str, text: str) -> str:
    """`text` as it may be shown: 3716**********1234, 138****5678, 西史村***. An office's telephone stays as it is."""
    if kind == Kind.OFFICE_PHONE:
        return text
    if kind == Kind.EMAIL:
        name, sign, host = text.translate(_TO_NARROW).partition("@")
        return f"{name[:1]}***{sign}{host}"
    if kind == Kind.ADDRESS:
        return _mask_address(text)
    keep_first, keep_last = _KEPT[Kind(kind)]
    return _mask_characters(text, keep_first, keep_last)


# How many characters stay readable at either end, separators and the country code not counted.
_KEPT = {
    Kind.ID_NUMBER: (4, 4),
    Kind.MOBILE: (3, 4),
    Kind.LANDLINE: (4, 0),
    Kind.BANK_CARD: (4, 4),
    Kind.PLATE: (2, 0),
    Kind.PASSPORT: (2, 0),
}


def _mask_characters(text: str, keep_first: int, keep_last: int) -> str:
    prefix = re.match(r"\+?86[ -]?(?=1)|", text)[0]
    places = [place for place in range(len(prefix), len(text)) if text[place].isalnum()]
    hidden = set(places[keep_first : max(keep_first, len(places) - keep_last)])
    return "".join("*" if place in hidden else character for place, character in enumerate(text))


def _mask_address(text: str) -> str:
    """Up to the village or the estate; what names the house is left out."""
    digit = _DIGIT.search(text.translate(_TO_NARROW))
    head = text[: digit.start()] if digit else re.match(r".*(?:[省市县区镇乡]|街道)|", text)[0]
    return f"{head}***"


def mask_name(name: str) -> str:
    """王小明 → 王**, 欧阳修 → 欧阳*, 阿依古丽·买买提 → 阿*******. Spaces that only fill up a two-character name are left out."""
    name = re.sub(r"\s+", "", name) if re.search(r"[\u4e00-\u9fa5]", name) else name.strip()
    length = 2 if len(name) > 2 and name[:2] in _COMPOUND_SURNAMES else 1
    return name[:length] + "*" * (len(name) - length)
