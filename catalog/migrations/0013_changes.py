"""What changed in the catalogue, under which content version; what is and was public enters the record in order of time."""

import django.db.models.deletion
from django.db import migrations, models

from county.cases.timeline import protect_timeline

# Every item gets a version of its own, so that the order of time is the order of numbers.
BACKFILL = """
WITH events AS (
    SELECT id, 'shelved' AS act, CASE WHEN batch_id IS NULL THEN 'published' ELSE 'imported' END AS reason, published_at AS at
      FROM catalog_document WHERE status = 'published'
    UNION ALL
    SELECT id, 'unshelved', 'withdrawn', withdrawn_at FROM catalog_document WHERE status = 'withdrawn'
)
INSERT INTO catalog_change (version, document_id, act, reason, at)
SELECT coalesce((SELECT number FROM catalog_catalogueversion), 0) + row_number() OVER (ORDER BY at, id), id, act, reason, at FROM events;
INSERT INTO catalog_catalogueversion AS kept (id, number)
SELECT 1, max(version) FROM catalog_change HAVING max(version) IS NOT NULL
    ON CONFLICT (id) DO UPDATE SET number = EXCLUDED.number;
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0012_digest_formats"), ("county", "0002_refuse_change")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "version", "document_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.BigIntegerField(verbose_name="目录版本")),
                (
                    "act",
                    models.CharField(
                        choices=[("shelved", "上架"), ("unshelved", "下架")], max_length=10, verbose_name="变动"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("published", "发布"),
                            ("renewed", "更新"),
                            ("refiled", "调整栏目"),
                            ("validity", "标注有效性"),
                            ("withdrawn", "撤回"),
                            ("imported", "导入"),
                        ],
                        max_length=10,
                        verbose_name="原因",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="catalog.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "目录变动",
                "verbose_name_plural": "目录变动",
                "indexes": [
                    models.Index(fields=["document", "-version"], name="change_of_document"),
                    models.Index(condition=models.Q(("act", "unshelved")), fields=["version"], name="change_unshelved"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act", "unshelved"), ("reason", "withdrawn")),
                            models.Q(("act", "shelved"), models.Q(("reason", "withdrawn"), _negated=True)),
                            _connector="OR",
                        ),
                        name="change_reason_fits_act",
                    )
                ],
            },
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
        *protect_timeline("catalog_change"),
    ]
