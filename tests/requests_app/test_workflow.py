"""The verbs of 依申请公开: each works, is refused when it is not open, writes the timeline, and moves the clock as the law says."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, connections, transaction

from catalog.models import Column, Document, Revision
from county.calendar.calendar_data import package_notices
from county.calendar.special_days import store_notices
from county.cases.gate import Answers
from county.cases.timeline import verify
from county.cases.workflow import IllegalStep
from county.models import Role
from county.papers import plain_text
from county.public_forms.idempotency import code_of, new_key
from requests_app import workflow
from requests_app.files import content_of
from requests_app.kept_papers import page_kept
from requests_app.ledger import deadline_of
from requests_app.models import (
    Application,
    ApplicationEntry,
    ApplicationFile,
    ClockEvent,
    Extension,
    Paper,
    Reply,
    ReplyEntry,
    ReplyReview,
    Supplement,
)
from requests_app.outcomes import RULES, missing, outcomes_of, row_of
from requests_app.progress import papers_of
from requests_app.workflow import Asked
from requests_app.workflow.duties import mark_overdue, recount_all
from tests.people import office
from tests.requests_app.factories import APPLICANT
from tests.requests_app.stories import MONDAY, OPEN, WANTED, answered, approved, drafted, on, received, sent, upload

D = date.fromisoformat
pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return office()


def trail(case) -> list[str]:
    return list(case.timeline.order_by("sequence").values_list("action", flat=True))


def fresh(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def change_at_once(reply: Reply, **changes) -> None:
    """Changes a row past the verbs, and asks the database at once what it would say at the commit."""
    with transaction.atomic():
        Reply.objects.filter(pk=reply.pk).update(**changes)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestArrival:
    def test_online_the_clock_waits_for_the_confirmation(self, people):
        application = sent(people)
        assert (application.status, application.received_on, application.due_on) == ("submitted", None, None)
        with on("2026-03-04"):
            workflow.confirm(application, actor=people.nina, text="3 月 3 日未联系上")
        assert (application.status, application.received_on, application.due_on) == (
            "handling",
            D("2026-03-04"),
            D("2026-04-01"),
        )
        assert application.received_basis == "both_confirmed"
        assert trail(application) == ["submit", "confirm"]
        assert Paper.objects.get(application=application).stated_due_on == D("2026-04-01")

    def test_the_same_form_sent_twice_makes_one_case_with_the_same_code(self, people):
        key = new_key()
        values = APPLICANT | WANTED
        first = workflow.submit(values, [upload("证.txt", b"x", "identity")], department=people.caizheng, key=key)
        again = workflow.submit(values, [upload("证.txt", b"x", "identity")], department=people.caizheng, key=key)
        assert (first.pk, Application.objects.count(), ApplicationFile.objects.count()) == (again.pk, 1, 1)
        assert code_of(key) not in (first.code_hash, first.link_hash)

    def test_numbers_are_gap_free_by_unit_and_year(self, people):
        numbers = [sent(people).number for _ in range(3)] + [sent(people, "2027-01-04").number]
        unit = f"{people.caizheng.pk:03d}"
        assert numbers == [f"2026-{unit}-0001", f"2026-{unit}-0002", f"2026-{unit}-0003", f"2027-{unit}-0001"]

    @pytest.mark.parametrize(
        "channel, status, basis",
        [
            ("in_person", "handling", "submitted"),
            ("oral", "handling", "submitted"),
            ("signed_post", "handling", "signed_for"),
            ("ordinary_mail", "submitted", ""),
            ("fax", "submitted", ""),
            ("email", "submitted", ""),
        ],
    )
    def test_each_channel_has_its_rule(self, people, channel, status, basis):
        with on(MONDAY):
            done = workflow.register(
                APPLICANT | WANTED,
                [],
                department=people.caizheng,
                channel=channel,
                arrived_on=D("2026-02-27"),
                actor=people.nina,
            )
        application = done.application
        assert (application.status, application.received_basis) == (status, basis)
        assert application.received_on == (D("2026-02-27") if status == "handling" else None)
        assert len(done.code) == 12

    def test_staff_do_not_enter_the_online_channel_nor_a_day_to_come(self, people):
        for channel, day in (("online", MONDAY), ("fax", "2026-03-03")):
            with on(MONDAY), pytest.raises(IllegalStep):
                workflow.register(
                    APPLICANT | WANTED,
                    [],
                    department=people.caizheng,
                    channel=channel,
                    arrived_on=D(day),
                    actor=people.nina,
                )
        assert Application.objects.count() == 0

    def test_whoever_was_not_reached_is_recorded_and_the_clock_still_waits(self, people):
        application = sent(people)
        workflow.note_attempt(application, actor=people.nina, text="电话无人接听")
        assert (fresh(application).status, trail(application)) == ("submitted", ["submit", "note_attempt"])

    def test_a_confirmation_before_the_application_is_refused(self, people):
        application = sent(people)
        with on("2026-03-04"), pytest.raises(IllegalStep, match="不能早于"):
            workflow.confirm(application, actor=people.nina, on=D("2026-03-01"))

    def test_the_same_person_is_found_by_keyed_digests(self, people):
        first = sent(people, phone="139 0543-9876", identity_number="371699199001011234 ")
        second = sent(people)
        assert first.identity_index == second.identity_index != ""
        assert first.phone_index == second.phone_index
        assert APPLICANT["phone"] not in first.phone_index

    def test_a_file_is_stored_sealed_and_opens_at_its_place_only(self, people):
        application = sent(people)
        file = application.files.get()
        assert content_of(file) == b"front"
        assert b"front" not in file.storage_name.encode()
        other = sent(people).files.get()
        file.token = other.token
        with pytest.raises(Exception, match="加密"):
            content_of(file)


class TestRouting:
    def test_it_changes_hands_when_it_is_accepted_and_the_clock_goes_on(self, people):
        application = received(people)
        with on("2026-03-05"):
            workflow.route(application, people.shuiwan, actor=people.nina, reason="由该镇保存")
            assert Application.objects.visible_to(people.zhen).count() == 1
            workflow.accept_routing(fresh(application), actor=people.zhen)
        moved = fresh(application)
        assert (moved.department, moved.handler, moved.status) == (people.shuiwan, people.zhen, "handling")
        assert (moved.due_on, moved.number) == (D("2026-03-30"), application.number)
        assert not Application.objects.visible_to(people.nina).exists()

    def test_it_comes_back_with_a_reason(self, people):
        application = received(people)
        with on("2026-03-05"):
            workflow.route(application, people.shuiwan, actor=people.nina, reason="由该镇保存")
            with pytest.raises(IllegalStep, match="理由"):
                workflow.return_routing(application, actor=people.zhen, reason=" ")
            workflow.return_routing(application, actor=people.zhen, reason="本镇没有")
        assert (fresh(application).department, fresh(application).status) == (people.caizheng, "handling")

    def test_only_the_unit_it_goes_to_answers(self, people):
        application = received(people)
        with on("2026-03-05"):
            workflow.route(application, people.shuiwan, actor=people.nina, reason="由该镇保存")
            with pytest.raises(IllegalStep, match="不在您的单位办理"):
                workflow.accept_routing(application, actor=people.nina)

    def test_a_person_of_another_unit_is_not_assigned(self, people):
        application = received(people)
        with pytest.raises(IllegalStep, match="承办单位"):
            workflow.assign(application, people.zhen, actor=people.nina)
        workflow.assign(application, people.fu, actor=people.nina)
        assert fresh(application).handler == people.fu


class TestSupplement:
    def ask(self, people, application, day="2026-03-06", by="2026-03-20"):
        with on(day):
            return workflow.ask_supplement(application, actor=people.nina, matters="写明年份", answer_by_on=D(by))

    def test_the_clock_stands_and_starts_anew(self, people):
        application = received(people)
        self.ask(people, application)
        waiting = fresh(application)
        assert (waiting.status, waiting.due_on, waiting.is_paused, waiting.days_left_at_pause) == (
            "supplement",
            None,
            True,
            16,
        )
        with on("2026-03-18"):
            workflow.receive_supplement(waiting, "2024 年的", [upload()])
        again = fresh(application)
        assert (again.status, again.due_on, again.is_paused) == ("handling", D("2026-04-15"), False)
        assert again.supplement.text == "2024 年的"
        assert trail(again) == ["submit", "confirm", "ask_supplement", "receive_supplement"]

    def test_not_on_the_eighth_working_day(self, people):
        application = received(people)
        self.ask(people, received(people), day="2026-03-11")
        with pytest.raises(IllegalStep, match="7 个工作日"):
            self.ask(people, application, day="2026-03-12")
        assert fresh(application).status == "handling"

    def test_once_only(self, people):
        application = received(people)
        self.ask(people, application)
        with on("2026-03-06"):
            workflow.receive_supplement(fresh(application), "补正", [])
        with pytest.raises(IllegalStep, match="只能发一次"):
            self.ask(people, fresh(application), day="2026-03-09")
        with pytest.raises(IntegrityError), transaction.atomic():
            Supplement.objects.create(
                application=application,
                matters="再",
                asked_on=D("2026-03-09"),
                asked_by=people.nina,
                answer_by_on=D("2026-04-09"),
            )

    def test_no_reasonable_period_is_refused(self, people):
        with pytest.raises(IllegalStep, match="不少于"):
            self.ask(people, received(people), by="2026-03-08")


class TestConsultation:
    def start(self, people, application, kind="third_party", day="2026-03-05"):
        with on(day):
            consultation = workflow.consult(
                application, Asked(kind, "某某有限公司"), actor=people.nina, question="拟公开补偿协议"
            )
            workflow.note_letter_received(consultation, actor=people.nina, on=D(day))
        return consultation

    def test_an_answer_lets_the_clock_go_on(self, people):
        application = received(people)
        consultation = self.start(people, application)
        paused = fresh(application)
        assert (paused.status, paused.due_on, paused.days_left_at_pause) == ("consulting", None, 17)
        with on("2026-03-12"):
            workflow.record_answer(consultation, actor=people.nina, answer="agrees", on=D("2026-03-12"))
        assert (fresh(application).status, fresh(application).due_on) == ("handling", D("2026-04-06"))

    @pytest.mark.parametrize("kind, consent", [("third_party", None), ("co_maker", True)])
    def test_silence_has_opposite_meanings(self, people, kind, consent):
        application = received(people)
        consultation = self.start(people, application, kind)
        assert consultation.answer_by_on == D("2026-03-26")
        with on("2026-03-26"), pytest.raises(IllegalStep, match="尚未届满"):
            workflow.record_answer(consultation, actor=people.nina, answer="silent", on=D("2026-03-26"))
        with on("2026-04-02"):
            workflow.record_answer(consultation, actor=people.nina, answer="silent", on=D("2026-04-02"))
        consultation.refresh_from_db()
        # However late it is entered, only the fifteen working days are excluded.
        assert (consultation.answer, consultation.answered_on, consultation.is_consent) == (
            "silent",
            D("2026-03-26"),
            consent,
        )
        assert fresh(application).due_on == D("2026-04-20")

    def test_another_organ_has_no_silence(self, people):
        application = received(people)
        consultation = self.start(people, application, "other_organ")
        with on("2026-05-30"), pytest.raises(IllegalStep, match="法律未对其规定"):
            workflow.record_answer(consultation, actor=people.nina, answer="silent", on=D("2026-05-30"))

    def test_two_letters_wait_for_the_last_answer(self, people):
        application = received(people)
        first = self.start(people, application)
        second = self.start(people, fresh(application), "co_maker", "2026-03-06")
        with on("2026-03-10"):
            workflow.record_answer(first, actor=people.nina, answer="agrees", on=D("2026-03-10"))
            assert fresh(application).status == "consulting"
            second.refresh_from_db()
            workflow.record_answer(second, actor=people.nina, answer="agrees", on=D("2026-03-10"))
        assert fresh(application).status == "handling"

    def test_the_letter_must_not_name_the_applicant(self, people):
        application = received(people)
        with on("2026-03-05"), pytest.raises(IllegalStep, match="不得透露申请人"):
            workflow.consult(
                application,
                Asked("third_party", "公司"),
                actor=people.nina,
                question=f"{APPLICANT['applicant_name']}要求公开",
            )
        consultation = self.start(people, fresh(application))
        page = plain_text(page_kept(consultation.papers.get()))
        assert not any(str(value) in page for name, value in APPLICANT.items() if name != "applicant_kind")

    def test_an_objection_must_be_judged_and_can_be_overridden_with_notice(self, people):
        application = received(people)
        consultation = self.start(people, application)
        with on("2026-03-10"):
            workflow.record_answer(
                consultation, actor=people.nina, answer="objects", on=D("2026-03-10"), reasons="商业秘密"
            )
            application = fresh(application)
            reply = drafted(people, application)
            with pytest.raises(IllegalStep, match="第三方不同意公开"):
                workflow.submit_reply(reply, actor=people.nina)
            workflow.judge_objection(consultation, actor=people.nina, is_reasonable=True, decision="确属商业秘密")
            reply.refresh_from_db()
            with pytest.raises(IllegalStep, match="第三方不同意公开"):
                workflow.submit_reply(reply, actor=people.nina)
            workflow.override(fresh_consultation(consultation), actor=people.fu, reason="涉及公共安全")
            workflow.submit_reply(Reply.objects.get(pk=reply.pk), actor=people.nina)
        paper = Paper.objects.get(consultation=consultation, kind="override")
        assert "涉及公共安全" in plain_text(page_kept(paper))
        assert APPLICANT["applicant_name"] not in plain_text(page_kept(paper))


def fresh_consultation(consultation):
    return type(consultation).objects.get(pk=consultation.pk)


class TestExtension:
    def test_by_the_last_day_and_once(self, people):
        application = received(people)
        with on("2026-03-30"):
            workflow.extend(application, actor=people.fu, days=20, reason="需要汇总")
            assert application.due_on == D("2026-04-27")
            with pytest.raises(IllegalStep, match="只能延长一次"):
                workflow.extend(fresh(application), actor=people.fu, days=1, reason="再延")
        paper = application.papers.get(kind="extension")
        assert paper.stated_due_on == application.due_on

    def test_not_after_expiry_nor_beyond_twenty(self, people):
        application = received(people)
        for day, days in (("2026-03-31", 5), ("2026-03-20", 21), ("2026-03-20", 0)):
            with on(day), pytest.raises(IllegalStep):
                workflow.extend(application, actor=people.fu, days=days, reason="需要")
        assert not Extension.objects.exists()
        assert ClockEvent.objects.filter(kind="extended").count() == 0

    def test_the_database_knows_one_of_at_most_twenty(self, people):
        application = received(people)
        fields = {"application": application, "reason": "x", "approved_by": people.fu, "approved_on": D(MONDAY)}
        for days in (0, 21):
            with pytest.raises(IntegrityError), transaction.atomic():
                Extension.objects.create(days=days, notified_on=D(MONDAY), previous_due_on=D("2026-03-30"), **fields)
        with pytest.raises(IntegrityError), transaction.atomic():
            Extension.objects.create(days=5, notified_on=D("2026-03-31"), previous_due_on=D("2026-03-30"), **fields)


class TestManyApplications:
    def test_unreasonable_ones_are_not_processed(self, people):
        application = received(people)
        with on("2026-03-05"):
            workflow.ask_reasons(application, actor=people.nina, facts="当月 60 件", answer_by_on=D("2026-03-10"))
            with pytest.raises(IllegalStep, match="说明期限未满"):
                workflow.judge_reasons(application, actor=people.fu, is_reasonable=False, judgement="不合理")
            workflow.give_reasons(application, "研究之用")
            workflow.judge_reasons(application, actor=people.fu, is_reasonable=False, judgement="与研究无关")
        answered(people, fresh(application), "excessive")
        assert fresh(application).row == "5.4"

    def test_reasonable_ones_may_wait_for_a_day_that_is_told(self, people):
        application = received(people)
        with on("2026-03-05"):
            workflow.ask_reasons(application, actor=people.nina, facts="当月 60 件", answer_by_on=D("2026-03-10"))
            workflow.give_reasons(application, "研究之用")
            with pytest.raises(IllegalStep, match="须先认定"):
                workflow.defer(application, actor=people.fu, until=D("2026-06-30"), reason="量大")
            workflow.judge_reasons(application, actor=people.fu, is_reasonable=True, judgement="确为研究")
            workflow.defer(application, actor=people.fu, until=D("2026-06-30"), reason="量大")
        assert fresh(application).due_on == D("2026-06-30")
        pages = {paper.kind: plain_text(page_kept(paper)) for paper in fresh(application).papers.all()}
        assert "当月 60 件" in pages["reasons"]
        assert "2026年6月30日" in pages["deferral"]

    def test_nobody_is_refused_as_excessive_without_being_asked(self, people):
        application = received(people)
        with on("2026-03-05"):
            reply = drafted(people, application, "excessive")
            with pytest.raises(IllegalStep, match="须先要求说明理由"):
                workflow.submit_reply(reply, actor=people.nina)


class TestFee:
    def test_by_pages_paid_and_started_anew(self, people):
        application = received(people)
        with on("2026-03-09"):
            notice = workflow.notify_fee(application, actor=people.nina, basis="pages", quantity=201)
            workflow.note_fee_received(application, actor=people.nina, on=D("2026-03-09"))
        notice.refresh_from_db()
        assert (notice.amount, notice.pay_by_on, fresh(application).is_paused) == (2740, D("2026-04-08"), True)
        with on("2026-04-03"):
            workflow.pay_fee(fresh(application), actor=people.nina, on=D("2026-04-03"), voucher_number="鲁 001")
        assert fresh(application).due_on == D("2026-05-01")

    def test_by_items_of_the_month(self, people):
        for _ in range(10):
            received(people)
        eleventh = received(people, "2026-03-03")
        with on("2026-03-09"):
            notice = workflow.notify_fee(eleventh, actor=people.nina, basis="items", quantity=1)
        assert (notice.quantity_before, notice.amount) == (10, 100)

    def test_what_is_free_is_not_charged_and_what_is_late_is_not_charged(self, people):
        application = received(people)
        for day, quantity in (("2026-03-09", 30), ("2026-03-31", 300)):
            with on(day), pytest.raises(IllegalStep):
                workflow.notify_fee(application, actor=people.nina, basis="pages", quantity=quantity)
        assert fresh(application).status == "handling"

    def test_unpaid_it_may_be_closed_from_the_thirty_first_day(self, people):
        application = received(people)
        with on("2026-03-09"):
            workflow.notify_fee(application, actor=people.nina, basis="pages", quantity=31)
            workflow.note_fee_received(application, actor=people.nina, on=D("2026-03-09"))
        with on("2026-04-08"), pytest.raises(IllegalStep, match="尚未届满"):
            workflow.lapse_fee(fresh(application), actor=people.nina, text="没有缴费")
        with on("2026-04-09"):
            workflow.lapse_fee(fresh(application), actor=people.nina, text="没有缴费")
        assert (fresh(application).row, fresh(application).status) == ("6.2", "closed")


class TestReply:
    def test_the_whole_way(self, people):
        application = received(people)
        reply = answered(people, application)
        assert (application.status, application.row, application.closed_on) == ("closed", "1", D("2026-03-16"))
        assert (application.due_on, application.was_late, application.is_paused) == (D("2026-03-30"), False, False)
        assert trail(reply) == ["submit", "pass_review", "approve", "serve"]
        assert trail(application) == ["submit", "confirm", "serve"]
        assert reply.paper.doc_number.endswith("号")
        assert ApplicationFile.objects.for_applicant().filter(purpose="released").count() == 1
        workflow.archive(application, actor=people.nina)
        assert application.status == "archived"
        assert verify(ApplicationEntry).fault == verify(ReplyEntry).fault == ""

    @pytest.mark.parametrize(
        "outcome", sorted(set(outcomes_of("disclosure")) - {"excessive", "still_unclear", "repeated"})
    )
    def test_every_outcome_closes_in_its_row_and_prints(self, people, outcome):
        application = received(people)
        reply = answered(people, application, outcome)
        assert application.row == row_of(outcome) != ""
        page = plain_text(page_kept(reply.paper))
        assert application.number in page
        assert ("应当先" in page) == (RULES[outcome].remedy == "review_first")

    @pytest.mark.parametrize("outcome", outcomes_of("correction"))
    def test_a_correction_is_counted_in_no_row(self, people, outcome):
        application = received(people, kind="correction", correction_claim="出生日期有误")
        reply = answered(people, application, outcome)
        assert (application.status, application.row) == ("closed", "")
        assert application.number in plain_text(page_kept(reply.paper))

    def test_late_is_judged_by_the_day_of_service(self, people):
        application = received(people)
        with on("2026-03-30"):
            reply = approved(people, application)
        with on("2026-03-31"):
            workflow.serve(reply, actor=people.nina, way="post", served_on=D("2026-03-31"), tracking_number="XA1")
        assert fresh(application).was_late

    def test_approved_late_but_posted_in_time_is_impossible(self, people):
        application = received(people)
        with on("2026-03-31"):
            reply = approved(people, application)
            with pytest.raises(IllegalStep, match="不能早于"):
                workflow.serve(reply, actor=people.nina, way="direct", served_on=D("2026-03-30"))

    def test_post_needs_its_number(self, people):
        application = received(people)
        with on("2026-03-16"):
            reply = approved(people, application)
            with pytest.raises(IllegalStep, match="邮件号码"):
                workflow.serve(reply, actor=people.nina, way="post", served_on=D("2026-03-16"))
        assert fresh(application).status == "handling"

    def test_what_the_outcome_needs_is_asked_for(self, people):
        application = received(people)
        with on("2026-03-05"):
            reply = drafted(people, application, "process_information", reasons=" ")
            with pytest.raises(IllegalStep, match="理由"):
                workflow.submit_reply(reply, actor=people.nina)
        assert missing("not_this_organ", {}) == ["理由"]

    def test_three_persons(self, people):
        application = received(people)
        reply = drafted(people, application)
        workflow.submit_reply(reply, actor=people.nina)
        people.nina.roles = [Role.OFFICER, Role.REVIEWER, Role.LEADER]
        people.shen.roles = [Role.REVIEWER, Role.LEADER]
        with pytest.raises(IllegalStep, match="不能审查自己"):
            workflow.review_reply(reply, OPEN, actor=people.nina)
        workflow.review_reply(reply, OPEN, actor=people.shen)
        for actor in (people.nina, people.shen):
            with pytest.raises(IllegalStep, match="三个不同的人"):
                workflow.approve_reply(reply, actor=actor)
        with pytest.raises(IntegrityError), transaction.atomic():
            Reply.objects.filter(pk=reply.pk).update(status="approved", approved_by=people.shen)

    def test_sent_text_and_files_are_frozen(self, people):
        application = received(people)
        reply = drafted(people, application)
        workflow.submit_reply(reply, actor=people.nina)
        with pytest.raises(IllegalStep, match="不能直接改动"):
            workflow.save_reply(reply, {"decision": "另一内容"}, actor=people.nina)
        with pytest.raises(IllegalStep, match="附件不能改动"):
            workflow.attach(reply, [upload("另.txt")], actor=people.nina)
        reply.decision = "另一内容"
        reply.digest = reply.computed_digest()
        with pytest.raises(IntegrityError, match="only a draft"), transaction.atomic():
            reply.save()
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            ApplicationFile.objects.filter(reply=reply).delete()

    def test_a_digest_that_is_not_of_the_content_is_refused(self, people):
        reply = drafted(people, received(people))
        with pytest.raises(IntegrityError, match="not that of its content"), transaction.atomic():
            Reply.objects.filter(pk=reply.pk).update(decision="偷换")

    def test_nothing_is_served_without_an_approved_review_of_the_same_digest(self, people):
        application = received(people)
        with on("2026-03-16"):
            reply = approved(people, application)
            other = drafted(people, received(people))
            refused = ReplyReview.objects.create(
                reply=other,
                digest=other.digest,
                conclusion="refused",
                basis="x",
                reviewed_by=people.shen,
                reviewed_by_name="申强",
            )
            for review in (refused.pk, None):
                with pytest.raises(IntegrityError):
                    change_at_once(reply, review=review)

    def test_a_change_after_the_review_voids_it(self, people):
        reply = approved(people, received(people))
        workflow.amend_reply(reply, actor=people.nina)
        assert (reply.status, reply.review, reply.approved_by) == ("draft", None, None)

    def test_a_refused_review_sends_it_back_with_its_reason(self, people):
        reply = drafted(people, received(people))
        workflow.submit_reply(reply, actor=people.nina)
        workflow.review_reply(reply, Answers(conclusion="refused", basis="含个人住址"), actor=people.shen)
        assert (reply.status, reply.timeline.last().note) == ("draft", "含个人住址")

    def test_served_twice_is_impossible(self, people):
        application = received(people)
        answered(people, application)
        with pytest.raises(IllegalStep):
            workflow.draft_reply(application, {"outcome": "granted"}, actor=people.nina)

    def test_a_served_reply_whose_case_is_open_cannot_be_committed(self, people):
        application = received(people)
        reply = answered(people, application)
        with pytest.raises(IntegrityError, match="not closed in its row"):
            change_at_once(reply, row="2")


class TestEnd:
    @pytest.mark.parametrize("confirmed", [True, False])
    def test_the_applicant_withdraws_at_any_time(self, people, confirmed):
        application = received(people) if confirmed else sent(people)
        with on("2026-03-10"):
            workflow.withdraw(fresh(application), actor=None)
        ended = fresh(application)
        assert (ended.status, ended.row, ended.closed_on) == ("closed", "6.3", D("2026-03-10"))
        told = ended.papers.get(kind="withdrawn")
        assert told.dated_on == D("2026-03-10")
        assert "2026年3月10日撤回申请，本机关终止办理" in plain_text(page_kept(told))
        assert told in papers_of(ended)

    def test_a_withdrawn_case_leaves_no_reply_under_way(self, people):
        application = received(people)
        with on("2026-03-10"):
            reply = approved(people, application)
            workflow.withdraw(application, actor=None)
        reply.refresh_from_db()
        assert reply.status == "void"

    def test_closed_outcome_day_and_number_stay(self, people):
        application = received(people)
        answered(people, application)
        for change in ({"row": "2"}, {"closed_on": D("2026-03-17")}, {"number": "2026-001-9999"}, {"due_on": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Application.objects.filter(pk=application.pk).update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            application.delete()

    def test_closed_without_a_row_is_impossible(self, people):
        application = received(people)
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.filter(pk=application.pk).update(status="closed", closed_on=D("2026-03-10"), row="")

    def test_remedy_with_its_own_deadlines_and_a_new_reply(self, people):
        application = received(people)
        answered(people, application, "process_information")
        with on("2026-05-11"):
            remedy = workflow.record_remedy(
                application,
                actor=people.nina,
                kind="reconsideration",
                authority="无棣县人民政府",
                notified_on=D("2026-05-11"),
                is_simplified=True,
            )
            assert remedy.answer_by_on == D("2026-05-18")
        with on("2026-06-15"):
            with pytest.raises(IllegalStep, match="结果纠正"):
                workflow.draft_reply(application, {"outcome": "granted"}, actor=people.nina, remedy=remedy)
            workflow.record_result(
                remedy, actor=people.nina, result="corrected", decided_on=D("2026-06-12"), redo_by_on=D("2026-07-10")
            )
            reply = workflow.draft_reply(
                application, {"outcome": "granted_later", "obtaining": "网站下载"}, actor=people.nina, remedy=remedy
            )
            workflow.submit_reply(reply, actor=people.nina)
            workflow.review_reply(reply, OPEN, actor=people.shen)
            workflow.approve_reply(reply, actor=people.fu)
            workflow.serve(reply, actor=people.nina, way="direct", served_on=D("2026-06-15"), receiver="本人")
        again = fresh(application)
        assert (again.row, again.closed_on, again.replies.served().count()) == ("3.6", D("2026-03-16"), 2)

    def test_erasing_keeps_number_and_row(self, people):
        application = received(people)
        file = application.files.get()
        answered(people, application)
        with on("2026-03-17"):
            workflow.archive(application, actor=people.nina)
            with pytest.raises(IllegalStep, match="尚未届满"):
                workflow.erase(application, actor=people.nina, reason="到期")
        with on("2031-04-01"):
            workflow.erase(application, actor=people.nina, reason="到期")
        gone = fresh(application)
        assert (gone.applicant_name, gone.identity_index, gone.wanted_title, gone.wanted_description) == (
            "",
            "",
            "已清除",
            "",
        )
        assert (gone.number, gone.row) == (application.number, "1")
        file.refresh_from_db()
        with pytest.raises(FileNotFoundError):
            content_of(file)


class TestOversight:
    def test_urging_and_its_answer(self, people):
        application = received(people)
        urging = workflow.urge(application, actor=people.ban, text="请尽快答复")
        workflow.answer_urging(urging, actor=people.nina, text="本周内答复")
        with pytest.raises(IllegalStep, match="已经回复"):
            workflow.answer_urging(urging, actor=people.nina, text="再答")
        assert trail(application)[-2:] == ["urge", "answer_urging"]

    def test_looking_at_personal_data_is_recorded_with_its_reason(self, people):
        application = received(people)
        with pytest.raises(IllegalStep, match="理由"):
            workflow.reveal(application, actor=people.nina, reason="")
        workflow.reveal(application, actor=people.nina, reason="核对身份")
        entry = application.timeline.last()
        assert (entry.action_label, entry.actor, entry.note) == ("查看个人信息", people.nina, "核对身份")

    def test_related_cases_become_a_draft_of_the_catalogue(self, people):
        first, second = received(people), received(people)
        workflow.relate(second, first, actor=people.nina, why="same_information")
        document = Document(
            department=people.caizheng, column=Column.objects.get(slug="notices"), topic="0401", genre="notice"
        )
        revision = Revision(title="补偿安置方案", body="<p>内容</p>", formed_on=D("2026-03-01"))
        proposal = workflow.propose([first, second], document, revision, actor=people.nina, reason="多人申请")
        assert {one.pk for one in proposal.applications.all()} == {first.pk, second.pk}
        assert proposal.document.status == "draft"
        with pytest.raises(IllegalStep):
            workflow.propose([first], Document(department=people.caizheng), Revision(), actor=people.nina, reason="再")

    def test_the_day_after_is_overdue_and_marked_once(self, people):
        application = received(people)
        with on("2026-03-30"):
            assert mark_overdue() == 0
        with on("2026-03-31"):
            assert mark_overdue() == 1
            assert mark_overdue() == 0
        assert fresh(application).overdue_on == D("2026-03-31")
        # Two days late, a second run changes nothing.
        with on("2026-04-02"):
            assert workflow.sweep() == 0

    def test_a_wrong_day_is_replaced_and_both_stay(self, people):
        application = received(people)
        event = application.clock_events.get()
        with on("2026-03-10"):
            workflow.correct_event(event, actor=people.fu, on=D("2026-03-03"), reason="签收单所载为 3 日")
        again = fresh(application)
        assert (again.received_on, again.due_on, again.clock_events.count()) == (D("2026-03-03"), D("2026-03-31"), 2)
        with pytest.raises(IntegrityError), transaction.atomic():
            ClockEvent.objects.filter(pk=event.pk).update(on=D("2026-03-04"))


class TestCalendar:
    def test_a_new_notice_moves_every_open_case_and_none_that_is_closed(self, people):
        opened, paused, done = received(people), received(people), received(people)
        with on("2026-03-20"):
            workflow.consult(paused, Asked("third_party", "公司"), actor=people.nina, question="拟公开")
        answered(people, done)
        assert opened.due_is_provisional
        with on("2026-03-20"):
            store_notices(notice for notice in package_notices() if notice.year in (2025, 2026))
            assert recount_all() == 1
            assert recount_all() == 0
        assert (fresh(opened).due_on, fresh(opened).due_is_provisional) == (D("2026-03-30"), False)
        assert "放假安排有变" in opened.timeline.last().note
        assert trail(done)[-1] == "serve"
        assert fresh(paused).calendar_version == fresh(opened).calendar_version != fresh(done).calendar_version

    def test_a_corrected_notice_moves_the_day(self, people):
        with on(MONDAY):
            store_notices(notice for notice in package_notices() if notice.year in (2025, 2026))
        application = received(people, "2026-04-01")
        assert application.due_on == D("2026-04-30")
        with on("2026-04-02"), connection.cursor() as cursor:
            cursor.execute("DELETE FROM county_specialday WHERE day = '2026-04-06'")
            assert recount_all() == 1
        assert fresh(application).due_on == D("2026-04-29")

    def test_the_past_can_be_counted_again(self, people):
        application = received(people)
        with on("2026-03-10"):
            workflow.extend(application, actor=people.fu, days=10, reason="需要")
        assert deadline_of(application, as_of=D("2026-03-09")).due_on == D("2026-03-30")
        assert deadline_of(application).due_on == application.due_on == D("2026-04-13")


class TestConcurrency:
    """Two clerks, one step: real threads on real connections."""

    def race(self, *acts) -> list[str]:
        results, barrier = [], threading.Barrier(len(acts))

        def work(act):
            try:
                barrier.wait()
                act()
                results.append("done")
            except IllegalStep:
                results.append("refused")
            except Exception as error:  # noqa: BLE001 - a thread's fault must reach the test
                results.append(repr(error))
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(results)

    @pytest.mark.django_db(transaction=True)
    def test_one_extension(self):
        people = office()
        with on(MONDAY):
            pk = received(people).pk

        def extend():
            workflow.extend(Application.objects.get(pk=pk), actor=people.fu, days=5, reason="需要")

        with on("2026-03-10"):
            assert self.race(*[extend] * 4) == ["done", "refused", "refused", "refused"]
        assert Application.objects.get(pk=pk).due_on == D("2026-04-06")
        assert Extension.objects.count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_one_supplement_arrives_or_the_case_is_withdrawn(self):
        people = office()
        application = received(people)
        with on("2026-03-06"):
            workflow.ask_supplement(application, actor=people.nina, matters="写明", answer_by_on=D("2026-03-20"))
            pk = application.pk
            outcome = self.race(
                lambda: workflow.receive_supplement(Application.objects.get(pk=pk), "一", []),
                lambda: workflow.receive_supplement(Application.objects.get(pk=pk), "二", []),
                lambda: workflow.receive_supplement(Application.objects.get(pk=pk), "三", []),
            )
        assert outcome == ["done", "refused", "refused"]
        assert ClockEvent.objects.filter(kind="supplement_received").count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_one_service_closes_the_case_once(self):
        people = office()
        application = received(people)
        with on("2026-03-16"):
            pk = approved(people, application).pk

            def serve():
                workflow.serve(Reply.objects.get(pk=pk), actor=people.nina, way="online", served_on=D("2026-03-16"))

            assert self.race(serve, serve, serve) == ["done", "refused", "refused"]
        assert Application.objects.get(pk=application.pk).row == "1"
        assert Paper.objects.filter(kind="reply").count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_the_same_form_from_many_windows_makes_one_case(self):
        people, key = office(), new_key()

        def send():
            workflow.submit(APPLICANT | WANTED, [], department=people.caizheng, key=key)

        assert self.race(*[send] * 6) == ["done"] * 6
        assert Application.objects.count() == 1


def test_nothing_shows_the_applicant_in_str_repr_or_timeline(people):
    application = received(people)
    reply = answered(people, application)
    shown = [repr(one) + str(one) for one in (application, reply, reply.paper, reply.service, *application.files.all())]
    shown += list(ApplicationEntry.objects.values_list("note", flat=True)) + list(
        ReplyEntry.objects.values_list("note", flat=True)
    )
    shown += [str(event) for event in ClockEvent.objects.all()]
    values = [value for name, value in APPLICANT.items() if name not in ("applicant_kind", "identity_kind")]
    assert not any(value in text for value in values for text in shown)
