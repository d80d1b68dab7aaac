"""Importing: idempotent, numbered, reviewed, whole or not at all."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.core.files.storage import default_storage

from catalog.arrivals.incoming import IncomingFile
from catalog.gate.workflow import mark_validity, refile, withdraw
from catalog.models import Attachment, CatalogueVersion, Column, Document, DocumentEntry, Listing, SearchEntry
from catalog.shelf.shelving import compare
from county.cases.timeline import verify
from county.files.attachments import store
from county.models import Role
from tests.factories import SHANGHAI, county_with_tree, person, publish, row, take

pytestmark = pytest.mark.django_db


def test_a_row_becomes_a_published_document_with_review_revision_and_entry():
    county_with_tree()
    document = publish(row(attachments=(IncomingFile("清单.csv", "项目,金额\n道路,3\n".encode()),)))[0]
    assert document.status == "published"
    assert document.index_number == f"{document.department.uscc}/2024-00001"
    revision = document.revisions.get()
    review = revision.reviews.get()
    assert document.review == review
    assert (review.kind, review.batch, review.reviewed_by_name) == ("import", "测试批次", "测试")
    assert document.digest == revision.digest == review.approved_digest
    assert document.timeline.get().note == "测试批次，第 1 稿"
    attachment = Attachment.objects.public().get()
    assert attachment.sha256 in document.files_manifest
    with default_storage.open(attachment.storage_name) as stored:
        assert stored.read() == "项目,金额\n道路,3\n".encode()


def test_the_same_rows_again_change_nothing():
    county_with_tree()
    rows = [row() for _ in range(3)]
    take(*rows)
    before = (CatalogueVersion.objects.get().number, Document.objects.count(), DocumentEntry.objects.count())
    outcome = take(*rows)
    assert (outcome.imported, outcome.changed, outcome.unchanged) == (0, 0, 3)
    assert (Document.objects.count(), DocumentEntry.objects.count()) == before[1:]


def test_a_changed_row_becomes_a_new_revision_under_the_same_index_number():
    county_with_tree()
    first = row()
    document = publish(first)[0]
    outcome = take(replace(first, title="改后的标题", topic="0402"))
    assert outcome.changed == 1
    again = Document.objects.get(pk=document.pk)
    assert (again.title, again.topic, again.index_number) == ("改后的标题", "0402", document.index_number)
    assert again.revisions.count() == 2
    assert list(compare()) == []


@pytest.mark.parametrize("act", ["withdraw", "refile", "mark_validity"])
def test_what_the_office_did_with_an_item_is_not_undone_by_the_next_import(client, act):
    caizheng = county_with_tree()["caizheng"]
    leader, officer = person("fu", caizheng, Role.LEADER), person("nina", caizheng, Role.OFFICER)
    first = row(title="原来的通知")
    document = publish(first)[0]
    acts = {
        "withdraw": lambda: withdraw(document, actor=leader, reason="含有个人信息"),
        "refile": lambda: refile(document, Column.objects.get(slug="notices"), actor=officer, note="是通知公告"),
        "mark_validity": lambda: mark_validity(document, "repealed", actor=leader, on=date(2026, 1, 1)),
    }
    acts[act]()
    before = Document.objects.values().get()
    outcome = take(replace(first, title="来源又改过的通知"))
    assert (outcome.changed, len(outcome.refusals)) == (0, 1)
    assert "已在本站办理" in outcome.refusals[0].reason
    assert Document.objects.values().get() == before
    assert client.get(f"/documents/{document.pk}/").status_code == (410 if act == "withdraw" else 200)
    assert take(first).unchanged == 1


def test_earlier_versions_become_earlier_revisions():
    county_with_tree()
    old = row(body="<p>旧</p>", published_at=datetime(2020, 1, 2, 9, tzinfo=SHANGHAI))
    document = publish(row(body="<p>新</p>", earlier=(old,)))[0]
    assert [revision.body for revision in document.revisions.order_by("number")] == ["<p>旧</p>", "<p>新</p>"]
    assert document.body == "<p>新</p>"
    assert document.published_on.year == 2024


def test_index_numbers_run_by_unit_and_year_in_order_of_publication():
    county_with_tree()
    later, earlier, other_year, other_unit = publish(
        row(published_at=datetime(2024, 6, 1, 9, tzinfo=SHANGHAI)),
        row(published_at=datetime(2024, 1, 5, 9, tzinfo=SHANGHAI)),
        row(published_at=datetime(2023, 6, 1, 9, tzinfo=SHANGHAI)),
        row(department="shuiwan"),
    )
    assert [d.index_number.rpartition("/")[2] for d in (earlier, later, other_year, other_unit)] == [
        "2024-00001",
        "2024-00002",
        "2023-00001",
        "2024-00001",
    ]


def test_the_year_of_an_index_number_is_the_local_year():
    county_with_tree()
    # 2024-01-01 00:30 in Shanghai is still 2023 in UTC.
    document = publish(row(published_at=datetime(2024, 1, 1, 0, 30, tzinfo=SHANGHAI)))[0]
    assert "/2024-" in document.index_number
    assert set(Listing.objects.filter(document=document).values_list("year", flat=True)) == {2024}


def test_a_printed_index_number_is_kept_and_not_given_twice():
    county_with_tree()
    document = publish(row(index_number="000014349/2004-00202"))[0]
    assert document.index_number == "000014349/2004-00202"
    outcome = take(row(index_number="000014349/2004-00202"))
    assert outcome.imported == 0
    assert "索引号" in outcome.refusals[0].reason


def test_a_repealed_document_points_at_the_one_that_repealed_it():
    county_with_tree()
    new = row()
    old = row(validity="repealed", repealed_by=new.source_id)
    old_document, new_document = publish(old, new)
    old_document.refresh_from_db()
    assert old_document.repealed_by == new_document


def test_a_file_that_is_not_what_its_name_says_is_refused_with_its_row():
    county_with_tree()
    outcome = take(row(attachments=(IncomingFile("通知.pdf", b"MZ\x90\x00 not a pdf"),)))
    assert outcome.imported == 0
    assert outcome.refusals[0].reason
    assert not Document.objects.exists()


def test_all_or_nothing(monkeypatch):
    """The rows roll back by themselves; the files that were stored meanwhile go too."""
    county_with_tree()
    stored = []

    def store_and_note(content):
        stored.append(store(content))
        return stored[-1]

    monkeypatch.setattr("catalog.arrivals.intake.store", store_and_note)
    monkeypatch.setattr("catalog.arrivals.intake.shelve", lambda ids, reason, entries: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take(row(attachments=(IncomingFile("清单.csv", "甲,乙\n".encode()),)))
    assert not Document.objects.exists()
    assert len(stored) == 1
    assert not default_storage.exists(stored[0])


def test_the_chain_of_entries_holds_after_an_import():
    county_with_tree()
    publish(*[row() for _ in range(5)])
    assert verify(DocumentEntry).fault == ""
    assert SearchEntry.objects.count() == 5
