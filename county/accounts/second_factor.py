"""The second factor (等保三级: 两种以上鉴别): 动态口令 from an app, and recovery codes for the day the phone is lost."""

import base64
import hashlib
import secrets
import unicodedata

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from county.accounts import totp
from county.models import RecoveryCode, Role, SecondFactor, User

SECRET_BYTES = 20
RECOVERY_CODES = 10
RECOVERY_BYTES = 10


def is_required(user: User) -> bool:
    """True if a role of the person obliges them (PORTAL_TOTP_ROLES); the emergency key is obliged by any."""
    return bool(settings.TOTP_ROLES) and (user.is_superuser or bool(set(user.roles) & set(settings.TOTP_ROLES)))


def is_set(user: User) -> bool:
    """True if the person has a second factor, which is then asked for at every login."""
    return SecondFactor.objects.filter(user=user).exists()


def unknown_roles() -> list[str]:
    """What stands in PORTAL_TOTP_ROLES and is no role."""
    return sorted(set(settings.TOTP_ROLES) - set(Role.values))


def new_seed() -> str:
    """What a new secret is made from."""
    return secrets.token_hex(32)


def secret_of(seed: str, key: str | None = None) -> bytes:
    """The secret of the app, from the seed in the table and the server's key, neither of which is enough alone."""
    return salted_hmac("county.second_factor", seed, secret=key, algorithm="sha256").digest()[:SECRET_BYTES]


def set_up(user: User, seed: str, code: str) -> list[str] | None:
    """Make `seed` the person's factor if `code` shows that their app holds it; the recovery codes, else None."""
    step = totp.matching_step(secret_of(seed), plain(code), timezone.now().timestamp())
    if step is None:
        return None
    with transaction.atomic():
        values = {"seed": seed, "last_step": step, "set_at": timezone.now()}
        SecondFactor.objects.update_or_create(user=user, defaults=values)
        return renew_recovery_codes(user)


def accepts(user: User, code: str) -> bool:
    """True once for each code of the app: the same one again is refused, also when two arrive at once."""
    factor = SecondFactor.objects.filter(user=user).first()
    if factor is None:
        return False
    now = timezone.now().timestamp()
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        step = totp.matching_step(secret_of(factor.seed, key), plain(code), now, after=factor.last_step)
        if step is not None:
            unused = SecondFactor.objects.filter(user=user, seed=factor.seed, last_step__lt=step)
            return unused.update(last_step=step) == 1
    return False


def renew_recovery_codes(user: User) -> list[str]:
    """New codes, to be shown this once, in place of all that the person had."""
    codes = [base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode() for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        user.recovery_codes.all().delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(code)) for code in codes)
    return ["-".join(code[start : start + 4] for start in range(0, len(code), 4)) for code in codes]


def takes_recovery_code(user: User, code: str) -> bool:
    """True once for each recovery code."""
    unused = user.recovery_codes.filter(digest=_digest(plain(code)), used_at=None)
    return unused.update(used_at=timezone.now()) == 1


def recovery_codes_left(user: User) -> int:
    return user.recovery_codes.filter(used_at=None).count()


def remove(user: User) -> bool:
    """Take the factor and its recovery codes away; False if there was none."""
    with transaction.atomic():
        user.recovery_codes.all().delete()
        return SecondFactor.objects.filter(user=user).delete()[0] > 0


def plain(code: str) -> str:
    """The code without the spaces and hyphens it was read with, full-width digits as plain ones."""
    text = unicodedata.normalize("NFKC", code).upper()
    return "".join(char for char in text if char.isascii() and char.isalnum())


def _digest(code: str) -> str:
    """Enough without salt and stretching: a code holds 80 random bits."""
    return hashlib.sha256(code.encode()).hexdigest()
