"""Applications for tests, written straight into the tables; what a verb does is tested through requests_app.workflow."""

import itertools
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from county.models import Department
from county.public_forms import query_codes
from requests_app.models import Application, Reply

SHANGHAI = ZoneInfo("Asia/Shanghai")
CODE = "ACDE3467HJKM"
_numbers = itertools.count(1)

# Data that no other text of a test contains, so that a leak is found by searching for it.
APPLICANT = {
    "applicant_kind": "natural",
    "applicant_name": "欧阳泄露检",
    "identity_kind": "id_card",
    "identity_number": "371699199001011234",
    "phone": "13905439876",
    "email": "leak-check@example.com",
    "address": "无棣县泄露检测街道九十九号",
}


def application(department: Department, **fields) -> Application:
    """An application received on 2026-04-30 and running to 2026-06-01 (law.md §14); anything may be overridden."""
    serial = next(_numbers)
    defaults = APPLICANT | {
        "department": department,
        "entry_department": department,
        "year": 2026,
        "serial": serial,
        "number": f"2026-{department.pk:03d}-{serial:04d}",
        "code_hash": query_codes.digest_of(CODE),
        "link_hash": query_codes.digest_of(f"token-{serial}"),
        "wanted_title": f"第{serial}号地块征收补偿安置方案",
        "wanted_description": "城东片区，附图件。",
        "channel": "online",
        "submitted_at": datetime.combine(date(2026, 4, 29), time(10), SHANGHAI),
        "status": "handling",
        "received_on": date(2026, 4, 30),
        "received_basis": "both_confirmed",
        "due_on": date(2026, 6, 1),
    }
    return Application.objects.create(**(defaults | fields))


def submitted(department: Department, **fields) -> Application:
    """An application that waits for its confirmation."""
    waiting = {"status": "submitted", "received_on": None, "received_basis": "", "due_on": None}
    return application(department, **(waiting | fields))


def closed(department: Department, **fields) -> Application:
    """An application that was answered."""
    ended = {"status": "closed", "closed_on": date(2026, 5, 20), "row": "1"}
    return application(department, **(ended | fields))


def reply(application: Application, author, **fields) -> Reply:
    """A draft of a reply that discloses."""
    defaults = {
        "application": application,
        "number": application.replies.count() + 1,
        "author": author,
        "outcome": "granted",
        "row": "1",
        "title": "政府信息公开告知书",
        "decision": "现将你申请的政府信息提供给你，见附件。",
        "articles": "《中华人民共和国政府信息公开条例》第三十六条第（二）项",
        "remedy_text": "如不服本答复，可以依法申请行政复议或者提起行政诉讼。",
    }
    made = Reply(**(defaults | fields))
    made.digest = made.computed_digest()
    made.save()
    return made
