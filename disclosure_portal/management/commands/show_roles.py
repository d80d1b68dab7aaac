from django.contrib import admin
from django.core.management.base import BaseCommand

from disclosure_portal.rights import holders, rights_tables


class Command(BaseCommand):
    help = "列出各角色能看什么、能办什么（Markdown 表），以及每个角色现有几人；角色由程序规定，不需要在数据库中设置。"

    def handle(self, **options):
        for table in rights_tables(admin.site):
            self.stdout.write(f"{table.as_markdown()}\n")
        held = holders()
        self.stdout.write("现有人数：" + "、".join(f"{label} {number}" for label, number in held.items()))
        missing = [label for label, number in held.items() if not number]
        if missing:
            self.stderr.write(f"还没有人担任：{'、'.join(missing)}。")
