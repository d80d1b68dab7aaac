"""Asks a ClamAV daemon about a file, when one is configured (PORTAL_CLAMD): its INSTREAM command, over TCP or a unix socket."""

import socket
import struct

from django.conf import settings

from county.files.attachments import UnacceptableFile

SECONDS = 30  # for each wait, not for the whole file
BLOCK = 256 * 1024
LONGEST_ANSWER = 4096
UNREACHABLE = "病毒扫描服务暂时不可用，文件未被接受，请稍后再试或联系系统管理员。"


def scan(content: bytes) -> None:
    """Raises UnacceptableFile with the name of what was found, or when the configured scanner gives no answer."""
    if not settings.CLAMD:
        return
    try:
        answer = _ask(settings.CLAMD, content)
    except OSError as error:
        raise UnacceptableFile(UNREACHABLE) from error
    if answer.endswith(" FOUND"):
        raise UnacceptableFile(
            f"文件含有恶意代码（{answer.removeprefix('stream: ').removesuffix(' FOUND')}），不予接受。"
        )
    if answer != "stream: OK":
        raise UnacceptableFile(UNREACHABLE)


def _ask(address: str, content: bytes) -> str:
    with _connect(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), BLOCK):
            block = content[start : start + BLOCK]
            connection.sendall(struct.pack("!I", len(block)) + block)
        connection.sendall(struct.pack("!I", 0))
        answer = b""
        while b"\0" not in answer and len(answer) < LONGEST_ANSWER and (part := connection.recv(LONGEST_ANSWER)):
            answer += part
    return answer.partition(b"\0")[0].decode("utf-8", errors="replace").strip()


def _connect(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    if not address.startswith("/"):
        return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(SECONDS)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection
