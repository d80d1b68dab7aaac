"""What a citizen follows a case with, instead of an account: a 查询码 that can be typed, and a link that cannot be guessed.

Of both only a keyed digest is kept. A code has 55 bits, which is safe only while tries are slowed (county.public_forms.rate_limits); a link's
token has 128 and needs no slowing.
"""

import base64
import hmac
import re
import secrets
import unicodedata

from django.conf import settings
from django.utils.crypto import salted_hmac

# No letter or digit that is taken for another, written or printed: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"
LENGTH = 12
GROUP = 4
TOKEN_BYTES = 16

# What people put between the groups: spaces and hyphens of every kind, stops, and characters without width.
_BETWEEN = re.compile(r"[\s\-_.·・,、，。\u00ad\u2010-\u2015\u2212\u200b-\u200f\u2060\ufeff]")
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def new_code() -> str:
    """A code nobody can guess, without its hyphens."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_token() -> str:
    """The end of a link: 128 bits, 22 characters that stand in an address as they are."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_from(secret: bytes) -> str:
    """The link's token that belongs to a secret of at least 16 bytes, as `code_from` does for the code."""
    digest = hmac.digest(secret, b"county.query_codes.token", "sha256")[:TOKEN_BYTES]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def code_from(secret: bytes) -> str:
    """The code that belongs to a secret of at least 16 bytes; always the same one, and it does not lead back to the secret."""
    number = int.from_bytes(hmac.digest(secret, b"county.query_codes.code", "sha256"))
    digits = []
    for _ in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(digits)


def shown(code: str) -> str:
    """The code as it is read out and printed: `ACDE-3467-HJKM`."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def plain(typed: str) -> str:
    """The code that was meant, in whatever case, width and grouping it was typed; "" when it cannot be one."""
    code = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).upper()
    return code if _CODE.fullmatch(code) else ""


def is_token(text: str) -> bool:
    """True for what has the shape of a link's token."""
    return bool(_TOKEN.fullmatch(text))


def digest_of(secret: str, key: str | None = None) -> str:
    """What is kept of a code (as `plain` gives it) or a token: 64 hex digits. `key` is the server's of today unless given."""
    return salted_hmac("county.query_codes", secret, secret=key, algorithm="sha256").hexdigest()


def digests_of(token: str) -> list[str]:
    """The digests that a token may be kept under: by the server's key and by those of before (DJANGO_SECRET_KEY_FALLBACKS)."""
    return [digest_of(token, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def matches(typed: str, kept: str) -> bool:
    """True if `kept` is the digest of the code that was typed.

    It takes as long for a wrong code as for a right one, and as long without a case, when `kept` is "".
    """
    answers = [hmac.compare_digest(digest, kept or "0" * len(digest)) for digest in digests_of(plain(typed))]
    return any(answers) and bool(kept) and bool(plain(typed))
