"""Does this item stand in the wrong column? A score, why, and where it belongs.

Two witnesses: what title and text say outright (catalog.gate.looks), and a naive Bayes model of how items of each kind are worded
(catalog.gate.bayes), which decides alone only where the rules see nothing. The faults of practice: work summaries under 年度报告, news
under 机构信息 or 公文, notices of meetings under 规范性文件, interpretations under 公文.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from catalog.gate.bayes import Model, train
from catalog.gate.looks import ABOUT_DISCLOSURE, DISCLOSURE, PAPER, PERSONNEL, SPEAKS_AS_ORGAN, TAIL, Sight, look_of
from catalog.tree.kinds import ColumnKind as K

__all__ = ["LIKELY", "Model", "Verdict", "judge", "shipped_model", "train"]

LIKELY = 0.5
_MODEL = Path(__file__).with_name("misfiling_model.json")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`score` from 0 (in its place) to 1; from LIKELY on the item should be looked at. The rest is empty below that.

    `suggested_column` is a slug of catalog.tree.national_tree, "" when only the kind can be told.
    """

    score: float
    suggested_kind: str = ""
    suggested_column: str = ""
    reasons: tuple[str, ...] = ()

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


_OF_AN_ORGAN = re.compile(r"(?:主要)?(?:职责|职能)|办公地址|办公电话|内设机构|分管|负责人")
# A column with one purpose: what must be seen in the title or the text of what stands in it.
_MUST_SHOW: dict[str, tuple[re.Pattern, str]] = {
    K.ANNUAL_REPORT: (re.compile(rf"{DISCLOSURE}.*(?:报告|年报)"), "标题里没有“政府信息公开”和“年度报告”"),
    K.GUIDE: (re.compile(r"公开指南|指南"), "标题里没有“公开指南”"),
    K.INTERPRETATION: (
        re.compile(r"解读|问答|图解|读懂|说明|政策|《|怎么|如何|什么|[?？]|答[：:]"),
        "标题和正文都没有提到所解读的政策",
    ),
    K.ORGANISATION: (
        re.compile(r"机构|职能|职责|简介|概况|领导|班子|分工|联系方式|办公"),
        "标题里没有机构、职能、领导或者联系方式",
    ),
}
# Items with a column of their own: what a title says, and the slug. Only told against other columns of the same kind.
_OWN_COLUMN: tuple[tuple[re.Pattern, str, str], ...] = tuple(
    (re.compile(pattern), column, name)
    for pattern, column, name in (
        (rf"部门(?:预算|决算)(?:公开|情况|说明)?{TAIL}|“?三公”?经费", "key-budget", "财政预算决算和“三公”经费"),
        (rf"(?:统计|普查)公报{TAIL}|国民经济主要指标{TAIL}", "statistics", "统计信息"),
        (r"行政处罚(?:决定)?(?:信息|结果)?(?:公示|书)", "penalties", "行政处罚和行政强制"),
        (r"公开(?:招聘|招录|遴选)|招聘.{0,12}(?:公告|公示)$", "recruitment", "公务员招考"),
        (
            rf"(?:招标|中标|成交结果|竞争性磋商|竞争性谈判|采购意向|询价).{{0,6}}公告{TAIL}",
            "procurement",
            "政府集中采购",
        ),
        (r"征收土地|土地征收|征地补偿|房屋征收", "key-expropriation", "征地拆迁"),
        (r"突发.{0,20}应急预案|应急预案的通知", "emergency", "突发公共事件应对"),
    )
)
_SAME_MATTER = {"key-safety": {"emergency"}, "projects": {"procurement"}, "municipal-works": {"procurement"}}

# Which kinds the model may name for an item of a column without contradicting it.
_AGREES: dict[str, frozenset[str]] = {
    kind: frozenset({kind, *also})
    for kind, also in {
        K.GUIDE: (),
        K.ORGANISATION: (),
        K.ANNUAL_REPORT: (),
        K.RULES: (),
        K.INTERPRETATION: (),
        K.DYNAMIC: (),
        K.NORMATIVE: (K.OFFICIAL, K.RULES),
        K.OFFICIAL: (K.NORMATIVE, K.RULES),
        K.NOTICE: (K.GENERAL, K.OFFICIAL, K.NORMATIVE, K.PUBLIC_UTILITY),
        K.GENERAL: (K.NOTICE, K.OFFICIAL, K.NORMATIVE, K.PUBLIC_UTILITY),
        K.PUBLIC_UTILITY: (K.NOTICE, K.GENERAL, K.OFFICIAL),
    }.items()
}
_HOME_COLUMN = {
    K.GUIDE: "guide",
    K.ORGANISATION: "organisation",
    K.ANNUAL_REPORT: "annual-reports",
    K.RULES: "rules",
    K.NORMATIVE: "normative",
    K.OFFICIAL: "unit-documents",
    K.NOTICE: "notices",
    K.DYNAMIC: "work-news",
    K.INTERPRETATION: "policy-interpretation",
}
# How much the model counts: alone, beside a rule that says the item is in its place, and beside one that says it is not.
_ALONE, _BESIDE_A_FRIEND, _BESIDE_A_DOUBT = 0.95, 0.3, 0.5
_NOT_SHOWN, _SURE_OF_COLUMN = 0.8, 0.85


def judge(
    title: str, plain_body: str, column_slug: str, column_kind: str, genre: str = "", model: Model | None = None
) -> Verdict:
    """How likely the item stands in the wrong column. `plain_body` is the text of the body, "" for an item of fields alone.

    A group holds nothing: whatever stands in it scores 1. `model` is the shipped one unless another is given.
    """
    if column_kind == K.GROUP:
        return Verdict(1.0, reasons=("这个栏目是分组，不放信息，请移到下级栏目。",))
    title = title.strip()
    posterior = (model or shipped_model()).posterior(title, plain_body)
    against = sum(share for kind, share in posterior.items() if kind not in _AGREES[column_kind])
    sight = look_of(title, plain_body, genre)
    if sight and (column_kind in sight.look.kinds or (column_kind == K.RULES and _is_about_disclosure(title, sight))):
        return _within_kind(title, sight, column_slug, column_kind, _BESIDE_A_FRIEND * against)
    if sight:
        score = sight.sure + (1 - sight.sure) * _BESIDE_A_DOUBT * against
        column = _home(sight.look.home, sight.look.column, title)
        return Verdict(round(score, 3), sight.look.home, column, (_complaint(sight, column_kind),))
    return _by_wording(title, plain_body, column_kind, posterior, against)


def _is_about_disclosure(title: str, sight: Sight) -> bool:
    """Papers of any form on disclosure belong among its rules."""
    return sight.look.home in (K.NORMATIVE, K.OFFICIAL) and bool(ABOUT_DISCLOSURE.search(title))


def _within_kind(title: str, sight: Sight, slug: str, kind: str, score: float) -> Verdict:
    """The kind is right; the column may still be another's."""
    if slug == "appointments" and sight.look is not PERSONNEL:
        return Verdict(
            _SURE_OF_COLUMN,
            kind,
            _home(sight.look.home, sight.look.column, title),
            (f"{sight.because}，不是人事任免。",),
        )
    if sight.look is PERSONNEL and kind == K.OFFICIAL and slug != "appointments":
        return Verdict(_SURE_OF_COLUMN, kind, "appointments", (f"{sight.because}，应当放在“人事任免”栏目。",))
    claims = _OWN_COLUMN if kind == K.GENERAL else ()
    own = next(((column, name) for pattern, column, name in claims if pattern.search(title)), None)
    if own and slug != own[0] and own[0] not in _SAME_MATTER.get(slug, ()):
        return Verdict(_SURE_OF_COLUMN, kind, own[0], (f"标题说的是“{own[1]}”，有专门的栏目。",))
    return Verdict(round(score, 3))


def _home(kind: str, column: str, title: str) -> str:
    """公文 of the county government and of its office have columns of their own."""
    if kind != K.OFFICIAL or column == "appointments":
        return column
    issuer = title.partition("关于")[0]
    if issuer.endswith("县人民政府办公室"):
        return "office-documents"
    return "county-documents" if issuer.endswith("县人民政府") else column


def _complaint(sight: Sight, column_kind: str) -> str:
    label = K(column_kind).label.partition("（")[0]
    return f"{sight.because}，看起来是{sight.look.name}；“{label}”类栏目不放这一类信息。"


def _by_wording(title: str, body: str, kind: str, posterior: dict[str, float], against: float) -> Verdict:
    """Nothing is said outright: what must show and does not, and the model."""
    likely = max((name for name in posterior if name not in _AGREES[kind]), key=posterior.__getitem__, default="")
    where = likely, _home(likely, _HOME_COLUMN.get(likely, ""), title)
    if missing := _missing(title, body, kind):
        score = _NOT_SHOWN + (1 - _NOT_SHOWN) * _BESIDE_A_DOUBT * against
        return Verdict(round(score, 3), *where, (f"{missing}，请核对栏目。",))
    # Alone, the model must be sure of one other kind; a text that is like nothing it knows is no evidence.
    score = round(_ALONE * max(0.0, 2 * posterior[likely] - 1), 3) if likely else 0.0
    if score < LIKELY:
        return Verdict(score)
    label, other = K(kind).label.partition("（")[0], K(likely).label.partition("（")[0]
    return Verdict(score, *where, (f"用语不像“{label}”类栏目的信息，更像“{other}”（把握 {posterior[likely]:.0%}）。",))


def _missing(title: str, body: str, kind: str) -> str:
    if kind == K.RULES and not ABOUT_DISCLOSURE.search(title + body[:1000]):
        return "标题和正文都没有提到信息公开"
    if (
        kind in (K.OFFICIAL, K.NORMATIVE)
        and not PAPER.search(re.sub(r"\s+", "", title))
        and not SPEAKS_AS_ORGAN.search(body)
    ):
        return "标题没有文种，正文也不是公文的写法"
    if kind in _MUST_SHOW:
        pattern, complaint = _MUST_SHOW[kind]
        text = title + body[:1500] if kind == K.INTERPRETATION else title
        if not pattern.search(text) and not (
            kind == K.ORGANISATION and len(set(_OF_AN_ORGAN.findall(body[:600]))) >= 2
        ):
            return complaint
    return ""


@cache
def shipped_model() -> Model:
    """The model that ships with the project, trained on the texts of the demo county (tests/bench/misfiling_bench.py)."""
    return Model.from_json(_MODEL.read_text(encoding="utf-8"))
