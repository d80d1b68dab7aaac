"""What the forms of the public need for a while: counts of tries, spent challenges, sent forms, uploads held over an error."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("county", "0004_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="HeldFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_digest", models.CharField(max_length=64, verbose_name="表单摘要")),
                ("field", models.CharField(max_length=40, verbose_name="栏目")),
                ("label", models.BinaryField(verbose_name="名称（已加密）")),
                ("storage_name", models.CharField(max_length=80, verbose_name="存储名")),
                ("size", models.PositiveIntegerField(verbose_name="字节数")),
                ("until", models.DateTimeField(verbose_name="保存至")),
            ],
            options={
                "verbose_name": "暂存的文件",
                "verbose_name_plural": "暂存的文件",
                "indexes": [
                    models.Index(fields=["key_digest", "field"], name="held_file_form"),
                    models.Index(fields=["until"], name="held_file_until"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RateCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=40, verbose_name="事项")),
                ("key_digest", models.CharField(max_length=64, verbose_name="对象摘要")),
                ("number", models.PositiveIntegerField(verbose_name="次数")),
                ("until", models.DateTimeField(verbose_name="计数至")),
            ],
            options={
                "verbose_name": "次数限制",
                "verbose_name_plural": "次数限制",
                "indexes": [models.Index(fields=["until"], name="rate_count_until")],
                "constraints": [
                    models.UniqueConstraint(fields=("purpose", "key_digest"), name="rate_count_purpose_key_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="SpentChallenge",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="验证摘要")),
                ("used_for", models.CharField(max_length=64, verbose_name="用于")),
                ("until", models.DateTimeField(verbose_name="保存至")),
            ],
            options={
                "verbose_name": "已用的安全验证",
                "verbose_name_plural": "已用的安全验证",
                "indexes": [models.Index(fields=["until"], name="spent_challenge_until")],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "key_digest",
                    models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="表单摘要"),
                ),
                ("purpose", models.CharField(max_length=40, verbose_name="事项")),
                ("case_id", models.BigIntegerField(null=True, verbose_name="事项编号")),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="提交时间")),
            ],
            options={
                "verbose_name": "已提交的表单",
                "verbose_name_plural": "已提交的表单",
                "indexes": [models.Index(fields=["sent_at"], name="submission_sent_at")],
            },
        ),
    ]
