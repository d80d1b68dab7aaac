"""The verbs of a letter, each asked the same questions; the closed track of reports; who may do what, in every state."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from county.calendar.special_days import current_calendar
from county.cases import numbering
from county.cases.timeline import append, verify
from county.cases.workflow import IllegalStep, may
from county.models import Role
from county.public_forms import query_codes
from county.public_forms.idempotency import code_of, new_key
from mailboxes import workflow
from mailboxes.limits import DEFAULT_DAYS
from mailboxes.models import Assignment, HandOver, Letter, LetterEntry, LetterLimit, Rating
from mailboxes.workflow import NewLetter, RatingIsOver
from tests.factories import person
from tests.mailboxes.letters import REPLY, TEXT, WRITER, county, letter_at, new_letter, rate_as, send_to_check, written

pytestmark = pytest.mark.django_db

STATES = (
    "received", "accepted", "assigned", "handling", "asked", "checking", "checked", "answered", "reopened", "declined",
    "handed_over", "merged", "split",
)  # fmt: skip


@pytest.fixture
def people():
    return county()


# Each verb as its people call it: who, and with what.
VERBS = {
    "accept": ("nina", lambda letter, actor, people: workflow.accept(letter, actor=actor)),
    "decline": ("nina", lambda letter, actor, people: workflow.decline(letter, "procedure", actor=actor)),
    "assign": (
        "ban",
        lambda letter, actor, people: workflow.assign(letter, people.shuiwan, actor=actor, note="属该镇"),
    ),
    "return": ("nina", lambda letter, actor, people: workflow.give_back(letter, actor=actor, note="不属本局")),
    "claim": ("nina", lambda letter, actor, people: workflow.claim(letter, actor=actor)),
    "note": ("nina", lambda letter, actor, people: workflow.add_note(letter, actor=actor, note="已联系供电所")),
    "ask_extension": (
        "nina",
        lambda letter, actor, people: workflow.ask_extension(letter, 5, actor=actor, note="需勘查"),
    ),
    "ask": ("nina", lambda letter, actor, people: workflow.ask(letter, "请写明路段。", actor=actor)),
    "supplement": (None, lambda letter, actor, people: workflow.supplement(letter, "在村东头。")),
    "go_on": ("nina", lambda letter, actor, people: workflow.go_on(letter, actor=actor, note="已自行查明")),
    "draft_reply": ("nina", lambda letter, actor, people: workflow.draft_reply(letter, REPLY, actor=actor)),
    "recall": ("nina", lambda letter, actor, people: workflow.recall(letter, actor=actor)),
    "pass_check": (
        "fu",
        lambda letter, actor, people: workflow.pass_check(letter, digest=digest_seen(letter), actor=actor),
    ),
    "send_back": ("fu", lambda letter, actor, people: workflow.send_back(letter, actor=actor, note="请写明措施")),
    "send": ("nina", lambda letter, actor, people: workflow.send(letter, actor=actor)),
    "urge": ("ban", lambda letter, actor, people: workflow.urge(letter, actor=actor, note="请抓紧")),
    "merge": (
        "nina",
        lambda letter, actor, people: workflow.merge(letter, other_letter(), actor=actor, note="同一事项"),
    ),
    "split": (
        "ban",
        lambda letter, actor, people: workflow.split(letter, [("甲", TEXT), ("乙", TEXT)], actor=actor, note="两事"),
    ),
    "hand_over": (
        "nina",
        lambda letter, actor, people: workflow.hand_over(
            letter, "other_body", "县法院", actor=actor, note="属司法程序"
        ),
    ),
    "reclassify": (
        "nina",
        lambda letter, actor, people: workflow.reclassify(letter, "inquiry", actor=actor, note="是咨询"),
    ),
    "redo": ("ban", lambda letter, actor, people: workflow.redo(letter, people.caizheng, actor=actor, note="确未解决")),
    "uphold": ("ban", lambda letter, actor, people: workflow.uphold(letter, actor=actor, note="已按规定办理")),
    "reveal": ("nina", lambda letter, actor, people: workflow.reveal(letter, actor=actor)),
}


def other_letter() -> Letter:
    return written(writer_name="李四", text=f"{TEXT}第{Letter.objects.count()}封。")


def digest_seen(letter: Letter) -> str:
    return letter.draft.digest if letter.draft else ""


def take(verb: str, letter: Letter, people, who: str | None = "") -> None:
    usual, act = VERBS[verb]
    name = usual if who == "" else who
    act(letter, getattr(people, name) if name else None, people)


def state_of(letter: Letter) -> tuple:
    letter.refresh_from_db()
    return letter.status, letter.timeline.count()


@pytest.mark.slow
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_works_where_the_table_lets_it_and_is_refused_elsewhere(people, verb):
    """In every state: allowed and written into the timeline once, or refused with nothing written."""
    step = {step.action: step for step in Letter.STEPS}[verb]
    for number, status in enumerate(STATES):
        letter = letter_at(people, status, text=f"{TEXT}{number}", writer_name=f"王{number}")
        before = state_of(letter)
        if status in step.sources:
            take(verb, letter, people)
            assert state_of(letter) == (step.target or status, before[1] + 1), (verb, status)
            assert letter.timeline.last().action == verb
        else:
            with pytest.raises(IllegalStep):
                take(verb, letter, people)
            assert state_of(letter) == before, (verb, status)
    assert verify(LetterEntry).fault == ""


FIRST_STATE = {verb: next(iter(step.sources)) for verb in VERBS for step in Letter.STEPS if step.action == verb}


@pytest.mark.parametrize("verb", [verb for verb, (who, _) in VERBS.items() if who])
def test_nobody_else_takes_a_step(people, verb):
    """Another unit, a role that does not give it, and people with no business role: refused, nothing written."""
    strangers = {
        "zhen": people.zhen,
        "sheji": people.sheji,
        "shen": people.shen,
        "idle": person("idle", people.caizheng, Role.OFFICER, is_active=False),
    }
    letter = letter_at(people, "handling" if "handling" in sources_of(verb) else FIRST_STATE[verb])
    before = state_of(letter)
    for name, actor in strangers.items():
        assert not may(actor, letter, verb), (verb, name)
        with pytest.raises(IllegalStep, match="不在您的单位"):
            VERBS[verb][1](letter, actor, people)
        assert state_of(letter) == before


def sources_of(verb: str) -> tuple:
    return next(step.sources for step in Letter.STEPS if step.action == verb)


@pytest.mark.parametrize("verb", [step.action for step in Letter.STEPS if step.needs_note])
@pytest.mark.parametrize("note", ["", "  "])
def test_a_reason_is_demanded(people, verb, note):
    acts = {
        "assign": lambda letter: workflow.assign(letter, people.shuiwan, actor=people.ban, note=note),
        "return": lambda letter: workflow.give_back(letter, actor=people.nina, note=note),
        "note": lambda letter: workflow.add_note(letter, actor=people.nina, note=note),
        "ask_extension": lambda letter: workflow.ask_extension(letter, 5, actor=people.nina, note=note),
        "refuse_extension": lambda letter: workflow.refuse_extension(letter, actor=people.fu, note=note),
        "go_on": lambda letter: workflow.go_on(letter, actor=people.nina, note=note),
        "send_back": lambda letter: workflow.send_back(letter, actor=people.fu, note=note),
        "urge": lambda letter: workflow.urge(letter, actor=people.ban, note=note),
        "merge": lambda letter: workflow.merge(letter, other_letter(), actor=people.nina, note=note),
        "split": lambda letter: workflow.split(letter, [("甲", TEXT), ("乙", TEXT)], actor=people.ban, note=note),
        "hand_over": lambda letter: workflow.hand_over(letter, "petition", "县信访局", actor=people.nina, note=note),
        "reclassify": lambda letter: workflow.reclassify(letter, "inquiry", actor=people.nina, note=note),
        "redo": lambda letter: workflow.redo(letter, people.caizheng, actor=people.ban, note=note),
        "uphold": lambda letter: workflow.uphold(letter, actor=people.ban, note=note),
    }
    letter = letter_at(people, FIRST_STATE.get(verb, "handling"))
    before = state_of(letter)
    with pytest.raises(IllegalStep, match="写明理由"):
        acts[verb](letter)
    assert state_of(letter) == before


# 来信


def test_a_letter_gets_a_number_a_code_and_its_limits(people):
    key = new_key()
    sent = workflow.write_letter(new_letter(), key)
    letter = sent.letter
    assert letter.number == f"LX{timezone.localdate().year}000001"
    assert sent.code == code_of(key)
    assert query_codes.matches(sent.code, letter.code_digest)
    assert (letter.status, letter.department, letter.title) == ("received", people.caizheng, "门前路灯不亮请修理")
    due = current_calendar().add_workdays(letter.received_on, DEFAULT_DAYS["help"].accept).due_on
    assert letter.accept_due_on == due
    assert list(letter.timeline.values_list("action", "actor_name")) == [("write", "系统")]


def test_a_form_sent_twice_makes_one_letter(people):
    key = new_key()
    first, second = (workflow.write_letter(new_letter(), key) for _ in range(2))
    assert (first.letter, first.code) == (second.letter, second.code)
    assert (first.is_new, second.is_new) == (True, False)
    assert Letter.objects.count() == 1


def test_the_same_letter_again_is_joined_and_follows_the_first(people):
    first = written()
    again = written(text=f" {TEXT}！ ")
    other = written(writer_name="李四")
    assert (again.status, again.merged_into) == ("merged", first)
    assert other.status == "received"
    assert "合并办理" in again.timeline.last().note


def test_nothing_of_the_writer_stands_readable_in_the_database(people):
    letter = written()
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT l::text FROM mailboxes_letter l WHERE id = %s", [letter.pk])
        row = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(e::text, ' ') FROM mailboxes_letterentry e")
        entries = cursor.fetchone()[0]
    for words in (WRITER, "13812345678", "路灯", "西史村", "wang@example.com"):
        assert words.encode().hex() not in row
        assert words not in row
        assert words not in entries
    assert Letter.objects.get(pk=letter.pk).text == TEXT


# 受理与转办


def test_late_acceptance_gains_nothing(people):
    letter = written()
    early = timezone.localdate() - timedelta(days=20)
    Letter.objects.filter(pk=letter.pk).update(received_on=early, accept_due_on=early + timedelta(days=2))
    letter.refresh_from_db()
    workflow.accept(letter, actor=people.nina)
    assert letter.clock_on == early + timedelta(days=2)
    assert letter.accepted_on == timezone.localdate()


def test_the_county_sets_its_own_limits(people):
    LetterLimit.objects.filter(pk="help").update(answer_days=7)
    letter = letter_at(people, "accepted")
    assert letter.due_on == current_calendar().add_workdays(letter.clock_on, 7).due_on


def test_one_lead_and_others_beside_it(people):
    letter = letter_at(people, "accepted")
    workflow.assign(letter, people.caizheng, joint=[people.shuiwan], actor=people.ban, note="两家共管")
    parts = list(letter.assignments.current().values_list("department__slug", "part"))
    assert sorted(parts) == [("caizheng", "lead"), ("shuiwan", "joint")]
    assert Letter.objects.visible_to(people.zhen).get() == letter
    workflow.claim(letter, actor=people.nina)
    workflow.draft_reply(letter, REPLY, actor=people.nina)
    with pytest.raises(IllegalStep, match="协办单位"):
        workflow.submit(letter, actor=people.nina)
    workflow.give_opinion(letter, "路段已交接。", actor=people.zhen)
    with pytest.raises(IllegalStep, match="已经提出过"):
        workflow.give_opinion(letter, "再说一次。", actor=people.zhen)
    workflow.submit(letter, actor=people.nina)
    assert Assignment.objects.get(part="joint").opinion == "路段已交接。"


def test_the_unit_beside_may_not_answer(people):
    letter = letter_at(people, "accepted")
    workflow.assign(letter, people.caizheng, joint=[people.shuiwan], actor=people.ban, note="两家共管")
    with pytest.raises(IllegalStep, match="不在您的单位"):
        workflow.claim(letter, actor=people.zhen)


def test_the_wrong_unit_returns_it_in_two_working_days_and_not_later(people):
    letter = letter_at(people, "assigned")
    Letter.objects.filter(pk=letter.pk).update(assigned_on=timezone.localdate() - timedelta(days=40))
    letter.refresh_from_db()
    with pytest.raises(IllegalStep, match="超过 2 个工作日"):
        workflow.give_back(letter, actor=people.nina, note="不属本局")
    again = letter_at(people, "assigned", writer_name="李四")
    workflow.give_back(again, actor=people.nina, note="不属本局")
    assert again.department.slug == "government"
    assert not Letter.objects.visible_to(people.nina).filter(pk=again.pk).exists()
    assert not again.assignments.current().exists()


def test_a_reason_of_the_list_names_the_right_way(people):
    letter = written()
    workflow.decline(letter, "petition", actor=people.nina)
    assert "信访局" in letter.timeline.last().note


# 延期与补充


def test_an_extension_needs_another_persons_word_and_comes_once(people):
    letter = letter_at(people, "handling")
    before = letter.due_on
    workflow.ask_extension(letter, 10, actor=people.nina, note="需现场勘查")
    assert letter.due_on == before
    with pytest.raises(IllegalStep):
        workflow.submit(letter, actor=people.nina)
    workflow.grant_extension(letter, actor=people.fu)
    assert letter.due_on == current_calendar().add_workdays(letter.clock_on, DEFAULT_DAYS["help"].answer + 10).due_on
    with pytest.raises(IllegalStep):
        workflow.ask_extension(letter, 5, actor=people.nina, note="再延")


@pytest.mark.parametrize("days", [0, -1, 11])
def test_an_extension_stays_within_its_limit(people, days):
    with pytest.raises(IllegalStep, match="1 至 10"):
        workflow.ask_extension(letter_at(people, "handling"), days, actor=people.nina, note="需勘查")


def test_an_extension_that_comes_too_late_is_none(people):
    letter = letter_at(people, "handling")
    workflow.ask_extension(letter, 5, actor=people.nina, note="需勘查")
    Letter.objects.filter(pk=letter.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    letter.refresh_from_db()
    with pytest.raises(IllegalStep, match="期限已过"):
        workflow.grant_extension(letter, actor=people.fu)
    workflow.refuse_extension(letter, actor=people.fu, note="已过期限")
    assert letter.extension_asked == 0


def test_waiting_for_the_writer_moves_the_day(people):
    letter = letter_at(people, "handling")
    before = letter.due_on
    workflow.ask(letter, "请写明路段。", actor=people.nina)
    assert letter.due_on > before
    workflow.supplement(letter, "在村东头。")
    assert (letter.status, letter.due_on) == ("handling", before)
    assert letter.questions.get().answer == "在村东头。"
    with pytest.raises(IllegalStep):
        workflow.supplement(letter, "再补一次。")


# 答复


def test_the_whole_way(people):
    letter = letter_at(people, "answered")
    assert (letter.reply.text, letter.reply.department) == (REPLY, people.caizheng)
    assert letter.is_on_time
    assert letter.worked_days == 0
    assert letter.reply.review.digest == letter.reply.digest
    actions = list(letter.timeline.values_list("action", flat=True))
    assert actions == ["write", "accept", "assign", "claim", "draft_reply", "submit", "pass_check", "send"]


def test_who_wrote_the_reply_does_not_check_it(people):
    both = person("both", people.caizheng, Role.OFFICER, Role.LEADER)
    letter = letter_at(people, "handling")
    send_to_check(letter, both)
    with pytest.raises(IllegalStep, match="不能审查自己"):
        workflow.pass_check(letter, digest=letter.draft.digest, actor=both)


def test_a_check_is_of_the_text_that_was_seen(people):
    letter = letter_at(people, "checking")
    with pytest.raises(IllegalStep, match="已有变化"):
        workflow.pass_check(letter, actor=people.fu, digest="0" * 64)
    assert letter.draft.review is None


def test_a_reply_that_was_sent_back_is_checked_anew(people):
    letter = letter_at(people, "checked")
    workflow.send_back(letter, actor=people.fu, note="请写明措施")
    assert letter.draft.review is None
    workflow.draft_reply(letter, "已修复，并增设两盏。", actor=people.nina)
    workflow.submit(letter, actor=people.nina)
    workflow.pass_check(letter, digest=letter.draft.digest, actor=people.fu)
    workflow.send(letter, actor=people.nina)
    assert letter.reply.text == "已修复，并增设两盏。"


# 举报


def report(people, slug="caizheng", **fields) -> Letter:
    return written(slug, **({"kind": "report", "accused": people.caizheng, "writer_name": "", "phone": ""} | fields))


def test_a_report_lies_with_the_county_office_from_the_first_moment(people):
    letter = report(people)
    assert (letter.department.slug, letter.wants_public) == ("government", False)
    assert not Letter.objects.visible_to(people.nina).exists()
    assert not Letter.objects.visible_to(people.fu).exists()
    assert not Letter.objects.visible_to(people.zhen).exists()
    assert Letter.objects.visible_to(people.ban).get() == letter


def test_nobody_of_the_accused_unit_sees_it_whatever_the_role(people):
    letter = report(people)
    insider = person("insider", people.caizheng, Role.COUNTY_OFFICE)
    assert not Letter.objects.visible_to(insider).filter(pk=letter.pk).exists()


def test_a_report_never_goes_to_the_unit_it_accuses(people):
    letter = report(people)
    workflow.accept(letter, actor=people.ban)
    for lead, joint in ((people.caizheng, []), (people.shuiwan, [people.caizheng])):
        with pytest.raises(IllegalStep, match="被举报单位"):
            workflow.assign(letter, lead, joint=joint, actor=people.ban, note="核查")
    workflow.assign(letter, people.shuiwan, actor=people.ban, note="核查")
    assert Letter.objects.visible_to(people.zhen).get() == letter


def test_the_same_report_against_another_unit_is_not_joined(people):
    """Joined to one that names nobody, it could go to the very unit that it accuses."""
    words = {"kind": "report", "wants_public": False}
    written(**words)
    named = written(**words, accused=people.caizheng)
    assert (named.status, named.merged_into) == ("received", None)
    again = written(**words, accused=people.caizheng)
    assert (again.status, again.merged_into) == ("merged", named)


def test_a_report_against_the_county_office_is_not_taken_in(people):
    office = workflow.office_unit()
    with pytest.raises(IllegalStep, match="纪委监委"):
        report(people, accused=office)
    assert not Letter.objects.exists()


def test_a_report_may_be_anonymous(people):
    letter = report(people)
    assert letter.shown_writer == "匿名"
    with pytest.raises(IllegalStep, match="可以匿名"):
        workflow.decline(letter, "unclear", actor=people.ban)


def test_what_becomes_a_report_leaves_the_unit(people):
    letter = letter_at(people, "handling")
    workflow.reclassify(letter, "report", accused=people.caizheng, actor=people.nina, note="实为举报本局人员")
    assert (letter.status, letter.department.slug, letter.wants_public) == ("received", "government", False)
    assert not Letter.objects.visible_to(people.nina).filter(pk=letter.pk).exists()
    assert not letter.assignments.current().exists()


def test_a_report_is_merged_only_with_one_against_the_same_unit(people):
    letter, plain = report(people), written(writer_name="李四")
    with pytest.raises(IllegalStep, match="举报同一单位"):
        workflow.merge(letter, plain, actor=people.ban, note="同一事项")


# 并案, 拆分, 移交


def test_parts_keep_the_writer_and_the_code(people):
    letter = written()
    parts = workflow.split(letter, [("路灯", TEXT), ("道路", f"{TEXT}路也坏了。")], actor=people.ban, note="两件事")
    assert letter.status == "split"
    assert [part.writer_name for part in parts] == [WRITER] * 2
    assert {part.code_digest for part in parts} == {letter.code_digest}
    assert {part.number for part in parts}.isdisjoint({letter.number})
    assert Letter.objects.counted().count() == 2


@pytest.mark.parametrize("number", [0, 1, 7])
def test_a_letter_is_split_into_two_to_six(people, number):
    with pytest.raises(IllegalStep, match="2 至 6"):
        workflow.split(written(), [("甲", TEXT)] * number, actor=people.ban, note="分")


def test_letters_joined_to_one_that_is_joined_follow_it(people):
    first, second, third = (written(writer_name=name, text=f"{TEXT}{name}") for name in ("甲一", "乙一", "丙一"))
    workflow.merge(second, first, actor=people.nina, note="同一事项")
    workflow.merge(first, third, actor=people.nina, note="同一事项")
    second.refresh_from_db()
    assert second.merged_into == third


def test_two_letters_are_not_joined_to_each_other(people):
    """Whoever saw the other letter before it was joined is told; else neither would be answered."""
    first, second = written(writer_name="甲一"), written(writer_name="乙一")
    seen_before = Letter.objects.get(pk=first.pk)
    workflow.merge(first, second, actor=people.nina, note="同一事项")
    with pytest.raises(IllegalStep, match="没有并案"):
        workflow.merge(second, seen_before, actor=people.nina, note="同一事项")
    second.refresh_from_db()
    assert second.status == "received"


def test_a_petition_has_its_limit_in_calendar_days(people):
    letter = written()
    handed = workflow.hand_over(letter, "petition", "县信访局", actor=people.nina, note="属申诉求决")
    assert handed.due_on == current_calendar().add_calendar_days(letter.received_on, 15).due_on
    assert HandOver.objects.get().letter == letter


# 评价与重办


def test_a_rating_is_given_once_and_changes_no_reply(people):
    letter = letter_at(people, "answered")
    rate_as(letter)
    with pytest.raises(RatingIsOver):
        rate_as(letter)
    letter.refresh_from_db()
    assert (letter.status, letter.reply.text) == ("answered", REPLY)
    assert Rating.objects.get().is_satisfied


def test_a_rating_after_its_time_is_none(people):
    letter = letter_at(people, "answered")
    Rating.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(RatingIsOver):
        rate_as(letter)


def test_not_solved_opens_the_letter_once_and_the_county_office_decides(people):
    letter = letter_at(people, "reopened")
    first = letter.answered_at
    workflow.redo(letter, people.caizheng, actor=people.ban, note="确未解决")
    assert letter.due_on == current_calendar().add_workdays(timezone.localdate(), DEFAULT_DAYS["help"].answer).due_on
    workflow.claim(letter, actor=people.nina)
    send_to_check(letter, people.nina)
    workflow.pass_check(letter, digest=letter.draft.digest, actor=people.fu)
    workflow.send(letter, actor=people.nina)
    assert (letter.answered_at, letter.replies.count()) == (first, 2)
    rate_as(letter, solved="no", overall=1)
    letter.refresh_from_db()
    assert letter.status == "answered"


def test_an_upheld_reply_stays(people):
    letter = letter_at(people, "reopened")
    workflow.uphold(letter, actor=people.ban, note="已按规定办理")
    assert letter.status == "answered"


# 两人同时


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_at_once_one_is_told():
    people = county()
    other = person("other", people.caizheng, Role.OFFICER)
    letter = letter_at(people, "assigned")
    together = threading.Barrier(2)
    told = []

    def claim(actor):
        mine = Letter.objects.get(pk=letter.pk)
        together.wait()
        try:
            workflow.claim(mine, actor=actor)
            told.append("ok")
        except IllegalStep:
            told.append("told")
        finally:
            connections.close_all()

    clerks = [threading.Thread(target=claim, args=[actor]) for actor in (people.nina, other)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    assert sorted(told) == ["ok", "told"]
    assert letter.timeline.filter(action="claim").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_letter_from_two_windows_at_once_is_one():
    county()
    together = threading.Barrier(2)
    sent = new_letter()

    def write():
        together.wait()
        workflow.write_letter(NewLetter(**{name: getattr(sent, name) for name in sent.__slots__}), new_key())
        connections.close_all()

    windows = [threading.Thread(target=write) for _ in range(2)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert sorted(Letter.objects.values_list("status", flat=True)) == ["merged", "received"]


@pytest.mark.django_db(transaction=True)
def test_a_letter_comes_in_while_another_is_divided():
    """Both want a number and an entry of the trail; neither holds the one while it waits for the other."""
    people = county()
    letter, other = written(), written(writer_name="李四")
    fell_out = []

    def divide():
        try:
            workflow.split(letter, [("路灯", TEXT), ("道路", TEXT)], actor=people.ban, note="两件事")
        except OperationalError as error:
            fell_out.append(str(error))
        finally:
            connections.close_all()

    divider = threading.Thread(target=divide)
    with transaction.atomic():
        numbering.take("letter", timezone.localdate().year)
        divider.start()
        while not waits_for_a_lock():
            assert divider.is_alive()
        append(LetterEntry, other, action="write", actor=None)
    divider.join()
    assert fell_out == []
    assert letter.parts.count() == 2


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


# 放假安排


def test_a_new_notice_moves_open_deadlines_and_says_so(people):
    letter, done = letter_at(people, "handling"), letter_at(people, "answered", writer_name="李四")
    moved_from = letter.due_on
    Letter.objects.filter(pk=letter.pk).update(calendar_version="old", due_on=moved_from + timedelta(days=3))
    Letter.objects.filter(pk=done.pk).update(calendar_version="old")
    assert workflow.refresh_deadlines() == 1
    assert workflow.refresh_deadlines() == 0
    letter.refresh_from_db()
    assert letter.due_on == moved_from
    assert letter.timeline.last().action == "move_deadline"
    assert done.timeline.last().action == "send"


def test_a_new_notice_moves_the_day_of_acceptance_too(people):
    letter = written()
    due_on = letter.accept_due_on
    Letter.objects.filter(pk=letter.pk).update(calendar_version="old", accept_due_on=due_on - timedelta(days=1))
    assert (workflow.refresh_deadlines(), workflow.refresh_deadlines()) == (1, 0)
    letter.refresh_from_db()
    assert (letter.accept_due_on, letter.due_on, letter.status) == (due_on, None, "received")
    assert letter.timeline.last().note == f"{due_on - timedelta(days=1)} → {due_on}"
