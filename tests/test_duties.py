"""The periodic duties: one at a time, safe to run twice."""

import io

import psycopg2
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from catalog.shelf import search_terms
from catalog.shelf.search import index_documents
from county.models import Role
from disclosure_portal.checks import search_index, search_index_of_deployment
from disclosure_portal.management.commands.run_duties import DUTIES, LOCK
from oversight.statistics import desk_of
from tests.factories import county_with_tree, person, publish, row


def run() -> str:
    out = io.StringIO()
    call_command("run_duties", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_duties_report_what_they_did_and_can_run_again():
    lines = [line.partition("：")[2] for line in run().splitlines()]
    assert lines == ["0 件。"] * len(DUTIES)
    assert run().startswith("定时发布：0 件。\n")


@pytest.mark.django_db
def test_only_one_process_does_them():
    other = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    try:
        other.cursor().execute("SELECT pg_advisory_lock(%s)", [LOCK])
        assert "另一个进程正在办理" in run()
        other.cursor().execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        assert "定时发布" in run()
    finally:
        other.close()


@pytest.mark.django_db
def test_search_entries_of_another_word_list_are_named_and_made_anew(monkeypatch):
    county_with_tree()
    document = publish(row(column="notices", doc_number=""))[0]
    assert search_index_of_deployment(None) == search_index(None, databases=["default"]) == []
    monkeypatch.setattr(search_terms, "index_version", lambda: "0000aaaa")
    index_documents([document.pk])
    monkeypatch.undo()
    assert [fault.id for fault in search_index_of_deployment(None)] == ["catalog.E001"]
    assert [fault.id for fault in search_index(None, databases=["default"])] == ["catalog.W001"]
    assert search_index(None, databases=None) == []
    keeper = person("keeper", None, Role.SYSTEM_ADMIN)
    desk = [(queue.label, queue.number) for queue in desk_of(keeper, timezone.localdate())]
    assert desk == [("检索条目与现用词库不一致，正在自动更新", 1)]
    assert "更新检索条目：1 件。" in run()
    assert search_index_of_deployment(None) == []
    assert desk_of(keeper, timezone.localdate()) == []


@pytest.mark.django_db
def test_a_duty_that_fails_does_not_keep_the_others_from_being_done(monkeypatch, caplog):
    def broken():
        raise RuntimeError("disk full")

    done = []
    duties = (("定时发布", broken), ("依申请公开到期事务", lambda: done.append(1) or 4))
    monkeypatch.setattr("disclosure_portal.management.commands.run_duties.DUTIES", duties)
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match="定时发布"):
        call_command("run_duties", stdout=out, stderr=err)
    assert done == [1]
    assert out.getvalue() == "依申请公开到期事务：4 件。\n"
    assert "disk full" in caplog.text
    # The lock was given back.
    duties = (("清理表单记录", lambda: 0),)
    monkeypatch.setattr("disclosure_portal.management.commands.run_duties.DUTIES", duties)
    assert run() == "清理表单记录：0 件。\n"


@pytest.mark.django_db(transaction=True)
def test_the_timers_of_run_publish_what_is_due_and_make_the_dump(settings, tmp_path):
    settings.DUMPS_ROOT = tmp_path
    county_with_tree()
    (due,) = publish(row(validity="pending", effective_on=timezone.localdate()))
    call_command("run_timers", "--once")
    due.refresh_from_db()
    assert due.validity == "effective"
    assert len(list(tmp_path.glob("*/SHA256SUMS"))) == 1
