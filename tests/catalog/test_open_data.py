"""对外提供: the change feed, feeds with archives, an item as data, dumps; a follower ends equal to the catalogue."""

import gzip
import hashlib
import json
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.utils import timezone
from lxml import etree

from catalog.arrivals.intake import take_in
from catalog.gate.workflow import mark_validity, refile, withdraw
from catalog.models import CatalogueVersion, Change, Column, Document
from catalog.open_data.dumps import dumps, make
from catalog.shelf.shelving import compare, rebuild, reshelve
from county.models import Role
from tests.factories import batch, county_with_tree, person, publish, row

ATOM, AT = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}"


@pytest.fixture
def county(db):
    return county_with_tree()


@pytest.fixture
def leader(county):
    return person("leader", None, Role.COUNTY_OFFICE)


def read_changes(client: Client, after: str = "", limit: int = 1000) -> tuple[list[dict], str]:
    """Every change after a cursor, as a follower reads them."""
    items = []
    while True:
        answer = client.get("/open/changes/", {"after": after, "limit": limit}).json()
        items += answer["items"]
        after = answer["next"]
        if not answer["more"]:
            return items, after


def test_each_act_leaves_one_row_under_the_version_it_raised(county, leader, client):
    (one,) = publish(row())
    refile(one, Column.objects.get(slug="normative"), actor=leader, note="归类有误")
    mark_validity(one, "repealed", actor=leader, on=one.formed_on)
    withdraw(one, actor=leader, reason="内容有误")
    items, _ = read_changes(client)
    assert [(item["act"], item["reason"]) for item in items] == [
        ("shelved", "imported"),
        ("shelved", "refiled"),
        ("shelved", "validity"),
        ("unshelved", "withdrawn"),
    ]
    assert items[-1]["version"] == CatalogueVersion.objects.get().number
    # Withdrawn: no row keeps a word of the text.
    assert all(set(item) == {"version", "act", "reason", "at", "id", "index_number"} for item in items)
    assert not list(compare())


def test_making_the_read_side_anew_is_no_change(county, client):
    publish(row())
    before = read_changes(client)
    rebuild()
    assert read_changes(client) == before


def test_an_import_that_rolls_back_leaves_no_change(county):
    with transaction.atomic():
        assert take_in([row(), row()], batch()).imported == 2
        transaction.set_rollback(True)
    assert not Change.objects.exists()


def test_the_record_of_changes_is_only_added_to(county):
    publish(row())
    connection.check_constraints()
    for sql in (
        "UPDATE catalog_change SET reason = 'renewed'",
        "DELETE FROM catalog_change",
        "TRUNCATE catalog_change",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.create(
            version=10**6, document=Document.objects.get(), act="shelved", reason="withdrawn", at=timezone.now()
        )


@pytest.mark.parametrize(
    "query", ["after=x", "after=1:2:3", "after=99999999999999999999", "limit=0", "limit=1001", "limit=x"]
)
def test_a_wrong_cursor_is_refused_in_words(county, client, query):
    answer = client.get(f"/open/changes/?{query}")
    assert answer.status_code == 400
    assert "应为" in answer.json()["error"] or "超出" in answer.json()["error"]


def test_a_cursor_beyond_the_end_gives_nothing_and_itself(county, client):
    publish(row())
    assert client.get("/open/changes/?after=999:9").json() == {"items": [], "next": "999:9", "more": False}


def test_pages_of_the_feed_are_cut_anywhere_without_loss(county, client, django_assert_max_num_queries):
    documents = publish(*(row() for _ in range(7)))
    items, last = read_changes(client, limit=2)
    assert [item["id"] for item in items] == sorted(document.pk for document in documents)
    assert {item["title"] for item in items} == {document.title for document in documents}
    assert read_changes(client, last) == ([], last)
    with django_assert_max_num_queries(2):
        client.get("/open/changes/")


def test_an_item_as_data_and_after_its_withdrawal(county, leader, client):
    (one,) = publish(row(title="关于预算的通知"))
    data = client.get(f"/documents/{one.pk}/data.json").json()
    assert (data["name"], data["index_number"], data["digest"]) == (one.title, one.index_number, one.digest)
    assert f'href="/documents/{one.pk}/data.json"' in client.get(f"/documents/{one.pk}/").content.decode()
    withdraw(one, actor=leader, reason="内容有误")
    gone = client.get(f"/documents/{one.pk}/data.json")
    assert (gone.status_code, "预算" in gone.content.decode()) == (410, False)
    assert client.get("/documents/999999/data.json").status_code == 404


def test_json_feed_and_dcat_and_the_page(county, client):
    (one,) = publish(row())
    feed = client.get("/feeds/latest/feed.json")
    assert feed.headers["Content-Type"] == "application/feed+json"
    assert [item["title"] for item in feed.json()["items"]] == [one.title]
    assert client.get("/feeds/no-such/feed.json").status_code == 404
    dcat = client.get("/open/catalog.jsonld").json()
    page = client.get("/open/").content.decode()
    addresses = [form["dcat:accessURL"] for dataset in dcat["dcat:dataset"] for form in dataset["dcat:distribution"]]
    assert all(address in page for address in addresses)
    for address in addresses:
        assert client.get(address.partition(settings.SITE["domain"])[2]).status_code == 200


def entries(client: Client, address: str) -> etree._Element:
    return etree.fromstring(client.get(address).content)


def test_e68_a_full_archive_page_is_equal_after_later_publications(county, client):
    publish(*(row() for _ in range(120)))
    feed = entries(client, "/feeds/latest/")
    archive = next(link.get("href") for link in feed.iter(f"{ATOM}link") if link.get("rel") == "prev-archive")
    assert archive.endswith("/feeds/latest/archive/2/")
    first = client.get("/feeds/latest/archive/1/").content
    assert len(etree.fromstring(first).findall(f"{ATOM}entry")) == 100
    publish(*(row() for _ in range(90)), label="后来", source="later")
    assert client.get("/feeds/latest/archive/1/").content == first
    assert len(entries(client, "/feeds/latest/archive/2/").findall(f"{ATOM}entry")) == 100
    assert client.get("/feeds/latest/archive/4/").status_code == 404
    assert client.get("/feeds/unit-documents/archive/3/").status_code == 200


def test_a_withdrawn_item_is_a_deleted_entry(county, leader, client):
    one, _ = publish(row(title="撤回的一件"), row())
    withdraw(one, actor=leader, reason="内容有误")
    for address in ("/feeds/latest/", "/feeds/unit-documents/", "/feeds/latest/archive/1/"):
        feed = entries(client, address)
        (deleted,) = feed.findall(f"{AT}deleted-entry")
        assert deleted.get("ref").endswith(f"/documents/{one.pk}/")
        assert "撤回的一件" not in client.get(address).content.decode()


def test_the_site_map_says_when_an_item_last_changed(county, leader, client):
    (one,) = publish(row())
    mark_validity(one, "repealed", actor=leader, on=one.formed_on)
    changed = Change.objects.latest("version").at
    assert f"<lastmod>{changed:%Y-%m-%d}</lastmod>" in client.get("/sitemap-2024.xml").content.decode()


class Follower:
    """Somebody else's copy: loads the newest dump, then follows the changes."""

    def __init__(self, client: Client):
        self.client = client
        dump = dumps()[0]
        about = json.loads(self.fetch(dump.name, "dump.json"))
        packed = self.fetch(dump.name, f"catalogue-{dump.day:%Y%m%d}.jsonl.gz")
        assert about["sha256"][f"catalogue-{dump.day:%Y%m%d}.jsonl.gz"] == hashlib.sha256(packed).hexdigest()
        self.items = {item["id"]: item for item in map(json.loads, gzip.decompress(packed).splitlines())}
        assert len(self.items) == about["items"]
        self.after = str(about["version"])

    def fetch(self, dump: str, file: str) -> bytes:
        return b"".join(self.client.get(f"/open/dumps/{dump}/{file}").streaming_content)

    def follow(self) -> None:
        items, self.after = read_changes(self.client, self.after, limit=7)
        for item in items:
            self.items.pop(item["id"], None)
            if item["act"] == "shelved" and "data" in item:
                self.items[item["id"]] = self.client.get(f"/documents/{item['id']}/data.json").json()


@pytest.mark.django_db(transaction=True)
def test_a_follower_of_random_acts_ends_equal_to_the_catalogue(client):
    county_with_tree()
    leader = person("leader", None, Role.COUNTY_OFFICE)
    publish(*(row() for _ in range(12)))
    call_command("make_dump")
    follower, dice = Follower(client), random.Random(7)
    for number in range(60):
        known = list(Document.objects.public())
        one = dice.choice(known)
        match dice.choice(("publish", "publish", "withdraw", "validity", "refile", "read")):
            case "publish":
                publish(row(), source=f"act-{number}")
            case "withdraw" if len(known) > 3:
                withdraw(one, actor=leader, reason="内容有误")
            case "validity" if one.validity == "effective":
                mark_validity(one, "repealed", actor=leader, on=one.formed_on)
            case "refile":
                target = "notices" if one.column.slug == "unit-documents" else "unit-documents"
                refile(one, Column.objects.get(slug=target), actor=leader, note="归类")
            case "read":
                follower.follow()
    follower.follow()
    assert not list(compare())
    call_command("make_dump", "--now")
    assert follower.items == Follower(client).items


@pytest.mark.django_db(transaction=True)
def test_e64_a_reader_beside_four_writers_misses_nothing_and_reads_nothing_twice(client):
    county_with_tree()
    documents = publish(*(row() for _ in range(4)))
    _, after = read_changes(client)

    def write(document: Document) -> None:
        for _ in range(15):
            reshelve([document.pk])
        connections.close_all()

    seen = []
    with ThreadPoolExecutor(4) as writers:
        running = [writers.submit(write, document) for document in documents]
        while not all(one.done() for one in running):
            items, after = read_changes(client, after, limit=3)
            seen += items
    for one in running:
        one.result()
    items, after = read_changes(client, after)
    seen += items
    keys = [(item["version"], item["id"]) for item in seen]
    assert len(keys) == len(set(keys)) == 60
    assert keys == sorted(keys)


def status_of(client: Client, address: str) -> int:
    answer = client.get(address)
    answer.close()
    return answer.status_code


@pytest.mark.django_db(transaction=True)
def test_e65_a_dump_is_gone_as_soon_as_an_item_of_it_is_withdrawn(client):
    county_with_tree()
    leader = person("leader", None, Role.COUNTY_OFFICE)
    one, _ = publish(row(title="后来撤回的一件"), row())
    call_command("make_dump")
    (dump,) = dumps()
    addresses = [f"/open/dumps/{dump.name}/{file.name}" for file in dump.files]
    assert [status_of(client, address) for address in addresses] == [200] * 4
    call_command("make_dump")
    assert dumps() == [dump]
    withdraw(one, actor=leader, reason="内容有误")
    assert [status_of(client, address) for address in addresses] == [410] * 4
    assert dump.name not in client.get("/open/dumps/").content.decode()
    call_command("make_dump")
    newest = dumps()[0]
    assert (newest.items, newest.version > dump.version) == (1, True)
    assert client.get(f"/open/dumps/{newest.name}/../{dump.name}/dump.json").status_code == 404
    for _ in range(3):
        publish(row(), source=f"more-{_}")
        make()
    assert len(dumps()) == 3


@pytest.fixture(autouse=True)
def no_dumps(settings, tmp_path):
    settings.DUMPS_ROOT = tmp_path / "dumps"
