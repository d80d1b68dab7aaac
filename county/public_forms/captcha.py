"""安全验证: keeps robots from the public's forms without any outside service, without pictures, and without a script.

A form carries a signed stamp of the time it was made. To be taken it must not come back within seconds, its trap field, which no
person sees, must come back empty, and one of two things must be solved: a sum in Chinese words, or, where our script runs, a
little work (proof of work) that nobody notices. What was solved is good for one thing.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from county.models import SpentChallenge

LEAST_TIME = timedelta(seconds=2)
# As long as the key of a form is good (county.public_forms.idempotency).
GOOD_FOR = timedelta(hours=24)
# Leading zero bits of the digest: some 30,000 tries, about a second on a desk and a few on a phone.
WORK_BITS = 15
LONGEST_NONCE = 16

DIGITS = "零一二三四五六七八九十"
_LARGEST, _SMALLEST = 12, 2
_SPEND = f"""
    INSERT INTO {SpentChallenge._meta.db_table} AS spent (digest, used_for, until) VALUES (%s, %s, %s)
    ON CONFLICT (digest) DO UPDATE SET used_for = spent.used_for RETURNING used_for
"""


class Unsolved(Exception):
    """The form is not taken yet; the message (Chinese) says why. `is_over`: the stamp is worth nothing, another is needed."""

    def __init__(self, message: str, *, is_over: bool = True):
        super().__init__(message)
        self.is_over = is_over


@dataclass(frozen=True)
class Question:
    """A sum in words."""

    text: str
    answer: int


@dataclass(frozen=True)
class Reply:
    """What came back with a form: the answer to the sum, the number that the script found, and the trap field (None: not sent)."""

    answer: str = ""
    work: str = ""
    trap: str | None = None


def new_stamp(purpose: str) -> str:
    """A stamp for one form of the kind `purpose`."""
    return _signer(purpose).sign(f"{secrets.token_urlsafe(12)}.{int(timezone.now().timestamp() * 1000)}")


def judge(purpose: str, stamp: str, reply: Reply) -> None:
    """Raises Unsolved unless the form is a person's, as far as can be told."""
    try:
        milliseconds = int(_signer(purpose).unsign(stamp).rpartition(".")[2])
    except BadSignature:
        raise Unsolved("请回答下面的问题，完成安全验证。") from None
    age = timezone.now() - datetime.fromtimestamp(milliseconds / 1000, UTC)
    if age > GOOD_FOR:
        raise Unsolved("安全验证已过期，请回答新的问题。")
    if reply.trap is None:
        raise Unsolved("提交的内容不完整，请回答下面的问题后重新提交。")
    if reply.trap:
        raise Unsolved("表单中有一栏须留空，请清空后重新提交。")
    if age < LEAST_TIME:
        raise Unsolved("提交得太快，请稍等几秒再提交。", is_over=False)
    if reply.work and is_done(stamp, reply.work):
        return
    if not reply.answer.strip():
        raise Unsolved("请回答下面的问题，完成安全验证。", is_over=False)
    given = number_of(reply.answer)
    if given is None:
        raise Unsolved("答案应为一个数，如“12”或“十二”。请回答新的问题。")
    if not is_answer(stamp, given):
        raise Unsolved("答案不对，请回答新的问题。")


def spend(stamp: str, used_for: str) -> bool:
    """Use up what was solved; False if it has been used for something else. For the same thing it stays good."""
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, [digest_of(stamp), used_for, timezone.now() + GOOD_FOR])
        return cursor.fetchone()[0] == used_for


def digest_of(stamp: str) -> str:
    """What is kept of a stamp."""
    return hashlib.sha256(stamp.encode()).hexdigest()


def forget_expired() -> int:
    """Remove what is remembered of stamps that are no longer good; how many."""
    return SpentChallenge.objects.filter(until__lte=timezone.now()).delete()[0]


def question_of(stamp: str, key: str | None = None) -> Question:
    """The sum that belongs to a stamp; it cannot be told from the stamp without the server's key."""
    dice = salted_hmac("county.challenges.question", stamp, secret=key, algorithm="sha256").digest()
    first, second = (_SMALLEST + die % (_LARGEST - _SMALLEST + 1) for die in dice[:2])
    if dice[2] % 2:
        return Question(f"{words_of(first)}加{words_of(second)}等于几？", first + second)
    return Question(f"{words_of(first + second)}减{words_of(second)}等于几？", first)


def is_answer(stamp: str, given: int) -> bool:
    """True if `given` answers the stamp's question, under the server's key or one of before."""
    return any(given == question_of(stamp, key).answer for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def words_of(number: int) -> str:
    """A number from 0 to 99 in words: 十二, 二十, 二十四."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def number_of(typed: str) -> int | None:
    """The number that was typed, in digits of any width or in words; None if it is none from 0 to 99."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed)).replace("〇", "零").replace("两", "二").strip("。.")
    if re.fullmatch(r"[0-9]{1,2}", text):
        return int(text)
    text = text.removeprefix("一") if text.startswith("一十") else text
    return next((number for number in range(100) if words_of(number) == text), None)


def is_done(stamp: str, nonce: str) -> bool:
    """True if SHA-256 of `stamp:nonce` begins with WORK_BITS zero bits (static/portal-challenge.js finds such a nonce)."""
    if len(nonce) > LONGEST_NONCE or not (nonce.isascii() and nonce.isdigit()):
        return False
    digest = hashlib.sha256(f"{stamp}:{nonce}".encode()).digest()
    return int.from_bytes(digest, "big") >> (len(digest) * 8 - WORK_BITS) == 0


def trap_of(stamp: str) -> str:
    """The name of the trap field, another one in every form."""
    return f"f{hmac.digest(settings.SECRET_KEY.encode(), f'trap:{stamp}'.encode(), 'sha256').hex()[:12]}"


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"county.challenges.{purpose}")
