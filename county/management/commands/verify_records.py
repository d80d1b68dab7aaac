"""Checks every chain of timeline entries."""

from django.core.management.base import BaseCommand, CommandError

from county.cases.timeline import chains, verify


class Command(BaseCommand):
    help = "核对全部办理记录链：逐条重算摘要，报出第一处断裂。末条摘要可抄录保存，供日后比对。"

    def handle(self, *args, **options):
        faults = []
        for model in chains():
            verdict = verify(model)
            if verdict.fault:
                faults.append(f"{verdict.table}：{verdict.fault}")
            else:
                self.stdout.write(f"{verdict.table}：{verdict.count} 条，末条摘要 {verdict.head}，完好")
        if faults:
            raise CommandError("办理记录断裂：\n" + "\n".join(faults))
