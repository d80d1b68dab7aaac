"""Shows how a limit is counted."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError

from county.calendar.special_days import current_calendar


class Command(BaseCommand):
    help = "逐段列出一个期限的计算过程、所依据的放假通知；跨入尚无通知的年份时提示暂算。"

    def add_arguments(self, parser):
        parser.add_argument("start", metavar="日期", help="收到或者形成之日，如 2025-09-22；当日不计")
        parser.add_argument("--days", type=int, required=True, metavar="N", help="期限天数")
        parser.add_argument("--calendar-days", action="store_true", help="按自然日计，遇休息日顺延；不加则按工作日计")

    def handle(self, *args, start, days, calendar_days, **options):
        calendar = current_calendar()
        try:
            explain = calendar.explain_calendar_days if calendar_days else calendar.explain
            explanation = explain(read_date(start), days)
        except ValueError as error:
            raise CommandError(str(error)) from error
        for line in explanation.lines:
            self.stdout.write(line)
        self.stdout.write(f"日历版本：{calendar.version}")


def read_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"日期应写作 2025-09-22 的形式，不能是“{text}”。") from error
