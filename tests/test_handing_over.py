"""A complaint that came as an application reaches a mailbox without being typed again (条例 Art. 39)."""

import pytest

from county.timeline import verify
from county.workflow import IllegalStep
from disclosure_portal.handing_over import to_mailbox
from mailboxes.models import Letter, Mailbox
from mailboxes.opening import open_mailboxes
from requests_app.models import ApplicationEntry
from tests.people import office
from tests.requests_app.factories import APPLICANT
from tests.requests_app.stories import drafted, received

pytestmark = pytest.mark.django_db


def test_the_applicants_words_become_a_letter_once():
    people = office()
    open_mailboxes()
    mailbox = Mailbox.objects.get(department=people.caizheng)
    application = received(people, wanted_title="请查处某路夜间施工扰民")
    with pytest.raises(IllegalStep, match="先按"):
        to_mailbox(application, mailbox, kind="complaint", actor=people.nina)
    drafted(people, application, "petition", reasons="投诉", obtaining="县长信箱")
    written = to_mailbox(application, mailbox, kind="complaint", actor=people.nina)
    letter = Letter.objects.get()
    assert (letter.pk, letter.kind, letter.title) == (written.letter.pk, "complaint", "请查处某路夜间施工扰民")
    assert letter.writer_name == APPLICANT["applicant_name"]
    assert letter.phone == APPLICANT["phone"]
    assert len(written.code) == 12
    entry = application.timeline.last()
    assert (entry.action_label, letter.number in entry.note) == ("转入信箱", True)
    assert APPLICANT["applicant_name"] not in entry.note
    with pytest.raises(IllegalStep, match="已经转入"):
        to_mailbox(application, mailbox, kind="complaint", actor=people.nina)
    assert verify(ApplicationEntry).fault == ""


def test_a_closed_mailbox_and_an_unknown_kind_are_refused():
    people = office()
    open_mailboxes()
    application = received(people)
    drafted(people, application, "petition")
    mailbox = Mailbox.objects.get(department=people.caizheng)
    with pytest.raises(IllegalStep, match="来信类型"):
        to_mailbox(application, mailbox, kind="riddle", actor=people.nina)
    Mailbox.objects.filter(pk=mailbox.pk).update(is_open=False)
    mailbox.refresh_from_db()
    with pytest.raises(IllegalStep, match="不接收"):
        to_mailbox(application, mailbox, kind="complaint", actor=people.nina)
    assert not Letter.objects.exists()
