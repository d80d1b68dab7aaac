from django.core.management.base import BaseCommand, CommandError

from oversight.models import Reckoning
from oversight.reckoning.reckon import verify


class Command(BaseCommand):
    help = "核对一份冻结的核算：所存记录与摘要是否一致，与登记簿现在的记录是否一致；不一致的逐条列出。"

    def add_arguments(self, parser):
        parser.add_argument("pk", type=int, help="核算的编号。")

    def handle(self, *, pk, **options):
        kept = Reckoning.objects.filter(pk=pk, frozen_at__isnull=False).first()
        if kept is None:
            raise CommandError(f"没有编号为 {pk} 的冻结核算。")
        verdict = verify(kept)
        self.stdout.write(kept.header.line)
        self.stdout.write(kept.digest)
        if verdict.is_same:
            self.stdout.write("一致")
            return
        if not verdict.is_whole:
            self.stdout.write("所存记录与摘要不符")
        for line in verdict.differences:
            self.stdout.write(line)
        raise CommandError("不一致")
