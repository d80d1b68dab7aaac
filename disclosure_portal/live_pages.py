"""The live answer of an interview before Django and the page cache: a thousand watchers ask for it every second.

It reads no cookie and no query but `s=t` (繁體), and sets none; whatever is not a live address goes on.
"""

import re
from collections.abc import Callable, Iterable

from county.site.addresses import address_of
from disclosure_portal.traditional import to_traditional
from participation.interviews.live import answer

# What follows the address of the interviews.
PLACE = r"([1-9][0-9]{0,9})/live/([0-9]{1,7})/"
STATUS = {200: "200 OK", 204: "204 No Content"}


class LivePages:
    """WSGI middleware; 404 and 410 are left to Django, which has pages for them."""

    def __init__(self, application: Callable):
        self.application = application
        self.address = re.compile(re.escape(address_of("interviews")) + PLACE)

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        meant = self.address.fullmatch(environ.get("PATH_INFO", ""))
        if meant is None or environ["REQUEST_METHOD"] != "GET":
            return self.application(environ, start_response)
        given = answer(int(meant[1]), meant[2])
        if given.status not in STATUS:
            return self.application(environ, start_response)
        headers = [("Cache-Control", "public, max-age=1"), ("X-Content-Type-Options", "nosniff")]
        if given.status == 204:
            start_response(STATUS[204], headers)
            return []
        body = given.body
        if environ.get("QUERY_STRING") == "s=t":
            body = to_traditional(body.decode()).encode()
        headers += [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("X-Live-Change", str(given.change)),
        ]
        start_response(STATUS[200], headers)
        return [body]
