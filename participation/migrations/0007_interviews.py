import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import county.cases.triggers
import county.encryption


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0014_facts_in_timelines"),
        ("county", "0009_setting_trail"),
        ("participation", "0006_call_kinds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Interview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=60, verbose_name="访谈主题")),
                ("summary", models.TextField(max_length=1000, verbose_name="访谈摘要")),
                ("host_name", models.CharField(max_length=40, verbose_name="主持人")),
                (
                    "guests",
                    models.TextField(
                        help_text="一行一位：姓名，空格，单位和职务。", max_length=1000, verbose_name="访谈嘉宾"
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="开始时间")),
                ("ends_at", models.DateTimeField(verbose_name="预计结束时间")),
                (
                    "short_reason",
                    models.CharField(
                        blank=True,
                        help_text="预告应提前 5 个工作日发布；不足的写明理由，公开。",
                        max_length=200,
                        verbose_name="提前预告不足的理由",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "已安排"),
                            ("announced", "已预告"),
                            ("live", "直播中"),
                            ("paused", "直播暂停"),
                            ("ended", "整理实录"),
                            ("recorded", "已发布实录"),
                            ("cancelled", "已取消"),
                        ],
                        default="planned",
                        editable=False,
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("change", models.PositiveIntegerField(default=0, editable=False, verbose_name="直播变动号")),
                (
                    "announced_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="预告发布时间"),
                ),
                (
                    "started_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="开始直播时间"),
                ),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="结束直播时间")),
                (
                    "recorded_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="实录发布时间"),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False, verbose_name="示范数据")),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="安排人",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="county.department",
                        verbose_name="主办单位",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.document",
                        verbose_name="解读的文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "在线访谈",
                "verbose_name_plural": "在线访谈",
                "ordering": ["-starts_at", "-pk"],
            },
            bases=(models.Model, county.cases.triggers.Guarded),
        ),
        migrations.CreateModel(
            name="Ask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=20, unique=True, verbose_name="提问编号")),
                ("code_digest", models.CharField(editable=False, max_length=64, verbose_name="查询码摘要")),
                ("nickname", models.CharField(default="网友", max_length=20, verbose_name="称呼")),
                ("text", county.encryption.EncryptedTextField(verbose_name="提问")),
                ("masked_text", models.CharField(max_length=500, verbose_name="遮盖后的提问")),
                ("contact", county.encryption.EncryptedTextField(blank=True, verbose_name="联系方式")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "待审核"),
                            ("accepted", "已列入"),
                            ("declined", "不列入"),
                            ("answered", "现场已答"),
                            ("answered_after", "会后答复"),
                        ],
                        default="received",
                        editable=False,
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="提问时间"),
                ),
                (
                    "decline_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("off_topic", "与访谈主题无关"),
                            ("same", "与已列入的提问重复"),
                            ("personal", "含个人信息，需另行处理"),
                            ("letter", "属个人诉求，请通过信箱或者信访渠道反映"),
                            ("unlawful", "含有法律法规禁止的内容"),
                        ],
                        max_length=20,
                        verbose_name="不列入的理由",
                    ),
                ),
                (
                    "objected_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="提出异议时间"),
                ),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="会后答复")),
                ("is_demo", models.BooleanField(default=False, editable=False, verbose_name="示范数据")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                (
                    "declined_before_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="原审核人",
                    ),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asks",
                        to="participation.interview",
                        verbose_name="访谈",
                    ),
                ),
            ],
            options={
                "verbose_name": "访谈提问",
                "verbose_name_plural": "访谈提问",
                "ordering": ["-sent_at", "-pk"],
            },
            bases=(models.Model, county.cases.triggers.Guarded),
        ),
        migrations.CreateModel(
            name="InterviewEntry",
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
                        to="participation.interview",
                        verbose_name="访谈",
                    ),
                ),
            ],
            options={
                "verbose_name": "在线访谈记录",
                "verbose_name_plural": "在线访谈记录",
                "ordering": ["sequence"],
                "abstract": False,
            },
            bases=(county.cases.triggers.Guarded, models.Model),
        ),
        migrations.CreateModel(
            name="InterviewReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("review", "审查"), ("import", "导入")],
                        default="review",
                        max_length=10,
                        verbose_name="类型",
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        help_text="正文与附件的 SHA-256，文本改动后原审查失效。",
                        max_length=64,
                        verbose_name="所审文本摘要",
                    ),
                ),
                (
                    "conclusion",
                    models.CharField(
                        choices=[
                            ("approved", "公开"),
                            ("approved_in_part", "区分处理后公开"),
                            ("refused", "不予公开"),
                            ("referred", "报请确定"),
                        ],
                        max_length=20,
                        verbose_name="结论",
                    ),
                ),
                (
                    "approved_digest",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(conclusion__in=("approved", "approved_in_part"), then=models.F("digest")),
                            default=models.Value(None),
                        ),
                        output_field=models.CharField(max_length=64, null=True, verbose_name="准予公开的文本摘要"),
                    ),
                ),
                ("basis", models.TextField(blank=True, verbose_name="依据")),
                ("batch", models.CharField(blank=True, max_length=120, verbose_name="导入批次")),
                ("involves_state_secret", models.BooleanField(default=False, verbose_name="涉及国家秘密")),
                ("involves_work_secret", models.BooleanField(default=False, verbose_name="涉及工作秘密")),
                ("involves_trade_secret", models.BooleanField(default=False, verbose_name="涉及商业秘密")),
                ("involves_privacy", models.BooleanField(default=False, verbose_name="涉及个人隐私")),
                (
                    "involves_three_securities",
                    models.BooleanField(default=False, verbose_name="涉及国家安全、公共安全、经济安全、社会稳定"),
                ),
                ("involves_internal_affairs", models.BooleanField(default=False, verbose_name="属内部事务信息")),
                ("involves_process_information", models.BooleanField(default=False, verbose_name="属过程性信息")),
                ("involves_enforcement_file", models.BooleanField(default=False, verbose_name="属行政执法案卷信息")),
                ("had_secrecy_mark", models.BooleanField(default=False, verbose_name="原件有密级标志")),
                ("personal_data_treatment", models.TextField(blank=True, verbose_name="个人信息去标识化处理")),
                ("organs_consulted", models.TextField(blank=True, verbose_name="征求机关与答复")),
                ("reviewed_by_name", models.CharField(max_length=150, verbose_name="审查人姓名")),
                ("reviewed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="审查时间")),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审查人",
                    ),
                ),
            ],
            options={
                "verbose_name": "访谈文稿审查单",
                "verbose_name_plural": "访谈文稿审查单",
                "abstract": False,
            },
            bases=(county.cases.triggers.Guarded, models.Model),
        ),
        migrations.CreateModel(
            name="InterviewStaff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[("host", "主持"), ("recorder", "记录"), ("releaser", "审核")],
                        max_length=10,
                        verbose_name="分工",
                    ),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff",
                        to="participation.interview",
                        verbose_name="访谈",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="工作人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "访谈分工",
                "verbose_name_plural": "访谈分工",
                "ordering": ["interview", "part", "pk"],
            },
        ),
        migrations.CreateModel(
            name="InterviewText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, verbose_name="内容摘要值")),
                ("digest_format", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="摘要格式")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("announcement", "访谈预告"),
                            ("postponement", "改期公告"),
                            ("cancellation", "取消公告"),
                            ("record", "访谈实录"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="文稿",
                    ),
                ),
                ("facts", models.TextField(default="{}", editable=False, verbose_name="公开事项")),
                ("text", models.TextField(max_length=200000, verbose_name="内容")),
                (
                    "video_url",
                    models.CharField(
                        blank=True,
                        help_text="须有文字实录，供听不到的人阅读。",
                        max_length=500,
                        validators=[django.core.validators.URLValidator(["http", "https"])],
                        verbose_name="视频网址",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "拟稿"),
                            ("submitted", "待审查"),
                            ("reviewed", "待审定"),
                            ("public", "已发布"),
                            ("void", "作废"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="发布时间")),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审定人",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟稿人",
                    ),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="participation.interview",
                        verbose_name="访谈",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participation.interviewreview",
                        verbose_name="审查单",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审查人",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="送审人",
                    ),
                ),
            ],
            options={
                "verbose_name": "访谈文稿",
                "verbose_name_plural": "访谈文稿",
                "ordering": ["-pk"],
            },
            bases=(county.cases.triggers.Guarded, models.Model),
        ),
        migrations.AddField(
            model_name="interviewreview",
            name="text",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews",
                to="participation.interviewtext",
                verbose_name="访谈文稿",
            ),
        ),
        migrations.CreateModel(
            name="InterviewTextEntry",
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
                        to="participation.interviewtext",
                        verbose_name="访谈文稿",
                    ),
                ),
            ],
            options={
                "verbose_name": "访谈文稿流转记录",
                "verbose_name_plural": "访谈文稿流转记录",
                "ordering": ["sequence"],
                "abstract": False,
            },
            bases=(county.cases.triggers.Guarded, models.Model),
        ),
        migrations.CreateModel(
            name="Utterance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, verbose_name="内容摘要值")),
                ("digest_format", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="摘要格式")),
                (
                    "kind",
                    models.CharField(
                        choices=[("speech", "发言"), ("question", "网友提问"), ("hint", "提示")],
                        default="speech",
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                ("speaker", models.CharField(max_length=40, verbose_name="发言人")),
                ("text", models.CharField(max_length=2000, verbose_name="内容")),
                ("typed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="记录时间")),
                ("dropped_at", models.DateTimeField(null=True, verbose_name="放弃时间")),
                ("position", models.PositiveIntegerField(null=True, verbose_name="位置")),
                ("change", models.PositiveIntegerField(null=True, verbose_name="变动号")),
                ("released_at", models.DateTimeField(null=True, verbose_name="发出时间")),
                ("replaced_at", models.DateTimeField(null=True, verbose_name="被更正时间")),
                ("retracted_at", models.DateTimeField(null=True, verbose_name="撤下时间")),
                ("retract_reason", models.CharField(blank=True, max_length=200, verbose_name="撤下理由")),
                (
                    "ask",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="utterances",
                        to="participation.ask",
                        verbose_name="提问",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="participation.utterance",
                        verbose_name="更正",
                    ),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="utterances",
                        to="participation.interview",
                        verbose_name="访谈",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                (
                    "typed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
            ],
            options={
                "verbose_name": "发言",
                "verbose_name_plural": "发言",
                "ordering": ["interview", "position", "pk"],
            },
            bases=(county.cases.triggers.Guarded, models.Model),
        ),
        migrations.CreateModel(
            name="AskEntry",
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
                        to="participation.ask",
                        verbose_name="提问",
                    ),
                ),
            ],
            options={
                "verbose_name": "访谈提问记录",
                "verbose_name_plural": "访谈提问记录",
                "ordering": ["sequence"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hash_format", 2), models.Q(("facts", {}), ("hash_format", 1)), _connector="OR"
                        ),
                        name="participation_askentry_facts_hashed",
                    )
                ],
            },
            bases=(county.cases.triggers.Guarded, models.Model),
        ),
        migrations.AddIndex(
            model_name="interview",
            index=models.Index(
                condition=models.Q(("announced_at__isnull", False)),
                fields=["-starts_at", "-id"],
                name="interview_public",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="interview_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ("planned", "cancelled")), ("announced_at__isnull", False), _connector="OR"
                ),
                name="interview_live_only_once_announced",
            ),
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "recorded"), _negated=True), ("recorded_at__isnull", False), _connector="OR"
                ),
                name="interview_recorded_at_known",
            ),
        ),
        migrations.AddIndex(
            model_name="ask",
            index=models.Index(fields=["interview", "status", "sent_at"], name="ask_desk"),
        ),
        migrations.AddConstraint(
            model_name="ask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "declined"), _negated=True),
                    models.Q(("decided_by__isnull", False), models.Q(("decline_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="ask_declined_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="ask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("declined_before_by__isnull", True),
                    ("decided_by__isnull", True),
                    models.Q(("declined_before_by", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="ask_objection_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="ask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "answered_after"), _negated=True),
                    models.Q(("answer", ""), _negated=True),
                    _connector="OR",
                ),
                name="ask_answered_after_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("hash_format", 2), models.Q(("facts", {}), ("hash_format", 1)), _connector="OR"),
                name="participation_interviewentry_facts_hashed",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewstaff",
            constraint=models.UniqueConstraint(fields=("interview", "user", "part"), name="interview_part_once"),
        ),
        migrations.AddConstraint(
            model_name="interviewstaff",
            constraint=models.UniqueConstraint(
                condition=models.Q(("part__in", ("recorder", "releaser"))),
                fields=("interview", "user"),
                name="interview_types_or_releases",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewtext",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("draft", "submitted", "reviewed"))),
                fields=("interview",),
                name="interview_one_text_under_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewtext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("reviewed", "public")), _negated=True),
                    ("review__isnull", False),
                    _connector="OR",
                ),
                name="interviewtext_passed_has_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewtext",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ("reviewed", "public")), ("review__isnull", True), _connector="OR"),
                name="interviewtext_review_only_once_passed",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewtext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("reviewed", "public")), _negated=True),
                    models.Q(
                        ("drafted_by__isnull", False),
                        ("reviewed_by__isnull", False),
                        ("sent_by__isnull", False),
                        models.Q(("reviewed_by", models.F("drafted_by")), _negated=True),
                        models.Q(("reviewed_by", models.F("sent_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="interviewtext_reviewer_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewtext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("public",)), _negated=True),
                    models.Q(
                        ("approved_by__isnull", False),
                        models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                        models.Q(("approved_by", models.F("sent_by")), _negated=True),
                        models.Q(("approved_by", models.F("reviewed_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="interviewtext_approver_is_a_third",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewreview",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                name="participation_interviewreview_digest_shape",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("batch", ""), ("kind", "review"), ("reviewed_by__isnull", False)),
                    models.Q(("kind", "import"), models.Q(("batch", ""), _negated=True)),
                    _connector="OR",
                ),
                name="participation_interviewreview_reviewer_or_batch",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("involves_state_secret", False),
                    models.Q(("conclusion__in", ("approved", "approved_in_part")), _negated=True),
                    _connector="OR",
                ),
                name="participation_interviewreview_no_state_secret_public",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("conclusion", "approved"), ("had_secrecy_mark", False)),
                    ("kind", "import"),
                    models.Q(("basis", ""), _negated=True),
                    _connector="OR",
                ),
                name="participation_interviewreview_basis_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewreview",
            constraint=models.UniqueConstraint(
                fields=("id", "approved_digest"), name="interview_review_approved_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewtextentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("hash_format", 2), models.Q(("facts", {}), ("hash_format", 1)), _connector="OR"),
                name="participation_interviewtextentry_facts_hashed",
            ),
        ),
        migrations.AddConstraint(
            model_name="utterance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("released_at__isnull", True), ("released_by__isnull", True)),
                    models.Q(
                        ("change__isnull", False),
                        ("position__isnull", False),
                        ("released_by__isnull", False),
                        models.Q(("typed_by", models.F("released_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="utterance_released_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="utterance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("retracted_at__isnull", True), models.Q(("retract_reason", ""), _negated=True), _connector="OR"
                ),
                name="utterance_retracted_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="utterance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released_at__isnull", False), ("replaced_at", None)),
                fields=("interview", "position"),
                name="utterance_one_at_a_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="utterance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("change__isnull", False)),
                fields=("interview", "change"),
                name="utterance_change_once",
            ),
        ),
    ]
