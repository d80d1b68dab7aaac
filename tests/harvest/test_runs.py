"""归集 from a local web server: what is taken in, noticed, refused; nothing is published or withdrawn by the machine."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from catalog.models import Document, Revision
from county.cases.workflow import IllegalStep
from harvest import workflow
from harvest.models import Candidate, Run, Source
from harvest.running import LEASE, claim, harvest, sweep
from tests.factories import publish, row
from tests.harvest.pages import WORDS, item_page, list_page, site
from tests.hostile_web import bomb

pytestmark = pytest.mark.django_db


def status_of(**where) -> list[str]:
    return list(Candidate.objects.filter(**where).order_by("key").values_list("status", flat=True))


@pytest.fixture
def active(source, web, people):
    """Enabled after a good trial, drafting by itself."""
    site(web)
    harvest(source)
    source.refresh_from_db()
    workflow.enable(source, actor=people.ban)
    source.auto_draft = True
    source.save(update_fields=["auto_draft"])
    return source


def test_a_trial_brings_candidates_and_no_draft(source, web, people):
    items = site(web)
    with pytest.raises(IllegalStep, match="成功的试采"):
        workflow.enable(source, actor=people.ban)
    source.auto_draft = True
    run = harvest(source)
    assert (run.outcome, run.listed, run.new) == ("done", 3, 3)
    assert set(Candidate.objects.values_list("title", flat=True)) == set(items.values())
    assert not Document.objects.exists()
    source.refresh_from_db()
    workflow.enable(source, actor=people.ban)
    assert source.timeline.count() == 1


def test_an_enabled_source_makes_drafts_of_its_officer_and_never_publishes(active, web, people):
    items = site(web, 4)
    run = harvest(active)
    assert (run.new, run.unchanged) == (1, 3)
    (revision,) = Revision.objects.all()
    assert (revision.title, revision.author, revision.status) == (items["/item4.html"], people.nina, "draft")
    document = revision.document
    assert (document.status, document.source_url) == ("draft", web.url("/item4.html"))
    assert f"{document.formed_on}" == "2026-03-02"
    assert not Document.objects.public().exists()


def test_adopting_is_for_an_officer_and_happens_once(active, people):
    candidate = Candidate.objects.first()
    with pytest.raises(IllegalStep):
        workflow.adopt(candidate, actor=people.zhen)
    document = workflow.adopt(candidate, actor=people.nina)
    assert candidate.document == document
    with pytest.raises(IllegalStep):
        workflow.adopt(candidate, actor=people.nina)


def test_e47_a_redesigned_list_fails_the_run_and_nothing_is_gone(active, web):
    web.pages["/list.html"] = b"<html><div id='app'></div></html>"
    assert harvest(active).note == "列表为空，疑似改版"
    web.pages["/list.html"] = list_page({"/item1.html": "关于开展第1项检查工作的通知"})
    assert "疑似改版" in harvest(active).note
    active.refresh_from_db()
    assert active.fails_in_row == 2
    assert set(status_of()) == {"new"}


@pytest.mark.parametrize("page", [(503, {}, b""), (403, {}, b""), bomb])
def test_e48_a_source_that_is_down_loses_nothing(active, web, page):
    for path in list(web.pages):
        web.pages[path] = page
    with time_machine.travel(timezone.now() + timedelta(days=7), tick=True):
        assert harvest(active).outcome == "failed"
    assert set(status_of()) == {"new"}
    assert Candidate.objects.filter(gone_seen__gt=0).count() == 0


def test_e49_one_removed_item_is_a_finding_after_three_sights_over_a_day(active, web, people):
    for candidate in Candidate.objects.all():
        workflow.adopt(candidate, actor=people.nina)
    items = site(web, 8)
    harvest(active)
    del web.pages["/item1.html"], items["/item1.html"]
    web.pages["/list.html"] = list_page(items)
    for hours, expected in ((7, "drafted"), (14, "drafted"), (21, "drafted"), (33, "gone")):
        with time_machine.travel(timezone.now() + timedelta(hours=hours), tick=True):
            harvest(active)
        assert status_of(url=web.url("/item1.html")) == [expected]
    assert Document.objects.count() == 8
    web.pages["/list.html"] = list_page(site(web, 8))
    harvest(active)
    assert status_of(url=web.url("/item1.html")) == ["held"]


def test_many_gone_at_once_are_no_findings(active, web, people):
    site(web, 8)
    harvest(active)
    for path in ("/item1.html", "/item2.html", "/item3.html"):
        del web.pages[path]
    kept = {f"/item{i}.html": f"关于开展第{i}项检查工作的通知" for i in range(4, 9)}
    web.pages["/list.html"] = list_page(kept)
    Candidate.objects.filter(status="new").update(status="held")
    for hours in (7, 14, 40):
        with time_machine.travel(timezone.now() + timedelta(hours=hours), tick=True):
            run = harvest(active)
    assert "疑似改版或停站" in run.note
    assert "gone" not in status_of()


def test_a_changed_text_is_noticed_and_a_revision_is_the_officers_act(active, web, people):
    candidate = Candidate.objects.get(url=web.url("/item1.html"))
    document = workflow.adopt(candidate, actor=people.nina)
    before = document.title, document.body
    title = "关于开展第1项检查工作的通知"
    web.pages["/item1.html"] = item_page(title, f"<p>改为第九项。</p><p>{WORDS}</p>")
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=True):
        assert harvest(active).changed == 1
    candidate.refresh_from_db()
    document.refresh_from_db()
    assert candidate.status == "changed"
    assert (document.title, document.body) == before
    with pytest.raises(IllegalStep, match="直接修改草稿"):
        workflow.revise(candidate, actor=people.nina)
    workflow.settle(candidate, actor=people.nina, note="草稿已改")
    assert candidate.status == "held"


def test_e53_the_same_number_is_known_however_it_is_typed(source, web):
    published = [
        publish(row(doc_number=f"棣财〔2024〕{i}号", title=f"第{i}件"), source=f"n{i}")[0] for i in range(81, 84)
    ]
    site(web)
    for i, brackets in enumerate(("[]", "（）", "【】"), 1):
        number = f"棣财{brackets[0]}2024{brackets[1]}{80 + i}号"
        web.pages[f"/item{i}.html"] = item_page(f"别的题目{i}", f"<p>{number}</p><p>{WORDS}{i}</p>")
    assert harvest(source).duplicates == 3
    assert set(Candidate.objects.values_list("document_id", flat=True)) == {one.pk for one in published}


def test_e54_two_notices_of_one_form_are_two_items_and_one_told_twice_is_not(source, web, people):
    form = f"<p>{WORDS * 6}</p><p>中标人：{{firm}}有限公司，中标金额{{sum}}万元。</p>"
    items = {"/a.html": "甲项目中标公告", "/b.html": "乙项目中标公告", "/c.html": "甲项目中标公告（转）"}
    web.pages["/list.html"] = list_page(items)
    web.pages["/a.html"] = item_page("甲项目中标公告", form.format(firm="东方建筑", sum="120"))
    web.pages["/b.html"] = item_page("乙项目中标公告", form.format(firm="西河工程", sum="98.5"))
    web.pages["/c.html"] = item_page(
        "甲项目中标公告（转）", form.format(firm="东方建筑", sum="120") + "<p>特此公告。</p>"
    )
    harvest(source)
    assert status_of() == ["new", "new", "duplicate"]
    twin = Candidate.objects.get(status="duplicate")
    assert twin.twin.title == "甲项目中标公告"
    workflow.not_same(twin, actor=people.nina)
    assert twin.status == "new"


def test_e58_a_killed_worker_leaves_a_run_that_is_closed_and_the_next_goes_on(source, web):
    site(web)
    assert claim(source) is not None
    assert harvest(source) is None
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1), tick=True):
        assert sweep() == 1
        assert harvest(source).new == 3
        assert harvest(source).unchanged == 3
    assert list(Run.objects.order_by("pk").values_list("outcome", flat=True)) == ["interrupted", "done", "done"]
    assert Candidate.objects.count() == 3


def test_e59_the_source_of_an_officer_who_left_waits(active, web, people):
    people.nina.is_active = False
    people.nina.save()
    assert not Source.objects.due(timezone.now() + timedelta(days=1)).exists()
    with pytest.raises(CommandError, match="责任信息员"):
        call_command("harvest", source=active.slug)


def test_e61_a_text_with_a_mark_of_secrecy_is_not_stored(source, web):
    site(web)
    web.pages["/item2.html"] = item_page("机密的标题", "<p>机密★1年</p><p>不得公开的内容</p>")
    run = harvest(source)
    assert (run.outcome, run.reasons) == ("partial", {"含密级标志，未存储": 1})
    refused = Candidate.objects.get(status="refused")
    assert (refused.title, refused.body, refused.refusal) == ("", "", "含密级标志，未存储")


def test_e56_a_broken_item_does_not_lose_the_run(source, web):
    site(web, 4)
    web.pages["/item1.html"] = bomb
    web.pages["/item2.html"] = b"<div>" * 200_000
    web.pages["/item3.html"] = item_page("未来的通知", "<p>将来</p>", date="2099-01-01")
    run = harvest(source)
    assert (run.outcome, run.new, run.refused) == ("partial", 1, 3)
    assert set(run.reasons) == {"内容过大", "网页嵌套过深", "日期“2099-01-01”尚未到"}


def test_e63_our_own_portal_is_no_source(source, web, settings):
    site(web)
    settings.SITE = settings.SITE | {"domain": web.host}
    assert harvest(source).note == "不允许访问：来源就是本站"


def test_e57_a_host_that_the_installation_does_not_name_is_not_asked(source, web, settings):
    settings.HARVEST_HOSTS = ["elsewhere.example"]
    run = harvest(source)
    assert (run.outcome, web.asked) == ("failed", [])
    assert "不在允许的主机之内" in run.note


def test_robots_txt_is_obeyed_unless_the_other_side_consents(source, web):
    site(web)
    web.pages["/robots.txt"] = b"User-agent: *\nDisallow: /list\n"
    assert "robots.txt" in harvest(source).note
    source.consent_note = "2026年3月财政局来函同意"
    assert harvest(source).new == 3


def test_the_database_keeps_candidates_and_one_run_at_a_time(source, web):
    site(web)
    harvest(source)
    connection.check_constraints()
    for sql in (
        "DELETE FROM harvest_candidate",
        "UPDATE harvest_candidate SET status = 'drafted'",
        "UPDATE harvest_candidate SET status = 'refused'",
        "UPDATE harvest_candidate SET key = 'one'",
        "UPDATE harvest_source SET status = 'active', last_success_at = NULL",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_two_runs_of_one_source_cannot_be_open(source):
    run = claim(source)
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.create(source=source, started_at=run.started_at, lease_until=run.lease_until)


def test_the_command_reads_what_is_due(source, web, capsys):
    site(web)
    call_command("harvest")
    assert "财政局旧网站通知：成功，列出 3，读取 3，新增 3" in capsys.readouterr().out
    call_command("harvest")
    assert capsys.readouterr().out == ""
