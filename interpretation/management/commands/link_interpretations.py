from django.core.management.base import BaseCommand

from interpretation.intake import link_published

SHOWN = 50


class Command(BaseCommand):
    help = "把“政策解读”栏目已发布、尚未关联的解读，按标题和正文写明的文件关联起来；可以重复运行。"

    def handle(self, **options):
        outcome = link_published()
        self.stdout.write(
            f"政策解读：新关联 {outcome.joined} 篇，{len(outcome.unknown)} 篇未写明或不能确定所解读的文件。"
        )
        for document in outcome.unknown[:SHOWN]:
            self.stdout.write(f"  未关联：{document.pk} {document.title}")
