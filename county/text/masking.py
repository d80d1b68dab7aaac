"""遮盖: what in a letter and its reply points at a person, found by rule, to be confirmed by a person.

个人信息保护法 Art. 25: nothing personal is published without separate consent, and the county publishes names never. Pure.
"""

import re
from dataclasses import dataclass

from county.text.personal_data import Kind, find, mask, mask_name

# 您好，我是王小明；本人李芳；我叫张三. A name stands between such a cue and a mark or a few words that follow a name.
_SELF = re.compile(
    r"(?:我是|本人是?|我叫|我名叫|姓名[:：]?|来信人[:：]?|联系人[:：]?)\s?([\u4e00-\u9fa5·]{2,4}?)(?=[，,。；;！!、\s（(]|$|电话|手机|住|家住|联系)"
)
_ADDRESSED = re.compile(
    r"^\s*(?:尊敬的)?([\u4e00-\u9fa5·]{2,4}?)(?=(?:先生|女士|同志|网友|村民|居民|市民)[:：，,您]?)", re.M
)
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪"
    "舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣邓郁单杭洪"
    "包诸左石崔吉钮龚程邢裴陆荣翁荀羊惠甄家封芮羿储靳段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙"
    "叶幸司韶郜黎薄印宿白怀蒲从鄂索咸籍赖卓蔺屠蒙池乔阴闻党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎"
    "充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧利师巩聂关荆"
)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with what is personal masked, and what was masked, named for the one who confirms it."""

    text: str
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    shown: str
    label: str


def masked(text: str, *, names: tuple[str, ...] = ()) -> Masked:
    """`text` with numbers, addresses and names masked: those of `names` (the writer's) everywhere, others where they are given.

    An office's telephone stays.
    """
    places = [
        _Place(finding.start, finding.end, mask(finding.kind, finding.text), finding.kind.label)
        for finding in find(text)
        if finding.kind != Kind.OFFICE_PHONE
    ]
    places += _names(text, names)
    kept: list[_Place] = []
    for place in sorted(places, key=lambda one: (one.start, -one.end)):
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    parts, end = [], 0
    for place in kept:
        parts += [text[end : place.start], place.shown]
        end = place.end
    return Masked("".join(parts) + text[end:], tuple(dict.fromkeys(place.label for place in kept)))


def remaining(text: str, *, names: tuple[str, ...] = ()) -> list[str]:
    """What of a text to be published still points at a person, masked, each with its kind; nothing when all is well."""
    certain = [finding for finding in find(text) if finding.is_certain and finding.kind != Kind.OFFICE_PHONE]
    told = [f"{finding.kind.label}：{mask(finding.kind, finding.text)}" for finding in certain]
    return told + [f"姓名：{place.shown}" for place in _own_names(text, names)]


def is_impersonal(text: str, *, names: tuple[str, ...] = ()) -> bool:
    """True when no rule finds anything personal: numbers, addresses, or a name."""
    return not masked(text, names=names).found


def _names(text: str, names: tuple[str, ...]) -> list[_Place]:
    """The writer's name everywhere; other names behind a cue when they begin with a surname."""
    places = _own_names(text, names)
    for pattern in (_SELF, _ADDRESSED):
        for match in pattern.finditer(text):
            if match[1][0] in _SURNAMES and "*" not in match[1]:
                places.append(_Place(*match.span(1), mask_name(match[1]), "姓名"))
    return places


def _own_names(text: str, names: tuple[str, ...]) -> list[_Place]:
    return [
        _Place(*match.span(), mask_name(name), "姓名")
        for name in dict.fromkeys("".join(name.split()) for name in names)
        if len(name) >= 2
        # Two characters are often written with a space between them.
        for match in re.finditer(r"\s?".join(map(re.escape, name)), text)
    ]
