"""设置变更记录: every change of units, columns, holiday notices, mailboxes, limits and templates leaves an entry."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import county.cases.triggers
from county.cases.timeline import protect_timeline


class Migration(migrations.Migration):
    dependencies = [
        ("county", "0008_facts_in_timelines"),
    ]

    operations = [
        migrations.CreateModel(
            name="SettingEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.BigIntegerField(unique=True, verbose_name="序号")),
                ("from_status", models.CharField(blank=True, max_length=30, verbose_name="原状态")),
                ("to_status", models.CharField(blank=True, max_length=30, verbose_name="新状态")),
                ("actor_name", models.CharField(max_length=150, verbose_name="经办人姓名")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("facts", models.JSONField(default=dict, editable=False, verbose_name="改动")),
                ("hash_format", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="摘要格式")),
                ("previous_hash", models.CharField(max_length=64, verbose_name="前一记录摘要")),
                ("hash", models.CharField(max_length=64, verbose_name="摘要")),
                (
                    "action",
                    models.CharField(
                        choices=[("added", "新增"), ("changed", "变更"), ("removed", "删除")],
                        max_length=40,
                        verbose_name="动作",
                    ),
                ),
                ("register", models.CharField(help_text="如 catalog.Column", max_length=60, verbose_name="登记簿")),
                ("case_id", models.CharField(max_length=40, verbose_name="编号")),
                ("shown_as", models.CharField(max_length=200, verbose_name="对象")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
            ],
            options={
                "verbose_name": "设置变更记录",
                "verbose_name_plural": "设置变更记录",
                "ordering": ["sequence"],
                "abstract": False,
                "indexes": [models.Index(fields=["register", "case_id", "-sequence"], name="setting_entry_of_a_row")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hash_format", 2), models.Q(("facts", {}), ("hash_format", 1)), _connector="OR"
                        ),
                        name="county_settingentry_facts_hashed",
                    )
                ],
            },
            bases=(county.cases.triggers.Guarded, models.Model),
        ),
        *protect_timeline("county_settingentry"),
    ]
