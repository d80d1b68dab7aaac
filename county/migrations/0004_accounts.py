"""Accounts: trail, guard against guessing, former passwords, second factor, sessions."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from county.cases.timeline import protect_timeline


class Migration(migrations.Migration):
    dependencies = [
        ("county", "0003_counter_only_grows"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="second_factor",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
                ("seed", models.CharField(max_length=64)),
                ("last_step", models.BigIntegerField(default=0)),
                ("set_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="启用时间")),
            ],
            options={
                "verbose_name": "动态口令",
                "verbose_name_plural": "动态口令",
            },
        ),
        migrations.AddField(
            model_name="user",
            name="password_is_given",
            field=models.BooleanField(default=False, editable=False, verbose_name="密码由管理员设置"),
        ),
        migrations.AddField(
            model_name="user",
            name="password_set_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="密码设置时间"),
        ),
        migrations.CreateModel(
            name="AccountEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.BigIntegerField(unique=True, verbose_name="序号")),
                ("from_status", models.CharField(blank=True, max_length=30, verbose_name="原状态")),
                ("to_status", models.CharField(blank=True, max_length=30, verbose_name="新状态")),
                ("actor_name", models.CharField(max_length=150, verbose_name="经办人姓名")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("previous_hash", models.CharField(max_length=64, verbose_name="前一记录摘要")),
                ("hash", models.CharField(max_length=64, verbose_name="摘要")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("signed_in", "登录"),
                            ("failed", "登录失败"),
                            ("refused", "锁定期间拒绝登录"),
                            ("locked", "锁定"),
                            ("unlocked", "解除锁定"),
                            ("signed_out", "退出"),
                            ("timed_out", "超时退出"),
                            ("sessions_ended", "结束登录"),
                            ("added", "建立账号"),
                            ("changed", "变更账号"),
                            ("password_changed", "修改密码"),
                            ("password_given", "重置密码"),
                            ("password_wrong", "核对密码失败"),
                            ("factor_set", "启用动态口令"),
                            ("factor_removed", "停用动态口令"),
                            ("factor_reset", "重置动态口令"),
                            ("code_wrong", "动态口令错误"),
                            ("recovery_used", "使用恢复码"),
                            ("recovery_renewed", "更换恢复码"),
                        ],
                        max_length=40,
                        verbose_name="事件",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=45, verbose_name="地址")),
                ("agent", models.CharField(blank=True, max_length=64, verbose_name="浏览器摘要")),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="timeline",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "账号审计记录",
                "verbose_name_plural": "账号审计记录",
                "ordering": ["sequence"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StaffSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登录时间")),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="最近操作")),
                ("address", models.CharField(blank=True, max_length=45, verbose_name="地址")),
                ("device", models.CharField(blank=True, max_length=60, verbose_name="浏览器")),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sessions.session"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staff_sessions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "登录",
                "verbose_name_plural": "登录",
            },
        ),
        migrations.CreateModel(
            name="FormerPassword",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128)),
                ("replaced_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_passwords",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "曾用密码",
                "verbose_name_plural": "曾用密码",
                "indexes": [models.Index(fields=["user", "-replaced_at"], name="former_password_newest")],
            },
        ),
        migrations.CreateModel(
            name="LoginGuard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_digest", models.CharField(max_length=64, verbose_name="用户名摘要")),
                ("address", models.CharField(max_length=45, verbose_name="地址")),
                ("failures", models.PositiveIntegerField(verbose_name="失败次数")),
                ("last_at", models.DateTimeField(verbose_name="最近一次")),
                ("locked_until", models.DateTimeField(blank=True, null=True, verbose_name="锁定至")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "登录锁定",
                "verbose_name_plural": "登录锁定",
                "constraints": [
                    models.UniqueConstraint(fields=("name_digest", "address"), name="login_guard_name_address_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_codes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "恢复码",
                "verbose_name_plural": "恢复码",
                "constraints": [models.UniqueConstraint(fields=("user", "digest"), name="recovery_code_unique")],
            },
        ),
        *protect_timeline("county_accountentry"),
    ]
