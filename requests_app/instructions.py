"""What the public reads before applying: the steps, the legal days, and where each unit takes them in (条例 Art. 12, 27-45)."""

from dataclasses import dataclass

from catalog.models import Document
from catalog.shelf.catalogue import Catalogue, Unit
from catalog.texts.structured import Channel, DisclosureOffice, Guide
from county.site.addresses import address_of


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One box of the picture of the way of an application: its name, who acts, and what happens within which time."""

    name: str
    who: str
    lines: tuple[str, str]


FLOW = (
    FlowStep("提出申请", "申请人", ("网上、当面、邮寄提出", "写明身份和所需信息")),
    FlowStep("登记", "行政机关", ("与申请人确认收到", "出具登记回执，起算期限")),
    FlowStep("审核", "行政机关", ("内容不明确的，7 个工作日内", "一次性告知补正")),
    FlowStep("办理", "行政机关", ("查找、核实信息", "需要时征求有关方面意见")),
    FlowStep("答复", "行政机关", ("20 个工作日内书面答复", "必要时延长，最多 20 个工作日")),
    FlowStep("救济", "申请人", ("不服答复的，可以申请", "行政复议或者提起诉讼")),
)


@dataclass(frozen=True, slots=True)
class LegalDays:
    """A time limit as the page tells it: what for, how long, and from which article."""

    matter: str
    limit: str
    article: str


DAYS = (
    LegalDays(
        "告知补正申请内容", "收到申请之日起 7 个工作日内，只告知一次；补正后重新起算答复期限", "《条例》第三十条"
    ),
    LegalDays("答复申请", "能当场答复的当场答复；否则自收到申请之日起 20 个工作日内", "《条例》第三十三条"),
    LegalDays(
        "延长答复期限", "经政府信息公开工作机构负责人同意并告知申请人，最多延长 20 个工作日", "《条例》第三十三条"
    ),
    LegalDays(
        "征求第三方意见",
        "第三方自收到征求意见书之日起 15 个工作日内答复；所需时间不计入答复期限",
        "《条例》第三十二条、第三十三条",
    ),
    LegalDays(
        "申请行政复议",
        "自收到答复之日起 60 日内；对不予公开决定不服的，应当先申请行政复议",
        "《行政复议法》第二十条、第二十三条",
    ),
)


@dataclass(frozen=True, slots=True)
class Counter:
    """Where a unit takes applications in, as its published guide says (条例 Art. 12); `office` None when it has published none."""

    unit: Unit
    office: DisclosureOffice | None = None
    channels: tuple[Channel, ...] = ()
    guide_url: str = ""


def counters_of(catalogue: Catalogue) -> list[Counter]:
    """Every unit that discloses today, in order; one query a content version."""
    return catalogue.remember(("counters",), lambda: _counters(catalogue))


def counters_by_kind(catalogue: Catalogue) -> list[tuple[str, list[Counter]]]:
    """The same in the three national groups."""
    groups = (("县政府", ("government",)), ("部门", ("department",)), ("镇（街道）", ("town", "street")))
    counters = counters_of(catalogue)
    return [(label, [one for one in counters if one.unit.kind in kinds]) for label, kinds in groups]


def counter_of(catalogue: Catalogue, unit: Unit) -> Counter:
    """Where one unit takes applications in."""
    return next((one for one in counters_of(catalogue) if one.unit.id == unit.id), Counter(unit))


def _counters(catalogue: Catalogue) -> list[Counter]:
    column = catalogue.by_slug.get("guide")
    published = (
        Document.objects.public().filter(column_id=column.id).exclude(structure="")
        if column
        else Document.objects.none()
    )
    guides = {}
    # A unit has one current guide; the newest wins where an import brought two.
    for pk, unit_id, structure in published.order_by("published_at").values_list("pk", "department_id", "structure"):
        guides[unit_id] = pk, Guide.from_json(structure)
    return [_counter(unit, *guides.get(unit.id, (0, None))) for unit in catalogue.units.values() if unit.is_active]


def _counter(unit: Unit, pk: int, guide: Guide | None) -> Counter:
    if guide is None:
        return Counter(unit)
    return Counter(unit, guide.office, guide.request_channels, f"{address_of('document', pk)}#request")
