"""Applications on their way, told through the verbs as an office would do it."""

from contextlib import AbstractContextManager

import time_machine

from county.cases.gate import Answers
from county.files.attachments import check
from county.public_forms.idempotency import new_key
from county.public_forms.upload_forms import TakenFile
from requests_app import workflow
from requests_app.models import Application, Reply
from tests.people import Office
from tests.requests_app.factories import APPLICANT

MONDAY = "2026-03-02"
OPEN = Answers(conclusion="approved")
WANTED = {"wanted_title": "城东片区征收补偿安置方案", "wanted_description": "含附图", "kind": "disclosure"}


def on(day: str) -> AbstractContextManager:
    """Ten o'clock of a day in Shanghai."""
    return time_machine.travel(f"{day} 10:00+08:00", tick=False)


def upload(name: str = "方案.txt", content: bytes = "公开的正文".encode(), slot: str = "files") -> TakenFile:
    return TakenFile(slot, name, check(name, content), content)


def sent(people: Office, day: str = MONDAY, **values) -> Application:
    """An application submitted over the internet to 财政局."""
    with on(day):
        typed = APPLICANT | WANTED | values
        return workflow.submit(
            typed, [upload("身份证.txt", b"front", "identity")], department=people.caizheng, key=new_key()
        )


def received(people: Office, day: str = MONDAY, **values) -> Application:
    """The same, confirmed on the day: due on 2026-03-30 by weekdays alone."""
    application = sent(people, day, **values)
    with on(day):
        workflow.confirm(application, actor=people.nina)
    return application


def drafted(people: Office, application: Application, outcome: str = "granted", **values) -> Reply:
    """A reply with what its outcome needs."""
    given = {
        "outcome": outcome,
        "facts": "经检索本机关档案室和业务系统",
        "decision": "内容如下",
        "reasons": "理由说明",
        "obtaining": "在本机关网站下载",
        "other_organ": "无棣县水湾镇人民政府",
    }
    withheld = [{"part": "附图", "ground": "third_party", "reason": "含有住址"}] if outcome == "partial" else []
    reply = workflow.draft_reply(application, given | values, actor=people.nina, withheld=withheld)
    if outcome in ("granted", "partial"):
        workflow.attach(reply, [upload()], actor=people.nina)
    return reply


def approved(people: Office, application: Application, outcome: str = "granted") -> Reply:
    reply = drafted(people, application, outcome)
    workflow.submit_reply(reply, actor=people.nina)
    workflow.review_reply(reply, OPEN, actor=people.shen)
    workflow.approve_reply(reply, actor=people.fu)
    return reply


def answered(people: Office, application: Application, outcome: str = "granted", day: str = "2026-03-16") -> Reply:
    """Drafted, reviewed, approved and served over the internet on one day."""
    with on(day):
        reply = approved(people, application, outcome)
        workflow.serve(reply, actor=people.nina, way="online", served_on=reply.approved_on)
    application.refresh_from_db()
    return reply
