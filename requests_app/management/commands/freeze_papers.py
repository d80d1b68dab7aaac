from django.core.management.base import BaseCommand

from requests_app.kept_papers import freeze_papers


class Command(BaseCommand):
    help = "补存升级前发出的文书：按现行格式生成内容并固定，标明“按现行格式补存”。可以重复运行；run_duties 也会办理。"

    def handle(self, **options):
        self.stdout.write(f"补存文书 {freeze_papers()} 份。")
