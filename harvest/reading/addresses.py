"""When two addresses are the same item: scheme, order of parameters, index.html, a session's number do not count."""

import posixpath
import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|aspx?|php)$", re.I)
_SESSION = re.compile(r"^(?:jsessionid|phpsessid|sessionid|sid|utm_\w+|from|spm|t|timestamp)$", re.I)
_PATH_SESSION = re.compile(r";jsessionid=[^/?#]*", re.I)


def key_of(url: str) -> str:
    """What two addresses of one item have in common."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    path = _PATH_SESSION.sub("", parts.path)
    path = _INDEX.sub("/", posixpath.normpath(path) if path else "/").rstrip("/")
    pairs = sorted((name, value) for name, value in parse_qsl(parts.query) if not _SESSION.match(name))
    return f"{host}{port}{path}" + (f"?{urlencode(pairs)}" if pairs else "")


def whole(base: str, href: str) -> str:
    """The address of a link without its place in the page; "" for what is no page."""
    url = urljoin(base, href.strip()).partition("#")[0]
    return url if urlsplit(url).scheme in ("http", "https") else ""
