from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from county.cases.workflow import IllegalStep
from county.models import Department
from oversight.annual_report.importing import BadReport, read_reports
from oversight.annual_report.workflow import take_in


class Command(BaseCommand):
    help = "核对已发布的年度报告数据（JSON Lines，一行一份）的勾稽关系，并把本县各单位的存为往年数据。有不符的不存，返回码为 1。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="只核对，不存。")

    def handle(self, *, file, check, **options):
        units = {unit.name: unit for unit in Department.objects.all()}
        try:
            with file.open(encoding="utf-8") as lines:
                reports = list(read_reports(lines))
        except OSError as error:
            raise CommandError(f"无法读取 {file}：{error.strerror}") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{file} 不是 UTF-8 文本（第 {error.start} 字节处）。") from error
        except BadReport as error:
            raise CommandError(str(error)) from error
        stored = 0
        for report in reports:
            verdict = "勾稽成立" if report.figures else f"勾稽不成立：{'；'.join(report.faults)}"
            if report.figures and not check:
                verdict, is_stored = self.store(report, units, file.name)
                stored += is_stored
            self.stdout.write(f"第 {report.line} 行 {report.unit} {report.year}年：{verdict}")
        failed = sum(report.figures is None for report in reports)
        self.stdout.write(
            f"共 {len(reports)} 份，勾稽成立 {len(reports) - failed} 份，不成立 {failed} 份，存入 {stored} 份。"
        )
        if failed:
            raise CommandError(f"有 {failed} 份勾稽不成立。")

    def store(self, report, units, name) -> tuple[str, bool]:
        if report.unit not in units:
            return "勾稽成立；不是本县单位，未存", False
        try:
            take_in(units[report.unit], report.figures, note=f"取自 {name} 第 {report.line} 行")
        except IllegalStep as error:
            return f"勾稽成立；{error}", False
        return "勾稽成立，已存", True
