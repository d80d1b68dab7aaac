"""Demands, complaints and reports for tests, brought to where a test begins."""

from county.models import Role, User
from county.public_forms.idempotency import new_key
from oversight.complaints import workflow as complaining
from oversight.complaints.workflow import NewComplaint
from oversight.error_reports import workflow as reporting
from oversight.error_reports.workflow import NewErrorReport
from oversight.models import Complaint, ErrorReport, Rectification
from oversight.rectification import workflow as rectifying
from oversight.rectification.workflow import Evidence
from tests.factories import person
from tests.people import Office

WRITER, PHONE, EMAIL = "王小明", "13812345678", "wang@example.com"
TEXT = "我三月份申请公开土地补偿标准，到现在没有收到答复。"


def second(people: Office) -> User:
    """Another person of the county office."""
    found = User.objects.filter(username="ban2").first()
    return found or person("ban2", people.ban.department, Role.COUNTY_OFFICE, first_name="班副")


def demand(people: Office, **fields) -> Rectification:
    """A draft demand on 财政局."""
    given = {
        "department": people.caizheng,
        "subject": "机构信息未按期更新",
        "demand": "更新机构信息，说明原因。",
        "basis": "《政府信息公开条例》第二十六条",
    } | fields
    return rectifying.open_rectification(Rectification(**given), actor=people.ban)


def demand_at(people: Office, status: str, **fields) -> Rectification:
    """A demand on 财政局, brought to `status` by the ordinary steps."""
    one = demand(people, **fields)
    steps = [
        ("sent", lambda: rectifying.send(one, actor=people.ban)),
        ("received", lambda: rectifying.sign_for(one, actor=people.nina)),
        ("replied", lambda: answer(people, one)),
        ("closed", lambda: rectifying.pass_recheck(one, actor=second(people))),
    ]
    for reached, step in steps:
        if one.status == status:
            break
        step()
        assert one.status == reached
    return one


def answer(people: Office, one: Rectification) -> None:
    """The officer drafts, the leader submits."""
    proof = Evidence(case_numbers=("SQ2026000001",))
    rectifying.draft_reply(one, actor=people.nina, text="已经更新。", evidence=proof)
    rectifying.submit_reply(one, actor=people.fu)


def complaint(people: Office, **fields) -> Complaint:
    """A complaint against 财政局 that has just arrived."""
    given = {
        "department": people.caizheng,
        "ground": "not_answered",
        "about": "SQ2026000001",
        "text": TEXT,
        "writer_name": WRITER,
        "phone": PHONE,
        "email": EMAIL,
    } | fields
    return complaining.lodge(NewComplaint(**given), new_key()).complaint


def complaint_at(people: Office, status: str, **fields) -> Complaint:
    """A complaint brought to `status`; what is found true has its demand sent."""
    one = complaint(people, **fields)
    if status == "received":
        return one
    complaining.accept(one, actor=people.ban)
    if status == "handling":
        return one
    complaining.decide(
        one,
        actor=people.ban,
        result="upheld",
        answer="情况属实，已责令整改。",
        matter="逾期未答复申请",
        demand="立即答复。",
    )
    rectifying.send(one.rectification, actor=people.ban)
    if status == "closed":
        complaining.close(one, actor=second(people))
    return one


def error_report(people: Office, **fields) -> ErrorReport:
    """A report of a page without a document."""
    given = {"kind": "typo", "page": "/departments/", "text": "第二行“财正局”应为“财政局”。"} | fields
    return reporting.report_error(NewErrorReport(**given), new_key()).report
