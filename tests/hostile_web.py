"""A local web server that is slow, lies, loops and bombs, for what asks other servers."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answering = Callable[[BaseHTTPRequestHandler], None]
BOMB = gzip.compress(b"\0" * (64 * 1024 * 1024), 1)


class Web:
    """What the server says: `pages` by path, as bytes, (status, headers, bytes), or a function of the handler."""

    def __init__(self, port: int):
        self.port = port
        self.pages: dict[str, bytes | tuple[int, dict, bytes] | Answering] = {}
        self.asked: list[str] = []
        self.bodies: list[tuple[dict, bytes]] = []

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for ever."""
    handler.send_response(200)
    handler.end_headers()
    _for_ever(handler, lambda: b"x", 0.05)


def endless_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    _for_ever(handler, lambda: b"X-More: " + b"x" * 1000 + b"\r\n", 0)


def bomb(handler: BaseHTTPRequestHandler) -> None:
    """64 MB of nothing in 300 KB."""
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", str(len(BOMB)))
    handler.end_headers()
    handler.wfile.write(BOMB)


def cut(handler: BaseHTTPRequestHandler) -> None:
    """Promises more than it sends."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"half")
    handler.close_connection = True


def _for_ever(handler: BaseHTTPRequestHandler, piece: Callable[[], bytes], pause: float) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        handler.wfile.write(piece())
        handler.wfile.flush()
        time.sleep(pause)


@contextmanager
def serving() -> Iterator[Web]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            length = int(self.headers.get("Content-Length") or 0)
            web.bodies.append((dict(self.headers), self.rfile.read(length)))
            web.asked.append(self.path)
            page = web.pages.get(self.path, (404, {}, b""))
            if callable(page):
                try:
                    page(self)
                except OSError:
                    self.close_connection = True
                return
            status, headers, body = page if isinstance(page, tuple) else (200, {"Content-Type": "text/html"}, page)
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name that http.server asks for

        def log_message(self, *args):
            """The test says what it needs."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    web = Web(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
