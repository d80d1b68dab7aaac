from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from county.encryption import EncryptedTextField, is_current

BATCH = 500


class Command(BaseCommand):
    help = "用 PORTAL_DATA_KEY 的第一把密钥重新加密库中的个人信息；可以中断后再运行。文件不在其列，旧密钥须保留到文件清除之后。"

    def handle(self, **options):
        for model in apps.get_models():
            fields = [field for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]
            if fields:
                self.stdout.write(f"{model._meta.verbose_name}：{self.renew(model, fields)} 行。")

    def renew(self, model, fields) -> int:
        """Seals anew every row of a table that an older key has sealed; how many."""
        done, last = 0, 0
        while True:
            with transaction.atomic():
                rows = self.sealed_after(model, fields, last)
                old = [
                    pk for pk, *values in rows if not all(is_current(value) for value in map(bytes, values) if value)
                ]
                for row in model._base_manager.filter(pk__in=old).only(*(field.name for field in fields)):
                    changes = {field.name: getattr(row, field.name) for field in fields}
                    done += model._base_manager.filter(pk=row.pk).update(**changes)
            if not rows:
                return done
            last = rows[-1][0]

    def sealed_after(self, model, fields, last: int) -> list[tuple]:
        """The next rows as they lie in the table, locked."""
        names = ", ".join(f'"{field.column}"' for field in fields)
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT id, {names} FROM "{model._meta.db_table}" WHERE id > %s ORDER BY id LIMIT {BATCH} FOR UPDATE',
                [last],
            )
            return cursor.fetchall()
