"""动态口令: time-based one-time passwords after RFC 6238, as every authenticator app makes them (SHA-1, 30 s, 6 digits)."""

import base64
import hmac
import struct
from urllib.parse import quote, urlencode

PERIOD = 30
DIGITS = 6
# The clock of a phone may be one period off.
DRIFT = 1


def code_at(secret: bytes, step: int) -> str:
    """The code of one period; `step` counts periods since 1970 (RFC 4226 5.3)."""
    digest = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    offset = digest[-1] & 0x0F
    number = struct.unpack_from(">I", digest, offset)[0] & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(timestamp: float) -> int:
    """The period that a moment (seconds since 1970) lies in."""
    return int(timestamp) // PERIOD


def matching_step(secret: bytes, code: str, timestamp: float, *, after: int = 0) -> int | None:
    """The period whose code this is, now or one off; None if there is none. Periods up to `after` have been used."""
    now = step_of(timestamp)
    steps = range(max(now - DRIFT, after + 1), now + DRIFT + 1)
    matching = [step for step in steps if hmac.compare_digest(code_at(secret, step).encode(), code.encode())]
    return matching[0] if matching else None


def readable(secret: bytes) -> str:
    """The secret as it is typed into an app: base32 in groups of four."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def app_address(secret: bytes, *, issuer: str, account: str) -> str:
    """The otpauth:// address that the QR code holds."""
    values = {"secret": base64.b32encode(secret).decode(), "issuer": issuer, "digits": DIGITS, "period": PERIOD}
    return f"otpauth://totp/{quote(f'{issuer}:{account}')}?{urlencode(values, quote_via=quote)}"
