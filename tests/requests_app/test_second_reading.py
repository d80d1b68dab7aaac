"""What a second, sceptical reading of the applications found: each was a fault once, and stays mended."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from county.calendar.calendar_data import package_notices
from county.calendar.special_days import store_notices
from county.cases.workflow import IllegalStep
from county.models import Department
from county.papers import plain_text
from demo.units.people import load_units
from requests_app import files, workflow
from requests_app.exports import register_csv
from requests_app.kept_papers import page_kept
from requests_app.models import Application, ApplicationFile, Consultation, ReasonsRequest, Reply, Service
from requests_app.permissions import may_draft
from requests_app.progress import papers_of
from requests_app.workflow import Asked
from requests_app.workflow.charging import items_before
from requests_app.workflow.duties import sweep
from tests.people import office
from tests.requests_app.factories import APPLICANT
from tests.requests_app.stories import MONDAY, OPEN, WANTED, answered, approved, drafted, on, received, sent, upload

D = date.fromisoformat
pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return office()


def fresh(application: Application) -> Application:
    return Application.objects.get(pk=application.pk)


def handed_in(people, day: str = MONDAY, **values) -> Application:
    """Handed in at the counter: received on the day."""
    with on(day):
        typed = APPLICANT | WANTED | values
        done = workflow.register(
            typed, [], department=people.caizheng, channel="in_person", arrived_on=D(day), actor=people.nina
        )
    return done.application


def asked(people, application: Application, kind: str = "third_party", day: str = "2026-03-05") -> Consultation:
    """A letter that went out and was received on one day."""
    with on(day):
        letter = workflow.consult(application, Asked(kind, "某某单位"), actor=people.nina, question="拟公开补偿协议")
        workflow.note_letter_received(letter, actor=people.nina, on=D(day))
    return letter


def paper(application: Application, kind: str) -> str:
    return plain_text(page_kept(application.papers.get(kind=kind)))


class TestPapers:
    def test_an_extension_told_while_the_clock_stands_names_no_day_that_is_not_the_clocks(self, people):
        application = received(people)
        asked(people, application)
        with on("2026-03-12"):
            workflow.extend(fresh(application), actor=people.fu, days=10, reason="需要汇总")
        text = paper(application, "extension")
        assert "延长10个工作日" in text
        assert "届满" not in text
        assert "恢复计算" in text
        assert text.count("2026年3月12日") == 1

    def test_another_organs_letter_claims_neither_joint_making_nor_consent_by_silence(self, people):
        application = received(people)
        asked(people, application, "other_organ")
        text = paper(application, "consultation")
        assert "某某单位" in text
        assert not any(wrong in text for wrong in ("共同制作", "视为同意", "第三十四条", "15个工作日"))

    def test_a_receipt_whose_year_has_no_notice_yet_says_that_its_day_may_move(self, people):
        text = paper(received(people), "receipt")
        assert "至2026年3月30日届满" in text
        assert "放假安排尚未公布，期限为暂算" in text
        with on(MONDAY):
            store_notices(notice for notice in package_notices() if notice.year in (2025, 2026))
        assert "暂算" not in paper(received(people), "receipt")

    def test_an_extension_whose_year_has_no_notice_yet_says_so_too(self, people):
        application = received(people)
        with on("2026-03-10"):
            workflow.extend(application, actor=people.fu, days=10, reason="需要")
        assert "放假安排尚未公布，期限为暂算" in paper(application, "extension")

    @pytest.mark.parametrize(
        "answer, told", [("objects", "不同意公开"), ("agrees_in_part", "同意部分公开"), ("silent", "逾期未提出意见")]
    )
    def test_an_override_says_what_the_third_party_answered(self, people, answer, told):
        application = received(people)
        letter = asked(people, application)
        with on("2026-03-10" if answer != "silent" else "2026-03-27"):
            workflow.record_answer(letter, actor=people.nina, answer=answer, on=D("2026-03-10"))
            workflow.override(letter, actor=people.fu, reason="涉及公共安全")
        assert f"你（单位）{told}" in paper(application, "override")

    def test_a_tax_bureaus_answer_is_reviewed_by_the_bureau_above(self, people):
        people.caizheng.reviewing_organ = "国家税务总局滨州市税务局"
        people.caizheng.save()
        application = received(people)
        reply = answered(people, application, "process_information")
        assert "向国家税务总局滨州市税务局申请行政复议" in paper(application, "reply")
        assert "向国家税务总局滨州市税务局申请行政复议" in reply.remedy_text

    def test_the_demo_units_name_whom_the_law_names(self):
        load_units()
        named = dict(Department.objects.exclude(reviewing_organ="").values_list("slug", "reviewing_organ"))
        assert named == {
            "sifa": "无棣县人民政府或者滨州市司法局",
            "shuiwu": "国家税务总局滨州市税务局",
            "yancao": "滨州市烟草专卖局",
        }

    @pytest.mark.parametrize("outcome", ["corrected", "correction_passed_on", "correction_elsewhere"])
    def test_every_answer_to_a_correction_tells_its_remedy(self, people, outcome):
        application = received(people, kind="correction", correction_claim="门牌号有误")
        answered(people, application, outcome)
        assert "行政复议" in paper(application, "reply")

    def test_a_correction_that_is_passed_on_goes_out_with_a_letter_to_that_organ(self, people):
        application = received(people, kind="correction", correction_claim="门牌号有误")
        reply = answered(people, application, "correction_passed_on")
        letter = paper(application, "passing_on")
        assert reply.other_organ in letter
        assert "门牌号有误" not in letter
        assert f"政府信息更正申请（申请编号：{application.number}）" in letter
        assert not papers_of(application).filter(kind="passing_on").exists()


class TestOutcomes:
    def test_repeated_rests_on_an_answer_to_the_same_applicant(self, people):
        earlier = received(people, applicant_name="另一人", identity_number="371699198001011234")
        answered(people, earlier)
        mine = received(people, "2026-03-17")
        workflow.relate(mine, fresh(earlier), actor=people.nina, why="same_information")
        with on("2026-03-18"):
            reply = drafted(people, mine, "repeated")
            with pytest.raises(IllegalStep, match="此前已答复"):
                workflow.submit_reply(reply, actor=people.nina)

    def test_two_persons_do_not_repeat_each_other(self, people):
        earlier, later = received(people, identity_number="371699198001011234"), received(people)
        with pytest.raises(IllegalStep, match="证件号码不同"):
            workflow.relate(later, earlier, actor=people.nina, why="repeated")

    def test_repeated_needs_an_answer_not_a_withdrawal(self, people):
        earlier = received(people)
        with on("2026-03-10"):
            workflow.withdraw(earlier, actor=None)
        mine = received(people, "2026-03-17")
        workflow.relate(mine, fresh(earlier), actor=people.nina, why="repeated")
        with on("2026-03-18"):
            reply = drafted(people, mine, "repeated")
            with pytest.raises(IllegalStep, match="此前已答复"):
                workflow.submit_reply(reply, actor=people.nina)

    def test_an_objection_found_reasonable_after_the_reply_was_sent_on_stops_its_service(self, people):
        application = received(people)
        letter = asked(people, application)
        with on("2026-03-10"):
            workflow.record_answer(letter, actor=people.nina, answer="objects", on=D("2026-03-10"))
            workflow.judge_objection(letter, actor=people.nina, is_reasonable=False, decision="不成立")
            reply = approved(people, fresh(application))
            workflow.judge_objection(letter, actor=people.fu, is_reasonable=True, decision="确属商业秘密")
            with pytest.raises(IllegalStep, match="第三方不同意公开"):
                workflow.serve(reply, actor=people.nina, way="direct", served_on=D("2026-03-10"))
        assert fresh(application).is_open

    def test_a_partial_release_waits_for_the_judgement_of_an_objection_too(self, people):
        application = received(people)
        letter = asked(people, application)
        with on("2026-03-10"):
            workflow.record_answer(letter, actor=people.nina, answer="objects", on=D("2026-03-10"))
            reply = drafted(people, fresh(application), "partial")
            with pytest.raises(IllegalStep, match="第三方不同意公开"):
                workflow.submit_reply(reply, actor=people.nina)
            workflow.judge_objection(letter, actor=people.nina, is_reasonable=True, decision="确属商业秘密")
            workflow.submit_reply(reply, actor=people.nina)
        assert reply.status == "submitted"

    def test_a_draft_of_the_unit_that_had_the_case_is_void_once_another_takes_it(self, people):
        application = received(people)
        with on("2026-03-05"):
            reply = drafted(people, application)
            workflow.route(application, people.shuiwan, actor=people.nina, reason="由该镇保存")
            workflow.accept_routing(fresh(application), actor=people.zhen)
        reply.refresh_from_db()
        assert reply.status == "void"

    def test_online_service_counts_on_the_day_on_which_the_portal_gives_it_out(self, people):
        application = received(people)
        with on("2026-03-30"):
            reply = approved(people, application)
        with on("2026-04-02"), pytest.raises(IllegalStep, match="网上送达"):
            workflow.serve(reply, actor=people.nina, way="online", served_on=D("2026-03-30"))

    def test_a_correction_of_records_is_neither_charged_nor_asked_for_its_reasons(self, people):
        application = received(people, kind="correction", correction_claim="门牌号有误")
        with on("2026-03-05"):
            with pytest.raises(IllegalStep, match="更正申请"):
                workflow.notify_fee(application, actor=people.nina, basis="pages", quantity=50)
            with pytest.raises(IllegalStep, match="更正申请"):
                workflow.ask_reasons(application, actor=people.nina, facts="60 件", answer_by_on=D("2026-03-20"))


class TestStaleHands:
    def test_a_draft_saved_from_an_old_page_does_not_undo_what_happened_since(self, people):
        application = received(people)
        with on("2026-03-16"):
            reply = drafted(people, application)
            stale = Reply.objects.get(pk=reply.pk)
            workflow.submit_reply(reply, actor=people.nina)
            with pytest.raises(IllegalStep):
                workflow.save_reply(stale, {"outcome": "granted", "decision": "另一稿"}, actor=people.nina)
            with pytest.raises(IllegalStep):
                workflow.attach(stale, [upload("另.txt", b"other")], actor=people.nina)
        reply.refresh_from_db()
        assert (reply.status, reply.submitted_by) == ("submitted", people.nina)

    def test_no_file_goes_out_that_is_not_in_the_manifest_that_was_reviewed(self, people):
        with on("2026-03-16"):
            reply = drafted(people, received(people))
            files.keep(reply.application, [upload("夹带.txt", b"not reviewed")], purpose="released", reply=reply)
            workflow.submit_reply(reply, actor=people.nina)
            with connection.cursor() as cursor, pytest.raises(IntegrityError, match="manifest"):
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_the_bytes_of_a_file_never_change(self, people):
        file = sent(people).files.get()
        with pytest.raises(IntegrityError, match="bytes"), transaction.atomic():
            ApplicationFile.objects.filter(pk=file.pk).update(storage_name="another")

    @pytest.mark.parametrize(
        "change", [{"applicant_kind": "legal"}, {"was_late": True}, {"received_basis": "confirmed"}]
    )
    def test_what_the_report_counts_of_a_closed_case_stays(self, people, change):
        application = received(people)
        answered(people, application)
        with pytest.raises(IntegrityError, match="is closed"), transaction.atomic():
            Application.objects.filter(pk=application.pk).update(**change)

    @pytest.mark.parametrize("change", [{"status": "draft", "service": None}, {"status": "void", "service": None}])
    def test_a_served_reply_stays_served(self, people, change):
        reply = answered(people, received(people))
        with pytest.raises(IntegrityError, match="served"), transaction.atomic():
            Reply.objects.filter(pk=reply.pk).update(**change)


class TestErasure:
    def test_nothing_of_the_applicant_is_left(self, people):
        application = received(people)
        with on("2026-03-05"):
            workflow.ask_reasons(application, actor=people.nina, facts="当月 60 件", answer_by_on=D("2026-03-20"))
            workflow.give_reasons(application, "我叫欧阳泄露检，为研究之用")
        with on("2026-03-16"):
            reply = approved(people, fresh(application))
            workflow.serve(reply, actor=people.nina, way="direct", served_on=D("2026-03-16"), receiver="欧阳泄露检")
            workflow.archive(fresh(application), actor=people.nina)
        with on("2031-04-01"):
            workflow.erase(fresh(application), actor=people.nina, reason="到期")
        assert ReasonsRequest.objects.get().answer == ""
        assert Service.objects.get().receiver == ""


class TestDays:
    def test_a_corrected_notice_moves_the_day_of_a_letter_that_waits(self, people):
        with on(MONDAY):
            store_notices(notice for notice in package_notices() if notice.year in (2025, 2026))
        application = received(people, "2026-03-30")
        letter = asked(people, application, day="2026-03-31")
        assert letter.answer_by_on == D("2026-04-22")
        with on("2026-04-01"), connection.cursor() as cursor:
            cursor.execute("DELETE FROM county_specialday WHERE day = '2026-04-06'")
            sweep()
        letter.refresh_from_db()
        assert letter.answer_by_on == D("2026-04-21")

    @pytest.mark.parametrize("kind", ["third_party", "co_maker"])
    def test_an_answer_after_the_fifteen_days_comes_too_late(self, people, kind):
        application = received(people)
        letter = asked(people, application, kind)
        with on("2026-04-10"):
            with pytest.raises(IllegalStep, match="2026-03-26"):
                workflow.record_answer(letter, actor=people.nina, answer="objects", on=D("2026-04-10"))
            workflow.record_answer(letter, actor=people.nina, answer="silent", on=D("2026-04-10"))
        assert fresh(application).due_on == D("2026-04-20")

    def test_a_consultation_cannot_be_corrected_to_end_before_its_letter(self, people):
        application = received(people)
        first = asked(people, application, day="2026-03-03")
        second = asked(people, fresh(application), day="2026-03-06")
        with on("2026-03-10"):
            for letter in (first, second):
                letter.refresh_from_db()
                workflow.record_answer(letter, actor=people.nina, answer="agrees", on=D("2026-03-10"))
            ended = fresh(application).clock_events.get(kind="consultation_ended", consultation=second)
            with pytest.raises(IllegalStep, match="发出"):
                workflow.correct_event(ended, actor=people.fu, on=D("2026-03-05"), reason="登记有误")
        assert fresh(application).due_on is not None

    def test_a_corrected_day_is_the_records_day_too(self, people):
        application = received(people)
        letter = asked(people, application)
        with on("2026-03-12"):
            workflow.record_answer(letter, actor=people.nina, answer="agrees", on=D("2026-03-12"))
            for kind, day in (("consultation_sent", "2026-03-04"), ("consultation_ended", "2026-03-11")):
                event = fresh(application).clock_events.get(kind=kind, replaces=None)
                workflow.correct_event(event, actor=people.fu, on=D(day), reason="登记有误")
        letter.refresh_from_db()
        assert (letter.sent_on, letter.answered_on) == (D("2026-03-04"), D("2026-03-11"))

    def test_the_agency_answers_an_ordinary_review_in_ten_working_days(self, people):
        application = received(people)
        answered(people, application, "process_information")
        with on("2026-05-11"):
            remedy = workflow.record_remedy(
                application,
                actor=people.nina,
                kind="reconsideration",
                authority="无棣县人民政府",
                notified_on=D("2026-05-11"),
            )
        assert remedy.answer_by_on == D("2026-05-25")

    def test_the_register_shows_the_day_of_shanghai(self, people):
        application = sent(people)
        Application.objects.filter(pk=application.pk).update(submitted_at="2025-12-31T20:00Z")
        rows = Application.objects.for_list().select_related("entry_department")
        assert "2026-01-01" in "".join(register_csv(rows, D(MONDAY)))

    def test_an_overdue_case_is_not_cured_by_a_letter_of_an_earlier_day(self, people):
        application = received(people)
        with on("2026-04-02"):
            with pytest.raises(IllegalStep, match="2026-03-30"):
                workflow.consult(
                    application,
                    Asked("third_party", "公司"),
                    actor=people.nina,
                    question="拟公开",
                    sent_on=D("2026-03-05"),
                )
            workflow.consult(application, Asked("third_party", "公司"), actor=people.nina, question="拟公开")
        assert fresh(application).due_on == D("2026-03-30")

    def test_a_supplement_is_not_asked_for_on_a_day_that_has_gone(self, people):
        application = received(people)
        with on("2026-03-12"), pytest.raises(IllegalStep, match="2026-03-11"):
            workflow.ask_supplement(
                application,
                actor=people.nina,
                matters="写明年份",
                answer_by_on=D("2026-03-30"),
                asked_on=D("2026-03-11"),
            )


class TestFees:
    def test_corrections_are_no_items(self, people):
        received(people, kind="correction", correction_claim="门牌号有误")
        assert items_before(received(people)) == 0

    def test_an_application_that_was_divided_counts_by_its_items(self, people):
        first, second = received(people), received(people, "2026-03-03")
        with on("2026-03-04"):
            workflow.notify_fee(first, actor=people.nina, basis="items", quantity=12)
            assert items_before(second) == 12
            notice = workflow.notify_fee(second, actor=people.nina, basis="items", quantity=1)
        assert (notice.quantity_before, notice.amount) == (12, 100)


class TestRemedies:
    def test_who_was_not_answered_in_time_may_sue_while_the_case_is_open(self, people, visit):
        application = received(people)
        with on("2026-04-10"):
            page = visit(people.nina).get(f"/admin/requests_app/application/{application.pk}/change/")
            assert "/step/remedy/" in page.content.decode()
            workflow.record_remedy(
                application, actor=people.nina, kind="suit", authority="无棣县人民法院", notified_on=D("2026-04-10")
            )
        assert application.remedies.get().answer_by_on == D("2026-04-27")

    def test_a_correction_is_answered_anew_once(self, people):
        application = received(people)
        answered(people, application, "process_information")
        with on("2026-05-11"):
            remedy = workflow.record_remedy(
                application, actor=people.nina, kind="suit", authority="无棣县人民法院", notified_on=D("2026-05-11")
            )
            workflow.record_result(remedy, actor=people.nina, result="corrected", decided_on=D("2026-05-11"))
            reply = workflow.draft_reply(
                application, {"outcome": "granted_later", "obtaining": "网站下载"}, actor=people.nina, remedy=remedy
            )
            workflow.submit_reply(reply, actor=people.nina)
            workflow.review_reply(reply, OPEN, actor=people.shen)
            workflow.approve_reply(reply, actor=people.fu)
            workflow.serve(reply, actor=people.nina, way="online", served_on=D("2026-05-11"))
            assert not may_draft(people.nina, fresh(application))
            with pytest.raises(IllegalStep, match="已经重新答复"):
                workflow.draft_reply(application, {"outcome": "granted_later"}, actor=people.nina, remedy=remedy)


class TestOddInput:
    def test_the_look_of_a_draft_that_rests_on_a_supplement_which_never_came(self, people, visit):
        application = received(people)
        reply = drafted(people, application, "still_unclear")
        address = f"/admin/requests_app/reply/{reply.pk}/preview.docx"
        with on(MONDAY):
            assert visit(people.nina).get(address).status_code == 302
            workflow.ask_supplement(application, actor=people.nina, matters="写明年份", answer_by_on=D("2026-03-20"))
            assert visit(people.nina).get(address).status_code == 302

    @pytest.mark.parametrize(
        "query", ["work=%00", "unit=%00", "kind__exact=%00", "year=%00", "q=%00", f"year={10**20}", "p=-7"]
    )
    def test_the_list_of_applications(self, people, visit, query):
        response = visit(people.ban).get(f"/admin/requests_app/application/?{query}")
        assert response.status_code in (200, 302, 400)

    @pytest.mark.parametrize(
        "page",
        ["requests_app/reply/?status__exact=%00", "oversight/disclosure/?unit=%00", "oversight/misfiled/?unit=%00"],
    )
    def test_other_pages_of_the_back_office(self, people, visit, page):
        assert visit(people.ban).get(f"/admin/{page}").status_code in (200, 302, 400, 404)

    def test_the_choice_of_a_unit(self, people, client):
        assert client.get("/requests/new/?kind=disclosure&by=person&unit=%00").status_code == 400

    def test_confirmed_by_the_county_office_a_case_has_no_handler_of_another_unit(self, people):
        application = sent(people)
        with on(MONDAY):
            workflow.confirm(application, actor=people.ban)
        assert fresh(application).handler is None
