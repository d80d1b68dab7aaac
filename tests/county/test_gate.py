"""The one gate, with the smallest reviewed text: what every app that uses it gets."""

from dataclasses import dataclass

import pytest
from django.db import IntegrityError, connection, models, transaction

from county.cases import gate
from county.cases.digests import CheckDigest, DigestFields, digest_trigger
from county.cases.gate import Answers
from county.cases.review import Conclusion
from county.cases.workflow import IllegalStep, NotPermitted
from county.models import Role, User
from tests.county.cases.models import Notice, NoticeReview

OPEN = Answers(Conclusion.APPROVED, basis="不涉密")
EVERY_ROLE = [Role.OFFICER, Role.REVIEWER, Role.LEADER]
REVIEW_OF_THESE_BYTES = """
ALTER TABLE cases_notice ADD CONSTRAINT test_notice_review_of_digest
    FOREIGN KEY (review_id, digest) REFERENCES cases_noticereview (id, approved_digest) DEFERRABLE INITIALLY DEFERRED
"""


def run_sql(sql: str, values: dict) -> None:
    """As from a shell of the database, up to the commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@dataclass
class People:
    author: User
    reviewer: User
    leader: User


@pytest.fixture
def notices(db, cases):
    """The table of the smallest reviewed text with its triggers, as a real app's migrations make them."""
    with connection.schema_editor() as editor:
        editor.execute(REVIEW_OF_THESE_BYTES)
        for trigger in Notice.triggers():
            editor.execute(trigger.create_sql, params=None)


@pytest.fixture
def people(db):
    """Three persons, each of whom has every role: only the gate keeps them apart."""
    return People(*(User.objects.create_user(name, roles=EVERY_ROLE) for name in ("author", "reviewer", "leader")))


@pytest.fixture
def draft(notices, people):
    notice = Notice(title="停水通知", body="明日停水。", author=people.author)
    notice.seal()
    notice.save()
    return notice


@pytest.fixture
def submitted(draft, people):
    gate.submit(draft, actor=people.author)
    return draft


@pytest.fixture
def reviewed(submitted, people):
    gate.review(submitted, OPEN, actor=people.reviewer)
    return submitted


@pytest.fixture
def approved(reviewed, people):
    gate.approve(reviewed, actor=people.leader)
    return reviewed


def test_three_persons_bring_a_text_through(approved, people):
    stored = Notice.objects.get()
    assert stored.status == "approved"
    assert (stored.sender, stored.reviewed_by, stored.approver) == (people.author, people.reviewer, people.leader)
    assert stored.review.approved_digest == stored.digest == stored.computed_digest()
    assert list(stored.timeline.values_list("action", flat=True)) == ["submit", "pass_review", "approve"]


def test_nobody_takes_two_parts(submitted, people):
    with pytest.raises(IllegalStep, match="不能审查自己的通知"):
        gate.review(submitted, OPEN, actor=people.author)
    assert not NoticeReview.objects.exists()
    gate.review(submitted, OPEN, actor=people.reviewer)
    for actor in (people.author, people.reviewer):
        with pytest.raises(IllegalStep, match="三个不同的人"):
            gate.approve(submitted, actor=actor)
    assert Notice.objects.get().status == "reviewed"


def test_a_role_is_needed_for_each_part(submitted, people):
    officer = User.objects.create_user("officer", roles=[Role.OFFICER])
    with pytest.raises(NotPermitted):
        gate.review(submitted, OPEN, actor=officer)


def test_a_text_that_changed_meanwhile_is_not_reviewed(submitted, people):
    seen = Notice.objects.get()
    gate.amend(submitted, actor=people.author)
    submitted.body = "后日停水。"
    submitted.seal()
    submitted.save()
    gate.submit(submitted, actor=people.author)
    with pytest.raises(IllegalStep):
        gate.review(seen, OPEN, actor=people.reviewer)
    with pytest.raises(IllegalStep, match="通知内容已有变化"):
        gate.require_seen(submitted, seen.digest)
    assert not NoticeReview.objects.exists()


@pytest.mark.parametrize("conclusion, status", [(Conclusion.REFUSED, "draft"), (Conclusion.REFERRED, "referred")])
def test_what_is_not_passed_is_refused_or_referred_and_has_no_review(submitted, people, conclusion, status):
    record = gate.review(submitted, Answers(conclusion, basis="须报请确定"), actor=people.reviewer)
    stored = Notice.objects.get()
    assert (stored.status, stored.review, record.approved_digest) == (status, None, None)
    assert stored.timeline.last().note == "须报请确定"


def test_a_referred_text_is_reviewed_again(submitted, people):
    gate.review(submitted, Answers(Conclusion.REFERRED, basis="报请"), actor=people.reviewer)
    gate.determine(submitted, actor=people.reviewer, note="保密局答复：不涉密")
    gate.review(submitted, OPEN, actor=people.reviewer)
    assert Notice.objects.get().status == "reviewed"


@pytest.mark.parametrize("back", [gate.send_back, gate.amend, gate.abandon])
def test_what_goes_back_is_void(approved, people, back):
    actor = people.leader if back is gate.send_back else people.author
    back(approved, actor=actor, note="有误")
    stored = Notice.objects.get()
    assert (stored.review, stored.sender, stored.reviewed_by, stored.approver) == (None, None, None, None)
    assert NoticeReview.objects.count() == 1


def test_each_recalls_the_own_step_only(approved, people):
    with pytest.raises(IllegalStep):
        gate.recall_approval(approved, actor=people.reviewer)
    gate.recall_approval(approved, actor=people.leader)
    with pytest.raises(IllegalStep):
        gate.recall_review(approved, actor=people.leader)
    gate.recall_review(approved, actor=people.reviewer)
    with pytest.raises(IllegalStep):
        gate.recall(approved, actor=people.leader)
    gate.recall(approved, actor=people.author)
    stored = Notice.objects.get()
    assert (stored.status, stored.review, stored.sender) == ("draft", None, None)


@pytest.mark.parametrize(
    "changes",
    [
        "status = 'approved'",
        "status = 'reviewed', reviewed_by_id = %(reviewer)s",
        "body = '另一段话'",
        "digest = repeat('0', 64)",
        "digest_format = 2",
    ],
)
def test_the_database_refuses_from_a_shell_what_the_gate_refuses(submitted, people, changes):
    with pytest.raises(IntegrityError):
        run_sql(f"UPDATE cases_notice SET {changes}", {"reviewer": people.reviewer.pk})


def test_the_database_refuses_a_review_of_other_bytes(reviewed, people):
    other = Notice.DIGESTED.digest(Notice(title=reviewed.title, body="另一段话"), 1)
    with pytest.raises(IntegrityError):
        run_sql("UPDATE cases_notice SET body = '另一段话', digest = %(other)s", {"other": other})


@pytest.mark.parametrize(
    "person, column", [("author", "reviewed_by"), ("reviewer", "approver"), ("author", "approver")]
)
def test_the_database_keeps_three_persons_apart(approved, people, person, column):
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(**{column: getattr(people, person)})


def test_a_further_field_touches_one_declaration_and_keeps_every_old_review(approved, people):
    """A third field: the column, `adding`, one migration operation. Old texts keep digest and review."""
    old_digest = approved.digest
    language = models.CharField(max_length=20, default="")
    language.set_attributes_from_name("language")
    was = Notice.DIGESTED
    formats = was.adding("language").formats
    assert formats == (("title", "body"), ("title", "body", "language"))

    class NoticeWithLanguage(models.Model):
        title = models.CharField(max_length=50)
        body = models.TextField()
        language = models.CharField(max_length=20, default="")
        digest = models.CharField(max_length=64)
        digest_format = models.PositiveSmallIntegerField(default=1)

        class Meta:
            app_label = "cases"
            db_table = "cases_notice"
            managed = False

    connection.check_constraints()
    with connection.schema_editor() as editor:
        editor.add_field(Notice, language)
        CheckDigest._change(NoticeWithLanguage, editor, was.formats, formats)

    kept = NoticeWithLanguage.objects.get()
    digests = DigestFields("title", "body").adding("language")
    assert (kept.digest, kept.digest_format) == (old_digest, 1)
    assert digests.digest(kept, 1) == old_digest
    NoticeWithLanguage.objects.update(title=kept.title)  # the old text still satisfies the trigger
    assert Notice.objects.get().review.approved_digest == old_digest

    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeWithLanguage.objects.update(language="中文")  # a later field in a text of the old format was not reviewed

    gate.amend(approved, actor=people.author)
    kept.language, kept.digest_format = "中文", digests.latest
    kept.digest = digests.digest(kept, digests.latest)
    assert kept.digest != old_digest
    NoticeWithLanguage.objects.update(language=kept.language, digest=kept.digest, digest_format=kept.digest_format)
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeWithLanguage.objects.update(language="英文")


def test_a_part_left_out_while_empty_and_a_part_always_there(notices):
    class Text(models.Model):
        title = models.CharField(max_length=50)
        letter = models.CharField(max_length=50)

        class Meta:
            app_label = "cases"
            managed = False

    without = DigestFields("title")
    with_letter = DigestFields("title", "letter?")
    assert list(with_letter) == ["title", "letter"]
    assert with_letter.digest(Text(title="一", letter=""), 1) == without.digest(Text(title="一"), 1)
    assert with_letter.digest(Text(title="一", letter="函"), 1) != without.digest(Text(title="一"), 1)
    assert "nullif(NEW." in digest_trigger(Text, with_letter.formats).body
