"""The annual report in the database: counted, checked, frozen, laid before the gate; what each may do, what is refused."""

import io
import json
from contextlib import contextmanager
from datetime import date, datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from catalog.gate.workflow import approve, mark_validity, publish, review, submit
from catalog.models import Document, Revision
from county.cases.gate import Answers
from county.cases.review import Conclusion
from county.cases.timeline import verify
from county.cases.workflow import IllegalStep
from county.models import Role
from county.papers import PaperUnavailable
from oversight.annual_report import workflow
from oversight.annual_report.gathering import GROUP_OF, LEAF_OF, outside_of, stored_lines
from oversight.annual_report.report import NARRATIVE
from oversight.annual_report.workflow import (
    check_report,
    enter_figure,
    freeze,
    lay_before_gate,
    open_due,
    open_report,
    recount,
    reopen,
    standing_of,
)
from oversight.models import AnnualReport, AnnualReportEntry, CountedCase, OutsideFigure
from oversight.statistics import desk_of
from requests_app import statistics as register
from requests_app import workflow as routing
from requests_app.models import FeeNotice, Remedy
from tests.factories import SHANGHAI, person, row
from tests.factories import publish as take
from tests.oversight.test_report import published
from tests.people import office
from tests.requests_app.factories import application, closed

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 1, 12, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(TODAY, tick=False):
        yield


@contextmanager
def database_clock():
    """The day on which the test runs: the database compares the instant of publication with its own clock."""
    with time_machine.travel(time_machine.escape_hatch.datetime.datetime.now(SHANGHAI)):
        yield


@pytest.fixture
def staff():
    return office()


def normative(number, written_on, **fields):
    """A normative document of the finance bureau."""
    at = datetime(written_on.year, written_on.month, written_on.day, 9, tzinfo=SHANGHAI)
    return row(
        column="normative",
        doc_number=f"棣财规〔{written_on.year}〕{number}号",
        written_on=written_on,
        formed_on=written_on,
        published_at=at,
        **fields,
    )


def a_year(staff):
    """2025 of the finance bureau, counted by hand: see the numbers asserted below."""
    unit = staff.caizheng
    take(normative(1, date(2024, 3, 1)), normative(2, date(2025, 3, 3)), normative(3, date(2025, 5, 6)))
    ended = Document.objects.get(doc_number="棣财规〔2024〕1号")
    mark_validity(ended, "repealed", actor=staff.fu, on=date(2025, 6, 1))
    cases = [
        closed(unit, received_on=date(2024, 12, 20), closed_on=date(2025, 1, 9), row="1", due_on=date(2025, 1, 20)),
        closed(unit, received_on=date(2025, 2, 3), closed_on=date(2025, 2, 20), row="2", due_on=date(2025, 3, 3)),
        closed(unit, received_on=date(2025, 2, 4), closed_on=date(2025, 2, 20), row="3.4", due_on=date(2025, 3, 4)),
        closed(
            unit,
            applicant_kind="legal",
            received_on=date(2025, 2, 5),
            closed_on=date(2025, 2, 21),
            row="4.1",
            due_on=date(2025, 3, 5),
        ),
        application(unit, received_on=date(2025, 12, 30), due_on=date(2026, 1, 29)),
        closed(
            unit,
            kind="correction",
            received_on=date(2025, 2, 6),
            closed_on=date(2025, 2, 21),
            row="",
            due_on=date(2025, 3, 6),
        ),
        closed(staff.shuiwan, received_on=date(2025, 2, 6), closed_on=date(2025, 2, 21), due_on=date(2025, 3, 6)),
    ]
    Remedy.objects.create(
        application=cases[2],
        kind="reconsideration",
        authority="无棣县人民政府",
        notified_on=date(2025, 4, 1),
        result="upheld",
        decided_on=date(2025, 5, 1),
        recorded_by=staff.nina,
    )
    FeeNotice.objects.create(
        application=cases[1],
        basis="items",
        month=date(2025, 2, 1),
        quantity=4,
        amount=400,
        noticed_on=date(2025, 2, 5),
        noticed_by=staff.nina,
        paid_on=date(2025, 2, 10),
    )
    return cases


def opened(unit, year=2025) -> AnnualReport:
    report = AnnualReport(department=unit, year=year)
    open_report(report, actor=None)
    return report


def written(report) -> AnnualReport:
    """Every part that people write has words."""
    for name in NARRATIVE:
        if not getattr(report, name):
            setattr(report, name, "工作按计划完成。")
    report.save()
    return report


def frozen(staff) -> AnnualReport:
    report = written(opened(staff.caizheng))
    check_report(report, actor=staff.nina)
    freeze(report, actor=staff.fu)
    return report


def figure(staff, value, kind="permits", unit=None, year=2025) -> OutsideFigure:
    one = OutsideFigure(department=unit or staff.caizheng, year=year, kind=kind, value=value, source="统计表")
    enter_figure(one, actor=staff.ban)
    return one


def test_a_year_counted_by_hand(staff):
    a_year(staff)
    figure(staff, 7)
    figure(staff, 9)
    figure(staff, 1_234_567, kind="fees")
    report = opened(staff.caizheng)
    figures = standing_of(report).figures
    printed = figures.requests.printed()
    assert {key: line for key, line in printed.items() if line[-1]} == {
        "new": [3, 0, 0, 0, 1, 0, 4],
        "carry_in": [1, 0, 0, 0, 0, 0, 1],
        "r_open": [1, 0, 0, 0, 0, 0, 1],
        "r_part": [1, 0, 0, 0, 0, 0, 1],
        "n_third": [1, 0, 0, 0, 0, 0, 1],
        "u_nothold": [0, 0, 0, 0, 1, 0, 1],
        "total": [3, 0, 0, 0, 1, 0, 4],
        "carry_out": [1, 0, 0, 0, 0, 0, 1],
    }
    assert figures.remedies.reviews == (1, 0, 0, 0)
    proactive = figures.proactive
    assert (proactive.normative_made, proactive.normative_ended, proactive.normative_valid) == (2, 1, 2)
    assert (proactive.permits, proactive.fees) == (9, 1_234_567)
    assert (figures.published, figures.information_fees) == (2, 40_000)
    assert "【新收申请】" in report.requests


def test_the_register_of_applications_counts_the_same(staff):
    """The desk of applications counts by queries, the report case by case: two ways to the same numbers."""
    a_year(staff)
    figures = standing_of(opened(staff.caizheng)).figures
    printed, units = figures.requests.printed(), [staff.caizheng.pk]
    table = register.table(2025, units=units)
    ends = {
        "new": register.RECEIVED,
        "carry_in": register.CARRIED_IN,
        "total": register.TOTAL,
        "carry_out": register.CARRIED_OUT,
    }
    rows = ends | {leaf: value for value, leaf in LEAF_OF.items()}
    assert {key: table.line(row_) for key, row_ in rows.items()} == printed
    remedies = register.remedy_table(2025, units=units)
    assert {GROUP_OF[kind]: line for kind, line in remedies.items()} == figures.remedies.printed()


def test_a_case_that_went_to_another_unit_in_a_later_year_ends_where_it_was_carried_on(staff):
    """The unit that had it at the year's end has reported it as new and carried on, and must be able to report its end."""
    gone = application(staff.caizheng, received_on=date(2025, 12, 30), due_on=date(2026, 1, 29))
    same_year = application(staff.caizheng, received_on=date(2025, 11, 3), due_on=date(2025, 12, 1))
    for case, day in ((gone, date(2026, 1, 6)), (same_year, date(2025, 11, 5))):
        with time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI), tick=False):
            routing.route(case, staff.shuiwan, actor=staff.nina, reason="由该镇保存")
            routing.accept_routing(case, actor=staff.zhen)
    report = frozen(staff)
    assert report.figures.requests.printed()["carry_out"][-1] == 1
    with time_machine.travel(datetime(2027, 1, 12, 9, tzinfo=SHANGHAI), tick=False):
        assert standing_of(report).changes == []
        for unit, carried in ((staff.caizheng, 1), (staff.shuiwan, 1)):
            standing = standing_of(opened(unit, 2026))
            assert standing.faults == []
            assert standing.figures.requests.printed()["carry_in"][-1] == carried
            table = register.table(2026, units=[unit.pk])
            assert table.line(register.CARRIED_IN) == standing.figures.requests.printed()["carry_in"]
            assert register.tables_by_unit(2026)[unit.pk] == table
    page = signed_in(staff.nina).get(
        reverse("admin:oversight_annualreport_cell", args=[report.pk, "requests", "new", "0"])
    )
    assert gone.number in page.content.decode()
    assert reverse("admin:requests_app_application_change", args=[gone.pk]) not in page.content.decode()


def test_the_county_reports_for_all_units(staff):
    a_year(staff)
    figure(staff, 7)
    county = staff.ban.department
    figure(staff, 5, unit=staff.shuiwan)
    figures = standing_of(opened(county)).figures
    assert figures.requests.printed()["new"][-1] == 5
    assert figures.proactive.permits == 12


def test_draft_to_frozen_and_recounted(staff):
    a_year(staff)
    report = frozen(staff)
    assert report.status == "frozen"
    assert [entry.action for entry in report.timeline.all()] == ["check", "freeze"]
    assert recount(stored_lines(report), report.figures) == report.figures
    assert standing_of(report).changes == []
    assert verify(AnnualReportEntry).fault == ""


def test_a_frozen_report_keeps_its_figures_when_the_registers_change(staff):
    a_year(staff)
    report = frozen(staff)
    then = report.figures
    late = closed(
        staff.caizheng, received_on=date(2025, 7, 1), closed_on=date(2025, 7, 9), row="3.6", due_on=date(2025, 7, 29)
    )
    standing = standing_of(AnnualReport.objects.get(pk=report.pk))
    assert standing.figures == then
    assert standing.faults == []
    assert [line.partition("（")[0] for line in standing.changes] == [f"增加：{late.number}"] * 2
    reopen(report, actor=staff.fu, note="漏登的申请已补登")
    check_report(report, actor=staff.nina)
    freeze(report, actor=staff.fu)
    assert report.figures.requests.printed()["n_process"][-1] == 1
    assert report.figures.requests.printed()["new"][-1] == then.requests.printed()["new"][-1] + 1


def test_what_is_checked_must_still_hold_when_it_is_frozen(staff):
    a_year(staff)
    report = written(opened(staff.caizheng))
    check_report(report, actor=staff.nina)
    closed(staff.caizheng, received_on=date(2025, 7, 1), closed_on=date(2025, 7, 9), due_on=date(2025, 7, 29))
    with pytest.raises(IllegalStep, match="核对之后"):
        freeze(report, actor=staff.fu)


def test_checker_and_freezer_are_two_persons_of_the_unit(staff):
    report = written(opened(staff.caizheng))
    with pytest.raises(IllegalStep, match="本单位"):
        check_report(report, actor=staff.ban)
    check_report(report, actor=staff.nina)
    staff.nina.roles = [Role.OFFICER, Role.LEADER]
    with pytest.raises(IllegalStep, match="不同的人"):
        freeze(report, actor=staff.nina)


def test_empty_parts_and_unknown_figures_are_refused(staff):
    report = opened(staff.caizheng)
    with pytest.raises(IllegalStep, match="还没有写：政府信息管理情况"):
        check_report(report, actor=staff.nina)
    written(report)
    report.other = "【没有的】"
    report.save()
    with pytest.raises(IllegalStep, match="【没有的】"):
        check_report(report, actor=staff.nina)


def test_carried_in_must_be_what_was_carried_out(staff, run_import):
    a_year(staff)
    run_import(published())
    report = written(opened(staff.caizheng))
    # The published report of 2024 carried out 1, as came in: right. One more then, and it no longer ties out.
    assert standing_of(report).faults == []
    application(staff.caizheng, received_on=date(2024, 11, 1), due_on=date(2024, 12, 1))
    with pytest.raises(IllegalStep, match="上年结转2件，上一年度报告结转下年度1件"):
        check_report(report, actor=staff.nina)


def test_a_doubt_needs_a_word(staff, run_import):
    a_year(staff)
    run_import(published())
    report = written(opened(staff.caizheng))
    with pytest.raises(IllegalStep, match="上年现行有效9件"):
        check_report(report, actor=staff.nina)
    check_report(report, actor=staff.nina, note="2024年清理规范性文件后现行有效件数以清单为准")
    assert report.status == "checked"


def test_a_text_that_contradicts_the_table_is_a_doubt(staff):
    a_year(staff)
    report = written(opened(staff.caizheng))
    report.problems = "全年收到申请8件，人手不足。"
    report.save()
    assert standing_of(report).doubts == ["文字“收到申请8件”与表中本年新收4件不一致"]


def test_the_county_waits_for_its_units(staff):
    report = written(opened(staff.ban.department))
    with pytest.raises(IllegalStep, match="财政局的年度报告没有定稿"):
        check_report(report, actor=staff.ban)


def test_figures_are_closed_with_the_report(staff):
    figure(staff, 3)
    report = written(opened(staff.caizheng))
    check_report(report, actor=staff.nina)
    with pytest.raises(IllegalStep, match="须先退回编制"):
        figure(staff, 4)
    figure(staff, 4, year=2024)
    assert outside_of([staff.caizheng.pk], 2025) == {"permits": 3}


@pytest.mark.parametrize("year", [2026, 2027])
def test_a_year_that_is_not_over_has_no_report(staff, year):
    with pytest.raises(IllegalStep, match="还没有结束"):
        opened(staff.caizheng, year)


def test_there_is_one_report_a_year(staff):
    opened(staff.caizheng)
    with pytest.raises(IllegalStep, match="已经建立"):
        opened(staff.caizheng)


def test_the_duty_opens_what_is_missing_once(staff):
    assert (open_due(), open_due()) == (3, 0)
    assert set(AnnualReport.objects.values_list("year", flat=True)) == {2025}


def through_the_gate(revision, staff):
    submit(revision, actor=staff.nina, note="数据见表")
    review(revision, Answers(Conclusion.APPROVED), actor=staff.shen)
    approve(revision, actor=staff.fu)
    return publish(revision, actor=staff.nina)


def test_through_the_gate_into_the_column(staff, monkeypatch):
    with database_clock():
        monkeypatch.setattr(workflow, "as_pdf", lambda paper: b"%PDF-1.7 " + paper.title.encode())
        a_year(staff)
        report = frozen(staff)
        revision = lay_before_gate(report, actor=staff.nina)
        assert [file.name for file in revision.attachments.all()] == [
            "无棣县财政局2025年政府信息公开工作年度报告.docx",
            "无棣县财政局2025年政府信息公开工作年度报告.pdf",
            "无棣县财政局2025年政府信息公开工作年度报告（数据）.csv",
        ]
        document = through_the_gate(revision, staff)
        assert (document.report_year, document.column.slug, document.status) == (2025, "annual-reports", "published")
        page = Client().get(document.get_absolute_url()).content.decode()
        for part in ("一、总体情况", "六、其他需要报告的事项", "收到和处理政府信息公开申请情况", "三、本年度办理结果"):
            assert part in page
        with pytest.raises(IllegalStep):
            lay_before_gate(report, actor=staff.nina)


def test_a_corrected_report_revises_what_is_published(staff, monkeypatch):
    with database_clock():
        monkeypatch.setattr(workflow, "as_pdf", lambda paper: b"%PDF-1.7")
        a_year(staff)
        report = frozen(staff)
        document = through_the_gate(lay_before_gate(report, actor=staff.nina), staff)
        figure_before = document.body
        reopen(report, actor=staff.fu, note="补录行政许可数")
        figure(staff, 41)
        check_report(report, actor=staff.nina)
        freeze(report, actor=staff.fu)
        revision = lay_before_gate(report, actor=staff.nina)
        assert (revision.document, revision.number, revision.attachments.count()) == (document, 2, 3)
        assert revision.body != figure_before
        again = through_the_gate(revision, staff)
        assert again.index_number == document.index_number


def test_a_machine_without_pdf_publishes_word_and_says_so(staff, monkeypatch):
    def unavailable(paper):
        raise PaperUnavailable("本机没有中文字体")

    monkeypatch.setattr(workflow, "as_pdf", unavailable)
    report = frozen(staff)
    revision = lay_before_gate(report, actor=staff.nina)
    assert [file.name.rpartition(".")[2] for file in revision.attachments.all()] == ["docx", "csv"]
    assert "未附 PDF：本机没有中文字体" in report.timeline.last().note


# 数据库守住的


def test_the_database_keeps_what_is_frozen(staff):
    a_year(staff)
    report = frozen(staff)
    attempts = [
        lambda: AnnualReport.objects.filter(pk=report.pk).update(problems="改了"),
        lambda: AnnualReport.objects.filter(pk=report.pk).update(figures_text="{}"),
        lambda: AnnualReport.objects.filter(pk=report.pk).update(digest="0" * 64),
        lambda: AnnualReport.objects.filter(pk=report.pk).delete(),
        lambda: CountedCase.objects.filter(report=report).delete(),
        lambda: CountedCase.objects.filter(report=report).update(row="r_open"),
        lambda: CountedCase.objects.create(
            report=report, table="requests", row="new", column="0", object_id=999, label="多出的"
        ),
    ]
    for attempt in attempts:
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            attempt()
    assert recount(stored_lines(report), report.figures) == report.figures


def test_a_figure_from_outside_is_only_added_to(staff):
    one = figure(staff, 3)
    for attempt in (lambda: OutsideFigure.objects.filter(pk=one.pk).update(value=4), one.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    with pytest.raises(IntegrityError), transaction.atomic():
        figure(staff, -1)


# 导入已发布的报告


@pytest.fixture
def run_import(tmp_path):
    """Runs the command over one line; returns what it says."""

    def run(line: str, *options: str) -> str:
        path, out = tmp_path / "reports.jsonl", io.StringIO()
        path.write_text(line, encoding="utf-8")
        call_command("import_annual_reports", path, *options, stdout=out)
        return out.getvalue()

    return run


def test_published_tables_are_taken_in_once(staff, run_import):
    assert "勾稽成立，已存" in run_import(published())
    assert "已有记录" in run_import(published())
    report = AnnualReport.objects.get()
    assert (report.year, report.status, report.is_imported) == (2024, "frozen", True)
    assert standing_of(report).faults == []


def test_published_tables_of_other_counties_are_only_judged(staff, run_import):
    assert "不是本县单位" in run_import(published(org="某市人民政府"))
    assert "存入 0 份" in run_import(published(), "--check")
    assert not AnnualReport.objects.exists()


def test_published_tables_that_do_not_tie_out_are_not_taken_in(staff, run_import):
    with pytest.raises(CommandError, match="1 份勾稽不成立"):
        run_import(published(table4__复议_总计=5))
    assert not AnnualReport.objects.exists()


@pytest.mark.parametrize(("line", "reason"), [("{", "第 1 行"), (json.dumps({"year": 2024}), "缺少“table3”")])
def test_a_file_that_is_no_report_says_so(staff, run_import, line, reason):
    with pytest.raises(CommandError, match=reason):
        run_import(line)


# 工作台与页面


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def label_on_desk(user, today) -> list:
    return [queue for queue in desk_of(user, today) if "年度报告未公布" in queue.label]


def test_the_desk_names_what_is_owed_and_who_is_late(staff):
    (own,) = label_on_desk(staff.nina, date(2026, 1, 12))
    assert (own.label, own.number, own.late, own.oldest) == ("2025年度报告未公布：财政局", 1, 0, date(2026, 1, 31))
    (late,) = label_on_desk(staff.ban, date(2026, 2, 1))
    assert (late.number, late.late) == (3, 2)
    assert "财政局" in late.label
    (all_late,) = label_on_desk(staff.ban, date(2026, 4, 1))
    assert all_late.late == 3


def test_an_officer_opens_writes_and_checks_a_report(staff):
    a_year(staff)
    client = signed_in(staff.nina)
    client.post(reverse("admin:oversight_annualreport_add"), {"department": staff.caizheng.pk, "year": 2025})
    report = AnnualReport.objects.get()
    address = reverse("admin:oversight_annualreport_change", args=[report.pk])
    page = client.get(address).content.decode()
    assert "全部勾稽关系成立" in page
    assert reverse("admin:oversight_annualreport_cell", args=[report.pk, "requests", "new", "0"]) in page
    words = {name: getattr(report, name) or "已写。" for name in NARRATIVE}
    client.post(address, words | {"contact": "联系电话：0543-0000000"})
    report.refresh_from_db()
    assert report.management == "已写。"
    step = reverse("admin:oversight_annualreport_step", args=[report.pk, "check"])
    client.post(step, {"seen": "draft:", "note": ""})
    report.refresh_from_db()
    assert report.status == "checked"
    # What has been checked is no longer written.
    client.post(address, words | {"management": "改", "contact": ""})
    report.refresh_from_db()
    assert report.management == "已写。"


def test_a_control_character_is_refused_at_its_field(staff, visit):
    report = written(opened(staff.caizheng))
    typed = dict.fromkeys(NARRATIVE, "工作按计划完成。") | {"problems": "问题\x1f一"}
    response = visit(staff.nina).post(f"/admin/oversight/annualreport/{report.pk}/change/", typed)
    assert response.context["adminform"].form.errors == {"problems": ["含有不能显示的控制字符，请删去后重新输入。"]}
    assert "工作按计划完成。" in response.content.decode()


def test_a_second_report_of_the_year_is_refused(staff):
    opened(staff.caizheng)
    answer = signed_in(staff.nina).post(
        reverse("admin:oversight_annualreport_add"), {"department": staff.caizheng.pk, "year": 2025}
    )
    assert "已经存在" in answer.content.decode()
    assert AnnualReport.objects.count() == 1


@pytest.mark.slow
@pytest.mark.parametrize("is_frozen", [False, True])
def test_every_cell_opens_as_many_cases_as_it_says(staff, is_frozen):
    a_year(staff)
    report = frozen(staff) if is_frozen else opened(staff.caizheng)
    client = signed_in(staff.nina)
    figures = standing_of(report).figures
    for key, line in figures.requests.printed().items():
        for column, number in zip((*"012345", "total"), line, strict=True):
            page = client.get(reverse("admin:oversight_annualreport_cell", args=[report.pk, "requests", key, column]))
            assert page.context["page"].paginator.count == number, (key, column)


def test_the_cases_behind_a_cell_come_in_pages_and_lead_to_their_records(staff):
    take(*(normative(n, date(2025, 3, 3)) for n in range(1, 53)))
    report = opened(staff.caizheng)
    address = reverse("admin:oversight_annualreport_cell", args=[report.pk, "documents", "normative", "0"])
    first = signed_in(staff.nina).get(address)
    assert len(first.context["page"].object_list) == 50
    line, url, _ = first.context["cases"][0]
    assert url == reverse("admin:catalog_document_change", args=[line.object_id])
    assert f'<a href="{url}">{line.label}</a>' in first.content.decode()
    assert len(signed_in(staff.nina).get(address, {"page": "2"}).context["page"].object_list) == 2
    wrong = address.replace("/normative/0/", "/normative/9/")
    assert signed_in(staff.nina).get(wrong).status_code == 404


def test_the_page_of_a_report_costs_the_same_for_many_cases(staff, django_assert_max_num_queries):
    a_year(staff)
    report = opened(staff.caizheng)
    client = signed_in(staff.nina)
    with django_assert_max_num_queries(30):
        client.get(reverse("admin:oversight_annualreport_change", args=[report.pk]))


@pytest.mark.parametrize(
    ("form", "begins"), [("docx", b"PK"), ("csv", "\ufeff表".encode()), ("xml", b"<?xml"), ("pdf", b"%PDF-")]
)
def test_a_report_is_had_as_a_file(staff, form, begins):
    report = opened(staff.caizheng)
    answer = signed_in(staff.nina).get(reverse("admin:oversight_annualreport_file", args=[report.pk, form]))
    assert answer.content.startswith(begins)
    assert "attachment" in answer["Content-Disposition"]


def test_where_pdf_cannot_be_made_the_page_says_so(staff, monkeypatch):
    def unavailable(paper):
        raise PaperUnavailable("本机没有中文字体")

    monkeypatch.setattr("oversight.annual_report.pages.as_pdf", unavailable)
    report = opened(staff.caizheng)
    answer = signed_in(staff.nina).get(
        reverse("admin:oversight_annualreport_file", args=[report.pk, "pdf"]), follow=True
    )
    assert "本机没有中文字体" in answer.content.decode()


@pytest.mark.parametrize(
    ("amount", "kind", "stored"),
    [("1234", "permits", 1234), ("12.5", "fees", 12_500_000), ("0.000001", "fees", 1), ("-3", "permit_change", -3)],
)
def test_a_figure_is_typed_in_pieces_or_wan_yuan(staff, amount, kind, stored):
    values = {"department": staff.caizheng.pk, "year": 2020, "kind": kind, "source": "统计表", "amount": amount}
    signed_in(staff.nina).post(reverse("admin:oversight_outsidefigure_add"), values)
    figure_ = OutsideFigure.objects.get()
    assert (figure_.value, figure_.entered_by) == (stored, staff.nina)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"amount": "1.5"}, "件数须为整数"),
        ({"amount": "-1"}, "不能是负数"),
        ({"amount": "9999999999999"}, "小数点前不超过"),
        ({"amount": "999999999", "kind": "fees"}, "数值过大"),
        ({"amount": "十"}, "输入一个数"),
        ({"year": 2026}, "有效的选项"),
        ({"source": ""}, "必填"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_at_the_field(staff, changes, message):
    values = {"department": staff.caizheng.pk, "year": 2025, "kind": "permits", "source": "统计表", "amount": "3"}
    answer = signed_in(staff.nina).post(reverse("admin:oversight_outsidefigure_add"), values | changes)
    assert not OutsideFigure.objects.exists()
    text = answer.content.decode()
    assert "errorlist" in text
    assert message in text
    assert 'value="统计表"' in text or "source" in changes


def test_a_figure_for_a_checked_report_is_refused_at_the_field(staff):
    report = written(opened(staff.caizheng))
    check_report(report, actor=staff.nina)
    values = {"department": staff.caizheng.pk, "year": 2025, "kind": "permits", "source": "统计表", "amount": "3"}
    answer = signed_in(staff.nina).post(reverse("admin:oversight_outsidefigure_add"), values)
    assert "须先退回编制" in answer.content.decode()
    assert not OutsideFigure.objects.exists()


def test_another_unit_sees_nothing_and_a_reviewer_writes_nothing(staff):
    report = opened(staff.caizheng)
    change = reverse("admin:oversight_annualreport_change", args=[report.pk])
    cell = reverse("admin:oversight_annualreport_cell", args=[report.pk, "requests", "new", "0"])
    file = reverse("admin:oversight_annualreport_file", args=[report.pk, "csv"])
    step = reverse("admin:oversight_annualreport_step", args=[report.pk, "check"])
    stranger, reviewer = signed_in(staff.zhen), signed_in(staff.shen)
    assert [stranger.get(url).status_code for url in (change, cell, file, step)] == [302, 404, 404, 404]
    assert [reviewer.get(url).status_code for url in (change, cell, file, step)] == [200, 200, 200, 403]
    assert signed_in(staff.sheji).get(cell).status_code == 404
    assert signed_in(staff.sheji).get(reverse("admin:oversight_annualreportentry_changelist")).status_code == 200


def test_the_county_office_reads_all_and_may_send_back(staff):
    report = written(opened(staff.caizheng))
    check_report(report, actor=staff.nina)
    client = signed_in(staff.ban)
    assert "退回编制" in client.get(reverse("admin:oversight_annualreport_change", args=[report.pk])).content.decode()
    step = reverse("admin:oversight_annualreport_step", args=[report.pk, "reopen"])
    client.post(step, {"seen": "checked:", "note": "请补充监督保障情况"})
    report.refresh_from_db()
    assert (report.status, report.figures_text) == ("draft", "")


def test_the_county_government_has_its_report_frozen_by_its_leader(staff):
    county = staff.ban.department
    leader = person("xianzhang", county, Role.LEADER, first_name="县长")
    mayor = person("zhenzhang", staff.shuiwan, Role.LEADER)
    for unit, first, second in ((staff.caizheng, staff.nina, staff.fu), (staff.shuiwan, staff.zhen, mayor)):
        report = written(opened(unit))
        check_report(report, actor=first)
        freeze(report, actor=second)
    report = written(opened(county))
    check_report(report, actor=staff.ban)
    freeze(report, actor=leader)
    assert report.status == "frozen"
    assert Revision.objects.count() == 0
