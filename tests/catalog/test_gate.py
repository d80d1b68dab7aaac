"""The gate: nothing public without three persons and a review of exactly those bytes, and every step on record."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.utils import InternalError
from django.utils import timezone

from catalog.arrivals.incoming import IncomingFile
from catalog.gate.workflow import (
    Answers,
    abandon,
    amend,
    approve,
    column_changed,
    determine,
    draft,
    mark_validity,
    publish,
    publish_due,
    reassess,
    recall_approval,
    recall_review,
    recall_submission,
    refile,
    refresh_due_dates,
    review,
    revise,
    save_draft,
    send_back,
    submit,
    take_effect,
    withdraw,
)
from catalog.models import Attachment, Column, Document, DocumentEntry, Listing, Revision, RevisionEntry, SearchEntry
from catalog.shelf.shelving import compare, reshelve
from county.calendar.special_days import current_calendar
from county.cases.timeline import verify
from county.cases.workflow import IllegalStep
from county.models import Role
from tests.factories import person, row
from tests.factories import publish as take_in_published
from tests.people import office

pytestmark = pytest.mark.django_db

OPEN = Answers("approved")


@pytest.fixture
def people():
    return office()


def written(people, slug="notices", **fields) -> Revision:
    """A draft by 倪娜, formed today."""
    document = Document(department=people.caizheng, column=Column.objects.get(slug=slug), topic="0401", genre="notice")
    for name in ("report_year",):
        if name in fields:
            setattr(document, name, fields.pop(name))
    text = {
        "title": "关于公布收费清单的通告",
        "body": "<p>现予公布。</p>",
        "doc_number": "棣财〔2026〕1号",
        "formed_on": timezone.localdate(),
    }
    return draft(document, Revision(**(text | fields)), actor=people.nina)


def at(people, status: str, **fields) -> Revision:
    """A revision brought to `status` by the ordinary steps."""
    revision = written(people, **fields)
    steps = {
        "checked": lambda: submit(revision, actor=people.nina),
        "reviewed": lambda: review(revision, OPEN, actor=people.shen),
        "approved": lambda: approve(revision, actor=people.fu),
        "published": lambda: publish(revision, actor=people.nina),
    }
    for reached, step in steps.items():
        if revision.status == status:
            break
        step()
        assert revision.status == reached
    return revision


def trail(revision: Revision) -> list[tuple[str, str]]:
    return list(revision.timeline.values_list("action", "actor_name"))


def test_the_whole_way(people):
    revision = at(people, "published")
    document = Document.objects.public().get()
    assert trail(revision) == [("submit", "倪娜"), ("pass_review", "申强"), ("approve", "付军"), ("publish", "倪娜")]
    assert list(document.timeline.values_list("action", flat=True)) == ["publish"]
    assert document.revision == revision
    assert document.review.digest == document.digest == revision.digest
    assert document.published_at == revision.published_at
    assert document.index_number == f"{people.caizheng.uscc}/{timezone.localdate().year}-00001"
    assert SearchEntry.objects.filter(document=document).exists()
    assert list(compare()) == []
    assert verify(RevisionEntry).fault == verify(DocumentEntry).fault == ""


def test_a_draft_is_filed_numbered_and_due(people):
    revision = written(people, formed_on=date(2025, 9, 22))
    assert (revision.number, revision.author, revision.status) == (1, people.nina, "draft")
    assert revision.document.title == "关于公布收费清单的通告"
    assert revision.document.index_number is None
    assert revision.due_on == current_calendar().add_workdays(date(2025, 9, 22), 20).due_on


STEPS = {
    "submit": (submit, "draft", "nina", {}),
    "approve": (approve, "reviewed", "fu", {}),
    "publish": (publish, "approved", "nina", {}),
    "send_back": (send_back, "checked", "shen", {"note": "标题有误"}),
    "amend": (amend, "reviewed", "nina", {}),
    "recall_submission": (recall_submission, "checked", "nina", {}),
    "recall_review": (recall_review, "reviewed", "shen", {}),
    "recall_approval": (recall_approval, "approved", "fu", {}),
    "abandon": (abandon, "draft", "nina", {"note": "重复拟稿"}),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_refused_from_any_other_state_and_writes_nothing(people, name):
    verb, _, who, extra = STEPS[name]
    allowed = {step.action: step.sources for step in Revision.STEPS}[{"send_back": "return"}.get(name, name)]
    for status in ("draft", "checked", "reviewed", "approved", "published"):
        revision = at(people, status, doc_number=f"棣财〔2026〕{list(STEPS).index(name) * 10 + len(status)}号")
        before = (revision.status, revision.timeline.count())
        if status in allowed:
            verb(revision, actor=getattr(people, who), **extra)
            assert revision.timeline.count() == before[1] + 1
        else:
            with pytest.raises(IllegalStep, match="不能"):
                verb(revision, actor=getattr(people, who), **extra)
            revision.refresh_from_db()
            assert (revision.status, revision.timeline.count()) == before


def test_the_one_who_wrote_it_cannot_review_it_nor_decide(people):
    revision = at(people, "checked")
    people.nina.roles = [Role.OFFICER, Role.REVIEWER, Role.LEADER]
    people.shen.roles = [Role.REVIEWER, Role.LEADER]
    with pytest.raises(IllegalStep, match="不能审查自己"):
        review(revision, OPEN, actor=people.nina)
    review(revision, OPEN, actor=people.shen)
    for actor in (people.nina, people.shen):
        with pytest.raises(IllegalStep, match="三个不同的人"):
            approve(revision, actor=actor)
    assert revision.timeline.count() == 2


@pytest.mark.parametrize("field", ["reviewed_by", "approved_by"])
def test_the_database_refuses_the_same_person_twice(people, field):
    revision = at(people, "approved")
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(**{field: people.nina})


def test_the_approver_cannot_be_the_reviewer_even_by_hand(people):
    revision = at(people, "approved")
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(approved_by=people.shen)


@pytest.mark.parametrize("status", ["checked", "reviewed", "approved", "published"])
def test_a_text_that_was_sent_cannot_change(people, status):
    revision = at(people, status)
    revision.body = "<p>改动</p>"
    with pytest.raises(IllegalStep, match="不能直接改动"):
        save_draft(revision, actor=people.nina)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(body="<p>改动</p>", digest=revision.computed_digest())


def test_a_change_after_review_voids_it_with_a_visible_reason(people):
    revision = at(people, "approved")
    amend(revision, actor=people.nina)
    revision.refresh_from_db()
    assert (revision.status, revision.review, revision.reviewed_by, revision.approved_by) == ("draft", None, None, None)
    assert "原保密审查作废" in revision.timeline.last().note
    revision.body = "<p>改动</p>"
    save_draft(revision, actor=people.nina)
    submit(revision, actor=people.nina)
    review(revision, OPEN, actor=people.shen)
    assert revision.review.digest == revision.digest


def test_a_review_is_of_the_text_that_the_reviewer_saw(people):
    revision = at(people, "checked")
    seen = Revision.objects.get(pk=revision.pk)
    amend(revision, actor=people.nina)
    revision.body = "<p>换掉的正文</p>"
    save_draft(revision, actor=people.nina)
    submit(revision, actor=people.nina)
    with pytest.raises(IllegalStep, match="已被他人处理"):
        review(seen, OPEN, actor=people.shen)
    revision.refresh_from_db()
    assert revision.status == "checked"
    assert not revision.reviews.exists()


@pytest.mark.parametrize("note", ["", "   "])
def test_a_return_needs_its_reason(people, note):
    revision = at(people, "checked")
    with pytest.raises(IllegalStep, match="写明理由"):
        send_back(revision, actor=people.shen, note=note)


def test_only_the_one_who_took_a_step_takes_it_back(people):
    other = person("other", people.caizheng, Role.OFFICER)
    revision = at(people, "checked")
    with pytest.raises(IllegalStep):
        recall_submission(revision, actor=other)
    recall_submission(revision, actor=people.nina)
    assert revision.status == "draft"


def test_a_question_to_the_authority_lets_the_draft_wait(people):
    revision = at(people, "checked")
    review(revision, Answers("referred", basis="是否涉及工作秘密把握不准"), actor=people.shen)
    assert revision.status == "referred"
    with pytest.raises(IllegalStep):
        approve(revision, actor=people.fu)
    determine(revision, actor=people.shen, note="县保密局答复：可以公开")
    assert revision.status == "checked"
    review(revision, OPEN, actor=people.shen)
    assert [record.conclusion for record in revision.reviews.order_by("pk")] == ["referred", "approved"]


def test_a_refused_item_is_kept_withheld_and_re_assessed(people):
    revision = at(people, "checked")
    review(
        revision,
        Answers("refused", basis="条例第十六条：内部事务信息", involves_internal_affairs=True),
        actor=people.shen,
    )
    document = revision.document
    document.refresh_from_db()
    assert (revision.status, document.status, document.disclosure) == ("void", "withheld", "withheld")
    assert document.reassess_on.year == timezone.localdate().year + 1
    reassess(document, actor=people.fu, note="情况未变")
    # And when circumstances have changed, it can be disclosed.
    again = revise(document, actor=people.nina, formed_on=timezone.localdate())
    again.title, again.body = "转为公开", "<p>公开</p>"
    save_draft(again, actor=people.nina)
    submit(again, actor=people.nina)
    review(again, OPEN, actor=people.shen)
    approve(again, actor=people.fu)
    assert publish(again, actor=people.nina).disclosure == "proactive"


def test_a_state_secret_cannot_be_let_out(people):
    revision = at(people, "checked")
    with pytest.raises(IntegrityError), transaction.atomic():
        review(revision, Answers("approved", basis="误选", involves_state_secret=True), actor=people.shen)
    revision.refresh_from_db()
    assert revision.status == "checked"


@pytest.mark.parametrize(
    ("slug", "fields", "word"),
    [
        ("notices", {"title": " "}, "信息名称"),
        ("notices", {"body": ""}, "正文或附件"),
        ("notices", {"formed_on": None}, "形成或变更日期"),
        ("unit-documents", {"doc_number": ""}, "文号"),
        ("annual-reports", {"doc_number": ""}, "年度"),
    ],
)
def test_an_unfinished_draft_is_not_sent(people, slug, fields, word):
    document = Document(
        department=people.caizheng, column=Column.objects.get(slug=slug), formed_on=timezone.localdate()
    )
    text = {
        "title": "标题",
        "body": "<p>正文</p>",
        "doc_number": "棣财〔2026〕1号",
        "formed_on": timezone.localdate(),
    } | fields
    if text["formed_on"] is None:
        text["formed_on"] = timezone.localdate()
        revision = draft(document, Revision(**text), actor=people.nina)
        revision.formed_on = None
        save_draft_without_date(revision)
    else:
        revision = draft(document, Revision(**text), actor=people.nina)
    with pytest.raises(IllegalStep, match=word):
        submit(revision, actor=people.nina)


def save_draft_without_date(revision):
    Revision.objects.filter(pk=revision.pk).update(formed_on=None)
    revision.refresh_from_db()


@pytest.mark.parametrize("field", ["summary", "source", "issuer", "keywords"])
def test_personal_data_is_found_beside_the_text_too(people, field):
    """概述, 来源 and 关键词 stand on the page, in lists and feeds as the text does."""
    revision = written(people)
    data = "身份证号110105189001010038"
    if field == "keywords":
        revision.document.keywords = [data]
        revision.document.save()
    else:
        setattr(revision, field, data)
        save_draft(revision, actor=people.nina)
    with pytest.raises(IllegalStep, match="文中有个人信息"):
        submit(revision, actor=people.nina)


def test_personal_data_is_masked_or_explained_before_review(people):
    revision = written(people, body="<p>补贴对象张某，身份证号110105189001010038，已发放。</p>")
    with pytest.raises(IllegalStep, match="个人信息") as refusal:
        submit(revision, actor=people.nina)
    assert "110105189001010038" not in str(refusal.value)
    revision.personal_data_note = "当事人书面同意公开"
    save_draft(revision, actor=people.nina)
    submit(revision, actor=people.nina)
    assert revision.status == "checked"


def test_a_fault_is_put_right_or_explained_before_review(people):
    revision = written(people, title="关于关于公布收费清单的的通告。")
    with pytest.raises(IllegalStep, match="须改正"):
        submit(revision, actor=people.nina)
    submit(revision, actor=people.nina, note="原件如此")
    assert revision.status == "checked"


def test_late_publication_asks_for_the_reason(people):
    revision = at(people, "approved", formed_on=date(2026, 1, 5))
    with pytest.raises(IllegalStep, match="逾期原因"):
        publish(revision, actor=people.nina)
    publish(revision, actor=people.nina, late_reason="等待会签")
    assert revision.late_reason == "等待会签"
    assert revision.timeline.last().note == "等待会签"


def test_scheduled_publication(people, django_db_blocker):
    revision = at(people, "reviewed")
    with pytest.raises(IllegalStep, match="须在将来"):
        approve(revision, actor=people.fu, publish_after=timezone.now() - timedelta(minutes=1))
    approve(revision, actor=people.fu, publish_after=timezone.now() + timedelta(hours=2))
    with pytest.raises(IllegalStep, match="未到"):
        publish(revision, actor=people.nina)
    assert publish_due() == 0
    Revision.objects.filter(pk=revision.pk).update(publish_after=timezone.now() - timedelta(seconds=1))
    assert publish_due() == 1
    assert publish_due() == 0
    assert revision.timeline.last().actor_name == "系统"
    assert Document.objects.public().count() == 1


def test_backdating_is_impossible(people):
    revision = at(people, "published")
    document = revision.document

    def backdate():
        with transaction.atomic():
            Document.objects.filter(pk=document.pk).update(published_at=timezone.now() - timedelta(days=3))
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises((IntegrityError, InternalError)):
        backdate()


def test_the_public_sees_the_old_text_while_a_revision_is_under_way(people, client):
    document = at(people, "published").document
    document.refresh_from_db()
    revision = revise(document, actor=people.nina, formed_on=timezone.localdate())
    revision.title = "修订后的标题"
    save_draft(revision, actor=people.nina)
    with pytest.raises(IllegalStep, match="已有一份在办"):
        revise(document, actor=people.nina, formed_on=timezone.localdate())
    for step in (
        lambda: submit(revision, actor=people.nina),
        lambda: review(revision, OPEN, actor=people.shen),
        lambda: approve(revision, actor=people.fu),
    ):
        step()
        assert "关于公布收费清单的通告" in client.get(f"/documents/{document.pk}/").content.decode()
    publish(revision, actor=people.fu)
    page = client.get(f"/documents/{document.pk}/").content.decode()
    assert "修订后的标题" in page
    assert f"/documents/{document.pk}/versions/1/" in page
    assert "关于公布收费清单的通告" in client.get(f"/documents/{document.pk}/versions/1/").content.decode()
    assert list(compare()) == []
    again = Document.objects.get(pk=document.pk)
    assert again.index_number == document.index_number


def renewed_as(people, document, title: str) -> Revision:
    """A further text of an item, taken all the way to the public."""
    revision = revise(document, actor=people.nina, formed_on=timezone.localdate())
    revision.title = title
    save_draft(revision, actor=people.nina)
    submit(revision, actor=people.nina)
    review(revision, OPEN, actor=people.shen)
    approve(revision, actor=people.fu)
    publish(revision, actor=people.nina)
    return revision


def test_a_text_that_was_withdrawn_stays_withdrawn_when_a_corrected_one_follows(people, client):
    """It may have been taken back for what stands in it; neither its address nor a link to it comes back."""
    document = at(people, "published", body="<p>申请人手机号误公开。</p>", title="误公开的名单").document
    document.refresh_from_db()
    withdraw(document, actor=people.fu, reason="含有个人信息")
    renewed_as(people, document, "更正后的名单")
    page = client.get(f"/documents/{document.pk}/").content.decode()
    assert "更正后的名单" in page
    assert "/versions/1/" not in page
    assert client.get(f"/documents/{document.pk}/versions/1/").status_code == 404
    document.refresh_from_db()
    renewed_as(people, document, "再次更新的名单")
    page = client.get(f"/documents/{document.pk}/").content.decode()
    assert f"/documents/{document.pk}/versions/2/" in page
    assert "/versions/1/" not in page
    assert "更正后的名单" in client.get(f"/documents/{document.pk}/versions/2/").content.decode()


def test_what_is_not_yet_in_force_comes_into_force_on_its_day(people):
    """Once, with the calendar's entry in its history; lists and counts follow."""
    today = timezone.localdate()
    due, later = (at(people, "published", doc_number=f"棣财〔2026〕{number}号").document for number in (71, 72))
    Document.objects.filter(pk=due.pk).update(effective_on=today, validity="pending")
    Document.objects.filter(pk=later.pk).update(effective_on=today + timedelta(days=1), validity="pending")
    reshelve([due.pk, later.pk])
    assert (take_effect(), take_effect()) == (1, 0)
    assert list(Document.objects.order_by("pk").values_list("validity", flat=True)) == ["effective", "pending"]
    entry = due.timeline.last()
    assert (entry.action, entry.actor, entry.note) == ("mark_validity", None, f"尚未生效 → 有效。生效日期 {today} 已到")
    assert list(compare()) == []


def test_the_limit_is_that_of_the_column_and_calendar_of_today(people):
    """A draft that is moved, whose column gets another limit, or whose holidays are announced, is due anew."""
    formed_on = date(2025, 9, 22)
    revision = written(people, formed_on=formed_on)
    weekly = Column.objects.get(slug="unit-documents")
    Column.objects.filter(pk=weekly.pk).update(limit_days=7)
    weekly.refresh_from_db()
    refile(revision.document, weekly, actor=people.nina, note="是处罚决定")
    revision.refresh_from_db()
    assert revision.due_on == current_calendar().add_workdays(formed_on, 7).due_on
    Column.objects.filter(pk=weekly.pk).update(limit_days=10)
    assert (refresh_due_dates(), refresh_due_dates()) == (1, 0)
    revision.refresh_from_db()
    assert revision.due_on == current_calendar().add_workdays(formed_on, 10).due_on


def test_an_old_text_is_restored_as_a_new_revision_with_its_files(people):
    file = IncomingFile("清单.csv", "甲,乙\n".encode())
    document = take_in_published(row(attachments=(file,), title="原来的"))[0]
    first = document.revision
    renewed = revise(document, actor=people.nina, formed_on=timezone.localdate())
    assert renewed.files_manifest == first.files_manifest
    assert Attachment.objects.filter(revision=renewed).count() == 1
    renewed.title = "关于修改收费清单的通知"
    save_draft(renewed, actor=people.nina)
    for step in (
        submit,
        lambda r, actor: review(r, OPEN, actor=people.shen),
        lambda r, actor: approve(r, actor=people.fu),
        publish,
    ):
        step(renewed, actor=people.nina)
    document.refresh_from_db()
    restored = revise(document, actor=people.nina, source=first, formed_on=timezone.localdate())
    assert (restored.title, restored.number, restored.digest) == ("原来的", 3, first.digest)


def test_the_same_text_published_again_shows_its_files_once(people, client):
    document = take_in_published(row(attachments=(IncomingFile("清单.csv", "甲,乙\n".encode()),)))[0]
    again = revise(document, actor=people.nina, formed_on=timezone.localdate())
    submit(again, actor=people.nina, note="重新公布")
    review(again, OPEN, actor=people.shen)
    approve(again, actor=people.fu)
    publish(again, actor=people.nina)
    assert again.digest == document.digest
    assert Attachment.objects.public().get().revision == again
    assert client.get(f"/documents/{document.pk}/").content.decode().count("清单.csv</a>") == 1


def test_a_single_column_has_room_for_one(people):
    first = at(people, "published", slug="organisation", doc_number="")
    second = at(people, "approved", slug="organisation", doc_number="")
    with pytest.raises(IllegalStep, match="每个单位只放一件"):
        publish(second, actor=people.nina)
    second.refresh_from_db()
    assert second.status == "approved"
    assert Document.objects.public().count() == 1
    withdraw(first.document, actor=people.fu, reason="改用新件")
    publish(second, actor=people.nina)
    assert Document.objects.public().get() == second.document


def test_one_report_a_year(people):
    at(people, "published", slug="annual-reports", report_year=2025, doc_number="")
    second = at(people, "approved", slug="annual-reports", report_year=2025, doc_number="")
    with pytest.raises(IllegalStep, match="2025 年的年度报告已发布"):
        publish(second, actor=people.nina)
    publish(at(people, "approved", slug="annual-reports", report_year=2024, doc_number=""), actor=people.nina)


def test_a_misfiled_item_is_moved_with_its_number_and_both_lists_are_right_at_once(people, client):
    document = take_in_published(row(column="annual-reports", doc_number="", title="2013年工作总结"))[0]
    assert document.faults
    number = document.index_number
    refile(document, Column.objects.get(slug="work-news"), actor=people.nina, note="工作总结不是年度报告")
    document.refresh_from_db()
    assert (document.index_number, document.faults) == (number, [])
    assert "2013年工作总结" in client.get("/catalog/work-news/").content.decode()
    assert "2013年工作总结" not in client.get("/catalog/annual-reports/").content.decode()
    assert "政府信息公开年报 → 工作动态：工作总结不是年度报告" in document.timeline.last().note
    assert list(compare()) == []
    with pytest.raises(IllegalStep, match="分组栏目"):
        refile(document, Column.objects.get(slug="documents"), actor=people.nina, note="x")
    with pytest.raises(IllegalStep, match="写明理由"):
        refile(document, Column.objects.get(slug="notices"), actor=people.nina, note="")
    take_in_published(row(column="organisation", doc_number=""))
    with pytest.raises(IllegalStep, match="只放一件"):
        refile(document, Column.objects.get(slug="organisation"), actor=people.nina, note="错")


def test_validity_is_marked_on_both(people, client):
    old, new = take_in_published(row(title="旧办法"), row(title="新办法"))
    mark_validity(old, "repealed", actor=people.fu, on=date(2026, 1, 1), by=new)
    assert "本文件已于 2026-01-01 废止" in client.get(f"/documents/{old.pk}/").content.decode()
    assert "旧办法" in client.get(f"/documents/{new.pk}/").content.decode()
    assert set(Listing.objects.filter(document=old).values_list("validity", flat=True)) == {"repealed"}
    with pytest.raises(IllegalStep, match="废止或失效日期"):
        mark_validity(new, "expired", actor=people.fu)
    with pytest.raises(IllegalStep, match="依据的文件"):
        mark_validity(new, "effective", actor=people.fu, by=old)
    mark_validity(old, "effective", actor=people.fu, note="误标")
    old.refresh_from_db()
    assert (old.repealed_on, old.repealed_by) == (None, None)


def test_a_withdrawn_item_can_come_back_through_the_gate_only(people, client):
    document = at(people, "published").document
    document.refresh_from_db()
    withdraw(document, actor=people.fu, reason="数字有误")
    assert client.get(f"/documents/{document.pk}/").status_code == 410
    revision = revise(document, actor=people.nina, formed_on=timezone.localdate())
    revision.body = "<p>更正后</p>"
    save_draft(revision, actor=people.nina)
    submit(revision, actor=people.nina)
    review(revision, OPEN, actor=people.shen)
    approve(revision, actor=people.fu)
    publish(revision, actor=people.nina)
    assert "更正后" in client.get(f"/documents/{document.pk}/").content.decode()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_hundred_publications_at_once_give_two_hundred_consecutive_numbers():
    people = office()
    revisions = [at(people, "approved", doc_number=f"棣财〔2026〕{n}号") for n in range(1, 201)]
    faults = []

    def work(mine):
        try:
            for revision in mine:
                publish(Revision.objects.get(pk=revision.pk), actor=people.nina)
        except Exception as error:  # noqa: BLE001 - a thread's fault must reach the test
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(revisions[start::10],)) for start in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    serials = sorted(
        int(number.rpartition("-")[2]) for number in Document.objects.values_list("index_number", flat=True)
    )
    assert serials == list(range(1, 201))
    assert list(compare()) == []
    assert verify(RevisionEntry).fault == verify(DocumentEntry).fault == ""


@pytest.mark.django_db(transaction=True)
def test_two_clerks_one_step():
    people = office()
    revision = at(people, "approved")
    outcomes = []

    def work():
        try:
            publish(Revision.objects.get(pk=revision.pk), actor=people.nina)
            outcomes.append("done")
        except IllegalStep:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused", "refused", "refused"]
    assert Document.objects.public().count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_item_that_is_marked_while_its_column_moves_stands_on_the_new_shelves():
    people = office()
    document = at(people, "published").document
    column, group = Column.objects.get(slug="notices"), Column.objects.get(slug="key-areas")

    def work():
        try:
            mark_validity(Document.objects.get(pk=document.pk), "amended", actor=people.fu)
        finally:
            connections.close_all()

    leader = threading.Thread(target=work)
    with transaction.atomic():
        column.move_to(group)
        column.save()
        column_changed(column, moved=True)
        leader.start()
        while leader.is_alive() and not waits_for_a_lock():
            pass
    leader.join()
    assert Document.objects.get().validity == "amended"
    assert list(compare()) == []


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0
