"""The virus scanner: a server that speaks clamd's protocol, one that is gone, one that says nonsense."""

import socket
import struct
import threading

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import ValidationError

from catalog.gate.uploads import FilesField
from county.files.attachments import UnacceptableFile
from county.files.scanner import BLOCK, scan
from disclosure_portal import environment


class Clamd(threading.Thread):
    """Takes streams as clamd does; finds the word EICAR."""

    def __init__(self, listener: socket.socket, answer: bytes | None = None):
        super().__init__(daemon=True)
        self.listener, self.answer, self.seen = listener, answer, []
        listener.settimeout(20)

    def run(self):
        try:
            while True:
                self.serve(self.listener.accept()[0])
        except OSError:
            return  # the test is over

    def serve(self, connection: socket.socket):
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack("!I", stream.read(4))[0]:
                content += stream.read(size)
            self.seen.append(content)
            verdict = b"stream: Eicar-Test-Signature FOUND\0" if b"EICAR" in content else b"stream: OK\0"
            connection.sendall(verdict if self.answer is None else self.answer)


@pytest.fixture(params=["tcp", "unix"])
def clamd(request, settings, tmp_path):
    if request.param == "tcp":
        listener = socket.create_server(("127.0.0.1", 0))
        settings.CLAMD = f"127.0.0.1:{listener.getsockname()[1]}"
    else:
        settings.CLAMD = str(tmp_path / "clamd.sock")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(settings.CLAMD)
        listener.listen()
    server = Clamd(listener)
    server.start()
    with listener:
        yield server


def test_a_clean_file_passes_whole(clamd):
    content = b"x" * (2 * BLOCK + 3)
    scan(content)
    assert clamd.seen == [content]


def test_an_infected_file_is_refused_by_the_name_of_what_was_found(clamd):
    with pytest.raises(UnacceptableFile, match="Eicar-Test-Signature"):
        scan(b"EICAR")


def test_the_upload_field_names_the_infected_file(clamd):
    files = [SimpleUploadedFile("好.txt", "公示".encode()), SimpleUploadedFile("坏.txt", b"EICAR")]
    with pytest.raises(ValidationError) as refused:
        FilesField().clean(files)
    assert refused.value.messages == ["坏.txt：文件含有恶意代码（Eicar-Test-Signature），不予接受。"]


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK but not really\0"])
def test_an_answer_that_is_no_verdict_refuses(clamd, answer):
    clamd.answer = answer
    with pytest.raises(UnacceptableFile, match="暂时不可用"):
        scan(b"anything")


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.sock"])
def test_a_scanner_that_is_gone_refuses(settings, address):
    settings.CLAMD = address
    with pytest.raises(UnacceptableFile, match="暂时不可用"):
        scan(b"anything")


def test_without_a_scanner_nothing_is_asked(settings):
    settings.CLAMD = ""
    scan(b"EICAR")


@pytest.mark.parametrize("address", ["clamd", "clamd:", ":3310", "clamd:port"])
def test_a_wrong_address_is_told_at_the_start(monkeypatch, address):
    monkeypatch.setenv("PORTAL_CLAMD", address)
    with pytest.raises(ImproperlyConfigured, match="PORTAL_CLAMD"):
        environment.endpoint("PORTAL_CLAMD")


@pytest.mark.parametrize("address", ["", "127.0.0.1:3310", "[::1]:3310", "/run/clamav/clamd.ctl"])
def test_a_right_address_is_kept(monkeypatch, address):
    monkeypatch.setenv("PORTAL_CLAMD", address)
    assert environment.endpoint("PORTAL_CLAMD") == address
