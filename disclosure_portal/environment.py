"""Reads settings from the environment: every value the portal can be told, and what it is when not told."""

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"", "0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """A yes/no value; raises ImproperlyConfigured for any other word."""
    word = text(name, "1" if default else "0").lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {word!r}")
    return word in TRUE_WORDS


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word for word in (part.strip() for part in text(name, default).split(",")) if word]


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number of at least `least`; raises ImproperlyConfigured."""
    value = text(name) or str(default)
    if not (value.isascii() and value.isdigit()) or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {least}, not {value!r}")
    return int(value)


def prefix(name: str) -> str:
    """The folder of the host below which the portal lives, `/zwgk`, or ""; raises ImproperlyConfigured."""
    value = text(name).strip("/")
    if value and not re.fullmatch(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*", value):
        raise ImproperlyConfigured(f"{name} must be a folder such as /zwgk, not {value!r}")
    return f"/{value}" if value else ""


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """A comma-separated list of networks, `10.0.0.0/8,2001:db8::/32`; raises ImproperlyConfigured."""
    try:
        return [ip_network(word) for word in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a list of networks such as 10.0.0.0/8: {error}") from error


def endpoint(name: str) -> str:
    """`host:port` or the path of a unix socket, or ""; raises ImproperlyConfigured for anything else."""
    value = text(name)
    host, _, port = value.rpartition(":")
    if value and not value.startswith("/") and not (host and port.isascii() and port.isdigit()):
        raise ImproperlyConfigured(f"{name} must be host:port or the path of a socket, not {value!r}")
    return value


def required(name: str) -> str:
    """A value without which the portal must not start; raises ImproperlyConfigured."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set; ./run sets it, or see the configuration table in README.md")
    return value


def keys(name: str, size: int, *, wanted: bool) -> list[bytes]:
    """A comma-separated list of keys of `size` bytes in hexadecimal; raises ImproperlyConfigured, which tells nothing of them."""
    found = words(name)
    if wanted and not found:
        required(name)
    try:
        listed = [bytes.fromhex(word) for word in found]
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be written in hexadecimal digits") from None
    if any(len(key) != size or len(set(key)) == 1 for key in listed):
        raise ImproperlyConfigured(f"every key of {name} must be {size} random bytes, {2 * size} hexadecimal digits")
    return listed


def database(url: str) -> dict:
    """Django's database settings of a postgresql:// address; raises ImproperlyConfigured for another kind.

    A socket folder stands in the query (`?host=/run/postgresql`), as libpq writes it.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured("DATABASE_URL must be a postgresql:// address: the portal runs on PostgreSQL only")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "portal",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "OPTIONS": query,
    }
