"""Sound and film: shown on the page with their captions, sent in the parts that a player asks for."""

import pytest
from django.utils.html import escape

from catalog.arrivals.incoming import IncomingFile
from catalog.gate.workflow import withdraw
from catalog.models import Attachment
from catalog.shelf.ranges import Unsatisfiable, part_of
from county.files.attachments import UnacceptableFile, check
from county.models import Role
from tests.factories import county_with_tree, person, publish, row

FILM = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(range(256)) * 4
SOUND = b"ID3\x03" + bytes(200)
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\n各位居民\n".encode()
TABLE = "项目,金额\n".encode()


@pytest.fixture
def document(db):
    county_with_tree()
    files = [("政策解读.mp4", FILM), ("政策解读.VTT", CAPTIONS), ("录音.mp3", SOUND), ("表.csv", TABLE)]
    return publish(row(attachments=tuple(IncomingFile(name, content) for name, content in files)))[0]


def address(name: str) -> str:
    return Attachment.objects.get(name=name).get_absolute_url()


def test_the_page_plays_film_and_sound_with_captions(client, document):
    page = client.get(document.get_absolute_url()).content.decode()
    assert f'<video controls preload="metadata" src="{address("政策解读.mp4")}"' in page
    assert f'<track kind="captions" srclang="zh" label="字幕" src="{address("政策解读.VTT")}" default></video>' in page
    assert f'<audio controls preload="metadata" src="{address("录音.mp3")}" aria-label="录音.mp3"></audio>' in page
    assert page.count("<video") == page.count("<audio") == page.count("<track") == 1
    assert escape("表.csv") in page


def test_a_film_is_sent_whole_and_in_parts(client, document):
    film = address("政策解读.mp4")
    whole = client.get(film)
    assert (whole.status_code, whole["Accept-Ranges"], whole["Content-Type"]) == (200, "bytes", "video/mp4")
    assert whole["Content-Disposition"].startswith("inline")
    assert b"".join(whole) == FILM
    part = client.get(film, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 100-199/{len(FILM)}")
    assert (part["Content-Length"], b"".join(part)) == ("100", FILM[100:200])
    assert part["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(client.get(film, headers={"Range": "bytes=-7"})) == FILM[-7:]
    past = client.get(film, headers={"Range": f"bytes={len(FILM)}-"})
    client.head(film, headers={"Range": "bytes=0-9"}).close()
    assert (past.status_code, past["Content-Range"]) == (416, f"bytes */{len(FILM)}")


def test_a_withdrawn_film_is_not_sent_in_parts_either(client, document):
    film = address("政策解读.mp4")
    withdraw(document, actor=person("ban", document.department, Role.COUNTY_OFFICE), reason="依申请撤下")
    assert client.get(film, headers={"Range": "bytes=0-9"}).status_code == 404


def test_tables_and_captions_are_saved_not_shown(client, document):
    for name in ("表.csv", "政策解读.VTT"):
        response = client.get(address(name), headers={"Range": "bytes=0-1"})
        assert response.status_code == 200
        assert response["Content-Disposition"].startswith("attachment")
        assert b"".join(response) in (TABLE, CAPTIONS)


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-", range(10)),
        ("bytes=2-4", range(2, 5)),
        ("bytes=2-99", range(2, 10)),
        ("bytes=-3", range(7, 10)),
        ("bytes=-99", range(10)),
        ("", None),
        ("bytes=-", None),
        ("bytes=5-2", None),
        ("bytes=0-1,4-5", None),
        ("lines=0-1", None),
        ("bytes=a-b", None),
        ("bytes=" + "9" * 30 + "-", None),
    ],
)
def test_the_part_that_a_header_asks_for(header, part):
    assert part_of(header, 10) == part


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-20", "bytes=-0"])
def test_a_part_behind_the_end(header):
    with pytest.raises(Unsatisfiable):
        part_of(header, 10)


@pytest.mark.parametrize("name", ["a.mp3", "a.m4a", "a.mp4", "a.webm", "a.ogg", "a.vtt"])
@pytest.mark.parametrize("content", [b"<html><script>", b"MZ\x90\0", b"%PDF-1.7", TABLE, b"\x1a\x45\xdf\xa3matroska"])
def test_what_is_no_medium_is_refused(name, content):
    with pytest.raises(UnacceptableFile, match="内容却不是"):
        check(name, content)


def test_captions_of_another_charset_are_refused():
    with pytest.raises(UnacceptableFile, match="字幕"):
        check("a.vtt", "WEBVTT\n\n各位居民\n".encode("gb18030"))
