"""The one way by which the portal asks another server: only named hosts, only checked addresses, within one deadline.

A caller hands in the hosts that it may ask. A name is resolved once, every address is checked, and the connection goes to a checked
address, so that a name cannot lead into the county's own network. One deadline covers connection, headers and body; what is read is
bounded, unpacked too. No proxy of the environment, no cookies.
"""

import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from urllib.parse import SplitResult, urljoin, urlsplit

import httpcore
from django.conf import settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], list[str]]

REDIRECTS = 3
REDIRECTING = {301, 302, 303, 307, 308}
PORTS = {"http": 80, "https": 443}
# Global by their number, but they lead to an IPv4 address inside: NAT64, 6to4, Teredo.
TUNNELS = [ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
PIECE = 64 * 1024


class OutboundFault(Exception):
    """The server could not be asked, or its answer not be used. `is_written`: the request may have reached it."""

    label = ""

    def __init__(self, why: str):
        super().__init__(f"{self.label}：{why}")
        self.is_written = False


class Refused(OutboundFault):
    label = "不允许访问"


class TimedOut(OutboundFault):
    label = "超时"


class TooLarge(OutboundFault):
    label = "内容过大"


class Unreachable(OutboundFault):
    label = "无法连接"


class BadAnswer(OutboundFault):
    label = "应答有误"


class TlsFault(OutboundFault):
    label = "证书有误"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said: names of headers in small letters, the body unpacked, the address it came from."""

    status: int
    headers: dict[str, str]
    body: bytes
    url: str


@dataclass(frozen=True, slots=True)
class Guard:
    """Whom a caller may ask: hosts as `name` or `name:port`, and private networks that are open to it."""

    hosts: Sequence[str]
    networks: Sequence[Network] = ()

    def target(self, url: str) -> SplitResult:
        """The parts of an address that may be asked. Raises Refused."""
        try:
            parts = urlsplit(url)
            port = parts.port or PORTS.get(parts.scheme)
        except ValueError as error:
            raise Refused("网址无法识别") from error
        if parts.scheme not in PORTS or not parts.hostname:
            raise Refused("只能是 http 或 https 网址")
        if parts.username is not None or parts.password is not None:
            raise Refused("网址中不能带用户名")
        own = {parts.hostname} if port == PORTS[parts.scheme] else set()
        if not (own | {f"{parts.hostname}:{port}"}) & set(self.hosts):
            raise Refused(f"{parts.hostname}:{port} 不在允许的主机之内")
        return parts

    def admits(self, address: Address) -> bool:
        """Whether a connection may be made to this address."""
        inner = getattr(address, "ipv4_mapped", None)
        if inner is not None:
            return self.admits(inner)
        if address.is_loopback:
            return settings.OUTBOUND_LOOPBACK
        if address.is_link_local or address.is_multicast or address.is_unspecified:
            return False
        if any(address in one for one in TUNNELS if one.version == address.version):
            return False
        return address.is_global or any(address in one for one in self.networks if one.version == address.version)


def resolved(name: str, port: int) -> list[str]:
    """The addresses of a name, as the system has them."""
    return list(dict.fromkeys(found[4][0] for found in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)))


class _Stream(httpcore.NetworkStream):
    """A connection each of whose reads and writes ends at the one deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: "_Deadline"):
        self.stream, self.deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self.deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.deadline.is_written = True
        self.stream.write(buffer, self.deadline.left())

    def close(self) -> None:
        self.stream.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None) -> httpcore.NetworkStream:
        return _Stream(self.stream.start_tls(ssl_context, server_hostname, self.deadline.left()), self.deadline)

    def get_extra_info(self, info: str):
        return self.stream.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Connects to checked addresses only."""

    def __init__(self, guard: Guard, deadline: "_Deadline", resolve: Resolve):
        self.guard, self.deadline, self.resolve = guard, deadline, resolve

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None) -> httpcore.NetworkStream:
        addresses = self._addresses(host, port)
        for position, address in enumerate(addresses, 1):
            try:
                stream = httpcore.SyncBackend().connect_tcp(address, port, self.deadline.left())
            except httpcore.ConnectError:
                if position == len(addresses):
                    raise
            else:
                return _Stream(stream, self.deadline)
        raise Unreachable("域名没有地址")

    def _addresses(self, host: str, port: int) -> list[str]:
        """All addresses of the name, if each of them may be asked."""
        pool = ThreadPoolExecutor(1)
        try:
            found = pool.submit(self.resolve, host, port).result(self.deadline.left())
        except TooLong as error:
            raise TimedOut("域名解析没有结果") from error
        except (OSError, UnicodeError) as error:
            raise Unreachable("域名无法解析") from error
        finally:
            pool.shutdown(wait=False)
        for address in found:
            if not self.guard.admits(ipaddress.ip_address(address.partition("%")[0])):
                raise Refused(f"{host} 指向不允许访问的地址 {address}")
        return found


class _Deadline:
    """The instant by which everything is over; and whether anything was sent."""

    def __init__(self, seconds: float):
        self.at = time.monotonic() + seconds
        self.is_written = False

    def left(self) -> float:
        left = self.at - time.monotonic()
        if left <= 0:
            raise TimedOut("在规定时间内没有读完")
        return left


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def fetch(
    url: str,
    guard: Guard,
    *,
    deadline: float = 30.0,
    limit: int = 2 * 1024 * 1024,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    body: bytes = b"",
    resolve: Resolve = resolved,
) -> Answer:
    """Asks a server; `deadline` in seconds, `limit` in bytes after unpacking. Raises OutboundFault, of one of six kinds.

    A GET follows three redirects, each checked anew, never from https to http. Any status is an answer.
    """
    until = _Deadline(deadline)
    try:
        for _ in range(REDIRECTS + 1):
            before = guard.target(url)
            answer = _ask(url, guard, until, limit, method, headers or {}, body, resolve)
            location = answer.headers.get("location")
            if answer.status not in REDIRECTING or not location or method != "GET":
                return answer
            url = urljoin(url, location)
            if before.scheme == "https" and urlsplit(url).scheme != "https":
                raise Refused("从 https 转到 http")
        raise BadAnswer(f"转址超过 {REDIRECTS} 次")
    except OutboundFault as fault:
        fault.is_written = until.is_written
        raise


def _ask(url, guard, until, limit, method, headers, body, resolve) -> Answer:
    asked = {"Accept-Encoding": "gzip", "User-Agent": settings.OUTBOUND_NAME} | headers
    with (
        _own_faults(),
        httpcore.ConnectionPool(
            ssl_context=_tls(), max_connections=1, network_backend=_Backend(guard, until, resolve)
        ) as pool,
        pool.stream(method, url, headers=asked, content=body or None) as response,
    ):
        said = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        pieces = _unpacked(response.iter_stream(), said.get("content-encoding", "identity"), limit)
        return Answer(response.status, said, b"".join(pieces), url)


@contextmanager
def _own_faults() -> Iterator[None]:
    """The faults of httpcore as ours."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise TimedOut("在规定时间内没有读完") from error
    except httpcore.ConnectError as error:
        is_tls = isinstance(error.__cause__ or error.__context__, ssl.SSLError)
        raise (TlsFault("无法验证对方的证书") if is_tls else Unreachable("对方拒绝连接")) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise BadAnswer("连接中断或不是 HTTP 应答") from error


def _unpacked(pieces: Iterator[bytes], encoding: str, limit: int) -> Iterator[bytes]:
    """The body, unpacked piece by piece, so that a bomb is noticed before it goes off."""
    if encoding not in ("gzip", "identity", ""):
        raise BadAnswer(f"不支持的压缩方式 {encoding[:20]}")
    unpacker = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    total = 0
    for piece in pieces:
        rest = piece
        while rest:
            try:
                part = unpacker.decompress(rest, PIECE) if unpacker else rest
            except zlib.error as error:
                raise BadAnswer("压缩内容损坏") from error
            rest = unpacker.unconsumed_tail if unpacker else b""
            total += len(part)
            if total > limit:
                raise TooLarge(f"超过 {limit // 1024} KB")
            yield part
