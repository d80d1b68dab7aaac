"""What belongs to a staff account beside the person: trail, guard against guessing, passwords, second factor, sessions."""

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from county.models.entry import TimelineEntry

WHOLE_NAME = "*"


class AccountEntry(TimelineEntry):
    """One event of the accounts' trail (等保: time, person, event, outcome). Only added; kept for good, and so longer than
    the six months of 网络安全法 Art. 23."""

    class Action(models.TextChoices):
        SIGNED_IN = "signed_in", "登录"
        FAILED = "failed", "登录失败"
        REFUSED = "refused", "锁定期间拒绝登录"
        LOCKED = "locked", "锁定"
        UNLOCKED = "unlocked", "解除锁定"
        SIGNED_OUT = "signed_out", "退出"
        TIMED_OUT = "timed_out", "超时退出"
        SESSIONS_ENDED = "sessions_ended", "结束登录"
        ADDED = "added", "建立账号"
        CHANGED = "changed", "变更账号"
        PASSWORD_CHANGED = "password_changed", "修改密码"
        PASSWORD_GIVEN = "password_given", "重置密码"
        PASSWORD_WRONG = "password_wrong", "核对密码失败"
        FACTOR_SET = "factor_set", "启用动态口令"
        FACTOR_REMOVED = "factor_removed", "停用动态口令"
        FACTOR_RESET = "factor_reset", "重置动态口令"
        CODE_WRONG = "code_wrong", "动态口令错误"
        RECOVERY_USED = "recovery_used", "使用恢复码"
        RECOVERY_RENEWED = "recovery_renewed", "更换恢复码"

    hashed = (*TimelineEntry.hashed, "address", "agent")

    action = models.CharField("事件", max_length=40, choices=Action.choices)
    case = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="timeline", verbose_name="账号"
    )
    address = models.CharField("地址", max_length=45, blank=True)
    agent = models.CharField("浏览器摘要", max_length=64, blank=True)

    class Meta(TimelineEntry.Meta):
        verbose_name = verbose_name_plural = "账号审计记录"

    @property
    def action_label(self) -> str:
        return self.get_action_display()


class LoginGuard(models.Model):
    """How often a login was tried in vain: one row for a user name from one address, one for the name from anywhere.

    The name is kept as a keyed digest: people also type passwords into that field.
    """

    name_digest = models.CharField("用户名摘要", max_length=64)
    address = models.CharField("地址", max_length=45)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="账号"
    )
    failures = models.PositiveIntegerField("失败次数")
    last_at = models.DateTimeField("最近一次")
    locked_until = models.DateTimeField("锁定至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录锁定"
        constraints = [
            models.UniqueConstraint(fields=["name_digest", "address"], name="login_guard_name_address_unique")
        ]

    def __str__(self):
        return f"{self.user or '不存在的用户名'}（{self.place}）"

    @property
    def place(self) -> str:
        return "全部地址" if self.address == WHOLE_NAME else self.address or "未知"


class FormerPassword(models.Model):
    """The hash of a password that was replaced, so that it is not taken again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "曾用密码"
        indexes = [models.Index(fields=["user", "-replaced_at"], name="former_password_newest")]

    def __str__(self):
        return f"{self.user} {self.replaced_at:%Y-%m-%d}"


class SecondFactor(models.Model):
    """动态口令 (RFC 6238) of a person. The secret is derived from `seed` and the server's key: the table alone is no use."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="second_factor", verbose_name="账号"
    )
    seed = models.CharField(max_length=64)
    last_step = models.BigIntegerField(default=0)
    set_at = models.DateTimeField("启用时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "动态口令"

    def __str__(self):
        return str(self.user)


class RecoveryCode(models.Model):
    """The digest of a code that stands in for the second factor once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "恢复码"
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_unique")]

    def __str__(self):
        return f"{self.user} {'已用' if self.used_at else '未用'}"


class StaffSession(models.Model):
    """A person's login on one device. It lives as long as Django's session does, and takes its times from here."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff_sessions", verbose_name="账号"
    )
    began_at = models.DateTimeField("登录时间", default=timezone.now)
    seen_at = models.DateTimeField("最近操作", default=timezone.now)
    address = models.CharField("地址", max_length=45, blank=True)
    device = models.CharField("浏览器", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录"

    def __str__(self):
        return f"{self.user} {self.address} {self.device}"
