"""Letters as an office handles them: the admin pages, clicked through by people of one unit, and closed to everybody else."""

from datetime import date, datetime

import pytest
import time_machine

from county.cases.review_form import RISKS
from county.cases.workflow import may
from county.models import Role
from mailboxes import workflow
from mailboxes.admin.letters import LetterAdmin
from mailboxes.models import Letter, PublicLetter, ReplyTemplate
from tests.factories import SHANGHAI, person
from tests.mailboxes.letters import PHONE, REPLY, TEXT, WRITER, county, letter_at, public_at, written

pytestmark = pytest.mark.django_db

LETTERS = "/admin/mailboxes/letter/"
STATES = [status for status in Letter.Status.values if status != "merged"]
NAMES = ("nina", "shen", "fu", "zhen", "ban", "sheji")
# What each step page is told, beside what the person saw.
FIELDS = {
    "decline": {"reason": "procedure"},
    "opinion": {"opinion": "同意主办单位意见。"},
    "ask_extension": {"days": "5"},
    "ask": {"question": "请写明路段。"},
    "draft_reply": {"text": REPLY},
    "hand_over": {"to": "petition", "body": "县信访局"},
    "reclassify": {"kind": "inquiry"},
    "split": {"title_1": "路灯", "text_1": TEXT, "title_2": "道路", "text_2": TEXT},
}
ANSWERS = dict.fromkeys((name for name, _ in RISKS), "no") | {"conclusion": "approved"}


@pytest.fixture
def people():
    return county()


def page_of(response) -> str:
    return response.content.decode()


def step(client, letter, action, base=LETTERS, **fields):
    """Opens the step page and confirms what it shows."""
    address = f"{base}{letter.pk}/step/{action}/"
    page = client.get(address)
    assert page.status_code == 200, (action, page.status_code)
    return client.post(address, {"seen": page.context["form"]["seen"].value(), "note": "理由充分"} | fields)


@pytest.mark.parametrize(("due_on", "is_soon"), [(date(2026, 3, 11), True), (date(2026, 3, 12), False)])
def test_what_is_due_soon_is_counted_in_working_days(people, visit, due_on, is_soon):
    # A Friday: the third working day from it is Wednesday.
    with time_machine.travel(datetime(2026, 3, 6, 9, tzinfo=SHANGHAI), tick=False):
        letter = letter_at(people, "handling")
        Letter.objects.filter(pk=letter.pk).update(due_on=due_on)
        assert (letter.number in page_of(visit(people.nina).get(f"{LETTERS}?due=soon"))) == is_soon


def test_a_letter_from_arrival_to_the_public(people, visit):
    letter = written()
    for who, action, fields in (
        ("nina", "accept", {}),
        ("ban", "assign", {"lead": people.caizheng.pk, "joint": [people.shuiwan.pk]}),
        ("nina", "claim", {}),
        ("zhen", "opinion", {"opinion": "路段已移交。"}),
        ("nina", "ask_extension", {"days": "5"}),
        ("fu", "grant_extension", {}),
        ("nina", "draft_reply", {"text": REPLY}),
        ("nina", "submit", {}),
        ("fu", "pass_check", {}),
        ("nina", "send", {}),
    ):
        response = step(visit(getattr(people, who)), letter, action, **fields)
        assert response.status_code == 302, (action, response.context["form"].errors)
    letter.refresh_from_db()
    assert (letter.status, letter.reply.text) == ("answered", REPLY)
    client = visit(people.nina)
    assert "没有同意" not in page_of(client.get(f"{LETTERS}{letter.pk}/public/"))
    client.post(f"{LETTERS}{letter.pk}/public/")
    public = PublicLetter.objects.get()
    base = "/admin/mailboxes/publicletter/"
    change = f"{base}{public.pk}/change/"
    form = {name: getattr(public, name) for name in ("title", "author", "text", "unit_name", "reply", "ground")}
    edited = form | {"text": f"{TEXT}（有删节）", "reviews-TOTAL_FORMS": 0, "reviews-INITIAL_FORMS": 0}
    assert client.post(change, edited).status_code == 302
    assert step(client, public, "submit", base, checked="on").status_code == 302
    assert step(visit(people.shen), public, "pass_review", base, **ANSWERS).status_code == 302
    assert step(visit(people.fu), public, "publish", base).status_code == 302
    assert "有删节" in page_of(client.get(f"/letters/{public.pk}/"))


def steps_offered(page: str) -> set[str]:
    return {action for action in LetterAdmin.step_pages if f"/step/{action}/" in page}


@pytest.mark.slow
@pytest.mark.parametrize("status", STATES)
def test_state_by_step_by_role_by_unit(people, visit, status):
    """Every step page, asked by every role and unit, in every state: the page, the refusal, and the buttons agree."""
    letter = letter_at(people, status)
    table = {one.action: one for one in Letter.STEPS}
    for name in NAMES:
        actor = getattr(people, name)
        client = visit(actor)
        sees = Letter.objects.visible_to(actor).filter(pk=letter.pk).exists() and name not in ("shen", "sheji")
        offered = steps_offered(page_of(client.get(f"{LETTERS}{letter.pk}/change/"))) if sees else set()
        for action in LetterAdmin.step_pages:
            allowed = sees and may(actor, letter, action)
            found = client.get(f"{LETTERS}{letter.pk}/step/{action}/").status_code
            # Whoever has no business with letters is forbidden; another unit's people do not learn that it exists.
            hidden = 403 if name in ("shen", "sheji") else 404
            assert found == (200 if allowed else 403 if sees else hidden), (name, action)
            assert (action in offered) == (allowed and status in table[action].sources), (name, action)


@pytest.mark.parametrize("action", [action for action in FIELDS if action != "opinion"])
def test_get_changes_nothing_and_another_unit_posts_to_nothing(people, visit, action):
    state = next(iter(next(one.sources for one in Letter.STEPS if one.action == action)))
    letter = letter_at(people, state)
    before = (letter.status, letter.timeline.count())
    for who, status in (("zhen", 404), ("shen", 403), ("sheji", 403)):
        assert visit(getattr(people, who)).get(f"{LETTERS}{letter.pk}/step/{action}/").status_code == status
        posted = {"seen": "x", "note": "理由"} | FIELDS[action]
        assert visit(getattr(people, who)).post(f"{LETTERS}{letter.pk}/step/{action}/", posted).status_code == status
    visit(people.ban if action == "split" else people.nina).get(f"{LETTERS}{letter.pk}/step/{action}/")
    letter.refresh_from_db()
    assert (letter.status, letter.timeline.count()) == before


@pytest.mark.parametrize("action", [action for action in FIELDS if action != "opinion"])
def test_what_was_typed_stays_when_something_is_missing(people, visit, action):
    state = next(iter(next(one.sources for one in Letter.STEPS if one.action == action)))
    letter = letter_at(people, state)
    client = visit(people.ban if action == "split" else people.nina)
    response = step(client, letter, action, **dict.fromkeys(FIELDS[action], ""), note="写好的说明")
    assert response.status_code == 200
    assert "写好的说明" in page_of(response)
    letter.refresh_from_db()
    assert letter.status == state


def test_a_page_opened_before_somebody_else_acted_does_nothing(people, visit):
    letter = letter_at(people, "checking")
    client = visit(people.fu)
    address = f"{LETTERS}{letter.pk}/step/pass_check/"
    seen = client.get(address).context["form"]["seen"].value()
    workflow.recall(letter, actor=people.nina)
    workflow.draft_reply(letter, "换掉的答复", actor=people.nina)
    workflow.submit(letter, actor=people.nina)
    assert client.post(address, {"seen": seen}).status_code == 409
    letter.refresh_from_db()
    assert letter.status == "checking"


def test_the_writer_is_masked_until_somebody_looks_on_record(people, visit):
    letter = letter_at(people, "handling")
    client = visit(people.nina)
    for path in (LETTERS, f"{LETTERS}{letter.pk}/change/", f"{LETTERS}{letter.pk}/reveal/"):
        page = page_of(client.get(path))
        assert WRITER not in page, path
        assert PHONE not in page, path
    assert not letter.timeline.filter(action="reveal").exists()
    shown = client.post(f"{LETTERS}{letter.pk}/reveal/")
    assert WRITER in page_of(shown)
    assert "no-store" in shown["Cache-Control"]
    assert letter.timeline.get(action="reveal").actor == people.nina


def test_a_report_is_the_county_offices_alone(people, visit):
    letter = written(kind="report", accused=people.caizheng, writer_name="", phone="", title="举报标题某某")
    insider = person("insider", people.caizheng, Role.COUNTY_OFFICE)
    for who in (people.nina, people.fu, people.zhen, insider):
        client = visit(who)
        assert "举报标题某某" not in page_of(client.get(f"{LETTERS}?work=all"))
        assert f"/letter/{letter.pk}/change/" not in page_of(client.get(f"{LETTERS}?q={letter.number}&work=all"))
        assert client.get(f"{LETTERS}{letter.pk}/change/").status_code == 302
        assert client.get(f"{LETTERS}{letter.pk}/step/note/").status_code == 404
        assert "无棣县人民政府" not in page_of(client.get(f"{LETTERS}figures/?form=csv"))
    assert "举报标题某某" in page_of(visit(people.ban).get(LETTERS))
    choices = visit(people.ban).get(f"{LETTERS}{letter.pk}/step/assign/")
    assert choices.status_code == 403 or people.caizheng.name not in page_of(choices)


def test_many_letters_go_to_one_unit_at_once(people, visit):
    letters = [letter_at(people, "accepted", writer_name=f"王{number}", text=f"{TEXT}{number}") for number in range(3)]
    client = visit(people.ban)
    chosen = [letter.pk for letter in letters]
    asked = client.post(LETTERS, {"action": "bulk_assign", "_selected_action": chosen})
    assert "转办 3 封" in page_of(asked)
    missing = client.post(f"{LETTERS}bulk-assign/", {"letter": chosen, "lead": people.shuiwan.pk, "note": ""})
    assert "请改正" in page_of(missing)
    workflow.decline(letters[0], "abuse", actor=people.nina)
    done = client.post(
        f"{LETTERS}bulk-assign/", {"letter": chosen, "lead": people.shuiwan.pk, "note": "属镇里"}, follow=True
    )
    assert "已转办 2 封" in page_of(done)
    assert letters[0].number in page_of(done)
    assert Letter.objects.filter(department=people.shuiwan, status="assigned").count() == 2
    assert "批量转办" not in page_of(visit(people.nina).get(LETTERS))


def test_a_template_fills_an_empty_reply(people, visit):
    ReplyTemplate.objects.create(name="通用开头", text="您好，来信收悉。")
    ReplyTemplate.objects.create(name="别家的", text="别家", department=people.shuiwan)
    letter = letter_at(people, "handling")
    client = visit(people.nina)
    page = client.get(f"{LETTERS}{letter.pk}/step/draft_reply/")
    assert "别家的" not in page_of(page)
    filled = step(client, letter, "draft_reply", template=ReplyTemplate.objects.get(name="通用开头").pk, text="")
    assert "您好，来信收悉。" in page_of(filled)
    assert "按来信修改后再保存" in page_of(filled)
    assert letter.draft is None


def test_officers_keep_the_templates_of_their_unit_only(people, visit):
    shared = ReplyTemplate.objects.create(name="全县", text="您好。")
    client = visit(people.nina)
    client.post(
        "/admin/mailboxes/replytemplate/add/", {"name": "本局", "text": "您好。", "is_active": "on", "kind": ""}
    )
    assert ReplyTemplate.objects.get(name="本局").department == people.caizheng
    assert client.post(f"/admin/mailboxes/replytemplate/{shared.pk}/change/", {"name": "改动"}).status_code == 403


def test_the_list_costs_the_same_for_one_and_for_many(people, visit, django_assert_max_num_queries):
    letter_at(people, "handling")
    client = visit(people.nina)
    client.get(LETTERS)
    with django_assert_max_num_queries(20) as one:
        client.get(LETTERS)
    for number in range(4):
        letter_at(people, "handling", writer_name=f"王{number}", text=f"{TEXT}{number}")
    with django_assert_max_num_queries(len(one)):
        client.get(LETTERS)


def test_the_desk_and_the_figures(people, visit):
    letter_at(people, "checking")
    public_at(people, "checking", letter_at(people, "answered", writer_name="李四"))
    assert "来信：待审核" in page_of(visit(people.fu).get("/admin/"))
    assert "来信公开件：待审查" in page_of(visit(people.shen).get("/admin/"))
    page = page_of(visit(people.ban).get(f"{LETTERS}figures/"))
    assert "无棣县财政局" in page
    assert visit(people.ban).get(f"{LETTERS}figures/?month=2999-01").status_code == 404
    assert "无棣县财政局,2,1,1,100.0%,0.0" in page_of(visit(people.nina).get(f"{LETTERS}figures/?form=csv"))


def test_a_public_text_is_edited_as_a_draft_only(people, visit):
    public = public_at(people, "checking")
    client = visit(people.nina)
    assert client.post(f"/admin/mailboxes/publicletter/{public.pk}/change/", {"title": "改动"}).status_code == 403
    assert client.get(f"/admin/mailboxes/publicletter/{public.pk}/step/pass_review/").status_code == 403
    assert visit(people.zhen).get(f"/admin/mailboxes/publicletter/{public.pk}/step/hide/").status_code == 404
