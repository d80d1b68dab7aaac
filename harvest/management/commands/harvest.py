from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from harvest.models import Source
from harvest.running import harvest


class Command(BaseCommand):
    help = "读取到期的归集来源（由定时器每十分钟运行一次）；同一来源同时只有一个进程读取，中断后下一批接着读取。"

    def add_arguments(self, parser):
        parser.add_argument("--source", help="只读取这个来源（标识），不论是否到期。")

    def handle(self, *, source, **options):
        if source:
            sources = Source.objects.filter(slug=source, status__in=Source.READ, officer__is_active=True)
            if not sources.exists():
                raise CommandError(f"没有可以读取的来源“{source}”：标识有误、已暂停，或责任信息员已停用。")
        else:
            sources = Source.objects.due(timezone.now())
        for one in sources.select_related("department", "officer", "column"):
            run = harvest(one)
            if run is None:
                self.stdout.write(f"{one}：另一个进程正在读取。")
                continue
            self.stdout.write(
                f"{one}：{run.get_outcome_display()}，列出 {run.listed}，读取 {run.fetched}，新增 {run.new}，"
                f"有变 {run.changed}，重复 {run.duplicates}，已删 {run.gone}，拒收 {run.refused}。{run.note}"
            )
