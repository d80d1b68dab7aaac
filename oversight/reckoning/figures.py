"""指标: what is counted, in words, and how facts become the figures of a unit. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from oversight.assessment.arithmetic import percent
from oversight.reckoning.canonical import Fact


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its key, its heading and its definition. A ratio shows its base beside it."""

    key: str
    label: str
    definition: str
    is_ratio: bool = False


FIGURES = (
    Figure("pub.new", "新公开", "期内首次发布的信息件数，导入的往年信息不计"),
    Figure("pub.renewed", "更新", "期内更新过的信息件数，一件更新几次只计一次"),
    Figure("pub.withdrawn", "撤回", "期内撤回信息的次数"),
    Figure("pub.stock", "期末在公开", "期末最后一天 24 时处于公开状态的信息件数"),
    Figure("pub.timely", "按期公开率", "期内发布、有公开期限的信息中，发布日期不晚于期限的比例", True),
    Figure("req.new", "收到申请", "期内收到的政府信息公开申请件数"),
    Figure("req.timely", "申请按期办结率", "期内办结的申请中，办结日期不晚于答复期限的比例", True),
    Figure("mail.new", "收到来信", "期内收到的来信封数，举报、并案、拆分的不计"),
    Figure("mail.timely", "来信按期答复率", "期内首次答复的来信中按期答复的比例，举报不计", True),
    Figure("file.timely", "备案按期率", "报送期限在期内的备案中按期报送的比例", True),
    Figure("rect.timely", "整改按期率", "整改期限在期内的整改事项中按期完成的比例，撤销的不计", True),
    Figure("err.new", "网站找错", "期内收到的网站找错条数"),
    Figure("err.timely", "找错按期答复率", "答复期限在期内的网站找错中按期答复的比例", True),
    Figure("staff.vacant", "无信息员天数", "期内没有信息员的工作日数"),
)
KEYS = {figure.key: figure for figure in FIGURES}


@dataclass(slots=True)
class Cell:
    """The sum of the facts of one figure of one unit, in hundredths."""

    numerator: int = 0
    denominator: int = 0

    def shown(self, figure: Figure) -> str:
        """A number; a ratio with its base in brackets, "—" of nothing."""
        if not figure.is_ratio:
            return str(self.numerator // 100)
        base = self.denominator // 100
        return f"{percent(self.numerator, self.denominator)}（{base}）" if base else "—"


def cells_of(facts: Iterable[Fact]) -> dict[tuple[int, str], Cell]:
    """The figures by unit and key: sums over the facts and nothing else. What has no fact is not there."""
    cells: dict[tuple[int, str], Cell] = defaultdict(Cell)
    for fact in facts:
        cell = cells[fact.unit_id, fact.key]
        cell.numerator += fact.numerator
        cell.denominator += fact.denominator
    return cells
