"""The public site as a whole: no dead link, no link to a stranger, and HTML that is what it says it is."""

from collections import Counter, deque
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import html5lib
import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client

from disclosure_portal.display import COOKIE_NAME
from tests.small_site import SmallSite, build_site

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
MOST_PAGES = 2000
HEADINGS = {f"h{level}": level for level in range(1, 7)}
NARROWING = {"unit", "topic", "genre", "year", "validity", "from", "to", "number", "column"}
PLACE = {"page", "after", "before", "trail"}
POINTERS = {
    "a": "href",
    "link": "href",
    "img": "src",
    "script": "src",
    "source": "src",
    "form": "action",
    "area": "href",
}


@pytest.fixture
def site() -> SmallSite:
    return build_site()


def parsed(page: str):
    """The tree of a page; html5lib's strict parser raises ParseError at the first fault of the HTML."""
    return html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False).parse(
        page
    )


class Links(HTMLParser):
    """The addresses that a page points to, without fragments; a form that is sent by POST is no link."""

    def __init__(self, page: str, at: str):
        super().__init__()
        self.at, self.found = f"{SITE}{at}", set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        target = attributes.get(POINTERS.get(tag, ""))
        if target and not target.startswith("data:") and attributes.get("method", "get").lower() == "get":
            self.found.add(urljoin(self.at, target).partition("#")[0])


def key_of(path: str) -> tuple | None:
    """What stands for the address, None for more of the same: one condition is tried once on lists, once on feeds, and so on.

    Two conditions, and the pages of a narrowed list, are the same code again, thousands of times.
    """
    parts = urlsplit(path)
    if parts.path in ("/display/", "/error-reports/new/"):
        return (parts.path,)
    conditions = [pair for pair in parse_qsl(parts.query) if pair[0] in NARROWING]
    if not conditions:
        return (path,)
    if len(conditions) > 1 or PLACE & {name for name, _ in parse_qsl(parts.query)}:
        return None
    kind = parts.path.split("/")[1], parts.path.rpartition(".")[2] if "." in parts.path else ""
    return (*kind, *conditions)


def crawl(start: str) -> tuple[dict[str, int], dict[str, str], set[str]]:
    """Status by address, where each was found first, and the addresses that lead outside."""
    client = Client()
    status: dict[str, int] = {}
    found_at, keys, outside, waiting = {start: ""}, {(start,)}, set(), deque([start])
    while waiting:
        at = waiting.popleft()
        if at.startswith("/static/"):
            status[at] = 200 if finders.find(at.removeprefix("/static/")) else 404
            continue
        response = client.get(at)
        status[at] = response.status_code
        content = b"".join(response) if response.streaming else response.content
        targets = set()
        if response.status_code == 302:
            targets = {urljoin(f"{SITE}{at}", response.url)}
        elif response["Content-Type"].startswith("text/html"):
            page = content.decode()
            targets = Links(page, at).found
            # The frame is the same everywhere, but every document has a body of its own.
            if at.startswith("/documents/"):
                parsed(page)
        for target in targets:
            if not target.startswith(f"{SITE}/"):
                outside.add(f"{target} on {at}")
                continue
            path = target.removeprefix(SITE)
            key = key_of(path)
            if key and key not in keys:
                keys.add(key)
                found_at[path] = at
                waiting.append(path)
        assert len(found_at) <= MOST_PAGES, "the crawl does not end"
    return status, found_at, outside


def test_no_link_is_dead_and_none_leads_outside(site):
    status, found_at, outside = crawl("/")
    dead = {f"{path} ({code}) on {found_at[path]}" for path, code in status.items() if code not in (200, 302)}
    assert not dead
    assert not outside
    # It went everywhere.
    for one in (site.with_file, site.repealed, site.repealing, site.organisation, site.guide, site.report):
        assert f"/documents/{one.pk}/" in status
    assert f"/documents/{site.revised.pk}/versions/1/" in status
    assert any(path.startswith("/files/") for path in status)
    assert any(path.startswith("/catalog/") and "after=" in path for path in status)
    assert f"/documents/{site.withdrawn.pk}/" not in status
    assert Client().get(f"/documents/{site.withdrawn.pk}/").status_code == 410


PAGES = {
    "/": 200,
    "/catalog/": 200,
    "/catalog/all/": 200,
    "/catalog/notices/?unit=caizheng&year=2025&from=2025-01-01": 200,
    "/catalog/public-transport/": 200,
    "/catalog/all/?genre=bill": 200,
    "/catalog/all/?from=2025-05-02&to=2025-05-01&year=1500&number=%3Cb%3E": 400,
    "/search/": 200,
    "/search/?q=公告": 200,
    "/search/?q=火星移民%3Cscript%3E": 200,
    "/search/?q=公告&year=1500": 400,
    "/documents/{with_file}/": 200,
    "/documents/{repealed}/": 200,
    "/documents/{withdrawn}/": 410,
    "/documents/{revised}/": 200,
    "/documents/{revised}/versions/1/": 200,
    "/documents/{organisation}/": 200,
    "/documents/{guide}/": 200,
    "/documents/{report}/": 200,
    "/departments/": 200,
    "/departments/caizheng/": 200,
    "/departments/xinfang/": 200,
    "/requests/": 200,
    "/requests/new/": 200,
    "/requests/new/?kind=disclosure&by=person&unit=nobody": 400,
    "/requests/new/?kind=disclosure&by=person&unit=caizheng": 200,
    "/requests/new/?kind=disclosure&by=organisation&unit=caizheng": 200,
    "/requests/new/?kind=correction&by=person&unit=caizheng": 200,
    "/requests/new/?kind=correction&by=organisation&unit=caizheng": 200,
    "/requests/track/": 200,
    "/site-map/": 200,
    "/display/": 200,
    "/nothing/": 404,
}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}


def faults_of(tree) -> list[str]:
    """What a validator, or a person with a screen reader, would complain of."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    ids = Counter(element.get("id") for element in elements if element.get("id"))
    faults = [f"id {name} twice" for name, number in ids.items() if number > 1]
    if tree.get("lang") not in ("zh-Hans", "zh-Hant"):
        faults.append("no lang")
    levels = [HEADINGS[element.tag] for element in elements if element.tag in HEADINGS]
    if levels.count(1) != 1:
        faults.append(f"{levels.count(1)} h1")
    before = [1, *levels]
    faults += [f"h{level} after h{last}" for last, level in zip(before, levels, strict=False) if level > last + 1]
    labelled = {element.get("for") for element in elements if element.tag == "label"}
    wrapped = {id(field) for label in tree.iter("label") for field in label.iter()}
    for element in elements:
        faults += faults_of_element(element, ids, labelled, wrapped)
    return faults


def faults_of_element(element, ids, labelled: set[str], wrapped: set[int]) -> list[str]:
    faults = []
    shown = f"<{element.tag} {element.attrib}>"
    if element.get("style") is not None or element.tag == "style":
        faults.append(f"style in {shown}")
    if any(name.startswith("on") for name in element.attrib):
        faults.append(f"handler in {shown}")
    if element.tag == "script" and not element.get("src"):
        faults.append("script in the page")
    for name in ("aria-labelledby", "aria-describedby", "for"):
        faults += [f"{name} of {shown} names nothing" for one in (element.get(name) or "").split() if one not in ids]
    is_field = element.tag in ("input", "select", "textarea") and element.get("type") not in UNLABELLED
    if is_field and element.get("id") not in labelled and id(element) not in wrapped and not element.get("aria-label"):
        faults.append(f"no label for {shown}")
    if element.tag == "img" and element.get("alt") is None:
        faults.append(f"no alt in {shown}")
    if element.tag in ("a", "button") and not ("".join(element.itertext()).strip() or element.get("aria-label")):
        faults.append(f"no words in {shown}")
    return faults


def bad_times(tree) -> list[str]:
    """<time> without a date that a machine reads."""
    texts = [element.get("datetime") or "".join(element.itertext()) for element in tree.iter("time")]
    return [text for text in texts if not is_time(text)]


def is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("cookie", ["", "elder.larger.dark.hant"], ids=["standard", "elder"])
def test_every_page_kind_is_valid_html(site, client, cookie):
    client.cookies[COOKIE_NAME] = cookie
    keys = {name: one.pk for name, one in vars(site).items()}
    found = {}
    for path, status in PAGES.items():
        response = client.get(path.format(**keys))
        assert response.status_code == status, path
        tree = parsed(response.content.decode())
        found[path] = faults_of(tree) + bad_times(tree)
    assert not {path: faults for path, faults in found.items() if faults}


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_pages_for_what_went_wrong_are_valid_html(name):
    """They are made from nothing: whatever failed must not fail them, too."""
    assert faults_of(parsed(render_to_string(name))) == []


def test_the_check_sees_faults():
    """A check that finds nothing anywhere proves nothing."""
    page = (
        '<!doctype html><html><head><title>x</title></head><body><h1 id="a">x</h1><h3 id="a">y</h3><h1>z</h1>'
        '<input name="q"><p style="color:red" onclick="x()">x</p><script>x()</script><a href="/"></a><time>昨天</time></body></html>'
    )
    tree = parsed(page)
    assert len(faults_of(tree)) == 9
    assert bad_times(tree) == ["昨天"]
    with pytest.raises(html5lib.html5parser.ParseError):
        parsed("<!doctype html><title>x</title><p><div></p>")
