"""归集: sources, their runs, and what they brought; candidates and timelines are kept."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import county.cases.triggers
import county.models.setting
from county.cases.timeline import protect_timeline


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0014_facts_in_timelines"),
        ("county", "0009_setting_trail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "slug",
                    models.SlugField(help_text="用于命令行，如 huanbao-tongzhi。", unique=True, verbose_name="标识"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("feed", "RSS 或 Atom 订阅"),
                            ("sitemap", "网站地图"),
                            ("json", "JSON 接口"),
                            ("list", "列表网页"),
                        ],
                        max_length=10,
                        verbose_name="类型",
                    ),
                ),
                ("address", models.URLField(max_length=500, verbose_name="网址")),
                (
                    "item_pattern",
                    models.CharField(
                        blank=True,
                        help_text="只归集网址中含有这段文字的信息；空为全部。",
                        max_length=200,
                        verbose_name="信息网址须包含",
                    ),
                ),
                (
                    "charset",
                    models.CharField(
                        blank=True,
                        help_text="一般不填；网页标明的编码有误时填写，如 gb18030。",
                        max_length=20,
                        verbose_name="编码",
                    ),
                ),
                (
                    "list_item",
                    models.CharField(
                        blank=True,
                        help_text="列表网页：每一条所在的元素，如 ul.list li；JSON 接口：数组所在，如 data.list。",
                        max_length=200,
                        verbose_name="列表项选择器",
                    ),
                ),
                (
                    "list_date",
                    models.CharField(
                        blank=True, help_text="JSON 接口：日期的字段名。", max_length=200, verbose_name="列表日期选择器"
                    ),
                ),
                (
                    "list_title",
                    models.CharField(
                        blank=True, help_text="JSON 接口：标题的字段名。", max_length=200, verbose_name="列表标题选择器"
                    ),
                ),
                (
                    "list_link",
                    models.CharField(
                        blank=True, help_text="JSON 接口：网址的字段名。", max_length=200, verbose_name="列表链接选择器"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="标题选择器")),
                (
                    "body",
                    models.CharField(
                        blank=True,
                        help_text="不填则取文字最多、链接最少的部分。",
                        max_length=200,
                        verbose_name="正文选择器",
                    ),
                ),
                ("date", models.CharField(blank=True, max_length=200, verbose_name="日期选择器")),
                (
                    "auto_draft",
                    models.BooleanField(
                        default=False,
                        help_text="新信息自动成为责任信息员的草稿；送审、发布仍须人工办理。",
                        verbose_name="自动拟稿",
                    ),
                ),
                (
                    "since",
                    models.DateField(blank=True, help_text="早于这一天的不归集。", null=True, verbose_name="起始日期"),
                ),
                (
                    "every_hours",
                    models.PositiveSmallIntegerField(
                        default=6,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(720),
                        ],
                        verbose_name="间隔（小时）",
                    ),
                ),
                (
                    "gap_seconds",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="两次读取间隔（秒）",
                    ),
                ),
                (
                    "most_items",
                    models.PositiveSmallIntegerField(
                        default=500,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10000),
                        ],
                        verbose_name="每批最多读取",
                    ),
                ),
                (
                    "consent_note",
                    models.CharField(
                        blank=True,
                        help_text="对方书面同意归集的，写明依据；填写后不再查看 robots.txt。",
                        max_length=200,
                        verbose_name="授权说明",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("trial", "试采"), ("active", "启用"), ("paused", "暂停"), ("stopped", "停用")],
                        default="trial",
                        editable=False,
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "next_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="下次读取"),
                ),
                ("last_run_at", models.DateTimeField(editable=False, null=True, verbose_name="最近读取")),
                ("last_success_at", models.DateTimeField(editable=False, null=True, verbose_name="最近成功")),
                ("fails_in_row", models.PositiveIntegerField(default=0, editable=False, verbose_name="连续失败")),
                ("last_listed", models.PositiveIntegerField(default=0, editable=False, verbose_name="上次列出")),
                (
                    "column",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.column",
                        verbose_name="放入栏目",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="county.department",
                        verbose_name="所属单位",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        help_text="归集的稿件以其名义拟稿。",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="责任信息员",
                    ),
                ),
            ],
            options={
                "verbose_name": "归集来源",
                "verbose_name_plural": "归集来源",
                "ordering": ["department", "pk"],
            },
            bases=(county.models.setting.Setting, models.Model),
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField(verbose_name="开始")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束")),
                ("lease_until", models.DateTimeField(editable=False, verbose_name="租约到")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("done", "成功"), ("partial", "部分"), ("failed", "失败"), ("interrupted", "中断")],
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                ("listed", models.PositiveIntegerField(default=0, verbose_name="列出")),
                ("fetched", models.PositiveIntegerField(default=0, verbose_name="读取")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="未变")),
                ("new", models.PositiveIntegerField(default=0, verbose_name="新增")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="有变")),
                ("duplicates", models.PositiveIntegerField(default=0, verbose_name="重复")),
                ("gone", models.PositiveIntegerField(default=0, verbose_name="已删")),
                ("refused", models.PositiveIntegerField(default=0, verbose_name="拒收")),
                ("reasons", models.JSONField(default=dict, verbose_name="原因")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="harvest.source",
                        verbose_name="来源",
                    ),
                ),
            ],
            options={
                "verbose_name": "归集批次",
                "verbose_name_plural": "归集批次",
                "ordering": ["-started_at"],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(editable=False, max_length=500, verbose_name="网址标识")),
                ("guid", models.CharField(blank=True, editable=False, max_length=300, verbose_name="来源标识")),
                ("url", models.URLField(editable=False, max_length=500, verbose_name="网址")),
                ("title", models.CharField(editable=False, max_length=300, verbose_name="标题")),
                ("doc_number", models.CharField(blank=True, editable=False, max_length=60, verbose_name="文号")),
                ("published_on", models.DateField(editable=False, null=True, verbose_name="来源发布日期")),
                ("list_digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("text_digest", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "bands",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, editable=False, size=None
                    ),
                ),
                ("body", models.TextField(blank=True, editable=False, verbose_name="正文")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "新"),
                            ("duplicate", "疑似重复"),
                            ("held", "已在库"),
                            ("drafted", "已拟稿"),
                            ("changed", "来源已变"),
                            ("gone", "来源已删"),
                            ("dismissed", "不采用"),
                            ("refused", "拒收"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("refusal", models.CharField(blank=True, editable=False, max_length=200, verbose_name="拒收原因")),
                ("first_seen_at", models.DateTimeField(editable=False, verbose_name="首次见到")),
                ("last_seen_at", models.DateTimeField(editable=False, verbose_name="最近见到")),
                ("checked_at", models.DateTimeField(editable=False, verbose_name="最近读取")),
                ("gone_seen", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="连续不见")),
                ("gone_since", models.DateTimeField(editable=False, null=True, verbose_name="不见起于")),
                (
                    "document",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.document",
                        verbose_name="本站信息",
                    ),
                ),
                (
                    "twin",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="harvest.candidate",
                        verbose_name="疑似重复于",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="harvest.source",
                        verbose_name="来源",
                    ),
                ),
            ],
            options={
                "verbose_name": "候选信息",
                "verbose_name_plural": "候选信息",
                "ordering": ["-first_seen_at", "-pk"],
            },
            bases=(county.cases.triggers.Guarded, models.Model),
        ),
        migrations.CreateModel(
            name="SourceEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.BigIntegerField(unique=True, verbose_name="序号")),
                ("action", models.CharField(max_length=40, verbose_name="动作")),
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
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="timeline",
                        to="harvest.source",
                        verbose_name="归集来源",
                    ),
                ),
            ],
            options={
                "verbose_name": "归集来源办理记录",
                "verbose_name_plural": "归集来源办理记录",
                "ordering": ["sequence"],
                "abstract": False,
            },
            bases=(county.cases.triggers.Guarded, models.Model),
        ),
        migrations.CreateModel(
            name="CandidateEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.BigIntegerField(unique=True, verbose_name="序号")),
                ("action", models.CharField(max_length=40, verbose_name="动作")),
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
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="timeline",
                        to="harvest.candidate",
                        verbose_name="候选信息",
                    ),
                ),
            ],
            options={
                "verbose_name": "候选信息办理记录",
                "verbose_name_plural": "候选信息办理记录",
                "ordering": ["sequence"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hash_format", 2), models.Q(("facts", {}), ("hash_format", 1)), _connector="OR"
                        ),
                        name="harvest_candidateentry_facts_hashed",
                    )
                ],
            },
            bases=(county.cases.triggers.Guarded, models.Model),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "active"), _negated=True), ("last_success_at__isnull", False), _connector="OR"
                ),
                name="source_enabled_after_success",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(condition=models.Q(("every_hours__gte", 1)), name="source_not_too_often"),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(fields=["source", "-started_at"], name="run_of_source"),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("source",), name="run_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("outcome", "")),
                    models.Q(("ended_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                    _connector="OR",
                ),
                name="run_ended_has_outcome",
            ),
        ),
        migrations.AddIndex(
            model_name="candidate",
            index=django.contrib.postgres.indexes.GinIndex(fields=["bands"], name="candidate_bands"),
        ),
        migrations.AddIndex(
            model_name="candidate",
            index=models.Index(fields=["text_digest"], name="candidate_text"),
        ),
        migrations.AddIndex(
            model_name="candidate",
            index=models.Index(fields=["source", "status", "-first_seen_at"], name="candidate_queue"),
        ),
        migrations.AddIndex(
            model_name="candidate",
            index=models.Index(fields=["source", "checked_at"], name="candidate_checked"),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(fields=("source", "key"), name="candidate_once_by_address"),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("guid", ""), _negated=True),
                fields=("source", "guid"),
                name="candidate_once_by_guid",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "drafted"), _negated=True), ("document__isnull", False), _connector="OR"
                ),
                name="candidate_drafted_has_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "refused"), _negated=True),
                    models.Q(("refusal", ""), _negated=True),
                    _connector="OR",
                ),
                name="candidate_refused_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourceentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("hash_format", 2), models.Q(("facts", {}), ("hash_format", 1)), _connector="OR"),
                name="harvest_sourceentry_facts_hashed",
            ),
        ),
        *protect_timeline("harvest_sourceentry"),
        *protect_timeline("harvest_candidateentry"),
        migrations.RunSQL(
            "CREATE TRIGGER harvest_candidate_kept BEFORE DELETE ON harvest_candidate"
            " FOR EACH ROW EXECUTE FUNCTION county_refuse_change();",
            "DROP TRIGGER harvest_candidate_kept ON harvest_candidate;",
        ),
    ]
