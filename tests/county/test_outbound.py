"""The guarded client: whom it asks, and when it ends. A hostile server on this machine answers."""

import ipaddress
import time

import pytest

from county.site.outbound import BadAnswer, Guard, OutboundFault, Refused, TimedOut, TooLarge, Unreachable, fetch
from tests import hostile_web


@pytest.fixture
def web():
    with hostile_web.serving() as web:
        yield web


def ask(web, path: str, **given):
    return fetch(web.url(path), Guard([web.host]), **given)


def test_an_answer_has_status_headers_body_and_final_address(web):
    web.pages["/a"] = (302, {"Location": "/b"}, b"")
    web.pages["/b"] = b"here"
    answer = ask(web, "/a")
    assert (answer.status, answer.body, answer.url) == (200, b"here", web.url("/b"))
    assert answer.headers["content-type"] == "text/html"
    assert ask(web, "/none").status == 404


def test_e56_whatever_the_server_does_it_ends_within_the_deadline(web):
    web.pages |= {
        "/drip": hostile_web.drip,
        "/headers": hostile_web.endless_headers,
        "/bomb": hostile_web.bomb,
        "/cut": hostile_web.cut,
        "/loop": (302, {"Location": "/loop"}, b""),
        "/brotli": (200, {"Content-Encoding": "br"}, b"x"),
    }
    for path, fault in {
        "/drip": TimedOut,
        "/headers": BadAnswer,
        "/bomb": TooLarge,
        "/cut": BadAnswer,
        "/loop": BadAnswer,
        "/brotli": BadAnswer,
    }.items():
        began = time.monotonic()
        with pytest.raises(fault):
            ask(web, path, deadline=0.8)
        assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "url",
    [
        "http://user@safe.example/",
        "ftp://safe.example/",
        "http://other.example/",
        "http://safe.example:8080/",
        "http://[",
        "http://safe.example:x/",
    ],
)
def test_what_is_not_on_the_list_is_not_asked(url):
    with pytest.raises(Refused):
        fetch(url, Guard(["safe.example"]), resolve=lambda name, port: pytest.fail("resolved"))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "100.64.0.1",
        "::1",
        "fe80::1%eth0",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
    ],
)
def test_e57_an_address_inside_is_refused(address, settings):
    settings.OUTBOUND_LOOPBACK = False
    with pytest.raises(Refused, match="不允许访问的地址"):
        fetch("http://safe.example/", Guard(["safe.example"]), resolve=lambda name, port: ["1.1.1.1", address])


@pytest.mark.parametrize("host", ["2130706433", "127.0.0.1", "0x7f000001", "[::ffff:127.0.0.1]"])
def test_e57_a_number_that_is_this_machine_is_refused(host, settings):
    settings.OUTBOUND_LOOPBACK = False
    with pytest.raises(Refused):
        fetch(f"http://{host}/", Guard([host.strip("[]")]))


def test_a_named_private_network_is_open_but_never_loopback(settings):
    settings.OUTBOUND_LOOPBACK = False
    guard = Guard(["a"], [ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("127.0.0.0/8")])
    assert guard.admits(ipaddress.ip_address("10.1.2.3"))
    assert not guard.admits(ipaddress.ip_address("127.0.0.1"))


def test_e57_a_name_is_resolved_once_and_the_connection_goes_there(web):
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    web.pages["/"] = b"once"
    guard = Guard([f"changing.example:{web.port}"])
    answer = fetch(f"http://changing.example:{web.port}/", guard, resolve=lambda name, port: next(answers))
    assert answer.body == b"once"
    assert next(answers) == ["10.0.0.1"]


def test_e57_a_redirect_is_checked_anew(web):
    web.pages["/"] = (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b"")
    with pytest.raises(Refused):
        ask(web, "/")


def test_a_fault_tells_whether_the_request_may_have_arrived(web):
    web.pages["/drip"] = hostile_web.drip
    with pytest.raises(TimedOut) as late:
        ask(web, "/drip", deadline=0.3)
    with pytest.raises(Unreachable) as closed:
        fetch("http://127.0.0.1:9/", Guard(["127.0.0.1:9"]), deadline=2)
    assert (late.value.is_written, closed.value.is_written) == (True, False)
    assert isinstance(closed.value, OutboundFault)
    assert str(closed.value) == "无法连接：对方拒绝连接"
