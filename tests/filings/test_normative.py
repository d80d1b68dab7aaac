"""规范性文件: legal review of exactly these words, one number series, and 失效 on its day without a job."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from catalog.gate import workflow as gate
from catalog.models import Column, Document, Revision
from county.cases.workflow import IllegalStep, NotPermitted
from filings.models import NormativeFile
from filings.normative import workflow
from filings.normative.companion import RegisterCompanion
from filings.normative.forms import FileForm
from filings.normative.terms import evaluation_due, last_day
from tests.factories import SHANGHAI, publish, row
from tests.filings.cases import TEXT, drafted, file_at, published, registered, reviewer_of
from tests.people import office

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return office()


@pytest.fixture
def at(monkeypatch):
    def set_instant(*when: int) -> None:
        instant = datetime(*when, tzinfo=SHANGHAI)
        monkeypatch.setattr(timezone, "now", lambda: instant)

    return set_instant


@pytest.mark.parametrize(
    ("effective_on", "years", "expected"),
    [
        (date(2024, 3, 1), 2, date(2026, 2, 28)),
        (date(2024, 2, 29), 2, date(2026, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 28)),
        (date(2026, 1, 1), 5, date(2030, 12, 31)),
    ],
)
def test_t39_the_proposed_last_day(effective_on, years, expected):
    assert last_day(effective_on, years) == expected


def test_t39_six_months_before_the_last_day():
    assert evaluation_due(date(2026, 8, 31)) == date(2026, 2, 28)
    assert evaluation_due(date(2026, 3, 15)) == date(2025, 9, 15)


def test_t39_a_typed_day_wins_within_the_longest_term(people):
    file = file_at(people, "adopted", is_temporary=True)
    today = timezone.localdate()
    with pytest.raises(IllegalStep, match="最长到"):
        registered(people, file, valid_until=last_day(today, 2) + timedelta(days=1))
    registered(people, file, valid_until=today + timedelta(days=100))
    assert file.valid_until == today + timedelta(days=100)


def test_t37_expired_from_midnight_with_no_duty_in_between(people, client, at):
    file = file_at(people, "in_force")
    NormativeFile.objects.filter(pk=file.pk).update(valid_until=date(2027, 11, 28))
    at(2027, 11, 28, 23, 59, 59)
    assert 'badge effective">有效' in client.get("/normative/").content.decode()
    assert "现已失效" not in client.get(f"/documents/{file.document_id}/").content.decode()
    at(2027, 11, 29, 0, 0, 0)
    assert 'badge expired">失效' in client.get("/normative/").content.decode()
    assert "现已失效" in client.get(f"/documents/{file.document_id}/").content.decode()
    listed = json.loads(client.get("/normative/list.json?validity=expired").content)["规范性文件"]
    assert [one["有效性"] for one in listed] == ["失效"]
    assert "没有符合所选条件" in client.get("/normative/?validity=effective").content.decode()


def test_t38_a_duty_that_runs_late_marks_the_day_after_the_last(people, at):
    file = file_at(people, "in_force")
    NormativeFile.objects.filter(pk=file.pk).update(valid_until=date(2027, 11, 28))
    at(2027, 12, 9, 8, 0, 0)
    assert workflow.expire() == 1
    assert workflow.expire() == 0
    document = Document.objects.get(pk=file.document_id)
    assert (document.validity, document.repealed_on) == ("expired", date(2027, 11, 29))


def test_t40_ending_soon_and_ended_are_two_numbers(people, visit, at):
    soon, ended = (
        file_at(people, "in_force"),
        file_at(people, "in_force", title="无棣县另一办法", text="第一条 另一件。"),
    )
    today = timezone.localdate()
    update = NormativeFile.objects.filter
    update(pk=soon.pk).update(valid_until=today + timedelta(days=20), review_due_on=today - timedelta(days=1))
    update(pk=ended.pk).update(effective_on=today - timedelta(9), valid_until=today - timedelta(days=1))
    desk = visit(people.ban).get("/admin/").content.decode()
    assert "规范性文件待到期前评估" in desk
    assert "规范性文件已失效未处理" in desk


def test_t41_a_text_changed_after_the_review_is_not_registered(people):
    file = file_at(people, "adopted")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE filings_normativefile DISABLE TRIGGER filings_file_kept")
        with pytest.raises(DatabaseError, match="normative_review_of_same_digest"), transaction.atomic():
            cursor.execute(
                "UPDATE filings_normativefile SET text = text || '。',"
                " digest = encode(sha256(convert_to(title || E'\\x1f' || text || '。', 'UTF8')), 'hex');"
                "SET CONSTRAINTS ALL IMMEDIATE"
            )
        cursor.execute("ALTER TABLE filings_normativefile ENABLE TRIGGER filings_file_kept")
    registered(people, file)
    assert file.register_number == f"{settings.NORMATIVE_PREFIX}-{timezone.localdate().year}-0001"


def test_t41_numbers_are_of_one_series_without_gaps(people):
    numbers = [file_at(people, "registered", title=f"无棣县第{n}办法").register_number[-4:] for n in range(3)]
    assert numbers == ["0001", "0002", "0003"]


def test_t41_the_gate_does_not_publish_what_is_not_registered(people, settings):
    settings.NORMATIVE_REGISTER_FROM = date(2026, 1, 1)
    today = timezone.localdate()
    revision = gate.draft(
        Document(
            department=people.caizheng, column=Column.objects.get(slug="normative"), topic="0401", genre="measures"
        ),
        Revision(
            title="无棣县财政专项资金管理办法",
            doc_number="棣财规〔2026〕1号",
            formed_on=today,
            written_on=today,
            body="<p>第一条 为规范资金管理，制定本办法。</p><p>第二条 本办法自公布之日起施行。</p>",
        ),
        actor=people.nina,
    )
    companion = RegisterCompanion()
    assert "没有找到文号相同的登记" in companion.lacking(revision, "publish")[0]
    file = file_at(people, "registered")
    assert companion.lacking(revision, "publish") == []
    revision.body += "<p>多了一条。</p>"
    assert companion.lacking(revision, "publish") == ["正文与登记的正文不一致"]
    assert file.status == "registered"


def test_legal_review_is_for_the_holder_of_that_post_and_not_for_the_author(people):
    file = file_at(people, "in_review")
    for user in (people.shen, people.fu, people.ban, people.nina):
        with pytest.raises(NotPermitted):
            workflow.pass_review(file, actor=user, opinion="合法。")
    workflow.refuse(file, actor=reviewer_of(people), note="第二条与上位法不一致")
    assert file.status == "drafting"
    workflow.write(file, {"text": TEXT + "\n第三条 略。"}, actor=people.nina)
    workflow.submit(file, actor=people.nina)
    workflow.pass_review(file, actor=reviewer_of(people), opinion="合法。")
    assert file.review.passed_digest == file.digest


def test_what_affects_the_market_needs_thirty_days_and_a_fair_competition_review(people):
    file = drafted(people, affects_market=True, consulted_from=date(2026, 3, 1), consulted_until=date(2026, 3, 20))
    with pytest.raises(IllegalStep, match="不少于 30 日"):
        workflow.submit(file, actor=people.nina)
    workflow.write(file, {"consulted_until": date(2026, 4, 1)}, actor=people.nina)
    with pytest.raises(IllegalStep, match="公平竞争"):
        workflow.submit(file, actor=people.nina)
    workflow.write(file, {"fair_competition": "passed"}, actor=people.nina)
    workflow.submit(file, actor=people.nina)


def test_what_is_published_must_be_what_was_registered(people):
    file = file_at(people, "registered")
    with pytest.raises(IllegalStep, match="不一致"):
        workflow.come_out(file, published(file, body="<p>别的正文。</p>"), actor=people.nina)
    with pytest.raises(IllegalStep, match="栏目"):
        workflow.come_out(file, publish(row())[0], actor=people.nina)
    workflow.come_out(file, published(file), actor=people.nina)


def test_it_is_extended_after_an_evaluation_only_and_with_a_new_number(people):
    file = file_at(people, "in_force")
    new_end = file.valid_until
    NormativeFile.objects.filter(pk=file.pk).update(valid_until=new_end - timedelta(days=900))
    file.refresh_from_db()
    with pytest.raises(IllegalStep, match="评估"):
        workflow.extend(file, actor=people.ban, valid_until=new_end, note="继续执行")
    workflow.evaluate(file, actor=people.fu, note="执行良好，继续执行")
    workflow.extend(file, actor=people.ban, valid_until=new_end, note="继续执行")
    assert file.register_number.endswith("0002")
    assert file.first_number.endswith("0001")


def test_a_repealed_file_stays_readable_and_says_so(people, client):
    file = file_at(people, "in_force")
    workflow.repeal(file, actor=people.fu, on=timezone.localdate(), note="被新办法代替")
    assert "废止" in client.get("/normative/").content.decode()
    page = client.get(f"/documents/{file.document_id}/")
    assert page.status_code == 200
    assert Document.objects.get(pk=file.document_id).validity == "repealed"


def test_an_old_file_enters_with_what_is_known(people, visit, client):
    document = publish(row(column="normative", title="关于印发《旧办法》的通知"))[0]
    given = {"index_number": document.index_number, "kind": "measures", "valid_until": ""}
    assert visit(people.ban).post("/admin/filings/normativefile/old/", given).status_code == 302
    assert "未标注" in client.get("/normative/").content.decode()
    again = visit(people.ban).post("/admin/filings/normativefile/old/", given).content.decode()
    assert "已经登记" in again


@pytest.mark.parametrize("title", ["无棣县资金管理条例", "无棣县资金法", "无棣县资金管理条例（试行）"])
def test_a_county_makes_no_law(people, title):
    form = FileForm({"department": people.caizheng.pk, "title": title, "kind": "rules", "text": TEXT})
    assert "不得称" in form.errors["title"][0]


@pytest.mark.parametrize("title", ["无棣县资金管理办法", "无棣县资金管理办法（试行）", "无棣县资金管理规定"])
def test_measures_are_theirs(people, title):
    form = FileForm({"department": people.caizheng.pk, "title": title, "kind": "rules", "text": TEXT})
    assert form.is_valid(), form.errors


@pytest.mark.parametrize("query", ["unit=nothing", "validity=x", "year=abc"])
def test_a_wrong_choice_is_refused_with_words(people, client, query):
    answer = client.get(f"/normative/?{query}")
    assert answer.status_code == 400
    assert "筛选条件有误" in answer.content.decode()
    assert client.get(f"/normative/list.csv?{query}").status_code == 400


@pytest.mark.parametrize("page", ["0", "2", "x", "9999999999"])
def test_a_page_that_is_not_there(people, client, page):
    assert client.get(f"/normative/?page={page}").status_code == 404


BROKEN = [
    "UPDATE filings_normativefile SET text = '改'",
    "UPDATE filings_normativefile SET register_number = NULL",
    "UPDATE filings_normativefile SET first_number = 'WDCR-2026-9999'",
    "UPDATE filings_normativefile SET valid_until = '2000-01-01'",
    "UPDATE filings_normativefile SET review_id = NULL",
    "DELETE FROM filings_normativefile",
    "UPDATE filings_legalreview SET digest = repeat('a', 64)",
    "UPDATE filings_normativefileentry SET note = '改'",
]


@pytest.mark.parametrize("sql", BROKEN)
def test_the_database_refuses(people, sql):
    file_at(people, "registered")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_pages_of_the_office(people, visit):
    client = visit(people.nina)
    given = {"department": people.caizheng.pk, "title": "无棣县公文办法", "kind": "measures", "text": TEXT}
    assert client.post("/admin/filings/normativefile/add/", given).status_code == 302
    file = NormativeFile.objects.get()
    base = f"/admin/filings/normativefile/{file.pk}"
    step = {"seen": f"{file.status}:{file.digest}:None", "note": ""}
    assert "征求意见" in client.post(f"{base}/step/submit/", step).content.decode()
    given = {name: value for name, value in given.items() if name != "department"}
    assert client.post(f"{base}/change/", given | {"consultation": "已征求意见"}).status_code == 302
    assert client.post(f"{base}/step/submit/", step).status_code == 302
    assert visit(people.zhen).get(f"{base}/step/submit/").status_code == 404
