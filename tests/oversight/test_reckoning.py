"""核算: every figure is defined by its days and by what was known; a frozen one stays, and what was corrected since is named."""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.gate.workflow import withdraw
from county.cases.workflow import IllegalStep, NotPermitted
from mailboxes.models import Letter
from mailboxes.opening import open_mailboxes
from oversight.models import CountedFact, Reckoning
from oversight.reckoning.canonical import Fact, Header, digest_of
from oversight.reckoning.figures import cells_of
from oversight.reckoning.reckon import freeze, reckon, verify
from requests_app.models import Application
from tests.factories import publish, row, unit
from tests.mailboxes.letters import letter_at, written
from tests.oversight.supervision import demand_at
from tests.people import office
from tests.requests_app.stories import received

pytestmark = pytest.mark.django_db
GOLDEN = "b3e3d0bd80ddf1601826d8b28afa9c67aa3df0ad75e7db2d57a5fe5e775681fa"


@pytest.fixture
def people():
    people = office()
    open_mailboxes()
    return people


@pytest.fixture
def later(monkeypatch):
    """Lets two seconds pass: what was known is known to the second."""
    real = timezone.now

    def pass_by() -> None:
        monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(seconds=2))

    return pass_by


def today() -> date:
    return timezone.localdate()


def figure(result, unit, key: str) -> int:
    cell = cells_of(result.facts).get((unit.pk, key))
    return cell.numerator // 100 if cell else 0


def printed(**options) -> str:
    out = StringIO()
    call_command("reckon", stdout=out, **options)
    return out.getvalue()


def test_the_golden_digest():
    header = Header(
        "quarter", date(2026, 7, 1), date(2026, 9, 30), datetime(2026, 10, 9, 10, tzinfo=UTC), "S2026-1", "R1", "C2026a"
    )
    code = "1137169900000001XX"
    facts = [
        Fact("req.timely", 1, code, "application", 6, date(2026, 9, 2), 0),
        Fact("pub.new", 1, code, "document", 17, date(2026, 7, 3)),
        Fact("req.timely", 1, code, "application", 5, date(2026, 8, 20)),
    ]
    assert digest_of(header, (fact.line for fact in facts)) == GOLDEN


def test_t1_the_same_arguments_give_the_same_bytes(people):
    publish(row(), row())
    given = {"first": "2024-05-01", "last": "2024-05-31", "known_at": timezone.now().isoformat()}
    assert printed(**given) == printed(**given)


def test_t2_what_was_withdrawn_later_is_still_in_the_stock_of_before(people, later):
    document = publish(row(), row())[0]
    withdraw(document, actor=people.fu, reason="内容有误")
    later()
    assert figure(reckon(date(2024, 5, 1), date(2024, 5, 31)), people.caizheng, "pub.stock") == 2
    now = reckon(today(), today())
    assert (figure(now, people.caizheng, "pub.stock"), figure(now, people.caizheng, "pub.withdrawn")) == (1, 1)


def test_t3_a_unit_without_any_record_is_there(people):
    told = json.loads(printed(first=str(today()), last=str(today())))
    figures = {line["unit"]: line["figures"] for line in told["units"]}
    assert figures["shuiwan"]["pub.new"] == "0"
    assert figures["shuiwan"]["req.timely"] == "—"


def test_t15_an_import_after_a_freeze_changes_no_frozen_figure(people, later):
    publish(row())
    before = timezone.now()
    later()
    kept = freeze(date(2024, 5, 1), date(2024, 5, 31), kind="month", actor=people.ban)
    publish(row(), row())
    assert kept.facts.filter(key="pub.stock").count() == 1
    assert figure(reckon(date(2024, 5, 1), date(2024, 5, 31), before), people.caizheng, "pub.stock") == 0


def test_t7_what_was_corrected_since_is_named_and_the_frozen_stays(people):
    letter = written()
    Letter.objects.filter(pk=letter.pk).update(written_at=timezone.now() - timedelta(hours=1))
    kept = freeze(today(), today(), kind="special", actor=people.ban)
    assert verify(kept).is_same
    Letter.objects.filter(pk=letter.pk).update(department=people.shuiwan)
    verdict = verify(kept)
    assert verdict.is_whole
    assert any(letter.number in line and "更正数据" in line for line in verdict.differences)
    with pytest.raises(CommandError, match="不一致"):
        call_command("verify_reckoning", kept.pk, stdout=StringIO())


def test_verify_reckoning_says_so(people, later):
    publish(row())
    later()
    kept = freeze(date(2024, 1, 1), date(2024, 12, 31), kind="year", actor=people.ban)
    out = StringIO()
    call_command("verify_reckoning", kept.pk, stdout=out)
    assert out.getvalue().splitlines()[-1] == "一致"


@pytest.mark.parametrize(
    ("first", "last"), [("2027-02-01", "2026-01-01"), ("2026-01-01", "2999-01-01"), ("x", "2026-01-01")]
)
def test_t17_t20_days_that_cannot_be_are_refused(people, first, last):
    with pytest.raises(CommandError):
        call_command("reckon", first=first, last=last, stdout=StringIO())


def test_t20_a_day_before_the_first_record_is_all_zeros(people):
    told = json.loads(printed(first="2008-05-01", last="2008-05-01"))
    assert told["facts"] == 0
    assert {line["figures"]["pub.stock"] for line in told["units"]} == {"0"}


def test_t57_reports_of_wrongdoing_stand_in_no_line(people):
    letter = letter_at(people, "received", kind="report", accused=None, wants_public=False)
    Letter.objects.filter(pk=letter.pk).update(written_at=timezone.now() - timedelta(hours=1))
    assert not [fact for fact in reckon(today(), today()).facts if fact.model == "letter"]


def test_t16_labels_name_no_person(people):
    case = received(people)
    Application.objects.filter(pk=case.pk).update(submitted_at=timezone.now() - timedelta(days=1))
    facts = [fact for fact in reckon(case.received_on, case.received_on).facts if fact.model == "application"]
    assert [fact.label for fact in facts] == [case.number]


def test_t62_the_number_of_queries_does_not_depend_on_the_units(people):
    spent = []
    for _ in range(2):
        demand_at(people, "sent")
        reckon(today(), today())
        with CaptureQueriesContext(connection) as queries:
            reckon(today() - timedelta(days=300), today())
        spent.append(len(queries))
        for number in range(20):
            unit(f"more-{number}-{len(spent)}", f"无棣县第{len(spent)}{number}局")
    assert spent[0] == spent[1] <= 30


def test_only_the_county_office_freezes(people):
    with pytest.raises(NotPermitted):
        freeze(today(), today(), kind="month", actor=people.fu)
    with pytest.raises(IllegalStep):
        freeze(today(), today() - timedelta(days=1), kind="month", actor=people.ban)


BROKEN = [
    "UPDATE oversight_countedfact SET numerator = 0",
    "DELETE FROM oversight_countedfact",
    "TRUNCATE oversight_countedfact CASCADE",
    "UPDATE oversight_reckoning SET digest = repeat('a', 64)",
    "UPDATE oversight_reckoning SET frozen_at = NULL",
    "DELETE FROM oversight_reckoning",
    """INSERT INTO oversight_countedfact (reckoning_id, key, department_id, uscc, model, object_id, happened_on, numerator,
        denominator, label) SELECT reckoning_id, key, department_id, uscc, model, 0, happened_on, 100, 100, ''
        FROM oversight_countedfact LIMIT 1""",
]


@pytest.mark.parametrize("sql", BROKEN)
def test_t18_the_database_keeps_what_is_frozen(people, later, sql):
    publish(row())
    later()
    freeze(date(2024, 1, 1), date(2024, 12, 31), kind="year", actor=people.ban)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_t18_the_database_refuses_a_digest_that_is_not_that_of_the_facts(people, later):
    publish(row())
    later()
    kept = freeze(date(2024, 1, 1), date(2024, 12, 31), kind="year", actor=people.ban)
    Reckoning.objects.bulk_create([Reckoning(pk=None, **{
        name: getattr(kept, name) for name in ("kind", "first", "last", "known_at", "scheme", "rules", "calendar")
    })])  # fmt: skip
    open_one = Reckoning.objects.exclude(pk=kept.pk).get()
    with pytest.raises(DatabaseError, match="is not that of its facts"), transaction.atomic():
        Reckoning.objects.filter(pk=open_one.pk).update(digest=kept.digest, frozen_at=timezone.now())
    assert CountedFact.objects.filter(reckoning=kept).exists()


def test_a_unit_reads_its_own_line_only_and_every_cell_opens_its_facts(people, visit, later):
    publish(row())
    later()
    query = "first=2024-05-01&last=2024-05-31"
    page = visit(people.nina).get(f"/admin/oversight/figures/?{query}").content.decode()
    assert "财政局" in page
    assert "水湾" not in page
    assert "key=pub.stock" in page
    facts = visit(people.nina).get(f"/admin/oversight/figures/facts/?{query}&unit=caizheng&key=pub.stock")
    assert "2024-05-06" in facts.content.decode()
    assert (
        visit(people.zhen).get(f"/admin/oversight/figures/facts/?{query}&unit=caizheng&key=pub.stock").status_code
        == 404
    )


def test_t5_every_figure_carries_its_definition(people, visit):
    page = visit(people.ban).get("/admin/oversight/figures/").content.decode()
    table = visit(people.ban).get("/admin/oversight/figures.csv").content.decode()
    for words in ("期内首次发布的信息件数", "办结日期不晚于答复期限的比例"):
        assert words in page
        assert words in table


def test_the_office_freezes_what_it_sees(people, visit):
    publish(row())
    given = {"first": "2024-05-01", "last": "2024-05-31", "kind": "month"}
    answer = visit(people.ban).post("/admin/oversight/figures/freeze/", given, follow=True)
    assert "冻结时的数" in answer.content.decode()
    assert Reckoning.objects.get().kind == "month"
    wrong = visit(people.ban).get("/admin/oversight/figures/?first=2026-02-01&last=2026-01-01")
    assert wrong.status_code == 400
    assert "截止日不能早于起始日" in wrong.content.decode()
