"""No machine ends a case on what it was not told; no clock waits for somebody to want it (findings A1, A3, A5, A6, B1, B2, B9)."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from county.cases.workflow import IllegalStep, NotPermitted
from county.papers import plain_text
from requests_app import workflow
from requests_app.kept_papers import page_kept
from requests_app.ledger import deadline_of
from requests_app.models import Application, ClockEvent, EntryCorrection, Paper, Supplement
from requests_app.models.paper import PaperKind
from requests_app.statistics import CARRIED_OUT, RECEIVED, TOTAL, cases_of, remedy_table, table
from requests_app.waiting import waiting_for
from requests_app.workflow import Asked
from tests.people import office
from tests.requests_app.stories import answered, approved, on, received, sent, upload

D = date.fromisoformat
pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return office()


def fresh(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def asked(people, *, served: str = "2026-03-04", by: str = "2026-03-19", way: str = "direct") -> Application:
    """Received on 2026-03-02, a supplement asked for on 03-04 by 03-19, its notice served; "" leaves the service open."""
    application = received(people)
    with on("2026-03-04"):
        workflow.ask_supplement(application, actor=people.nina, matters="写明年份", answer_by_on=D(by))
    if served:
        serve(people, application, PaperKind.SUPPLEMENT, served, way)
    return fresh(application)


def serve(people, application, kind, day, way="direct", **more):
    paper = application.papers.get(kind=kind)
    with on(day):
        workflow.serve_paper(paper, actor=people.nina, way=way, served_on=D(day), tracking_number="EMS1", **more)


def lapse(people, application, day):
    with on(day):
        workflow.lapse_supplement(fresh(application), actor=people.nina, text="未收到补正")


def desk(user, day: str) -> dict[str, tuple[int, int]]:
    with on(day):
        return {line.label: (line.number, line.late) for line in waiting_for(user, D(day)) if line.number}


class TestSupplement:
    def test_a_paper_supplement_of_the_last_day_is_entered_the_next_morning(self, people):
        application = asked(people)
        with on("2026-03-20"):
            assert workflow.sweep() == 0
            workflow.receive_supplement(
                fresh(application), "2024 年的", [], actor=people.nina, on=D("2026-03-19"), proof="收件登记"
            )
        assert (fresh(application).status, fresh(application).due_on) == ("handling", D("2026-04-16"))

    def test_the_desks_of_unit_and_county_show_what_a_person_must_decide(self, people):
        asked(people)
        label = "申请：待确认是否逾期"
        assert label not in desk(people.nina, "2026-03-19")
        assert desk(people.nina, "2026-03-20")[label] == desk(people.ban, "2026-03-20")[label] == (1, 1)

    def test_it_is_closed_by_a_person_after_what_is_in_the_post_has_had_time(self, people):
        application = asked(people)
        with pytest.raises(IllegalStep, match="在途"):
            lapse(people, application, "2026-03-24")
        lapse(people, application, "2026-03-25")
        ended = fresh(application)
        assert (ended.status, ended.row, ended.timeline.last().actor_name) == (
            "closed",
            "6.1",
            people.nina.get_full_name(),
        )

    def test_what_was_posted_in_time_is_in_time_with_its_proof(self, people):
        application = asked(people)
        given = {"actor": people.nina, "on": D("2026-03-24"), "posted_on": D("2026-03-19")}
        with on("2026-03-24"):
            with pytest.raises(IllegalStep, match="凭证"):
                workflow.receive_supplement(fresh(application), "补正", [], **given)
            workflow.receive_supplement(fresh(application), "补正", [], proof="邮戳 3 月 19 日", **given)
        found = Supplement.objects.get()
        assert (found.received_on, found.posted_on, found.is_late_excused) == (D("2026-03-24"), D("2026-03-19"), False)

    def test_a_late_one_needs_a_good_reason_and_a_written_judgement(self, people):
        application = asked(people)
        with on("2026-03-26"):
            for reasons in ({}, {"late_reason": "住院"}):
                with pytest.raises(IllegalStep):
                    workflow.receive_supplement(fresh(application), "补正", [], actor=people.nina, **reasons)
            workflow.receive_supplement(
                fresh(application), "补正", [], actor=people.nina, late_reason="住院", judgement="有病历，理由正当"
            )
        assert Supplement.objects.get().is_late_excused
        with pytest.raises(IntegrityError), transaction.atomic():
            Supplement.objects.update(judgement="")

    def test_a_limit_runs_only_from_a_registered_service(self, people):
        application = asked(people, served="")
        with pytest.raises(IllegalStep, match="没有起算"):
            lapse(people, application, "2026-05-11")
        assert desk(people.nina, "2026-05-11")["申请：通知已发出，收到日期未登记"] == (1, 1)
        with pytest.raises(IntegrityError), transaction.atomic():
            Supplement.objects.update(lapsed_on=D("2026-05-11"))

    def test_a_notice_that_came_late_leaves_the_days_that_were_given(self, people):
        application = asked(people, served="2026-03-18")
        assert application.supplement.answer_by_on == D("2026-04-02")

    def test_a_posted_notice_runs_from_the_day_it_arrived(self, people):
        application = asked(people, served="2026-03-04", way="post")
        assert application.supplement.notice_received_on is None
        with on("2026-03-10"):
            workflow.note_supplement_received(application, actor=people.nina, on=D("2026-03-09"))
        assert fresh(application).supplement.answer_by_on == D("2026-03-24")

    @pytest.mark.parametrize("by, last", [("2026-03-15", "2026-03-16"), ("2026-04-04", "2026-04-06")])
    def test_a_last_day_of_rest_moves_to_the_next_working_day(self, people, by, last):
        """A Sunday and a Saturday."""
        application = asked(people, by=by)
        assert application.supplement.answer_by_on == D(last)
        assert application.papers.get(kind="supplement").stated_due_on == D(last)

    def test_online_after_the_last_day_the_reason_is_asked_and_judged(self, people):
        application = asked(people)
        with on("2026-03-20"):
            with pytest.raises(IllegalStep, match="逾期的理由"):
                workflow.receive_supplement(fresh(application), "补正", [])
            workflow.offer_supplement(fresh(application), "2024 年的", [upload()], late_reason="住院")
        assert fresh(application).status == "supplement"
        with pytest.raises(IllegalStep, match="先认定"):
            lapse(people, application, "2026-04-20")
        with on("2026-03-23"):
            workflow.judge_lateness(fresh(application), actor=people.nina, is_excused=True, judgement="病历属实")
        goes_on = fresh(application)
        assert (goes_on.status, goes_on.due_on) == ("handling", D("2026-04-17"))
        assert (goes_on.supplement.received_on, goes_on.supplement.text) == (D("2026-03-20"), "2024 年的")

    def test_a_reason_that_is_none_ends_the_case(self, people):
        application = asked(people)
        with on("2026-03-20"):
            workflow.offer_supplement(application, "补正", [], late_reason="忘记了")
            workflow.judge_lateness(fresh(application), actor=people.nina, is_excused=False, judgement="不是正当理由")
        assert (fresh(application).row, fresh(application).supplement.lapsed_on) == ("6.1", D("2026-03-20"))


class TestFeeAndOpinion:
    def charged(self, people):
        application = received(people)
        with on("2026-03-12"):
            workflow.notify_fee(application, actor=people.nina, basis="pages", quantity=60)
            workflow.note_fee_received(fresh(application), actor=people.nina, on=D("2026-03-12"))
        return fresh(application)

    def test_a_payment_of_the_last_day_is_entered_the_next_morning(self, people):
        application = self.charged(people)
        assert application.fee_notice.pay_by_on == D("2026-04-13")
        with on("2026-04-14"):
            assert workflow.sweep() == 0
            assert desk(people.nina, "2026-04-14")["申请：待确认是否逾期"] == (1, 1)
            workflow.pay_fee(application, actor=people.nina, on=D("2026-04-13"), voucher_number="A1")
        assert fresh(application).status == "handling"

    def test_a_late_payment_is_taken_with_a_reason_or_the_case_is_closed_by_a_person(self, people):
        application = self.charged(people)
        with on("2026-04-15"):
            with pytest.raises(IllegalStep, match="缴费期限"):
                workflow.pay_fee(application, actor=people.nina, on=D("2026-04-14"), voucher_number="A1")
            workflow.lapse_fee(application, actor=people.nina, text="收款记录无缴费")
        assert fresh(application).row == "6.2"

    def consulted(self, people, kind="third_party"):
        application = received(people)
        with on("2026-03-05"):
            letter = workflow.consult(
                application, Asked(kind, "某公司"), actor=people.nina, question="拟公开的协议", sent_on=D("2026-03-05")
            )
        return application, letter

    def test_an_objection_of_the_fifteenth_day_is_entered_the_next_morning(self, people):
        application, letter = self.consulted(people)
        serve(people, fresh(application), PaperKind.CONSULTATION, "2026-03-05")
        letter.refresh_from_db()
        assert letter.answer_by_on == D("2026-03-26")
        with on("2026-03-27"):
            assert workflow.sweep() == 0
            assert desk(people.ban, "2026-03-27")["申请：待确认是否逾期"] == (1, 1)
            workflow.record_answer(letter, actor=people.nina, answer="objects", on=D("2026-03-26"), reasons="商业秘密")
        assert fresh(application).due_on == D("2026-04-20")

    def test_an_answer_posted_in_time_is_in_time(self, people):
        _, letter = self.consulted(people)
        with on("2026-03-30"):
            workflow.note_letter_received(letter, actor=people.nina, on=D("2026-03-05"))
            with pytest.raises(IllegalStep, match="寄出日期"):
                workflow.record_answer(letter, actor=people.nina, answer="objects", on=D("2026-03-30"))
            workflow.record_answer(
                letter, actor=people.nina, answer="objects", on=D("2026-03-30"), posted_on=D("2026-03-26")
            )
        assert letter.answer == "objects"

    @pytest.mark.parametrize("kind, day", [("third_party", "2026-03-13"), ("other_organ", "2026-03-27")])
    def test_a_consultation_that_nobody_receives_is_on_the_desks(self, people, kind, day):
        self.consulted(people, kind)
        label = "申请：通知已发出，收到日期未登记"
        assert label not in desk(people.nina, "2026-03-11")
        assert desk(people.nina, day)[label] == desk(people.ban, day)[label] == (1, 1)


class TestReopening:
    def lapsed(self, people):
        application = asked(people)
        lapse(people, application, "2026-03-25")
        return fresh(application)

    def reopened(self, people, application, day="2026-03-27"):
        with on(day):
            workflow.reopen(application, actor=people.fu, reason="补正 3 月 19 日已到收发室")
        return fresh(application)

    def test_it_goes_on_where_it_stood_and_both_events_stay(self, people):
        application = self.reopened(people, self.lapsed(people))
        assert (application.status, application.closed_on, application.row) == ("supplement", None, "")
        with on("2026-03-27"):
            workflow.receive_supplement(application, "补正", [], actor=people.nina, on=D("2026-03-19"))
        application = fresh(application)
        assert application.due_on == D("2026-04-16")
        kinds = list(application.clock_events.order_by("pk").values_list("kind", flat=True))
        assert kinds[-3:] == ["closed", "reopened", "supplement_received"]
        assert any("撤销办结" in line for line in deadline_of(application).lines)

    def test_the_report_counts_its_real_end_once(self, people):
        application = self.reopened(people, self.lapsed(people))
        assert not cases_of(2026, "6.1").exists()
        assert cases_of(2026, CARRIED_OUT).get() == application
        with on("2026-03-27"):
            workflow.receive_supplement(application, "补正", [], actor=people.nina, on=D("2026-03-19"))
        answered(people, fresh(application), day="2026-04-16")
        assert (cases_of(2026, TOTAL).count(), cases_of(2026, "1").count(), table(2026).faults) == (1, 1, [])
        assert not fresh(application).was_late

    def test_the_paper_of_the_end_is_void_and_a_new_one_tells_that_it_goes_on(self, people):
        application = self.reopened(people, self.lapsed(people))
        assert application.papers.get(kind="not_processed").voided_at is not None
        told = plain_text(page_kept(application.papers.get(kind="reopened")))
        assert "曾于2026年3月25日终止办理" in told
        assert "恢复办理" in told

    def test_it_may_be_closed_again(self, people):
        application = self.reopened(people, self.lapsed(people))
        lapse(people, application, "2026-03-30")
        assert fresh(application).closed_on == D("2026-03-30")
        assert Paper.objects.in_force().filter(kind="not_processed").count() == 1

    def test_only_the_responsible_person_and_only_what_was_not_answered(self, people):
        application = self.lapsed(people)
        with pytest.raises(NotPermitted):
            workflow.reopen(application, actor=people.nina, reason="有误")
        done = received(people)
        answered(people, done)
        with pytest.raises(IllegalStep, match="自行纠正"):
            workflow.reopen(fresh(done), actor=people.fu, reason="有误")

    def test_the_database_opens_no_closed_case_without_the_event(self, people):
        application = self.lapsed(people)
        with pytest.raises(IntegrityError, match="is closed"), transaction.atomic():
            Application.objects.filter(pk=application.pk).update(status="handling", closed_on=None, row="")

    def test_a_withdrawal_entered_for_the_wrong_case_is_undone(self, people):
        application = received(people)
        with on("2026-03-05"):
            workflow.withdraw(application, actor=people.nina, on=D("2026-03-04"), text="书面撤回")
            assert fresh(application).closed_on == D("2026-03-04")
            workflow.reopen(fresh(application), actor=people.fu, reason="撤回的是另一件")
        assert (fresh(application).status, fresh(application).due_on) == ("handling", D("2026-03-30"))


class TestConfirmation:
    def test_it_is_red_on_the_desks_after_the_next_working_day(self, people):
        """Case 12: submitted and touched by nobody."""
        sent(people)
        label = "申请：超过一个工作日未确认收到"
        assert label not in desk(people.nina, "2026-03-03")
        assert desk(people.nina, "2026-03-04")[label] == desk(people.ban, "2026-03-04")[label] == (1, 1)

    def test_a_late_confirmation_says_why(self, people):
        application = sent(people, "2021-11-24")
        with on("2021-12-02"):
            with pytest.raises(IllegalStep, match="理由"):
                workflow.confirm(application, actor=people.nina)
            workflow.confirm(application, actor=people.nina, text="系统故障")
        assert application.due_on == D("2021-12-30")

    def test_it_is_new_in_the_year_of_its_submission(self, people):
        application = sent(people, "2026-12-31")
        assert cases_of(2026, RECEIVED).get() == cases_of(2026, CARRIED_OUT).get() == application
        with on("2027-01-04"):
            workflow.confirm(application, actor=people.nina, text="元旦假期后才联系上")
        assert cases_of(2026, RECEIVED).get() == application
        assert not cases_of(2027, RECEIVED).exists()
        assert (table(2026).faults, table(2027).faults) == ([], [])


class TestExtensionAndRemedies:
    def test_an_extension_that_was_told_after_expiry_does_not_hold(self, people):
        application = received(people)
        with on("2026-03-30"):
            workflow.extend(application, actor=people.fu, days=20, reason="需要查档")
        assert fresh(application).due_on == D("2026-04-27")
        with pytest.raises(IllegalStep, match="不生效"):
            serve(people, application, PaperKind.EXTENSION, "2026-04-07", way="post")
        serve(people, fresh(application), PaperKind.EXTENSION, "2026-04-07", way="post", is_late_known=True)
        assert fresh(application).due_on == D("2026-03-30")

    def test_an_answer_in_a_review_and_a_new_reply_are_on_the_desks(self, people):
        application = received(people)
        answered(people, application)
        with on("2026-03-20"):
            remedy = workflow.record_remedy(
                fresh(application),
                actor=people.nina,
                kind="reconsideration",
                authority="无棣县人民政府",
                notified_on=D("2026-03-20"),
            )
        label = "复议、诉讼：待提交答复、答辩"
        assert desk(people.nina, "2026-03-23")[label] == (1, 0)
        assert desk(people.ban, "2026-04-10")[label] == (1, 1)
        with on("2026-04-10"):
            workflow.note_defence(remedy, actor=people.nina, on=D("2026-03-31"))
            workflow.record_result(
                remedy, actor=people.nina, result="corrected", decided_on=D("2026-04-10"), redo_by_on=D("2026-04-30")
            )
        assert label not in desk(people.nina, "2026-04-10")
        assert desk(people.nina, "2026-05-06")["申请：待重新作出答复"] == (1, 1)

    def test_a_unit_corrects_its_own_reply(self, people):
        application = received(people)
        answered(people, application)
        with on("2026-03-20"):
            remedy = workflow.correct_reply(
                fresh(application), actor=people.fu, reason="附件有误", redo_by_on=D("2026-03-27")
            )
            new = workflow.draft_reply(
                fresh(application),
                {"outcome": "already_public", "obtaining": "本机关网站"},
                actor=people.nina,
                remedy=remedy,
            )
        assert new.remedy == remedy
        assert "self" not in remedy_table(2026)
        with on("2026-03-20"), pytest.raises(IllegalStep, match="已有"):
            workflow.correct_reply(fresh(application), actor=people.fu, reason="再", redo_by_on=D("2026-03-27"))


class TestCorrections:
    def test_a_name_typed_wrongly_is_corrected_with_both_versions(self, people):
        application = received(people)
        with on("2026-03-03"):
            workflow.correct_entry(
                application, {"applicant_name": "欧阳正", "phone": "13900001111"}, actor=people.nina, reason="录入有误"
            )
        assert str(fresh(application).applicant_name) == "欧阳正"
        kept = [(one.matter, str(one.before), str(one.after)) for one in EntryCorrection.objects.all()]
        assert kept == [("姓名或者名称", "欧阳泄露检", "欧阳正"), ("联系电话", "13905439876", "13900001111")]
        assert application.name_index == fresh(received(people, applicant_name="欧阳正")).name_index
        assert "欧阳" not in application.timeline.last().note

    def test_both_versions_stay_in_the_database(self, people):
        application = received(people)
        workflow.correct_entry(application, {"phone": "13900001111"}, actor=people.nina, reason="录入有误")
        for sql in ("UPDATE requests_app_entrycorrection SET reason = 'x'", "DELETE FROM requests_app_entrycorrection"):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)

    def test_a_wrong_day_of_service_is_corrected_after_the_end(self, people):
        """Due on 03-30; entered as signed for on 03-31, and signed for on the 30th."""
        application = received(people)
        with on("2026-03-27"):
            reply = approved(people, application)
        with on("2026-04-01"):
            workflow.serve(reply, actor=people.nina, way="direct", served_on=D("2026-03-31"))
            assert fresh(application).was_late
            with pytest.raises(NotPermitted):
                workflow.correct_service(reply, actor=people.nina, on=D("2026-03-30"), reason="签收日登记有误")
            workflow.correct_service(reply, actor=people.fu, on=D("2026-03-30"), reason="签收日登记有误")
        corrected = fresh(application)
        assert (corrected.closed_on, corrected.was_late) == (D("2026-03-30"), False)
        assert ClockEvent.objects.filter(application=application, kind="closed").count() == 2
        assert EntryCorrection.objects.get().before == "2026-03-31"
        with pytest.raises(IntegrityError, match="its day stays"), transaction.atomic():
            Application.objects.filter(pk=application.pk).update(closed_on=D("2026-03-29"))

    def test_a_lost_code_is_renewed_and_the_old_one_is_dead(self, people):
        application = received(people)
        before = (application.code_hash, application.link_hash)
        code = workflow.renew_code(application, actor=people.nina, reason="本人持证到场")
        assert len(code) == 12
        assert not set(before) & {fresh(application).code_hash, fresh(application).link_hash}
        with pytest.raises(IllegalStep, match="身份"):
            workflow.renew_code(fresh(application), actor=people.nina, reason=" ")

    def test_a_remark_is_for_the_office_alone(self, people):
        application = received(people)
        workflow.remark(application, actor=people.ban, text="已电话提醒")
        assert application.timeline.last().note == "已电话提醒"
