"""A form sent twice makes one case: each form carries a key that we gave out, and what was made under it is remembered.

The key is a secret of the browser that holds the form. We keep its digest only, so the 查询码 and the link that are drawn from it
(`code_of`, `token_of`) can be shown again to whoever sends the same form again, and to nobody else.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, TimestampSigner, b62_decode
from django.db import connection, transaction
from django.utils import timezone

from county.models import Submission
from county.public_forms import query_codes

KEY_BYTES = 16
# A form may lie open overnight; what was sent is remembered for longer than any key is good for.
GOOD_FOR = timedelta(hours=24)
KEPT = timedelta(days=2)
SENT_LATE = "此页面打开已超过 24 小时，请核对后重新提交；已上传的文件须重新选择。"

_SIGNER = TimestampSigner(salt="county.submissions")
_CLAIM = f"""
    INSERT INTO {Submission._meta.db_table} (key_digest, purpose, content_digest, sent_at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (key_digest) DO NOTHING RETURNING key_digest
"""


@dataclass(frozen=True)
class Sent:
    """`case_id` is the case of the form; `is_new` is false when the form had been sent before."""

    case_id: int
    is_new: bool


class SentOtherwise(Exception):
    """The form was sent before with other content: what came now is another case, and needs a key of its own."""


def new_key() -> str:
    """A key for one form, signed, so that nobody can make others' forms bear a key that he knows."""
    return _SIGNER.sign(secrets.token_urlsafe(KEY_BYTES))


def is_ours(key: str) -> bool:
    """True for a key that we gave out in the last 24 hours."""
    try:
        _SIGNER.unsign(key, max_age=GOOD_FOR)
    except BadSignature:
        return False
    return True


def once(purpose: str, key: str, make: Callable[[], int], *, content: str = "") -> Sent:
    """The case of the form with `key`: made by `make`, which returns its primary key, unless the form was sent before.

    One transaction holds the key and all that `make` writes; the same form arriving meanwhile waits for its end. Whatever `make`
    raises undoes both. On return the case is committed, unless the caller is in a transaction. `content` is all that was typed:
    raises SentOtherwise when the form was sent before with other content, so that nothing sent is swallowed. Raises ValueError for
    a key that is not ours.
    """
    digest = digest_of(purpose, key)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, [digest, purpose, _content_digest(key, content), timezone.now()])
            is_new = cursor.fetchone() is not None
        if not is_new:
            if not was_sent_with(purpose, key, content):
                raise SentOtherwise
            return Sent(Submission.objects.values_list("case_id", flat=True).get(pk=digest), False)
        case_id = make()
        Submission.objects.filter(pk=digest).update(case_id=case_id)
    return Sent(case_id, True)


def given_at(key: str) -> datetime:
    """When the form with `key` was given out, by this host's clock. Raises ValueError for a key that is not ours."""
    try:
        _, stamp = _SIGNER.unsign(key), key.rsplit(":", 2)[1]
    except BadSignature as error:
        raise ValueError("the key of a form was not given out by us") from error
    return datetime.fromtimestamp(b62_decode(stamp), tz=UTC)


def case_of(purpose: str, key: str) -> int | None:
    """The case that the form with `key` has made; None while it has made none. Raises ValueError for a key that is not ours."""
    return Submission.objects.filter(pk=digest_of(purpose, key)).values_list("case_id", flat=True).first()


def was_sent_with(purpose: str, key: str, content: str) -> bool:
    """True when the form with `key` has made a case of just this content."""
    kept = Submission.objects.filter(pk=digest_of(purpose, key)).values_list("content_digest", flat=True).first()
    return kept is not None and kept in ("", _content_digest(key, content))


def _content_digest(key: str, content: str) -> str:
    """What is kept of the content: only who has the key can compare it. "" when the caller names no content."""
    return hmac.digest(secret_of(key), content.encode(), "sha256").hex() if content else ""


def code_of(key: str) -> str:
    """The 查询码 of the case that the form with `key` makes; the key cannot be told from it."""
    return query_codes.code_from(secret_of(key))


def token_of(key: str) -> str:
    """The end of the link to that case, drawn from the key in the same way."""
    return query_codes.token_from(secret_of(key))


def digest_of(purpose: str, key: str) -> str:
    """What is kept of a key. Raises ValueError for a key that is not ours."""
    return hashlib.sha256(f"{purpose}:".encode() + secret_of(key)).hexdigest()


def secret_of(key: str) -> bytes:
    """What the browser alone holds of the form. Raises ValueError for a key that is not ours, however old."""
    try:
        return _SIGNER.unsign(key).encode()
    except BadSignature as error:
        raise ValueError("the key of a form was not given out by us") from error


def forget_expired() -> int:
    """Remove what is remembered of forms whose key is no longer good; how many."""
    return Submission.objects.filter(sent_at__lt=timezone.now() - KEPT).delete()[0]
