"""What the tests of the citizen's side share: a person with papers, and the way through the forms without a script."""

import re
from datetime import timedelta
from html import unescape

import html5lib
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from county.models import Department
from county.public_forms.captcha import question_of, trap_of
from requests_app.models import Application

PDF = b"%PDF-1.7\n% the papers of an applicant\n%%EOF\n"
PERSON = {
    "applicant_name": "王小明",
    "workplace": "无棣县某某合作社",
    "identity_kind": "id_card",
    "identity_number": "11010519491231002X",
    "phone": "13800001234",
    "address": "无棣县水湾镇西史村18号",
    "postcode": "251900",
    "fax": "",
    "email": "",
    "told": "on",
}
ORGANISATION = PERSON | {
    "applicant_kind": "legal",
    "applicant_name": "滨州某某律师事务所",
    "identity_kind": "other",
    "identity_number": "执业许可0001",
    "legal_representative": "李律",
    "contact_person": "赵助",
}
WANTED = {
    "wanted_title": "水湾镇西史村2024年土地征收补偿安置方案",
    "wanted_doc_number": "棣政发〔2024〕5号",
    "wanted_description": "征收批复和补偿标准",
    "supply_form": "electronic",
    "obtaining_way": "online",
}
CORRECTION = {
    "wanted_title": "低保家庭人员登记表",
    "wanted_doc_number": "",
    "correction_claim": "登记为两人，实际三人。",
}


def address_of(unit: Department, kind: str = "disclosure", by: str = "person") -> str:
    return f"/requests/new/?kind={kind}&by={by}&unit={unit.slug}"


def upload(name: str = "身份证.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def text_of(response) -> str:
    return response.content.decode()


def hidden_of(page: str, action: str = "/requests/") -> dict[str, str]:
    """The fields of the form that is sent to `action` by POST, as a browser without script would send them unchanged."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    form = next(
        one for one in tree.iter("form") if action in one.get("action", "") and one.get("enctype", one.get("class"))
    )
    values = {}
    for field in form.iter():
        kind, name = field.get("type"), field.get("name")
        if not name or kind in ("file", "submit") or field.tag == "button":
            continue
        if field.tag == "textarea":
            values[name] = "".join(field.itertext()).removeprefix("\n")
        elif field.tag == "select":
            values[name] = next(
                (one.get("value") for one in field.iter("option") if one.get("selected") is not None), ""
            )
        elif kind not in ("radio", "checkbox") or field.get("checked") is not None:
            values[name] = field.get("value", "on" if kind == "checkbox" else "")
    return values


def answered(page: str, action: str = "/requests/") -> dict[str, str]:
    """Those fields with the sum reckoned."""
    values = hidden_of(page, action)
    if not values.get("challenge_answer"):
        values["challenge_answer"] = str(question_of(values["challenge_stamp"]).answer)
    assert values[trap_of(values["challenge_stamp"])] == ""
    return values


def send(client: Client, address: str, values: dict, seconds: int = 10, **files):
    """Sends a form some seconds from now: nobody fills one in at once."""
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds)):
        return client.post(address, values | files)


def look_through(client: Client, unit: Department, kind: str = "disclosure", by: str = "person", **changed):
    """The answer to a form that was filled in and sent to be looked through."""
    address = address_of(unit, kind, by)
    values = answered(text_of(client.get(address))) | (PERSON if by == "person" else ORGANISATION)
    values |= (WANTED if kind == "disclosure" else CORRECTION) | changed
    files = {"identity": upload()} | ({"evidence": upload("户口簿.pdf")} if kind == "correction" else {})
    return send(client, address, values | {"stage": "check"}, **files)


def apply(
    client: Client, unit: Department, kind: str = "disclosure", by: str = "person", **changed
) -> tuple[Application, str]:
    """A whole application: the case, and the page of its receipt."""
    page = text_of(look_through(client, unit, kind, by, **changed))
    response = send(client, address_of(unit, kind, by), answered(page) | {"stage": "send"})
    assert response.status_code == 302, page_errors(response)
    receipt = text_of(client.get(response.url))
    return Application.objects.latest("pk"), receipt


def page_errors(response) -> list[str]:
    """The messages of a page that was not taken."""
    found = re.search(r'<div class="notice warn errors".*?</div>', text_of(response), re.S)
    return [unescape(re.sub(r"<[^>]+>", "", one)) for one in re.findall(r"<li>(.*?)</li>", found[0] if found else "")]


def code_in(receipt: str) -> str:
    """The 查询码 as the receipt shows it."""
    return re.search(r"<dt>查询码</dt><dd>([^<]+)</dd>", receipt)[1]


def link_in(receipt: str) -> str:
    return unescape(re.search(r'href="(/requests/link/\?key=[^"]+)"', receipt)[1])
