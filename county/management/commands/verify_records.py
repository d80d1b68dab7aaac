"""Checks every chain of timeline entries, every case against what its entries say, and every paper that is kept with its digest."""

from django.core.management.base import BaseCommand, CommandError

from county.cases import settings_trail
from county.cases.history import cases, differences
from county.cases.timeline import chains, verify
from county.papers.kept import faults, kept_models


class Command(BaseCommand):
    help = (
        "核对全部办理记录链、各事项现状和保存的文书：逐条重算摘要，报出断裂和不符之处。末条摘要可抄录保存，供日后比对。"
    )

    def handle(self, *args, **options):
        broken = []
        for model in chains():
            verdict = verify(model)
            if verdict.fault:
                broken.append(f"{verdict.table}：{verdict.fault}")
            else:
                self.stdout.write(f"{verdict.table}：{verdict.count} 条，末条摘要 {verdict.head}，完好")
        altered = []
        for model in kept_models():
            found = list(faults(model))
            altered += found
            if not found:
                self.stdout.write(f"{model._meta.db_table}：{model.objects.count()} 份，完好")
        unrecorded = [line for model in cases() for line in differences(model)] + list(settings_trail.differences())
        found = (("办理记录断裂：", broken), ("与办理记录不符：", unrecorded), ("保存的内容不符：", altered))
        parts = [(title, lines) for title, lines in found if lines]
        if parts:
            raise CommandError("\n".join("\n".join([title, *lines]) for title, lines in parts))
