from django.core.management.base import BaseCommand
from django.db import connection

from catalog.open_data.dumps import is_due, make

# One at a time on all hosts; the number only has to differ from other advisory locks of the portal.
LOCK = 711_2021


class Command(BaseCommand):
    help = "生成全部公开信息的转储（/open/dumps/）：当天已有且其中没有信息被撤回时不做，可由定时器每十分钟运行一次。"

    def add_arguments(self, parser):
        parser.add_argument("--now", action="store_true", help="不论是否需要，立即生成。")

    def handle(self, *, now, **options):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                self.stdout.write("另一个进程正在生成，本次不做。")
                return
        try:
            if not now and not is_due():
                self.stdout.write("当天的转储有效，无须生成。")
                return
            dump = make()
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        self.stdout.write(f"已生成 {dump.name}：{dump.items} 件。")
