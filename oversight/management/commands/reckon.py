import json
from datetime import date, datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from county.cases.workflow import IllegalStep
from county.models import Department
from county.site.csv_export import as_csv
from oversight.reckoning.figures import FIGURES, Cell, cells_of
from oversight.reckoning.reckon import Result, reckon


class Command(BaseCommand):
    help = "按两个时间核算一段期间的各项统计数，打印核算头、各单位的数和摘要；不写入任何数据。"

    def add_arguments(self, parser):
        parser.add_argument("--first", required=True, help="起始日，如 2026-01-01。")
        parser.add_argument("--last", required=True, help="截止日，如 2026-03-31。")
        parser.add_argument("--known-at", help="数据截至时间，如 2026-04-02T18:00+08:00；不填为现在。")
        parser.add_argument("--kind", default="special", help="期间：month、quarter、half_year、year、special。")
        parser.add_argument("--unit", help="只打印一个单位，填其地址名。")
        parser.add_argument("--format", choices=("json", "csv"), default="json")

    def handle(self, *, first, last, known_at, kind, unit, **options):
        if unit and not Department.objects.filter(slug=unit).exists():
            raise CommandError(f"没有地址名为“{unit}”的单位。")
        try:
            result = reckon(_day(first), _day(last), _instant(known_at) if known_at else None, kind=kind)
        except IllegalStep as error:
            raise CommandError(str(error)) from error
        lines = _lines(result, unit)
        if options["format"] == "csv":
            headings = ("单位", *(figure.label for figure in FIGURES))
            rows = [(line["name"], *line["figures"].values()) for line in lines]
            self.stdout.write(as_csv(headings, rows).replace("\r\n", "\n").rstrip("\n"))
            self.stdout.write(f"{result.header.line}\n{result.digest}")
            return
        told = {"header": result.header.line, "units": lines, "facts": len(result.facts), "digest": result.digest}
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))


def _lines(result: Result, unit: str | None) -> list[dict]:
    cells = cells_of(result.facts)
    return [
        {
            "unit": one.slug,
            "name": one.name,
            "figures": {figure.key: cells.get((one.pk, figure.key), Cell()).shown(figure) for figure in FIGURES},
        }
        for one in result.units
        if unit in (None, one.slug)
    ]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"日期应如 2026-01-01，不能是“{text}”。") from error


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"时间应如 2026-04-02T18:00+08:00，不能是“{text}”。") from error
    return instant if instant.tzinfo else timezone.make_aware(instant)
