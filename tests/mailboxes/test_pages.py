"""The public pages of the mailboxes as anybody meets them: writing, following, rating, reading; and what they never tell."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from catalog.shelf.catalogue import read_version
from county.public_forms import captcha as challenges
from county.public_forms import query_codes, rate_limits
from county.public_forms.limits import TRACK_PAIR
from mailboxes import following, publication, workflow
from mailboxes.following import rating_token
from mailboxes.models import Letter, LetterLimit, Mailbox, PublicLetter, Rating
from tests.factories import publish, row
from tests.mailboxes.letters import PHONE, REPLY, TEXT, WRITER, county, letter_at, public_at, rate_as, written

pytestmark = pytest.mark.django_db
WRITE = "/mailboxes/caizheng/write/"


@pytest.fixture
def people():
    return county()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Nobody waits two seconds for a form in a test."""
    monkeypatch.setattr(challenges, "LEAST_TIME", timedelta(0))


def page_of(response) -> str:
    content = b"".join(response) if response.streaming else response.content
    return content.decode()


def field_of(page: str, name: str) -> str:
    """The value of a hidden field."""
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def typed(client, **fields) -> dict:
    """A form as a person fills it in, with its 安全验证 solved."""
    page = page_of(client.get(WRITE))
    stamp = field_of(page, "challenge_stamp")
    return {
        "kind": "help",
        "title": "门前路灯不亮请修理",
        "text": TEXT,
        "writer_name": WRITER,
        "phone": PHONE,
        "wants_public": "yes",
        "agreed": "on",
        "submission_key": field_of(page, "submission_key"),
        "challenge_stamp": stamp,
        "challenge_answer": str(challenges.question_of(stamp).answer),
        challenges.trap_of(stamp): "",
        "step": "preview",
    } | fields


# 写信


def test_a_letter_is_looked_over_and_sent_once(people, client):
    sent = typed(client)
    preview = client.post(WRITE, sent)
    assert "请核对您的来信" in page_of(preview)
    assert not Letter.objects.exists()
    receipt = client.post(WRITE, sent | {"step": "send"})
    letter = Letter.objects.get()
    assert letter.number in page_of(receipt)
    code = re.search(r"<dt>查询码</dt><dd>([\w-]+)</dd>", page_of(receipt))[1]
    assert "no-store" in receipt["Cache-Control"]
    again = client.post(WRITE, sent | {"step": "send"})
    assert code in page_of(again)
    assert "没有重复登记" in page_of(again)
    assert Letter.objects.count() == 1
    found = client.post("/mailboxes/track/", {"number": letter.number.lower(), "code": code.lower()}, follow=True)
    assert f"来信 {letter.number}" in page_of(found)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": ""}, "请选择来信类型"),
        ({"title": "长" * 26}, "标题不能超过 25 个字，现在有 26 个"),
        ({"title": "   "}, "请填写标题"),
        ({"text": "字" * 2001}, "来信内容不能超过 2000 个字"),
        ({"text": "太短"}, "请把事情写清楚"),
        ({"writer_name": ""}, "请填写姓名"),
        ({"phone": ""}, "请填写联系电话"),
        ({"phone": "没有电话"}, "请填写电话号码"),
        ({"email": "a@"}, "请填写正确的电子邮箱"),
        ({"agreed": ""}, "请阅读写信须知"),
        ({"wants_public": ""}, "请选择是否愿意公开"),
        ({"challenge_answer": "0"}, "答案不对"),
        ({"submission_key": "forged"}, "24 小时"),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_is_lost(people, client, fields, message):
    page = page_of(client.post(WRITE, typed(client, **fields) | {"step": "send"}))
    assert message in page
    assert (fields.get("title") or "门前路灯不亮请修理").strip()[:10] in page
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    "text", [TEXT + "\r\n第二段。", TEXT + "\x00\x1f\u2028<script>alert(1)</script>", TEXT + "😀" * 20]
)
def test_whatever_is_pasted_is_taken_in_and_shown_as_text(people, client, text):
    sent = typed(client, text=text)
    assert "<script>alert" not in page_of(client.post(WRITE, sent))
    client.post(WRITE, sent | {"step": "send"})
    stored = Letter.objects.get().text
    assert "\x00" not in stored
    assert "\x1f" not in stored
    assert "\r" not in stored


def test_two_thousand_characters_in_lines_fit(people, client):
    text = "\r\n".join(["十个字的一行一行一行"] * 181)[: 2000 + 180]
    assert "不能超过" not in page_of(client.post(WRITE, typed(client, text=text)))


def test_a_report_may_come_without_a_name_and_is_never_for_publication(people, client):
    sent = typed(client, kind="report", writer_name="", phone="", accused=str(people.caizheng.pk), step="send")
    page = page_of(client.post(WRITE, sent))
    letter = Letter.objects.get()
    assert letter.number in page
    assert (letter.department.slug, letter.wants_public, letter.accused) == ("government", False, people.caizheng)


def test_back_to_the_form_with_everything_in_it(people, client):
    page = page_of(client.post(WRITE, typed(client, step="edit")))
    assert WRITER in page
    assert "预览并提交" in page


def test_similar_answers_are_shown(people, client):
    public_at(people, "published")
    preview = page_of(client.post(WRITE, typed(client)))
    assert "可能正是您要问的" in preview
    assert "/letters/" in page_of(client.post("/mailboxes/similar/", {"title": "路灯不亮"}))
    assert page_of(client.post("/mailboxes/similar/", {"title": "养老保险"})).strip() == ""
    assert client.get("/mailboxes/similar/?title=路灯").status_code == 405


def test_a_flood_is_stopped(people, client, monkeypatch):
    monkeypatch.setattr("mailboxes.views.LETTERS_SENT", rate_limits.Limit("letter-write-from", 1, timedelta(hours=1)))
    for number, status in enumerate((200, 429)):
        response = client.post(WRITE, typed(client, step="send", text=f"{TEXT}{number}"))
        assert response.status_code == status
    assert "操作过于频繁" in page_of(response)
    assert Letter.objects.count() == 1


def test_a_closed_mailbox_takes_nothing(people, client):
    people.caizheng.mailbox.is_open = False
    people.caizheng.mailbox.save()
    assert client.get(WRITE).status_code == 404
    assert "暂停接收" in page_of(client.get("/mailboxes/"))


def test_a_form_from_elsewhere_is_refused(people):
    assert Client(enforce_csrf_checks=True).post(WRITE, {"step": "send"}).status_code == 403


# 查询


def track(client, letter: Letter, code: str):
    return client.post("/mailboxes/track/", {"number": letter.number, "code": code}, follow=True)


def with_code(people, status: str = "received", **fields) -> tuple[Letter, str]:
    letter, code = letter_at(people, status, **fields), query_codes.new_code()
    Letter.objects.filter(pk=letter.pk).update(code_digest=query_codes.digest_of(code))
    letter.refresh_from_db()
    return letter, code


@pytest.mark.parametrize("status", [status for status in Letter.Status.values if status not in ("merged",)])
def test_the_story_of_a_letter_in_every_state(people, client, status):
    letter, code = with_code(people, status)
    response = track(client, letter, code)
    page = page_of(response)
    assert letter.get_status_display() in page
    assert "来信已收到" in page
    assert "no-store" in response["Cache-Control"]
    for word in ("倪娜", "付军", "班长", "nina"):
        assert word not in page


def test_the_wrong_code_and_a_number_that_is_none_are_answered_alike(people, client):
    letter, _ = with_code(people)
    wrong = page_of(client.post("/mailboxes/track/", {"number": letter.number, "code": "AAAA-AAAA-AAAA"}))
    none = page_of(client.post("/mailboxes/track/", {"number": "LX2026999999", "code": "AAAA-AAAA-AAAA"}))
    assert following.OWN_LETTER.wrong in wrong
    assert following.OWN_LETTER.wrong in none
    assert letter.title not in wrong


def test_guessing_is_slowed(people, client):
    letter, code = with_code(people)
    for _ in range(TRACK_PAIR.number):
        track(client, letter, "AAAA-AAAA-AAAA")
    assert "操作过于频繁" in page_of(track(client, letter, code))


def test_a_stranger_who_guesses_shuts_nobody_out(people, client):
    """Ten wrong codes an hour kept one letter shut for ever, for its writer and for the withdrawal of consent (个人信息保护法 15)."""
    letter, code = with_code(people, "asked")
    for _ in range(10):
        track(Client(REMOTE_ADDR="203.0.113.9"), letter, "AAAA-AAAA-AAAA")
    assert letter.number in page_of(track(client, letter, code))
    client.post("/mailboxes/track/withdraw/", {"number": letter.number})
    letter.refresh_from_db()
    assert not letter.wants_public


def test_internal_notes_are_not_for_the_writer(people, client):
    letter, code = with_code(people, "handling")
    workflow.add_note(letter, actor=people.nina, note="内部批注内容")
    page = page_of(track(client, letter, code))
    assert "内部批注" not in page
    assert "属财政局职责" not in page


def test_the_writer_answers_a_question_and_takes_consent_back(people, client):
    letter, code = with_code(people, "asked")
    assert "请写明路段" in page_of(track(client, letter, code))
    own = {"number": letter.number}
    missing = client.post("/mailboxes/track/supplement/", own | {"answer": " "})
    assert missing.status_code == 400
    assert "请填写补充内容" in page_of(missing)
    answered = client.post("/mailboxes/track/supplement/", own | {"answer": "村东头"})
    assert "已收到您的补充" in page_of(answered)
    letter.refresh_from_db()
    assert letter.status == "handling"
    assert "已撤回公开同意" in page_of(client.post("/mailboxes/track/withdraw/", own))
    letter.refresh_from_db()
    assert not letter.wants_public


def test_without_number_and_code_nothing_is_done(people, client):
    letter, code = with_code(people, "asked")
    own = {"number": letter.number}
    assert client.post("/mailboxes/track/withdraw/", own).url == "/mailboxes/track/"
    client.cookies[following.OWN_LETTER.cookie.name] = f"{letter.pk}.{letter.code_digest[:16]}:1abc:made-up"
    assert client.post("/mailboxes/track/withdraw/", own).url == "/mailboxes/track/"
    track(client, letter, code)
    # The page of another letter, in another window.
    assert client.post("/mailboxes/track/withdraw/", {"number": "LX2026999999"}).url == "/mailboxes/track/"
    client.post("/mailboxes/track/leave/")
    assert client.post("/mailboxes/track/withdraw/", own).url == "/mailboxes/track/"
    letter.refresh_from_db()
    assert letter.wants_public


def test_whoever_was_joined_to_anothers_letter_reads_nothing_of_the_other(people, client):
    lead = letter_at(people, "handling", writer_name="李四海", text=f"{TEXT}我是李四海。")
    letter, code = with_code(people)
    workflow.merge(letter, lead, actor=people.nina, note="同一路灯")
    workflow.draft_reply(lead, f"李四海先生：{REPLY}", actor=people.nina)
    workflow.submit(lead, actor=people.nina)
    workflow.pass_check(lead, digest=lead.draft.digest, actor=people.fu)
    workflow.send(lead, actor=people.nina)
    page = page_of(track(client, letter, code))
    assert REPLY in page
    assert "李**先生" in page
    assert "李四海" not in page
    assert "评价这次办理" not in page


# 评价


def test_the_link_is_good_once(people, client):
    letter = letter_at(people, "answered")
    path = f"/mailboxes/rate/{rating_token(letter.reply.rating)}/"
    answers = {"solved": "yes", "clarity": 4, "speed": 3, "attitude": 4, "overall": 4, "comment": "谢谢"}
    assert client.get(path).status_code == 200
    half = client.post(path, {"solved": "yes"})
    assert "请选择一项" in page_of(half)
    assert client.post(path, answers).status_code == 200
    assert client.post(path, answers | {"overall": 1}).status_code == 410
    assert client.get(path).status_code == 410
    assert Rating.objects.get().overall == 4


def test_the_link_ends(people, client):
    letter = letter_at(people, "answered")
    Rating.objects.update(expires_at=timezone.now())
    assert client.get(f"/mailboxes/rate/{rating_token(letter.reply.rating)}/").status_code == 410


@pytest.mark.parametrize("token", ["1", "1:forged", "x:y:z"])
def test_a_link_of_nobody(people, client, token):
    assert client.get(f"/mailboxes/rate/{token}/").status_code == 404


# 选登


def test_a_public_letter_shows_what_it_must(people, client):
    public = public_at(people, "published")
    rate_as(public.letter)
    page = page_of(client.get(public.get_absolute_url()))
    for words in (
        "来信人",
        "王**",
        "来信时间",
        "答复单位",
        "无棣县财政局",
        "答复时间",
        "答复内容",
        REPLY,
        "满意度",
        "非常满意",
    ):
        assert words in page


def test_hidden_is_gone_from_everywhere_on_the_next_request(people, client):
    public = public_at(people, "published")
    places = (
        "/letters/",
        "/mailboxes/",
        "/",
        "/search/?q=路灯",
        "/feeds/letters/",
        "/letters/list.csv",
        "/letters/list.json",
    )
    for path in (*places, "/letters/?q=路灯"):
        assert public.title in page_of(client.get(path)), path
    assert public.get_absolute_url() in page_of(client.get("/sitemap-letters.xml"))
    publication.hide(public, actor=people.fu, note="来信人要求")
    for path in (*places, "/letters/?q=路灯"):
        assert public.title not in page_of(client.get(path)), path
    gone = client.get(public.get_absolute_url())
    assert gone.status_code == 410
    assert public.title not in page_of(gone)
    assert public.get_absolute_url() not in page_of(client.get("/sitemap-letters.xml"))


@pytest.fixture
def many(people) -> list[PublicLetter]:
    """Forty-five public letters, to page through."""
    return [
        public_at(people, "published", letter_at(people, "answered", writer_name=f"王{number}", text=f"{TEXT}{number}"))
        for number in range(45)
    ]


@pytest.mark.slow
def test_the_list_is_paged_by_key(many, client):
    seen, path = [], "/letters/"
    while path:
        page = page_of(client.get(path))
        seen += [int(pk) for pk in re.findall(r'<th scope="row"><a href="/letters/(\d+)/"', page)]
        following_page = re.search(r'href="([^"]+)" rel="next"', page)
        path = following_page[1].replace("&amp;", "&") if following_page else ""
    assert seen == sorted((one.pk for one in many), reverse=True)
    last = page_of(client.get("/letters/?page=3"))
    assert len(re.findall(r'<th scope="row">', last)) == 5
    assert client.get("/letters/?page=4").status_code == 404
    assert client.get("/letters/?page=x").status_code == 404


def test_filters_narrow_and_wrong_ones_are_told(people, client):
    public = public_at(people, "published")
    year = timezone.localdate().year
    for query in (
        "kind=help",
        "unit=caizheng",
        f"year={year}",
        "q=路灯",
        f"kind=help&unit=caizheng&year={year}&q=修理",
    ):
        assert public.title in page_of(client.get(f"/letters/?{query}")), query
    for query in ("kind=inquiry", "unit=shuiwan", "q=养老"):
        assert "没有符合所选条件" in page_of(client.get(f"/letters/?{query}")), query
    for query in ("kind=report", "unit=x", "year=1500"):
        response = client.get(f"/letters/?{query}")
        assert (response.status_code, "没有这个选项" in page_of(response)) == (400, True), query


def test_exports_hold_the_list(people, client):
    public = public_at(people, "published")
    assert public.title in page_of(client.get("/letters/list.csv?q=路灯"))
    listed = json.loads(page_of(client.get("/letters/list.json")))
    assert (listed["total"], listed["items"][0]["title"]) == (1, public.title)


def test_pages_keep_their_budgets(people, client, django_assert_max_num_queries):
    public = public_at(people, "published")
    publish(row(title="关于路灯维护的通知"))
    shown = public.get_absolute_url()
    for path, most in {"/letters/": 5, shown: 4, "/mailboxes/": 9, "/feeds/letters/": 2, "/letters/?q=路灯": 5}.items():
        client.get(path)
        with django_assert_max_num_queries(most):
            client.get(path)
    for path, most in {"/": 8, "/search/?q=路灯": 6}.items():
        client.get("/catalog/")
        with django_assert_max_num_queries(most):
            client.get(path)


# 不外泄


def test_nothing_of_writers_staff_and_reports_stands_in_anything_public(people, client):
    """Letters in every state, a report, a hidden and a drafted public text: no page, feed, list or search tells of them."""
    secret = {
        "title": "秘密标题某某",
        "text": f"秘密正文，{TEXT}",
        "address": "秘密地址",
        "email": "secret@example.com",
    }
    for number, status in enumerate(("received", "handling", "asked", "answered", "declined", "handed_over")):
        letter_at(people, status, writer_name=f"秘密人{number}", phone=f"1390000000{number}", **secret)
    written(kind="report", accused=people.caizheng, writer_name="秘密举报人", **secret)
    public_at(people, "draft", letter_at(people, "answered", writer_name="秘密甲", **secret))
    public_at(
        people, "hidden", letter_at(people, "answered", writer_name="秘密乙", **secret | {"text": f"{TEXT}秘密乙"})
    )
    shown = public_at(people, "published", letter_at(people, "answered", text=f"我是{WRITER}，电话{PHONE}，{TEXT}"))
    places = [
        "/", "/mailboxes/", "/mailboxes/track/", WRITE, "/letters/", "/letters/?q=秘密", "/letters/list.csv", "/letters/list.json",
        "/feeds/letters/", "/letters/statistics/", "/letters/statistics.csv", "/search/?q=路灯", "/site-map/", "/sitemap.xml",
        "/sitemap-letters.xml", "/sitemap-places.xml", "/departments/caizheng/", shown.get_absolute_url(),
        *(one.get_absolute_url() for one in PublicLetter.objects.all()),
    ]  # fmt: skip
    for path in places:
        page = page_of(client.get(path)).replace("q=秘密", "").replace('value="秘密"', "").replace("关键词：秘密", "")
        for word in ("秘密", "1390000000", WRITER, PHONE, "倪娜", "申强", "付军", "secret@", "LX20"):
            assert word not in page, f"{word} in {path}"


def test_the_accused_unit_stands_in_no_public_figure(people, client):
    written(kind="report", accused=people.shuiwan, writer_name="", phone="")
    page = page_of(client.get("/letters/statistics.csv"))
    assert "无棣县人民政府," not in page
    assert "\n合计,1," in page


# 移交


def test_what_was_written_is_carried_to_the_form_of_an_application(people, client):
    letter, code = with_code(people)
    workflow.hand_over(letter, "disclosure", "财政局信息公开工作机构", actor=people.nina, note="属政府信息公开申请")
    page = page_of(track(client, letter, code))
    assert "带着来信内容填写申请表" in page
    form = re.search(r'<form method="post" action="(/requests/new/[^"]+)">(.*?)</form>', page, re.S)
    carried = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[2]))
    shown = page_of(client.post(form[1].replace("&amp;", "&"), carried))
    for words in (WRITER, PHONE, letter.title, letter.text):
        assert words in shown


def test_a_petition_shows_its_limits_in_calendar_days(people, client):
    letter, code = with_code(people)
    workflow.hand_over(letter, "petition", "县信访局", actor=people.nina, note="属申诉求决")
    page = page_of(track(client, letter, code))
    assert "15 个自然日" in page
    assert "信访工作条例" in page


def test_a_mailbox_that_is_closed_and_a_limit_that_is_changed_show_at_once(people):
    """The page of the mailboxes is kept by content version, and both are changed by plain saves."""
    version = read_version()
    box = Mailbox.objects.get(slug="caizheng")
    box.is_open = False
    box.save()
    assert read_version() > version
    version = read_version()
    LetterLimit.objects.filter(kind="help").update(answer_days=7)
    assert read_version() > version
