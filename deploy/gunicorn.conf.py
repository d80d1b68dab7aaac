"""gunicorn's configuration, for `./run` and for the service of deploy/ alike; `--bind` is given by the caller."""

import os
from pathlib import Path

wsgi_app = "disclosure_portal.wsgi:application"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))

# Threads, so that a browser's idle spare connections do not hold the workers; each keeps one database connection.
worker_class = "gthread"
threads = 4
keepalive = 15

# A worker that hangs is replaced; the longest honest request is an upload over a slow line, which the proxy buffers.
timeout = 60
graceful_timeout = 20

# Workers are renewed now and then, not both at once.
max_requests = 20_000
max_requests_jitter = 2_000

# The heartbeat file must not wait for a disk.
memory_disk = Path("/dev/shm")  # noqa: S108 - gunicorn makes a private folder in it
worker_tmp_dir = str(memory_disk) if memory_disk.is_dir() else None

# A search of 10,000 characters gets an answer, not an error: one Chinese character takes nine bytes of an address.
# gunicorn knows no limit between 8,190 bytes and none; the proxy sets one.
limit_request_line = 0

# Nobody steers the server through a socket in the home folder.
control_socket_disable = True

# No access log here: addresses hold citizens' search words, and the proxy keeps a log without them.
accesslog = None
loglevel = "warning"


def when_ready(server):
    address = ", ".join(str(listener) for listener in server.LISTENERS)
    prefix = os.environ.get("PORTAL_PREFIX", "").strip("/")
    print(f"→ 网站已就绪 {address}{'/' if prefix else ''}{prefix} （按 Ctrl-C 停止）", flush=True)
