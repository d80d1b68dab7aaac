"""The periodic duties: one at a time, safe to run twice."""

import io

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection

from disclosure_portal.management.commands.run_duties import DUTIES, LOCK


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
