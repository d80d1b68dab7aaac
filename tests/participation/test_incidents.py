"""舆情: hours that nothing but a published answer stops, and a matter that leaves no trace in public. E38 to E46 are cases of the specification."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.gate.workflow import withdraw
from county.cases.timeline import chains, verify
from county.models import Role
from participation.incidents.clocks import Answer, Facts, deadlines
from participation.incidents.lead_acts import forget_old
from participation.incidents.statistics import waiting_for
from participation.incidents.workflow import register, sweep
from participation.models import Incident, Lead, LevelSince
from tests.factories import person
from tests.participation.desks import at, drafted, errors_of, out, split, step, take
from tests.people import Office, office

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
TITLE = "某路口塌陷传闻"


@pytest.fixture
def people() -> Office:
    return office()


@pytest.fixture
def second(people):
    """Another person of the county office."""
    return person("fang", people.ban.department, Role.COUNTY_OFFICE, first_name="方舟")


def registered(people: Office, *, hours_ago: float = 0, **fields) -> Incident:
    found_at = timezone.now() - hours_ago * HOUR
    return register(Incident(title=TITLE, summary="网上有人发帖。", found_at=found_at, **fields), actor=people.ban)


def assigned(people: Office, *, is_emergency=False, level="general", joint=(), hours_ago: float = 0) -> Incident:
    incident = registered(people, hours_ago=hours_ago)
    serious = {"is_emergency": "on"} if is_emergency else {}
    take(people.ban, incident, "assess", note="及时回应", level=level, **serious)
    return take(people.ban, incident, "assign", lead=people.caizheng.pk, joint=[unit.pk for unit in joint])


def page_of(user, incident) -> str:
    return at(user).get(f"/admin/participation/incident/{incident.pk}/change/").content.decode()


def clock(start: datetime, levels, answers=(), *, now: datetime, key: str):
    return next(one for one in deadlines(Facts(start, start, levels), answers, now) if one.key == key)


# The clocks


def test_e38_five_hours_of_friday_night_end_on_saturday():
    start = datetime(2026, 2, 27, 23, 50, tzinfo=SHANGHAI)
    found = {one.key: one.due_at for one in deadlines(Facts(start, start, [(start, True)]), [], start)}
    assert found["word"] == datetime(2026, 2, 28, 4, 50, tzinfo=SHANGHAI)
    assert found["conference"] == datetime(2026, 2, 28, 23, 50, tzinfo=SHANGHAI)


def test_68_the_hours_run_through_the_spring_festival():
    start = datetime(2026, 2, 16, 23, 30, tzinfo=SHANGHAI)
    found = {one.key: one.due_at for one in deadlines(Facts(start, start, [(start, True)]), [], start)}
    assert found["word"] == datetime(2026, 2, 17, 4, 30, tzinfo=SHANGHAI)
    assert found["conference"] == datetime(2026, 2, 17, 23, 30, tzinfo=SHANGHAI)


def test_e39_raised_after_six_hours_the_first_word_is_late_by_one(people):
    incident = assigned(people, hours_ago=6)
    assert "剩余 41 小时" in page_of(people.ban, incident)
    take(people.ban, incident, "reassess", note="造成人员伤亡", is_emergency="on", level="high")
    shown = page_of(people.ban, incident)
    assert "已超 1 小时" in shown
    assert "新闻发布会" in shown


def test_a_lower_level_keeps_what_was_missed(people):
    incident = assigned(people, is_emergency=True, level="high", hours_ago=6)
    take(people.ban, incident, "reassess", note="核实后降级", level="larger", is_emergency="")
    shown = page_of(people.ban, incident)
    assert "权威信息（原级别）" in shown
    assert "已超 1 小时" in shown


def test_lowered_in_time_nothing_of_the_former_level_is_left():
    start = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    levels = [(start, True), (start + HOUR, False)]
    assert [one.key for one in deadlines(Facts(start, start, levels), [], start + 9 * HOUR)] == ["answer"]


def test_an_answer_in_the_last_minute_is_in_time_and_a_minute_later_is_not():
    start = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    late = start + 5 * HOUR + timedelta(minutes=40)
    for instant, is_late in ((start + 5 * HOUR, False), (late, True)):
        found = clock(start, [(start, True)], [Answer("online", instant)], now=late, key="word")
        assert found.is_late(late) is is_late
    assert found.left(late).label == "逾期 40 分钟"


def test_half_and_four_fifths_of_the_time_are_warnings():
    start = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    told = [
        clock(start, [(start, True)], now=start + minutes * timedelta(minutes=1), key="word").warning(
            start + minutes * timedelta(minutes=1)
        )
        for minutes in (149, 150, 240, 301)
    ]
    assert told == ["", "过半", "临近", "已超"]


# What counts as an answer


def test_only_what_is_out_stops_the_hours(people):
    incident = assigned(people)
    revision = drafted(people)
    take(people.nina, incident, "link", kind="online", document=f"/admin/catalog/revision/{revision.pk}/change/")
    assert incident.status == "answering"
    assert "尚未发布" in page_of(people.nina, incident)
    out(people, revision)
    sweep()
    incident.refresh_from_db()
    assert incident.status == "answered"
    assert "按时" in page_of(people.nina, incident)


def test_e40_an_answer_that_is_withdrawn_opens_the_clock_again(people):
    incident = assigned(people, hours_ago=1)
    document = out(people, drafted(people))
    take(people.nina, incident, "link", kind="online", document=document.index_number)
    assert incident.status == "answered"
    withdraw(document, actor=people.fu, reason="内容有误")
    shown = page_of(people.nina, incident)
    assert "原回应已撤回" in shown
    assert "剩余 46 小时" in shown
    sweep()
    incident.refresh_from_db()
    assert incident.status == "answering"
    assert incident.timeline.filter(action="reopen_clock").count() == 1


def test_e41_the_start_moves_only_by_a_step_that_says_why(people):
    incident = registered(people, hours_ago=3)
    before = timezone.localtime(incident.found_at)
    moved = timezone.now() - 5 * HOUR
    take(people.ban, incident, "correct_found", note="群众更早已来电", **split("found_at", moved))
    note = incident.timeline.get(action="correct_found").note
    assert f"{before:%Y-%m-%d %H:%M}" in note
    assert f"{timezone.localtime(moved):%Y-%m-%d %H:%M}" in note
    assert "群众更早已来电" in note
    refused = step(people.ban, incident, "correct_found", note="推后", **split("found_at", timezone.now() + HOUR))
    assert "知悉时间不能晚于现在" in errors_of(refused)
    assert step(people.ban, incident, "correct_found", **split("found_at", moved)).status_code == 200


def test_e42_of_two_units_neither_answers_alone(people):
    incident = assigned(people, joint=[people.shuiwan])
    document = out(people, drafted(people))
    take(people.nina, incident, "link", kind="online", document=document.index_number)
    assert incident.status == "answering"
    assert "待县政府办公室确认口径" in page_of(people.zhen, incident)
    response = incident.responses.get()
    assert step(people.nina, incident, "confirm", response=response.pk).status_code == 403
    take(people.ban, incident, "confirm", response=response.pk)
    assert incident.status == "answered"


def test_e43_a_merged_incident_keeps_the_earlier_start(people):
    earlier, later = registered(people, hours_ago=9), registered(people, hours_ago=2)
    take(people.ban, earlier, "merge", target=later.pk, note="同一件事")
    later.refresh_from_db()
    assert (earlier.status, later.found_at) == ("merged", earlier.found_at)
    assert earlier.number in later.timeline.get(action="take_over").note


def test_e46_a_conference_without_proof_or_in_the_future_is_refused(people):
    incident = assigned(people, is_emergency=True, level="high")
    when = split("happened_at", timezone.now())
    given = {"kind": "conference", "outside": "县政府新闻发布厅", "attended": "局长付军"}
    assert "请填写佐证" in errors_of(step(people.nina, incident, "link", **given, **when))
    future = split("happened_at", timezone.now() + 2 * HOUR)
    assert "不能晚于现在" in errors_of(step(people.nina, incident, "link", **given, **future, proof="录像 2026-1"))
    assert not incident.responses.exists()
    take(people.nina, incident, "link", **given, **when, proof="录像 2026-1")
    # The conference is held; the first word is still owed.
    assert incident.status == "answering"
    assert "“权威信息”时限尚无有效回应" not in errors_of(step(people.ban, incident, "note", note="已举行"))


def test_an_answer_of_before_the_event_is_none(people):
    document = out(people, drafted(people))
    incident = assigned(people)
    Incident.objects.filter(pk=incident.pk).update(found_at=timezone.now())
    take(people.nina, incident, "link", kind="online", document=document.index_number)
    assert incident.status == "answering"


# Who may do what


def test_e45_a_unit_that_is_not_concerned_finds_nothing(people):
    incident = assigned(people)
    assert at(people.zhen).get(f"/admin/participation/incident/{incident.pk}/change/").status_code == 302
    assert step(people.zhen, incident, "link").status_code == 404
    assert TITLE not in at(people.zhen).get("/admin/participation/incident/?work=all").content.decode()


def test_before_it_is_assigned_no_unit_sees_it(people):
    incident = registered(people)
    assert not Incident.objects.visible_to(people.nina).exists()
    take(people.ban, incident, "assess", note="回应", level="general")
    assert not Incident.objects.visible_to(people.nina).exists()
    take(people.ban, incident, "assign", lead=people.caizheng.pk)
    assert Incident.objects.visible_to(people.nina).get() == incident
    assert not Incident.objects.visible_to(people.zhen).exists()


def test_the_leader_gives_it_back_within_two_hours_and_the_hours_run_on(people):
    incident = assigned(people, hours_ago=3)
    assert step(people.nina, incident, "refuse", note="不属于").status_code == 403
    take(people.fu, incident, "refuse", note="不属于本单位职责")
    assert incident.status == "assessed"
    assert not Incident.objects.visible_to(people.fu).exists()
    take(people.ban, incident, "assign", lead=people.caizheng.pk)
    assert "剩余 44 小时" in page_of(people.fu, incident)
    Incident.objects.filter(pk=incident.pk).update(assigned_at=timezone.now() - 3 * HOUR)
    assert "已超过 2 小时" in errors_of(step(people.fu, incident, "refuse", note="不属于"))


def test_silence_is_decided_by_another_and_never_upon_a_serious_emergency(people, second):
    incident = registered(people)
    take(people.ban, incident, "assess", note="不宜回应", level="general")
    take(people.ban, incident, "propose_silence", note="属于个人纠纷")
    assert "另一人" in errors_of(step(people.ban, incident, "decide_silence"))
    take(second, incident, "decide_silence")
    assert incident.status == "silent"
    serious = assigned(people, is_emergency=True, level="highest")
    assert "必须发布权威信息" in errors_of(step(people.ban, serious, "propose_silence", note="不宜"))


def test_it_is_not_closed_while_something_owed_is_unpublished(people):
    incident = assigned(people)
    document = out(people, drafted(people))
    take(people.nina, incident, "link", kind="online", document=document.index_number)
    take(people.nina, incident, "follow", kind="findings", due_on=f"{timezone.localdate()}")
    assert "“调查处置结果”尚未发布" in errors_of(step(people.ban, incident, "close"))
    result = out(people, drafted(people, "关于调查处置结果的通报"))
    take(people.nina, incident, "link", kind="findings", document=result.index_number)
    take(people.ban, incident, "close")
    take(people.ban, incident, "evaluate", lessons="按时回应。", improvements="完善监测。")
    take(people.ban, incident, "reopen", note="再次引发关注", **split("found_at", timezone.now()))
    assert incident.reopened_at is not None


def test_an_answer_of_an_earlier_round_does_not_count():
    start = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    facts = Facts(start, start, [(start, False)])
    assert deadlines(facts, [Answer("online", start - HOUR)], start)[0].ended_at is None
    assert deadlines(facts, [Answer("online", start + HOUR)], start)[0].ended_at == start + HOUR


def test_handed_over_it_ends_and_reported_it_goes_on(people):
    incident = assigned(people)
    take(people.ban, incident, "report_to", organ="县公安局", note="编造谣言")
    assert incident.status == "answering"
    take(people.ban, incident, "hand_over", organ="县网信办", note="不属本县")
    assert (incident.status, incident.handed_to) == ("handed_over", "县网信办")


def test_a_page_that_was_open_while_the_level_changed_is_told_so(people):
    incident = assigned(people)
    client = at(people.ban)
    address = f"/admin/participation/incident/{incident.pk}/step/urge/"
    stale = {"seen": client.get(address).context["form"].initial["seen"], "note": "请尽快"}
    take(people.ban, incident, "reassess", note="升级", is_emergency="on", level="high")
    assert client.post(address, stale).status_code == 409
    assert client.get(address).status_code == 200
    assert not incident.timeline.filter(action="urge").exists()


# Leads


FILE = (
    "标题,作者,链接,内容,发布时间,阅读量\n"
    "=cmd|' /C calc'!A0,张三,https://bbs.example/t?id=5&utm_source=wx,我的电话13812345678请回电,2026-03-02 08:00,1.2万\n"
    "路灯不亮,李四,http://www.bbs.example/t?utm_medium=x&id=5,重复,2026-03-02 08:00,3\n"
    "没有时间,王五,https://bbs.example/x,内容,明天,1\n"
)


def imported(user, content: bytes):
    client = at(user)
    from_page = client.post("/admin/participation/lead/import/", {"file": named(content)})
    return client, from_page


def named(content: bytes):
    return SimpleUploadedFile("线索.csv", content, "text/csv")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_e44_a_vendors_file_loses_its_authors_and_its_numbers(people, encoding):
    client, page = imported(people.ban, FILE.encode(encoding))
    shown = page.content.decode()
    assert "未读取涉及个人的列：作者" in shown
    assert "第 4 行：时间“明天”无法识别" in shown
    assert "13812345678" not in shown
    assert "张三" not in shown
    assert not Lead.objects.exists()
    client.post("/admin/participation/lead/import/", {"rows": page.context["packed"], "batch": "线索.csv"})
    lead = Lead.objects.get()
    assert (lead.times, lead.reads, lead.url) == (2, 12000, "https://bbs.example/t?id=5")
    assert "张三" not in str(vars(lead))
    assert "138****5678" in lead.excerpt
    client.post("/admin/participation/lead/import/", {"rows": page.context["packed"], "batch": "线索.csv"})
    assert Lead.objects.get().times == 4


def test_rows_that_we_did_not_sign_are_refused(people):
    at(people.ban).post("/admin/participation/lead/import/", {"rows": "forged", "batch": "x"})
    assert not Lead.objects.exists()


def test_leads_are_the_county_offices_alone(people):
    for user in (people.nina, people.fu, people.shen, people.sheji):
        assert at(user).get("/admin/participation/lead/").status_code == 403
        assert at(user).get("/admin/participation/lead/import/").status_code == 403


def test_a_lead_becomes_an_incident_and_stays_linked(people):
    lead = Lead.objects.create(title="传闻", found_at=timezone.now() - HOUR)
    take(people.ban, lead, "begin", title=TITLE, **split("found_at", timezone.now() - HOUR))
    assert lead.status == "joined"
    assert lead.incident.title == TITLE


def test_what_came_to_nothing_is_forgotten_after_ninety_days(people):
    old = Lead.objects.create(title="旧闻", excerpt="内容", found_at=timezone.now() - timedelta(days=91))
    new = Lead.objects.create(title="新闻", found_at=timezone.now() - timedelta(days=89))
    assert forget_old() == 1
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.title, old.excerpt, new.title) == ("", "", "新闻")
    assert forget_old() == 0


# No trace in public; the record


def test_71_the_title_is_in_nothing_public_and_in_no_log(people, caplog):
    caplog.set_level("DEBUG")
    incident = assigned(people)
    document = out(people, drafted(people, "关于道路养护的通报"))
    take(people.nina, incident, "link", kind="online", document=document.index_number)
    anybody = Client()
    for address in (
        "/",
        "/catalog/",
        "/catalog/notices/",
        f"/documents/{document.pk}/",
        "/feeds/latest/",
        "/sitemap.xml",
        "/site-map/",
        "/search/?q=道路",
    ):
        shown = anybody.get(address).content.decode()
        assert "塌陷" not in shown, address
        assert incident.number not in shown, address
    assert anybody.get(f"/admin/participation/incident/{incident.pk}/change/").status_code == 302
    assert "塌陷" not in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM participation_incident i WHERE i::text LIKE %s", [f"%{TITLE}%"])
        assert cursor.fetchone() == (0,)


def test_the_desk_counts_minutes(people):
    assigned(people, is_emergency=True, level="high", hours_ago=4)
    queue = next(one for one in waiting_for(people.nina, timezone.now()) if one.label.startswith("舆情事项待回应"))
    assert queue.number == 1
    assert "权威信息剩余 59 分钟" in queue.label


def test_the_figures_tell_in_time_from_late(people):
    for hours_ago in (1, 60):
        incident = assigned(people, hours_ago=hours_ago)
        document = out(people, drafted(people, f"关于第{hours_ago}件事的通报"))
        take(people.nina, incident, "link", kind="online", document=document.index_number)
    year = timezone.localdate().year
    lines = at(people.ban).get(f"/admin/participation/incident/figures/?year={year}&form=csv").content.decode()
    found = next(line for line in lines.splitlines() if line.startswith("合计")).split(",")
    assert found[1] == "2"
    assert (found[3], found[4]) == ("1", "1")
    assert int(found[5]) in range(719, 722)
    assert at(people.ban).get("/admin/participation/incident/figures/?year=1999").status_code == 404


def test_every_act_is_in_a_whole_chain(people):
    incident = assigned(people)
    take(people.ban, incident, "urge", note="请尽快")
    assert [entry.action for entry in incident.timeline.all()] == ["register", "assess", "assign", "urge"]
    assert not [found for found in map(verify, chains()) if found.fault]


def test_three_incidents_cost_what_one_costs(people):
    spent = []
    client = at(people.ban)
    for rows in (1, 3):
        while Incident.objects.count() < rows:
            assigned(people)
        client.get("/admin/participation/incident/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/participation/incident/")
        spent.append(len(queries))
    assert spent[0] == spent[1] <= 12, spent


# What the database refuses


ATTACKS = {
    "deleted": "DELETE FROM participation_incident",
    "known tomorrow": "UPDATE participation_incident SET found_at = now() + interval '1 day'",
    "silent by one": "UPDATE participation_incident SET status = 'silent', silence_reason = 'x',"
    " silence_proposed_by_id = {ban}, silence_decided_by_id = {ban}",
    "serious and silent": "UPDATE participation_incident SET status = 'silent', silence_reason = 'x', is_emergency = true,"
    " level = 'high', silence_proposed_by_id = {ban}, silence_decided_by_id = {nina}",
    "response moved": "UPDATE participation_response SET happened_at = now() - interval '9 hours'",
    "response without proof": "INSERT INTO participation_response (incident_id, kind, outside, happened_at, proof, attended,"
    " must_be_confirmed, entered_at) SELECT id, 'conference', 'x', now(), '', '', false, now() FROM participation_incident",
    "response in the future": "INSERT INTO participation_response (incident_id, kind, outside, happened_at, proof, attended,"
    " must_be_confirmed, entered_at)"
    " SELECT id, 'conference', 'x', now() + interval '1 hour', 'y', '', false, now() FROM participation_incident",
    "level rewritten": "UPDATE participation_levelsince SET is_serious = true",
    "two lead units": "INSERT INTO participation_concern (incident_id, department_id, part, assigned_at, end_reason)"
    " SELECT id, {shuiwan}, 'lead', now(), '' FROM participation_incident",
    "timeline rewritten": "UPDATE participation_incidententry SET note = ''",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_the_database_refuses(people, name):
    incident = assigned(people)
    when = split("happened_at", timezone.now())
    take(people.nina, incident, "link", kind="interview", outside="县电视台", proof="录像 1", **when)
    values = {"ban": people.ban.pk, "nina": people.nina.pk, "shuiwan": people.shuiwan.pk}
    assert LevelSince.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ATTACKS[name].format(**values))
