"""Where a request comes from: the address that our own proxies vouch for, and the browser as it names itself."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

Network = IPv4Network | IPv6Network

# In this order: each browser also names those whose pages it can show.
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "安卓"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Visit:
    """Address and browser of a request; both empty when unknown, as for a management command."""

    address: str = ""
    agent: str = ""

    @property
    def agent_digest(self) -> str:
        """SHA-256 of the User-Agent: tells two browsers apart in the trail without keeping what they say of the person."""
        return hashlib.sha256(self.agent.encode()).hexdigest() if self.agent else ""

    @property
    def device(self) -> str:
        """The browser and system in a few words, `Chrome（Windows）`."""
        browser = next((label for word, label in BROWSERS if word in self.agent), "其他浏览器")
        system = next((label for word, label in SYSTEMS if word in self.agent), "其他系统")
        return f"{browser}（{system}）"


def visit_of(request: HttpRequest) -> Visit:
    """The visit that `request` is part of."""
    return Visit(client_address(request.META, settings.TRUSTED_PROXIES), request.META.get("HTTP_USER_AGENT", "")[:500])


def client_address(meta: Mapping[str, str], trusted_proxies: int) -> str:
    """The address that the outermost of `trusted_proxies` proxies of ours saw; "" when it is no address.

    Each proxy adds what it saw at the end of X-Forwarded-For; what stands before that, anybody may have written. Fewer
    entries than proxies: the request went round them, and the header counts for nothing.
    """
    told = [part.strip() for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    is_vouched_for = 0 < trusted_proxies <= len(told)
    try:
        address = ip_address(told[-trusted_proxies] if is_vouched_for else meta.get("REMOTE_ADDR", ""))
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)


def is_within(address: str, networks: Iterable[Network]) -> bool:
    """True if `address` lies in one of `networks`; an unknown address lies in none."""
    return bool(address) and any(ip_address(address) in network for network in networks)
