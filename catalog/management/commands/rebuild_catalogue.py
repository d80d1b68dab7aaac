from django.core.management.base import BaseCommand, CommandError

from catalog.models import Column
from catalog.shelf.shelving import compare, rebuild


class Command(BaseCommand):
    help = "对照政府信息重建目录行、计数和检索条目，并报告不一致之处。"

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="只比较，不重建；有不一致时返回错误。")

    def handle(self, *, check, **options):
        differences = list(compare())
        for difference in differences:
            self.stdout.write(f"{difference.what}：多出 {difference.kept} 行，缺少 {difference.true} 行。")
        if not differences:
            self.stdout.write("目录行、计数和检索条目与政府信息一致。")
        if check:
            if differences:
                raise CommandError("目录与政府信息不一致。")
            return
        Column.objects.rebuild()
        rebuild()
        self.stdout.write("已重建。")
