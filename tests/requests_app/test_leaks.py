"""Nothing of an applicant shows in anything public, in a log line or in an address, and nothing lies readable in the database."""

import logging

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from county.models import User
from county.public_forms.query_codes import plain
from requests_app import workflow
from requests_app.models import Application
from tests.people import office
from tests.requests_app.applying import PDF, apply, code_in, link_in, look_through, send, text_of
from tests.test_leaks import PLACES

pytestmark = pytest.mark.django_db

# What no other text of the portal contains.
MARKED = {
    "applicant_name": "司马泄密",
    "workplace": "泄密检测工厂",
    "identity_number": "110105194912310038",
    "phone": "13905439876",
    "address": "泄密检测路九十九号",
    "postcode": "259876",
    "email": "leak-check@example.com",
    "wanted_title": "司马家老宅征收档案泄密检测",
    "wanted_description": "泄密检测描述",
}
WORDS = [value for value in MARKED.values() if value != MARKED["postcode"]]
# Names are sought for everywhere; what is wanted is for the office alone, but is no secret in its database.
SEALED = [value for name, value in MARKED.items() if not name.startswith("wanted")]
MORE_PLACES = (
    "/requests/",
    "/requests/new/",
    "/requests/new/?kind=disclosure&by=person&unit=caizheng",
    "/requests/track/",
    "/requests/receipt/",
    "/requests/case/",
    "/requests/link/?key=AAAAAAAAAAAAAAAAAAAAAA",
    "/search/?q=泄密检测",
    "/interpretation/",
)


@pytest.fixture
def case(caplog) -> dict:
    """An application that was looked through, mended, sent, tracked and withdrawn, with every line that was logged meanwhile."""
    caplog.set_level(logging.DEBUG)
    people = office()
    client = Client()
    look_through(client, people.caizheng, **MARKED | {"phone": "错"})
    made, receipt = apply(client, people.caizheng, **MARKED)
    code, link = code_in(receipt), link_in(receipt)
    responses = [
        client.post("/requests/track/", {"number": made.number, "code": "ACDE-3467-HJKM"}),
        client.post("/requests/track/", {"number": made.number, "code": code}),
        client.get(link),
        client.get("/requests/case/"),
    ]
    addresses = [response.headers.get("Location", "") for response in responses]
    token = made.files.get().token
    client.get(f"/requests/case/files/{token}/")
    client.get(f"/requests/case/files/{token}x/")
    form = client.get("/requests/case/withdraw/")
    told = {"addresses": addresses, "form": text_of(form), "log": caplog}
    return {"case": made, "code": code, "link": link, "client": client} | told


def test_no_public_page_feed_search_or_site_map_shows_it(case):
    stranger = Client()
    for path in (*PLACES, *MORE_PLACES):
        response = stranger.get(path)
        page = (b"".join(response) if response.streaming else response.content).decode()
        for word in (*WORDS, case["case"].number, case["code"]):
            assert word not in page.replace("泄密检测</", ""), f"{word} in {path}"


def test_no_address_and_no_log_line_holds_it(case):
    told = "\n".join(case["addresses"]) + case["log"].text
    assert "/requests/" in told
    token = case["link"].rpartition("=")[2]
    for word in (*WORDS, MARKED["postcode"], case["case"].number, case["code"], plain(case["code"]), token):
        assert word not in told, word


def test_nothing_of_the_person_is_readable_in_the_database_or_on_the_disk(case):
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            for word in (*SEALED, plain(case["code"]), case["link"].rpartition("=")[2]):
                cursor.execute(f'SELECT count(*) FROM "{table}" row WHERE row::text LIKE %s', [f"%{word}%"])
                assert cursor.fetchone()[0] == 0, f"{word} in {table}"
    assert Application.objects.get().applicant_name == MARKED["applicant_name"]
    kept = [file.read_bytes() for file in settings.FILES_ROOT.rglob("*") if file.is_file()]
    assert not [content for content in kept if PDF in content]


def test_the_applicants_own_pages_mask_the_person(case):
    page = text_of(case["client"].get("/requests/case/"))
    assert "司马**" in page
    for word in SEALED:
        assert word not in page
        assert word not in case["form"]


def test_another_applicant_and_a_colleague_of_another_unit_get_nothing(case):
    made = case["case"]
    other = Client()
    second, receipt = apply(other, made.department)
    assert other.get(link_in(receipt)).url == "/requests/case/"
    for path in (f"files/{made.files.get().token}/", "papers/1.pdf"):
        assert other.get(f"/requests/case/{path}").status_code == 404
    assert made.number not in text_of(other.get("/requests/case/"))
    colleague = Client()
    colleague.force_login(User.objects.get(username="zhen"))
    assert colleague.get("/requests/case/").url == "/requests/track/"
    assert second.number != made.number


def test_a_withdrawn_case_says_so_and_takes_nothing_more(case):
    made = Application.objects.get(pk=case["case"].pk)
    workflow.withdraw(made, actor=None)
    page = text_of(case["client"].get("/requests/case/"))
    assert "申请已撤回" in page
    assert send(case["client"], "/requests/case/withdraw/", {"number": made.number, "sure": "on"}).status_code == 404
