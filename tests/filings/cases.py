"""Normative files and filings for tests, brought to where a test begins."""

from datetime import date

from django.utils import timezone

from catalog.models import Document
from county.accounts.posts import begin_post
from county.models import OfficerPost, Role, User
from filings.models import Filing, NormativeFile
from filings.normative import workflow
from filings.record.events import DueFiling
from filings.record.workflow import open_filings
from tests.factories import person, publish, row
from tests.people import Office

TEXT = "第一条 为规范资金管理，制定本办法。\n第二条 本办法自公布之日起施行。"


def reviewer_of(people: Office) -> User:
    """The 法制审核员 of 财政局."""
    found = User.objects.filter(username="falv").first()
    if found is None:
        found = person("falv", people.caizheng, Role.REVIEWER, first_name="法立")
        begin_post(OfficerPost(department=people.caizheng, kind="legal", name="法立", person=found), actor=people.ban)
    return found


def drafted(people: Office, **fields) -> NormativeFile:
    given = {
        "department": people.caizheng,
        "title": "无棣县财政专项资金管理办法",
        "kind": "measures",
        "text": TEXT,
        "consultation": "征求了各镇街意见，采纳三条。",
    } | fields
    return workflow.draft(NormativeFile(**given), actor=people.nina)


def file_at(people: Office, status: str, **fields) -> NormativeFile:
    """A file of 财政局 brought to `status` by the ordinary steps."""
    file = drafted(people, **fields)
    today = timezone.localdate()
    steps = [
        ("in_review", lambda: workflow.submit(file, actor=people.nina)),
        ("reviewed", lambda: workflow.pass_review(file, actor=reviewer_of(people), opinion="合法。")),
        ("adopted", lambda: workflow.adopt(file, actor=people.fu, minutes="〔2026〕8号", on=today)),
        ("registered", lambda: registered(people, file)),
        ("in_force", lambda: workflow.come_out(file, published(file), actor=people.nina)),
    ]
    for reached, step in steps:
        if file.status == status:
            break
        step()
        assert file.status == reached
    return file


def registered(people: Office, file: NormativeFile, **fields) -> None:
    given = {"effective_on": timezone.localdate(), "doc_number": "棣财规〔2026〕1号"} | fields
    workflow.register(file, actor=people.ban, **given)


def published(file: NormativeFile, **fields) -> Document:
    body = "".join(f"<p>{line}</p>" for line in file.text.splitlines())
    return publish(row(**({"column": "normative", "title": file.title, "body": body} | fields)))[0]


def filing(people: Office, **fields) -> Filing:
    """A filing of 财政局 that is due."""
    given = {
        "kind": "secrecy",
        "unit_id": people.caizheng.pk,
        "key": "2026-08",
        "about": "2026年8月保密审查情况",
        "happened_on": date(2026, 8, 31),
        "due_on": date(2026, 9, 7),
    } | fields
    open_filings([DueFiling(**given)])
    return Filing.objects.get(kind=given["kind"], department_id=given["unit_id"], key=given["key"])
