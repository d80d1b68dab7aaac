"""机构信息, 公开指南 and 政策解读 as fields: plain values with a canonical JSON form, so that equal content has equal bytes.

Legal source: 条例 Art. 12 (what a guide must tell) and Art. 20(2) (what must be known of an organ); 国办发〔2016〕80号 (what an
interpretation must tell). The pages print the fields in the order in which they stand here.
"""

import dataclasses
import json
import re
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, get_args, get_origin, get_type_hints

from county.text.charts import BadTable, ChartKind, table_of

_TELEPHONE = re.compile(r"^(0\d{2,3}-)?\d{5,8}(-\d{1,6})?$")


class StructureError(ValueError):
    """The text is not the JSON of the expected fields; the message is in Chinese."""


def _read(kind: Any, value: Any, place: str) -> Any:
    """Turns plain JSON into `kind`: text, a tuple, or a dataclass. Unknown, missing and wrong values are refused."""
    if kind is str:
        if not isinstance(value, str):
            raise StructureError(f"“{place}”应为文本")
        return value
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise StructureError(f"“{place}”应为列表")
        part = get_args(kind)[0]
        return tuple(_read(part, item, f"{place}[{number}]") for number, item in enumerate(value, 1))
    if not isinstance(value, dict):
        raise StructureError(f"“{place}”应为对象")
    hints = get_type_hints(kind)
    names = [one.name for one in dataclasses.fields(kind)]
    strange = sorted(set(value) - set(names))
    if strange:
        raise StructureError(f"“{place}”有不认识的字段：{'、'.join(strange)}")
    missing = [name for name in names if name not in value]
    if missing:
        raise StructureError(f"“{place}”缺少字段：{'、'.join(missing)}")
    return kind(**{name: _read(hints[name], value[name], f"{place}.{name}") for name in names})


class _Fields:
    """Reading, writing and flattening shared by the structured kinds."""

    __slots__ = ()
    LABEL: ClassVar[str]

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Raises StructureError when the text is not JSON or not exactly these fields."""
        try:
            value = json.loads(text)
        except json.JSONDecodeError as error:
            raise StructureError(f"不是有效的 JSON：第{error.lineno}行第{error.colno}列") from error
        return _read(cls, value, cls.LABEL)

    def to_json(self) -> str:
        """Canonical: sorted keys, no spaces, Chinese as it is."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    def plain_text(self) -> str:
        """Every non-empty value on a line of its own, in field order: what search reads."""
        return "\n".join(_values(dataclasses.astuple(self)))


def _values(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    return [text for item in value for text in _values(item)]


def _telephone(label: str, value: str) -> list[str]:
    return [] if not value or _TELEPHONE.fullmatch(value) else [f"{label}“{value}”不是有效的电话号码"]


def _empty(labels: dict[str, Any]) -> list[str]:
    return [f"缺少{label}" for label, value in labels.items() if not value]


@dataclass(frozen=True, slots=True)
class DisclosureOffice:
    """政府信息公开工作机构: 名称、办公地址、办公时间、联系电话、传真号码、互联网联系方式 (条例 Art. 12)."""

    name: str
    address: str
    hours: str
    phone: str
    fax: str = ""
    email: str = ""

    def problems(self) -> list[str]:
        labels = {
            "工作机构名称": self.name,
            "工作机构办公地址": self.address,
            "工作机构办公时间": self.hours,
            "工作机构联系电话": self.phone,
        }
        return _empty(labels) + _telephone("工作机构联系电话", self.phone) + _telephone("工作机构传真", self.fax)


@dataclass(frozen=True, slots=True)
class Leader:
    """领导: 姓名、职务、分管工作."""

    name: str
    post: str
    duties: str


@dataclass(frozen=True, slots=True)
class Office:
    """内设机构: 名称、职责、电话、负责人."""

    name: str
    duties: str
    phone: str
    head: str


@dataclass(frozen=True, slots=True)
class OrganisationInfo(_Fields):
    """机构信息 of one unit. `disclosure_leader` is the 公开负责人, `disclosure_office` the 信息公开工作机构."""

    LABEL: ClassVar[str] = "机构信息"

    name: str
    address: str
    hours: str
    phone: str
    fax: str
    website: str
    duties: tuple[str, ...]
    leaders: tuple[Leader, ...]
    offices: tuple[Office, ...]
    disclosure_leader: str
    disclosure_office: DisclosureOffice

    def problems(self) -> list[str]:
        """What is missing or malformed, in Chinese; empty when complete."""
        found = _empty(
            {
                "机构名称": self.name,
                "办公地址": self.address,
                "办公时间": self.hours,
                "联系电话": self.phone,
                "工作职责": self.duties,
                "领导": self.leaders,
                "内设机构": self.offices,
                "公开负责人": self.disclosure_leader,
            }
        )
        found += _telephone("联系电话", self.phone) + _telephone("传真", self.fax)
        for number, leader in enumerate(self.leaders, 1):
            found += [
                f"第{number}位领导{text}"
                for text in _empty({"姓名": leader.name, "职务": leader.post, "分管工作": leader.duties})
            ]
        for number, office in enumerate(self.offices, 1):
            found += [f"第{number}个内设机构{text}" for text in _empty({"名称": office.name, "职责": office.duties})]
            found += _telephone(f"内设机构“{office.name}”电话", office.phone)
        repeated = sorted(
            {one.name for one in self.offices if [other.name for other in self.offices].count(one.name) > 1}
        )
        return found + [f"内设机构“{name}”重复" for name in repeated] + self.disclosure_office.problems()


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to get or to ask for information: its name and how to use it."""

    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class ReadingPoint:
    """政府信息查阅点 (条例 Art. 25)."""

    name: str
    address: str
    phone: str
    hours: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the handling of an application, in order."""

    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Guide(_Fields):
    """公开指南 of one unit: 主动公开, 依申请公开, 工作机构, 监督与救济 (条例 Art. 12)."""

    LABEL: ClassVar[str] = "公开指南"

    categories: tuple[str, ...]
    arrangement: tuple[Channel, ...]
    channels: tuple[Channel, ...]
    reading_points: tuple[ReadingPoint, ...]
    request_channels: tuple[Channel, ...]
    steps: tuple[Step, ...]
    time_limits: tuple[str, ...]
    fees: tuple[str, ...]
    office: DisclosureOffice
    remedies: tuple[str, ...] = field(default=())

    def problems(self) -> list[str]:
        """What is missing or malformed, in Chinese; empty when complete."""
        found = _empty(
            {
                "政府信息的分类": self.categories,
                "编排体系": self.arrangement,
                "公开渠道": self.channels,
                "查阅点": self.reading_points,
                "申请渠道": self.request_channels,
                "办理流程": self.steps,
                "办理时限": self.time_limits,
                "收费说明": self.fees,
                "监督与救济": self.remedies,
            }
        )
        for point in self.reading_points:
            found += [
                f"查阅点“{point.name}”{text}"
                for text in _empty({"名称": point.name, "地址": point.address, "开放时间": point.hours})
            ]
            found += _telephone(f"查阅点“{point.name}”电话", point.phone)
        for label, rows in (
            ("编排体系", self.arrangement),
            ("公开渠道", self.channels),
            ("申请渠道", self.request_channels),
            ("办理流程", self.steps),
        ):
            found += [
                f"{label}第{number}项不完整" for number, row in enumerate(rows, 1) if not (row.name and row.detail)
            ]
        return found + self.office.problems()


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """One question of a 问答 with the paragraphs of its answer."""

    question: str
    answer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a 图解: the name of the file among the attachments, and in words all that it shows."""

    file: str
    description: str


@dataclass(frozen=True, slots=True)
class ClauseMark:
    """What an interpretation says of one clause of the policy: 第七条, or the first words of a paragraph without a number."""

    clause: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A small table (tabs between cells, the first row its head) and how it is drawn."""

    title: str
    kind: str
    unit: str
    table: str

    def problem(self) -> str:
        """Why it cannot be drawn, in Chinese; "" when it can."""
        if not self.title:
            return "缺少标题"
        if self.kind not in ChartKind.values:
            return "请选择图形"
        try:
            table_of(self.table, self.kind)
        except BadTable as error:
            return str(error)
        return ""


# An answer that a required part has nothing to say; the page then leaves the part out.
NOTHING = ("无", "无。", "不涉及", "不涉及。", "本文件不涉及", "本文件不涉及。")


@dataclass(frozen=True, slots=True)
class InterpretationContent(_Fields):
    """What a 政策解读 tells beside its free text. The parts are paragraphs; `PARTS` names those that law.md §7 demands."""

    LABEL: ClassVar[str] = "政策解读"
    PARTS: ClassVar[dict[str, str]] = {
        "background": "出台背景和依据",
        "goals": "目标任务",
        "contents": "主要内容",
        "scope": "适用范围",
        "standards": "执行标准",
        "notes": "注意事项",
        "terms": "关键词诠释",
        "benefits": "惠民利民举措",
        "differences": "新旧政策差异",
    }

    background: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    expert: str = ""
    expert_post: str = ""
    spokesperson: str = ""
    spokesperson_post: str = ""
    questions: tuple[QuestionAnswer, ...] = ()
    pictures: tuple[Picture, ...] = ()
    transcript: tuple[str, ...] = ()
    clauses: tuple[ClauseMark, ...] = ()
    charts: tuple[Chart, ...] = ()
    contact: str = ""

    @property
    def parts(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """(name, label, paragraphs) of the parts that have something to say."""
        told = ((name, label, getattr(self, name)) for name, label in self.PARTS.items())
        return [
            (name, label, lines)
            for name, label, lines in told
            if lines and not (len(lines) == 1 and lines[0] in NOTHING)
        ]

    def unanswered(self, names: tuple[str, ...]) -> list[str]:
        """The labels of those parts among `names` that hold no answer at all."""
        return [self.PARTS[name] for name in names if not getattr(self, name)]

    def problems(self) -> list[str]:
        """What is malformed, in Chinese. What is still missing depends on the form: interpretation.completeness."""
        found = [
            f"第{n}个问答须有“问：”和“答：”"
            for n, one in enumerate(self.questions, 1)
            if not (one.question and one.answer)
        ]
        found += [
            f"图片说明第{n}行须写“文件名 | 文字说明”"
            for n, one in enumerate(self.pictures, 1)
            if not (one.file and one.description)
        ]
        found += [
            f"逐条对照第{n}行须写“条款 | 解读”"
            for n, one in enumerate(self.clauses, 1)
            if not (one.clause and one.explanation)
        ]
        return found + [f"图表{n}：{chart.problem()}" for n, chart in enumerate(self.charts, 1) if chart.problem()]
