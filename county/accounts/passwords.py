"""Rules of staff passwords (等保: 口令复杂度并定期更换), as validators of Django and as questions."""

import secrets
import string
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from county.models import FormerPassword, User

MIN_LENGTH = 10
MIN_KINDS = 3
REMEMBERED = 5
MAX_AGE = timedelta(days=90)
GIVEN_LENGTH = 16


def kinds(text: str) -> int:
    """How many of the four kinds of characters stand in `text`: capital, small, digit, other."""
    found = {
        "digit" if char.isdigit() else "capital" if char.isupper() else "small" if char.islower() else "other"
        for char in text
    }
    return len(found)


def looks_like_password(text: str) -> bool:
    """True if `text` would pass the rule of length and kinds."""
    return len(text) >= MIN_LENGTH and kinds(text) >= MIN_KINDS


def must_change(user: User, now: datetime) -> str:
    """Why the person must choose a new password before anything else; "" when they need not."""
    if user.password_is_given:
        return "当前密码由管理员设置，请先改为自己的密码。"
    if now - user.password_set_at >= MAX_AGE:
        return f"密码已使用满 {MAX_AGE.days} 天，请更换。"
    return ""


def one_time_password() -> str:
    """A random password that the rules accept."""
    while True:
        password = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(GIVEN_LENGTH))
        if looks_like_password(password):
            return password


class LengthAndKinds:
    def validate(self, password: str, user: User | None = None) -> None:
        faults = []
        if len(password) < MIN_LENGTH:
            faults.append(ValidationError(f"密码至少 {MIN_LENGTH} 个字符。", code="password_too_short"))
        if kinds(password) < MIN_KINDS:
            faults.append(
                ValidationError("密码须含大写字母、小写字母、数字、其他符号中的至少三类。", code="password_too_plain")
            )
        if faults:
            raise ValidationError(faults)

    def get_help_text(self) -> str:
        return f"至少 {MIN_LENGTH} 个字符，含大写字母、小写字母、数字、其他符号中的至少三类。"


class NotAmongTheLast:
    """Refuses the present password and those before it, and keeps the one that a new password replaces."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        # The form that asks may hold a changed copy of the person; the table has the password that is in force.
        current = User.objects.filter(pk=user.pk).values_list("password", flat=True)
        former = user.former_passwords.order_by("-replaced_at").values_list("password", flat=True)[: REMEMBERED - 1]
        if any(check_password(password, used) for used in (*current, *former)):
            raise ValidationError(f"不能使用最近 {REMEMBERED} 次用过的密码。", code="password_used_before")

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Called by Django when a changed password has been saved. Whoever else than its owner sets a password gives
        one for the first login; `county.accounts.change_own_password` says when it was the owner."""
        if user.replaced_password:
            FormerPassword.objects.create(user=user, password=user.replaced_password)
            kept = user.former_passwords.order_by("-replaced_at").values("pk")[: REMEMBERED - 1]
            user.former_passwords.exclude(pk__in=kept).delete()
        user.password_set_at, user.password_is_given = timezone.now(), True
        User.objects.filter(pk=user.pk).update(password_set_at=user.password_set_at, password_is_given=True)

    def get_help_text(self) -> str:
        return f"不能与最近 {REMEMBERED} 次用过的密码相同，每 {MAX_AGE.days} 天须更换一次。"
