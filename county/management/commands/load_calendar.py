"""Loads holiday notices."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from county.calendar.calendar_data import BadCalendar, package_notices, read_file
from county.calendar.special_days import store_notices
from county.cases.settings_trail import recorded
from county.models import HolidayNotice


class Command(BaseCommand):
    help = (
        "载入国务院办公厅的放假安排。不带文件时载入 chinesecalendar 软件包所含各年（不改动人工录入的年份）；"
        "带文件时载入 holiday-cn 格式的 JSON，同一年份以新载入的为准。"
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="每个文件一年")

    def handle(self, *args, files, verbosity, **options):
        try:
            with recorded(HolidayNotice, actor=None, note="load_calendar"):
                if files:
                    changes = store_notices([read_file(path) for path in files])
                else:
                    changes = store_notices(package_notices(), spare_entered=True)
        except BadCalendar as error:
            raise CommandError(f"未载入任何内容。{error}") from error
        written = [change for change in changes if change.is_written]
        for change in changes if verbosity > 1 else written:
            self.stdout.write(f"{change.year} 年：{change.summary}")
            # A first load would list every day of twenty years; a correction is always shown day by day.
            if not change.is_new or verbosity > 1:
                for line in change.days:
                    self.stdout.write(f"    {line}")
        self.stdout.write(f"共 {len(changes)} 年，更新 {len(written)} 年。")
