"""领导变动 of a unit, which its 机构信息 must follow."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_search_facets"),
        ("county", "0004_accounts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LeadershipChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "changed_on",
                    models.DateField(
                        help_text="任免决定的日期。自次日起二十个工作日内更新机构信息。", verbose_name="变动日期"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        help_text="如“赵某任局长，钱某不再担任”。", max_length=200, verbose_name="变动情况"
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leadership_changes",
                        to="county.department",
                        verbose_name="单位",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "领导变动",
                "verbose_name_plural": "领导变动",
                "ordering": ["-changed_on", "-pk"],
            },
        ),
    ]
