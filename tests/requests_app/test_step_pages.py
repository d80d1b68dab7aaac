"""Every step page of applications and of replies, submitted: right input does what it says, wrong input is told at its field.

One table: verb → who takes it, how a case is brought there, what is typed, what is then true, and what is refused where.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from html import escape

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.forms import CharField, ChoiceField, DateField, IntegerField, ModelChoiceField

from catalog.models import Column, Revision
from county.cases.review import Conclusion
from mailboxes.models import Letter, Mailbox
from mailboxes.opening import open_mailboxes
from requests_app import workflow
from requests_app.models import (
    Application,
    ClockEvent,
    Consultation,
    Paper,
    RelatedApplications,
    Remedy,
    Reply,
    Routing,
    Service,
    Urging,
)
from tests.people import Office, office
from tests.requests_app import stories
from tests.requests_app.stories import MONDAY, on, received, sent
from tests.requests_app.test_admin import ANSWERS, CASES, REPLIES

pytestmark = pytest.mark.django_db

REQUIRED, NOT_A_CHOICE = "必填", "选择一个有效的选项"
TUESDAY, SUNDAY = "2026-03-03", "2026-03-01"
YEARS_LATER = date(2032, 6, 1)


@dataclass(frozen=True)
class Row:
    """One verb. `typed` replaces what the page proposes; `then` holds after it, besides the status and what was written."""

    who: str
    bring: Callable[[Office], Application | Reply]
    typed: Callable[[Office], dict] | dict = field(default_factory=dict)
    status: str = "handling"
    entry: str = ""
    ledger: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    then: Callable[[Application | Reply], bool] = lambda case: True
    wrong: tuple[tuple[dict, str, str], ...] = ()
    day: str = MONDAY


# How a case is brought there


def asked(people: Office) -> Application:
    case = received(people)
    workflow.ask_supplement(case, actor=people.nina, matters="年份", answer_by_on=date(2026, 3, 20))
    return case


def told(people: Office) -> Application:
    case = asked(people)
    workflow.note_supplement_received(case, actor=people.nina, on=date(2026, 3, 2))
    return case


def offered(people: Office) -> Application:
    case = told(people)
    with on("2026-03-23"):
        workflow.offer_supplement(case, "2025年的", [], late_reason="住院")
    return case


def lapsed(people: Office) -> Application:
    case = told(people)
    with on("2026-03-26"):
        workflow.lapse_supplement(case, actor=people.nina, text="没有收到")
    return case


def consulting(people: Office, party: str = "third_party") -> Application:
    case = received(people)
    workflow.consult(case, workflow.Asked(party, "某公司"), actor=people.nina, question="拟公开补偿标准")
    return case


def co_maker(people: Office) -> Application:
    case = consulting(people, "co_maker")
    workflow.note_letter_received(case.consultations.get(), actor=people.nina, on=date(2026, 3, 2))
    return case


def objected(people: Office) -> Application:
    case = consulting(people)
    answer = {"answer": "objects", "on": date(2026, 3, 2), "reasons": "商业秘密"}
    workflow.record_answer(case.consultations.get(), actor=people.nina, **answer)
    return Application.objects.get(pk=case.pk)


def reasons_asked(people: Office) -> Application:
    case = received(people)
    workflow.ask_reasons(case, actor=people.nina, facts="一月内 60 件", answer_by_on=date(2026, 3, 20))
    return case


def reasons_given(people: Office) -> Application:
    case = reasons_asked(people)
    workflow.give_reasons(case, "研究需要", actor=people.nina)
    return case


def reasonable(people: Office) -> Application:
    case = reasons_given(people)
    workflow.judge_reasons(case, actor=people.fu, is_reasonable=True, judgement="确有需要")
    return case


def charged(people: Office) -> Application:
    case = received(people)
    workflow.notify_fee(case, actor=people.nina, basis="pages", quantity=100)
    return case


def fee_told(people: Office) -> Application:
    case = charged(people)
    workflow.note_fee_received(case, actor=people.nina, on=date(2026, 3, 2))
    return case


def routed(people: Office) -> Application:
    case = received(people)
    workflow.route(case, people.shuiwan, actor=people.nina, reason="由其制作")
    return case


def closed(people: Office) -> Application:
    case = received(people)
    stories.answered(people, case, day=MONDAY)
    return case


def archived(people: Office) -> Application:
    case = closed(people)
    workflow.archive(case, actor=people.nina)
    return case


def contested(people: Office) -> Application:
    case = closed(people)
    given = {"kind": "reconsideration", "authority": "县人民政府", "notified_on": date(2026, 3, 2)}
    workflow.record_remedy(case, actor=people.nina, **given)
    return case


def urged(people: Office) -> Application:
    case = received(people)
    workflow.urge(case, actor=people.ban, text="请抓紧办理")
    return case


def two(people: Office) -> Application:
    received(people)
    return received(people)


def complaint(people: Office) -> Application:
    open_mailboxes()
    case = received(people)
    stories.drafted(people, case, "petition")
    return case


def draft(people: Office) -> Reply:
    return stories.drafted(people, received(people))


def submitted_reply(people: Office) -> Reply:
    reply = draft(people)
    workflow.submit_reply(reply, actor=people.nina)
    return reply


def referred(people: Office) -> Reply:
    reply = submitted_reply(people)
    answers = stories.Answers(conclusion=Conclusion.REFERRED, basis="不能确定", involves_state_secret=True)
    workflow.review_reply(reply, answers, actor=people.shen)
    return reply


def reviewed(people: Office) -> Reply:
    reply = submitted_reply(people)
    workflow.review_reply(reply, stories.OPEN, actor=people.shen)
    return reply


def approved(people: Office) -> Reply:
    return stories.approved(people, received(people))


def a_file(name: str = "材料.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "第三批次".encode())


# The table

ON_DAY = (
    ({"on": TUESDAY}, "on", "不能晚于今天"),
    ({"on": SUNDAY}, "on", "不能早于 2026-03-02"),
    ({"on": "三月二日"}, "on", "日期应如 2026-03-02"),
)
SERVICE = (
    ({"served_on": "二日"}, "served_on", "日期应如 2026-03-02"),
    ({"served_on": TUESDAY}, "served_on", "不能晚于今天"),
    ({"served_on": SUNDAY}, "served_on", "不能早于 2026-03-02"),
    ({"way": "post"}, "tracking_number", "须填写中国邮政的邮件号码"),
)
NUMBER_OF_NOBODY = ({"other": "2026-999-0001"}, "other", "没有编号为 2026-999-0001 的申请")

CASE_VERBS: dict[str, Row] = {
    "confirm": Row(
        "nina", sent, {"on": MONDAY}, entry="confirm", ledger=("received",), papers=("receipt",), wrong=ON_DAY,
        then=lambda case: case.due_on == date(2026, 3, 30),
    ),
    "note_attempt": Row("nina", sent, {"note": "三次未接通"}, "submitted", "note_attempt"),
    "assign": Row(
        "nina", received, lambda people: {"handler": people.fu.pk}, entry="assign",
        then=lambda case: case.handler.username == "fu", wrong=(({"handler": "999999"}, "handler", NOT_A_CHOICE),),
    ),
    "route": Row(
        "nina", received, lambda people: {"to": people.shuiwan.pk, "note": "由水湾镇制作"}, "routing", "route",
        then=lambda case: Routing.objects.get().reason == "由水湾镇制作",
        wrong=(({"to": "999999"}, "to", NOT_A_CHOICE), ({"note": "长" * 301}, "note", "300")),
    ),
    "accept_routing": Row(
        "zhen", routed, entry="accept_routing", papers=("routing",), then=lambda case: case.handler.username == "zhen",
    ),
    "return_routing": Row(
        "zhen", routed, {"note": "不是本镇制作"}, entry="return_routing", wrong=(({"note": "长" * 301}, "note", "300"),),
        then=lambda case: Routing.objects.get().answer_reason == "不是本镇制作" and case.handler.username == "nina",
    ),
    "ask_supplement": Row(
        "nina", received, {"matters": "请写明年份", "answer_by_on": "2026-03-20"}, "supplement", "ask_supplement",
        ("supplement_asked",), ("supplement",), lambda case: case.is_paused and case.supplement.matters == "请写明年份",
        wrong=(
            ({"answer_by_on": "2026-03-05"}, "answer_by_on", "不少于 5 日"),
            ({"answer_by_on": "2036-03-20"}, "answer_by_on", "请核对年份"),
            ({"asked_on": TUESDAY}, "asked_on", "不能晚于今天"),
            ({"asked_on": SUNDAY}, "asked_on", "不能早于 2026-03-02"),
        ),
    ),
    "receive_supplement": Row(
        "nina", asked, lambda people: {"text": "2025年的", "files": [a_file()]}, entry="receive_supplement",
        ledger=("supplement_received",), wrong=ON_DAY,
        then=lambda case: case.files.filter(purpose="supplement").count() == 1 and not case.is_paused,
    ),
    "note_supplement_received": Row(
        "nina", asked, {"on": MONDAY}, "supplement", "note_supplement_received", wrong=ON_DAY,
        then=lambda case: case.supplement.answer_by_on == date(2026, 3, 20),
    ),
    "judge_lateness": Row(
        "nina", offered, {"is_excused": "yes", "note": "病历属实"}, entry="receive_supplement", ledger=("supplement_received",),
        then=lambda case: case.supplement.received_on == date(2026, 3, 23), day="2026-03-24",
    ),
    "lapse_supplement": Row(
        "nina", told, {"note": "没有收到", "checked": "on"}, "closed", "lapse_supplement", ("closed",), ("not_processed",),
        then=lambda case: case.row == "6.1", day="2026-03-26",
    ),
    "lapse_fee": Row(
        "nina", fee_told, {"note": "没有缴费", "checked": "on"}, "closed", "lapse_fee", ("closed",), ("not_processed",),
        then=lambda case: case.row == "6.2", day="2026-04-02",
    ),
    "reopen": Row(
        "fu", lapsed, {"note": "已到收发室"}, "supplement", "reopen_supplement", ("reopened",), ("reopened",),
        then=lambda case: case.closed_on is None, day="2026-03-27",
    ),
    "correct_entry": Row(
        "nina", received, {"phone": "13900001111", "note": "录入有误"}, entry="correct_entry",
        then=lambda case: str(case.phone) == "13900001111", wrong=(({"identity_number": "123"}, "identity_number", "校验位"),),
    ),
    "correct_service": Row(
        "fu", closed, {"on": TUESDAY, "note": "签收日登记有误"}, "closed", "correct_service", ("closed",), day="2026-03-04",
        then=lambda case: case.closed_on == date(2026, 3, 3),
        wrong=(({"on": SUNDAY}, "on", "不能早于 2026-03-02"), ({"on": MONDAY}, "on", "登记的送达日期就是")),
    ),
    "correct_reply": Row(
        "fu", closed, {"note": "检索遗漏", "redo_by_on": "2026-03-20"}, "closed", "correct_reply",
        then=lambda case: case.remedies.get().kind == "self",
        wrong=(
            ({"redo_by_on": MONDAY}, "redo_by_on", "应在今天以后"),
            ({"redo_by_on": "2036-03-20"}, "redo_by_on", "请核对年份"),
        ),
    ),
    "remark": Row("nina", received, {"note": "已电话沟通"}, entry="remark"),
    "note_defence": Row(
        "nina", contested, {"on": MONDAY}, "closed", "note_defence", wrong=ON_DAY,
        then=lambda case: case.remedies.get().answered_on == date(2026, 3, 2),
    ),
    "consult": Row(
        "nina", received, {"party": "third_party", "name": "某公司", "question": "拟公开补偿标准"}, "consulting", "consult",
        ("consultation_sent",), ("consultation",), lambda case: str(Consultation.objects.get().name) == "某公司",
        wrong=(
            ({"question": "欧阳泄露检申请公开补偿标准"}, "question", "不得透露申请人"),
            ({"sent_on": TUESDAY}, "sent_on", "不能晚于今天"),
            ({"sent_on": SUNDAY}, "sent_on", "不能早于 2026-03-02"),
        ),
    ),
    "note_receipt": Row(
        "nina", consulting, {"on": MONDAY}, "consulting", "note_receipt", wrong=ON_DAY,
        then=lambda case: case.consultations.get().answer_by_on == date(2026, 3, 23),
    ),
    "note_answer": Row(
        "nina", consulting, lambda people: {"answer": "objects", "reasons": "商业秘密", "files": [a_file()]},
        entry="end_consulting", ledger=("consultation_ended",),
        then=lambda case: case.consultations.get().answer == "objects" and case.files.filter(purpose="consultation").exists(),
        wrong=(*ON_DAY, ({"answer": "silent"}, "answer", "对方收到日期尚未登记")),
    ),
    "judge_objection": Row(
        "nina", objected, {"is_reasonable": "no", "decision": "标准早已公开"}, entry="judge_objection",
        then=lambda case: case.consultations.get().is_objection_reasonable is False,
    ),
    "override": Row(
        "fu", objected, {"note": "涉及众多被征收人"}, entry="override", papers=("override",),
        then=lambda case: case.consultations.get().override_reason == "涉及众多被征收人",
        wrong=(
            ({"notified_on": TUESDAY}, "notified_on", "不能晚于今天"),
            ({"notified_on": SUNDAY}, "notified_on", "不能早于 2026-03-02"),
        ),
    ),
    "extend": Row(
        "fu", received, {"days": "10", "note": "需要检索档案"}, entry="extend", ledger=("extended",), papers=("extension",),
        then=lambda case: case.due_on == date(2026, 4, 13),
        wrong=(
            ({"days": "21"}, "days", "20"),
            ({"days": "0"}, "days", "1"),
            ({"days": "十"}, "days", "整数"),
            ({"notified_on": TUESDAY}, "notified_on", "不能晚于今天"),
        ),
    ),
    "ask_reasons": Row(
        "nina", received, {"facts": "一月内 60 件", "answer_by_on": "2026-03-20"}, entry="ask_reasons", papers=("reasons",),
        wrong=(
            ({"answer_by_on": MONDAY}, "answer_by_on", "应在今天以后"),
            ({"answer_by_on": "2036-03-20"}, "answer_by_on", "请核对年份"),
        ),
    ),
    "note_reasons": Row(
        "nina", reasons_asked, {"text": "研究需要"}, entry="note_reasons",
        then=lambda case: str(case.reasons_request.answer) == "研究需要",
    ),
    "judge_reasons": Row(
        "fu", reasons_given, {"is_reasonable": "no", "note": "没有正当理由"}, entry="judge_reasons",
        then=lambda case: case.reasons_request.is_reasonable is False,
    ),
    "defer": Row(
        "fu", reasonable, {"until": "2026-05-29", "note": "材料很多"}, entry="defer", ledger=("deferred",), papers=("deferral",),
        then=lambda case: case.due_on == date(2026, 5, 29),
        wrong=(
            ({"until": "2026-03-30"}, "until", "应晚于现有期限 2026-03-30"),
            ({"until": "9999-12-31"}, "until", "请核对年份"),
        ),
    ),
    "notify_fee": Row(
        "nina", received, {"basis": "pages", "quantity": "100"}, "fee", "notify_fee", ("fee_noticed",), ("fee",),
        lambda case: case.fee_notice.amount == 700 and case.is_paused,
        wrong=(
            ({"quantity": "30"}, "quantity", "不收费"),
            ({"quantity": "0"}, "quantity", "1"),
            ({"quantity": "1000000", "basis": "items"}, "quantity", "不能超过 1000 件"),
        ),
    ),
    "note_fee_received": Row(
        "nina", charged, {"on": MONDAY}, "fee", "note_fee_received", wrong=ON_DAY,
        then=lambda case: case.fee_notice.pay_by_on == date(2026, 4, 1),
    ),
    "pay_fee": Row(
        "nina", charged, {"on": MONDAY, "voucher_number": "鲁00012345"}, entry="pay_fee", ledger=("fee_paid",), wrong=ON_DAY,
        then=lambda case: case.fee_notice.voucher_number == "鲁00012345" and not case.is_paused,
    ),
    "serve_paper": Row(
        "nina", received, {"way": "direct", "receiver": "申请人"}, entry="serve_paper", wrong=SERVICE,
        then=lambda case: Service.objects.get().paper.kind == "receipt",
    ),
    "withdraw": Row(
        "nina", received, {"note": "当面撤回"}, "closed", "withdraw", ("closed",), ("withdrawn",), then=lambda case: case.row == "6.3",
    ),
    "archive": Row("nina", closed, status="archived", entry="archive"),
    "urge": Row(
        "ban", received, {"note": "请抓紧办理", "answer_by_on": "2026-03-06"}, entry="urge",
        then=lambda case: Urging.objects.get().answer_by_on == date(2026, 3, 6),
        wrong=(
            ({"answer_by_on": SUNDAY}, "answer_by_on", "不能早于今天"),
            ({"answer_by_on": "2036-03-06"}, "answer_by_on", "请核对年份"),
        ),
    ),
    "answer_urging": Row(
        "nina", urged, {"note": "三日内答复"}, entry="answer_urging", then=lambda case: Urging.objects.get().answer == "三日内答复"
    ),
    "propose": Row(
        "nina", two,
        lambda people: {"column": Column.objects.get(slug="notices").pk, "numbers": first_number(), "note": "两人申请"},
        entry="propose", then=lambda case: case.proposal.applications.count() == 2 and Revision.objects.count() == 1,
        wrong=(
            ({"numbers": "2026-999-0001"}, "numbers", "没有编号为 2026-999-0001 的申请"),
            ({"title": "题" * 201}, "title", "200"),
            ({"title": "补偿\x1f方案"}, "title", "控制字符"),
            ({"formed_on": TUESDAY}, "formed_on", "不能晚于今天"),
        ),
    ),
    "relate": Row(
        "nina", two, lambda people: {"other": first_number(), "why": "repeated"}, entry="relate",
        then=lambda case: RelatedApplications.objects.get().later == case,
        wrong=(NUMBER_OF_NOBODY, ({"other": "一号"}, "other", "没有编号为 一号 的申请")),
    ),
    "remedy": Row(
        "nina", closed, {"kind": "reconsideration", "authority": "县人民政府", "is_simplified": "on"}, "closed", "remedy",
        then=lambda case: case.remedies.get().answer_by_on == date(2026, 3, 9),
        wrong=(
            ({"kind": "suit"}, "is_simplified", "只有行政复议有简易程序之分"),
            ({"notified_on": TUESDAY}, "notified_on", "不能晚于今天"),
            ({"notified_on": SUNDAY}, "notified_on", "不能早于 2026-03-02"),
        ),
    ),
    "note_result": Row(
        "nina", contested, {"result": "corrected", "decision": "责令重新答复", "redo_by_on": "2026-03-30"}, "closed", "note_result",
        then=lambda case: case.remedies.get().redo_by_on == date(2026, 3, 30),
        wrong=(
            ({"result": "upheld"}, "redo_by_on", "只有结果纠正的才有重新答复的期限"),
            ({"redo_by_on": MONDAY}, "redo_by_on", "应晚于审结日期 2026-03-02"),
            ({"redo_by_on": "2036-03-30"}, "redo_by_on", "请核对年份"),
            ({"decided_on": TUESDAY}, "decided_on", "不能晚于今天"),
        ),
    ),
    "correct_event": Row(
        "fu", lambda people: received(people, "2026-03-04"), {"on": "2026-03-05", "note": "回执写错"}, entry="correct_event",
        ledger=("received",), then=lambda case: case.received_on == date(2026, 3, 5) and case.due_on == date(2026, 4, 2),
        wrong=(
            ({"on": "2026-03-07"}, "on", "不能晚于今天"),
            # It was sent over the internet on that day, not before.
            ({"on": "2026-03-03"}, "on", "不能早于 2026-03-04"),
        ),
        day="2026-03-06",
    ),
    "to_mailbox": Row(
        "nina", complaint, lambda people: {"mailbox": Mailbox.objects.get(department=people.caizheng).pk, "kind": "complaint"},
        entry="to_mailbox", then=lambda case: Letter.objects.get() == case.crossing.letter,
        wrong=(({"mailbox": "999999"}, "mailbox", NOT_A_CHOICE),),
    ),
    "erase": Row(
        "nina", archived, {"note": "保存期限届满"}, "archived", "erase", day=YEARS_LATER.isoformat(),
        then=lambda case: str(case.applicant_name) == "" and case.erased_at is not None and case.row == "1",
    ),
}  # fmt: skip

REPLY_VERBS: dict[str, Row] = {
    "submit": Row("nina", draft, {"note": "请审"}, "submitted", "submit"),
    "pass_review": Row(
        "shen", submitted_reply, ANSWERS, "reviewed", "pass_review", then=lambda reply: reply.review.digest == reply.digest,
        wrong=(
            ({"conclusion": "refused"}, "basis", "请写明依据"),
            ({"involves_state_secret": "yes", "basis": "有密级"}, "conclusion", "涉及国家秘密的信息不得公开"),
        ),
    ),
    "determine": Row("shen", referred, {"note": "保密局：不属于国家秘密"}, "submitted", "determine"),
    "approve": Row("fu", reviewed, {"note": "同意"}, "approved", "approve", papers=("reply",), then=lambda reply: reply.approved_by.username == "fu"),
    "return": Row("fu", reviewed, {"note": "理由不足"}, "draft", "return", then=lambda reply: reply.review is None),
    "recall": Row("nina", submitted_reply, {"note": "补充附件"}, "draft", "recall"),
    "amend": Row("nina", reviewed, {"note": "改附件"}, "draft", "amend", then=lambda reply: reply.review is None),
    "abandon": Row("nina", draft, {"note": "另拟"}, "void", "abandon"),
    "serve": Row(
        "nina", approved, {"way": "direct", "receiver": "申请人"}, "served", "serve", ("closed",), wrong=SERVICE,
        then=lambda reply: reply.application.status == "closed" and reply.service.receiver == "申请人",
    ),
}  # fmt: skip

VERBS = [(CASES, Application, action, row) for action, row in CASE_VERBS.items()]
VERBS += [(REPLIES, Reply, action, row) for action, row in REPLY_VERBS.items()]
each_verb = pytest.mark.parametrize(
    ("base", "model", "action", "row"),
    VERBS,
    ids=[f"{model.__name__.lower()}-{action}" for _, model, action, _ in VERBS],
)


def first_number() -> str:
    return Application.objects.order_by("pk").first().number


class Opened:
    """The page of a step, opened by the right person on the right day."""

    def __init__(self, visit, base: str, action: str, row: Row):
        people = office()
        with on(MONDAY):
            self.case = row.bring(people)
        self.people, self.row = people, row
        self.client = visit(getattr(people, row.who))
        self.address = f"{base}{self.case.pk}/step/{action}/"
        page = self.client.get(self.address)
        assert page.status_code == 200, page.status_code
        self.form = page.context["form"]

    def typed(self, **changes) -> dict:
        """What the page proposes, with what the row types and `changes` over it."""
        shown = {one.name: one.value() for one in self.form if one.value() not in (None, "", [])}
        given = self.row.typed(self.people) if callable(self.row.typed) else self.row.typed
        shown = {name: getattr(value, "pk", value) for name, value in shown.items()}
        if hasattr(self.form, "key"):
            shown["submission_key"] = self.form.key
        return shown | given | changes

    def send(self, **changes):
        return self.client.post(self.address, self.typed(**changes))


def written() -> tuple:
    """How much of everything there is."""
    models = (ClockEvent, Consultation, Letter, Paper, Remedy, Reply, Revision, Routing, Service, Urging)
    entries = [case.timeline.count() for case in (*Application.objects.order_by("pk"), *Reply.objects.order_by("pk"))]
    states = list(Application.objects.order_by("pk").values_list("status", "due_on", "handler", "row", "is_paused"))
    return (
        [model.objects.count() for model in models],
        entries,
        states,
        list(Reply.objects.values_list("status", "digest")),
    )


@pytest.mark.parametrize(("model", "table"), [(Application, CASE_VERBS), (Reply, REPLY_VERBS)])
def test_no_verb_of_the_office_is_missing_here(model, table):
    assert set(table) == set(admin.site._registry[model].step_pages)


@each_verb
def test_right_input_does_what_the_step_says(visit, base, model, action, row):
    with on(row.day):
        opened = Opened(visit, base, action, row)
        application = getattr(opened.case, "application", opened.case)
        before = (
            list(application.clock_events.values_list("pk", flat=True)),
            list(Paper.objects.values_list("pk", flat=True)),
        )
        count = opened.case.timeline.count()
        answer = opened.send()
        assert answer.status_code == 302, answer.context["form"].errors
        shown = opened.client.get(answer.url)
        assert shown.status_code == 200
        assert not re.search(r">\s*None\s*<", shown.content.decode())
        case = model.objects.get(pk=opened.case.pk)
        assert (case.status, case.timeline.last().action) == (row.status, row.entry)
        assert case.timeline.count() == count + 1
        assert case.timeline.last().actor == getattr(opened.people, row.who)
        new = application.clock_events.exclude(pk__in=before[0]).order_by("pk")
        assert tuple(new.values_list("kind", flat=True)) == row.ledger
        papers = Paper.objects.exclude(pk__in=before[1]).order_by("pk")
        assert tuple(papers.values_list("kind", flat=True)) == row.papers
        for paper in papers:
            content, name, _ = workflow.printed(paper, "docx")
            assert content[:2] == b"PK", name
        assert row.then(case)


@each_verb
def test_wrong_input_is_told_at_its_field_and_nothing_else_is_lost(visit, base, model, action, row):
    with on(row.day):
        opened = Opened(visit, base, action, row)
        before = written()
        for changes, name, message in (*row.wrong, *left_empty(opened.form), *nonsense(opened.form)):
            answer = opened.send(**changes)
            assert answer.status_code in (200, 400), (changes, answer.status_code)
            form = answer.context["form"]
            assert set(form.errors) == {name}, (changes, dict(form.errors))
            assert str(message) in "".join(form.errors[name]), (changes, form.errors[name])
            told_in_chinese(form)
            page = answer.content.decode()
            place = re.search(rf'<div class="form-row field-{name} errors">(.*?)</ul>', page, re.DOTALL)
            assert place, name
            assert escape(form.errors[name][0]) in place[1], (name, place[1])
            kept(form, opened.typed(**changes), page)
        moved_on = opened.send(seen="closed:1:")
        assert moved_on.status_code == 409
        kept(moved_on.context["form"], opened.typed(seen="closed:1:"), moved_on.content.decode())
        assert written() == before


@each_verb
def test_odd_input_is_never_a_fault(visit, base, model, action, row):
    """As long as a field takes, too long, impossible days and numbers, unseen characters: done, or refused in Chinese."""
    with on(row.day):
        opened = Opened(visit, base, action, row)
        before = written()
        for changes in odd(opened.form):
            with transaction.atomic():
                answer = opened.send(**changes)
                if answer.status_code == 302:
                    assert opened.client.get(answer.url).status_code == 200, changes
                    for paper in Paper.objects.filter(erased_at__isnull=True).order_by("-pk")[:2]:
                        assert workflow.printed(paper, "docx")[0]
                else:
                    assert answer.status_code in (200, 400), (changes, answer.status_code)
                    told_in_chinese(answer.context["form"])
                    assert written() == before, changes
                transaction.set_rollback(True)


def test_a_day_that_does_not_fit_the_others_is_refused_at_its_field(visit):
    with on("2026-03-06"):
        opened = Opened(visit, CASES, "correct_event", Row("fu", objected))
        sent_event = opened.case.clock_events.get(kind="consultation_sent")
        before = written()
        answer = opened.send(event=sent_event.pk, on="2026-03-05", note="登记有误")
    assert set(answer.context["form"].errors) == {"on"}
    assert written() == before


def test_erasing_is_offered_once_the_time_of_keeping_is_over(visit):
    with on(MONDAY):
        people = office()
        case = archived(people)
        client = visit(people.nina)
        assert "/step/erase/" not in client.get(f"{CASES}{case.pk}/change/").content.decode()
        answer = client.get(f"{CASES}{case.pk}/step/erase/")
        refused = client.post(
            f"{CASES}{case.pk}/step/erase/", {"seen": answer.context["form"]["seen"].value(), "note": "提前"}
        )
        assert "尚未届满" in refused.content.decode()
    with on(YEARS_LATER.isoformat()):
        assert "/step/erase/" in visit(people.nina).get(f"{CASES}{case.pk}/change/").content.decode()


def left_empty(form) -> list[tuple[dict, str, str]]:
    """Each required field, not filled in."""
    shown = [one for one in form if not one.is_hidden and one.field.required]
    return [({one.name: ""}, one.name, one.field.error_messages["required"]) for one in shown]


def nonsense(form) -> list[tuple[dict, str, str]]:
    """A choice that is none."""
    shown = [one for one in form if not one.is_hidden and isinstance(one.field, (ChoiceField, ModelChoiceField))]
    return [({one.name: "nonsense"}, one.name, NOT_A_CHOICE) for one in shown]


def odd(form) -> list[dict]:
    """All texts at once; days, numbers and records one by one."""
    shown = [one for one in form if not one.is_hidden and not hasattr(one.field, "formats")]
    texts = {one.name: one.field.max_length for one in shown if type(one.field) is CharField}
    tried = [{name: text(longest) for name, longest in texts.items()} for text in TEXTS] if texts else []
    for one in shown:
        found = [value for kind, values in ODD_VALUES.items() if isinstance(one.field, kind) for value in values]
        tried += [{one.name: value} for value in found]
    return tried


TEXTS = (
    lambda longest: "长" * longest,
    lambda longest: "长" * (longest + 1),
    lambda longest: "断\x00开",
    lambda longest: "断\x0b\x1f开\ud7ff\ufffe😀<b>"[:longest],
)
ODD_VALUES = {
    DateField: ("0001-01-01", "1949-10-01", "9999-12-31", "2026-02-30", "10000-01-01"),
    IntegerField: ("-1", "1.5", "999999", "9" * 30, "一"),
    ModelChoiceField: ("0", "9" * 30, "\x00"),
}


def told_in_chinese(form) -> None:
    for name, errors in form.errors.items():
        for message in errors:
            assert re.search("[一-龥]", message), (name, message)
            assert set(re.findall("[a-z]{4,}", message)) <= {"nonsense", "online", "jpeg", "docx", "xlsx"}, (
                name,
                message,
            )


def kept(form, typed: dict, page: str) -> None:
    """Everything that was typed stands in the answer, and what was uploaded is named."""
    for one in form:
        if one.is_hidden or one.name not in typed:
            continue
        if getattr(form, "slots", None) and one.name in form.slots:
            assert [held.name for held in form.uploads[one.name]] == ["材料.txt"]
            assert "材料.txt" in page
        else:
            value = {True: "on", False: ""}.get(one.value(), getattr(one.value(), "pk", one.value()))
            assert str(value) == str(typed[one.name]), one.name
            if isinstance(one.field, CharField) and not isinstance(one.field, (ChoiceField, IntegerField)):
                assert escape(str(typed[one.name])) in page, one.name
