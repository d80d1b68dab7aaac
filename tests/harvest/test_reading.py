"""Reading: character sets, dates, addresses, lists of every kind. Pure functions of bytes."""

from datetime import date

import pytest

from harvest.reading.addresses import key_of
from harvest.reading.charset import Undecodable, decode
from harvest.reading.dates import WrongDate, read_day
from harvest.reading.lists import Ways, read_list
from harvest.reading.trees import Unreadable
from harvest.similar import bands_of, is_same_text

TODAY = date(2026, 11, 29)
BASE = "http://old.example/list/"
RSS = """<?xml version="1.0" encoding="{label}"?><rss version="2.0"><channel><title>通知</title>
<item><title>关于预算的通知</title><link>http://old.example/1.html</link><guid>{one}</guid>
<pubDate>Mon, 02 Mar 2026 20:00:00 GMT</pubDate></item>
<item><title>关于决算的通知&nbsp;</title><link>/2.html</link><guid>{two}</guid><pubDate>2026年3月1日</pubDate></item></channel></rss>"""


@pytest.mark.parametrize(
    "raw, header, override, name",
    [
        ("<meta charset=utf-8>政府".encode("gbk"), "", "", "gb18030"),
        ("<meta charset=gb2312>政府信息公开".encode(), "text/html; charset=gb2312", "", "utf-8"),
        (b"<script>" + b"x" * 20_000 + "</script><meta charset=gbk>镕".encode("gbk"), "", "", "gb18030"),
        ("𠮷〇㐂".encode("gb18030"), "text/html", "", "gb18030"),
        ("\ufeff政府".encode(), "", "gbk", "utf-8"),
        ("政府".encode("big5"), "", "big5", "big5"),
    ],
)
def test_e50_a_page_is_read_whatever_its_label_says(raw, header, override, name):
    text, found = decode(raw, header, override)
    assert found == name
    assert "\ufffd" not in text


@pytest.mark.parametrize("raw", [b"\xff\xff\x80", "锟斤拷".encode(), "破\ufffd损".encode()])
def test_e50_a_broken_page_is_refused(raw):
    with pytest.raises(Undecodable):
        decode(raw)


@pytest.mark.parametrize(
    "text, day",
    [
        ("2026年3月1日", date(2026, 3, 1)),
        ("发布时间：2026/3/1 09:00", date(2026, 3, 1)),
        ("26-03-01", date(2026, 3, 1)),
        ("20260301", date(2026, 3, 1)),
        ("Sun, 01 Mar 2026 09:00:00 CST", date(2026, 3, 1)),
        ("Sun, 01 Mar 2026 20:00:00 GMT", date(2026, 3, 2)),
        ("2026-03-01T20:00:00Z", date(2026, 3, 2)),
        ("2026-03-01T23:30:00", date(2026, 3, 1)),
        ("2026-03-01 00:00", date(2026, 3, 1)),
        ("昨天", None),
        ("", None),
    ],
)
def test_e55_dates_are_read_as_they_are_meant(text, day):
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize("text", ["2026-13-01", "2026年2月30日", "2099-01-01"])
def test_e55_an_impossible_or_future_day_is_refused(text):
    with pytest.raises(WrongDate):
        read_day(text, TODAY)


@pytest.mark.parametrize(
    "other",
    [
        "https://www.old.example/art/show?id=5&page=2",
        "http://old.example/art/show/?page=2&id=5",
        "http://old.example/art/show/index.html?id=5&page=2",
        "http://old.example:80/art/show;jsessionid=A1?id=5&page=2&spm=9",
        "http://OLD.example/art/./show?id=5&page=2",
    ],
)
def test_e51_addresses_of_one_item(other):
    assert key_of(other) == key_of("http://old.example/art/show?id=5&page=2")
    assert key_of(other) != key_of("http://old.example/art/show?id=6&page=2")


@pytest.mark.parametrize("encoding, label", [("utf-8", "utf-8"), ("gbk", "gb2312"), ("gbk", "utf-8")])
def test_a_feed_in_any_character_set(encoding, label):
    raw = RSS.format(label=label, one="a", two="b").encode(encoding)
    first, second = read_list("feed", raw, "application/xml", BASE, Ways())
    assert (first.title, first.url, first.guid) == ("关于预算的通知", "http://old.example/1.html", "a")
    assert second.url == "http://old.example/2.html"
    assert read_day(first.date, TODAY) == date(2026, 3, 3)


def test_e52_a_mark_that_all_items_carry_marks_none():
    entries = read_list("feed", RSS.format(label="utf-8", one="x", two="x").encode(), "", BASE, Ways())
    assert [entry.guid for entry in entries] == ["", ""]
    assert len({entry.key for entry in entries}) == 2


def test_a_feed_with_entities_is_refused():
    raw = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>'
    with pytest.raises(Unreadable, match="实体"):
        read_list("feed", raw, "", BASE, Ways())


def test_a_site_map_json_and_a_list_in_tables():
    urls = b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>http://old.example/1.html</loc></url></urlset>"
    assert [entry.url for entry in read_list("sitemap", urls, "", BASE, Ways())] == ["http://old.example/1.html"]
    data = '{"data": {"list": [{"href": "1.html", "name": "通知", "day": "2026-03-01"}]}}'.encode()
    (entry,) = read_list("json", data, "", BASE, Ways("data.list", "name", "href", "day"))
    assert (entry.url, entry.title, entry.date) == ("http://old.example/list/1.html", "通知", "2026-03-01")
    table = (
        "<table><tr><td><a href='a.html' title='完整的标题'>完整的…</a></td><td>2026-03-01</td></tr></table>".encode(
            "gbk"
        )
    )
    (entry,) = read_list("list", table, "", BASE, Ways("tr"))
    assert (entry.title, read_day(entry.date, TODAY)) == ("完整的标题", date(2026, 3, 1))


@pytest.mark.parametrize("raw", [b"[]", b"{", b'{"data": 5}'])
def test_json_that_is_no_list_is_refused(raw):
    with pytest.raises(Unreadable):
        read_list("json", raw, "", BASE, Ways("data.list"))


def test_a_text_told_twice_shares_a_band_and_another_does_not():
    text = "".join(f"第{i}条，各单位应当于{i}月底前完成第{i * 7}项任务并报送情况。" for i in range(1, 30))
    other = "".join(f"本办法所称{i}类项目，是指投资额在{i * 3}万元以上的建设工程{i}。" for i in range(1, 30))
    assert set(bands_of(text)) & set(bands_of(text + "特此通知。"))
    assert is_same_text(text, text + "特此通知。")
    assert not set(bands_of(text)) & set(bands_of(other))
    assert not is_same_text(text, other)
    assert bands_of("太短") == []
