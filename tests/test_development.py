"""What `./run dev` adds: the queries of each request in the log."""

import logging

import pytest
from django.db import connection
from django.http import HttpResponse

from disclosure_portal.development import QueryCount


@pytest.mark.django_db
def test_the_log_tells_the_queries_of_a_request_without_what_was_typed(rf, caplog):
    def view(request):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.execute("SELECT 2")
        return HttpResponse("ok", status=201)

    with caplog.at_level(logging.INFO, logger="portal.queries"):
        QueryCount(view)(rf.get("/search/", {"q": "张三"}))
    [line] = [record.getMessage() for record in caplog.records]
    assert line.startswith("GET /search/ 201: 2 queries, ")
    assert "张三" not in line
