"""What a second, sceptical reading of the applications found: each was a fault once, and stays mended."""

from datetime import date

import pytest

from county.papers import plain_text
from requests_app import workflow
from requests_app.models import Application, Consultation, ReasonsRequest, Service
from requests_app.printing import page_of
from requests_app.workflow import Asked
from tests.people import office
from tests.requests_app.factories import APPLICANT
from tests.requests_app.stories import MONDAY, WANTED, answered, approved, on, received

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
    return plain_text(page_of(application.papers.get(kind=kind)))


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

    @pytest.mark.parametrize("outcome", ["corrected", "correction_passed_on", "correction_elsewhere"])
    def test_every_answer_to_a_correction_tells_its_remedy(self, people, outcome):
        application = received(people, kind="correction", correction_claim="门牌号有误")
        answered(people, application, outcome)
        assert "行政复议" in paper(application, "reply")


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
