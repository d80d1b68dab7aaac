"""The demo county: composed anew, true to form, uneven as the county is, and held to every rule that the database will check."""

import csv
import io
import re
import statistics
import zipfile
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from functools import cache
from html.parser import HTMLParser

import html5lib
import pytest
from chinese_calendar import is_workday

from catalog.texts import markup
from catalog.texts.structured import Guide, InterpretationContent, OrganisationInfo
from catalog.tree.classification import TOPICS, Genre, Validity
from catalog.tree.kinds import RULES, ColumnKind, LimitUnit
from catalog.tree.national_tree import TREE, Node
from demo.documents.county import FULL, INTERPRETATION_SUFFIX, MOST_FILES, generate
from demo.documents.profiles import profile_of
from demo.units.units import TOWN_SLUGS, UNITS, UNITS_BY_SLUG
from oversight.annual_report.form import LEAF_COUNT

TODAY = date(2026, 11, 24)
SMALL = 420
DOC_NUMBER = re.compile(r"[\u4e00-\u9fa5]{2,15}〔(19|20)\d{2}〕[1-9]\d{0,4}号")
LONGEST = {"source_id": 59, "title": 300, "doc_number": 60, "issuer": 200, "source": 100}
REPORT_PARTS = [
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
]


def columns(node: Node = TREE) -> dict[str, Node]:
    found = {node.slug: node}
    for child in node.children:
        found |= columns(child)
    return found


COLUMNS = columns()


@pytest.fixture(scope="module")
def county():
    return list(generate(FULL, today=TODAY))


@pytest.fixture(scope="module")
def by_id(county):
    return {document.source_id: document for document in county}


def text_of(body: str) -> str:
    return re.sub(r"<[^>]+>", "", body)


def kind_of(document) -> str:
    return document.source_id.split(":")[2]


def versions(documents):
    for document in documents:
        yield document
        yield from document.earlier


class Grid(HTMLParser):
    """The tables of a body as rectangles: a cell that spans stands in every place it covers."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.cell: list[str] | None = None
        self.caption: list[str] | None = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.rows, self.waiting = [], {}
        elif tag == "caption":
            self.caption = []
        elif tag == "tr":
            self.row = []
            self.rows.append(self.row)
        elif tag in ("td", "th"):
            self.cell, self.spans = [], {name: int(value) for name, value in attrs if name in ("colspan", "rowspan")}

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)
        elif self.caption is not None:
            self.caption.append(data)

    def handle_endtag(self, tag):
        if tag == "caption":
            self.name, self.caption = "".join(self.caption), None
        elif tag in ("td", "th"):
            self.fill_from_above()
            text = "".join(self.cell)
            for _ in range(self.spans.get("colspan", 1)):
                self.waiting[len(self.row)] = (text, self.spans.get("rowspan", 1) - 1)
                self.row.append(text)
            self.cell = None
        elif tag == "tr":
            self.fill_from_above()
        elif tag == "table":
            self.tables[self.name] = self.rows

    def fill_from_above(self):
        place = len(self.row)
        while self.rows[:-1] and place < len(self.rows[0]) and self.waiting.get(place, ("", 0))[1] > 0:
            text, left = self.waiting[place]
            if len(self.rows) < 2 or self.row is self.rows[0]:
                break
            self.waiting[place] = (text, left - 1)
            self.row.append(text)
            place += 1


@cache
def tables_of(body: str) -> dict[str, list[list[str]]]:
    return Grid(body).tables


def test_equal_arguments_give_equal_items_and_another_seed_does_not():
    first = list(generate(SMALL, today=TODAY, seed=5))
    assert first == list(generate(SMALL, today=TODAY, seed=5))
    assert first != list(generate(SMALL, today=TODAY, seed=6))


@pytest.mark.parametrize("number", [0, 1, 126, SMALL])
def test_exactly_as_many_as_asked_for(number):
    assert len(list(generate(number, today=TODAY))) == number


def test_the_county_of_the_speech(county):
    assert len(county) == FULL == 9343
    assert {document.department for document in county} == {unit.slug for unit in UNITS}


def test_a_young_county_has_only_its_years():
    early = date(2010, 3, 1)
    found = list(generate(700, today=early))
    assert len(found) == 700
    assert max(document.published_at.date() for document in found) < early


def test_a_day_before_the_county_or_a_negative_number_is_refused():
    with pytest.raises(ValueError, match="2009"):
        list(generate(10, today=date(2008, 6, 1)))
    with pytest.raises(ValueError, match="负"):
        list(generate(-1, today=TODAY))


def test_ids_are_unique_and_values_fit_the_database(county):
    everything = list(versions(county))
    assert len({document.source_id for document in everything}) == len(everything)
    for document in everything:
        for name, most in LONGEST.items():
            assert len(getattr(document, name)) <= most, (name, document.source_id)
        assert all(0 < len(word) <= 30 for word in document.keywords)
        assert all(0 < len(fault) <= 60 for fault in document.faults)
        assert document.title.strip() == document.title
        assert document.title
        assert document.summary


def test_every_item_lies_in_a_column_that_holds_items_and_every_such_column_holds_some(county):
    used = Counter(document.column for document in county)
    assert all(COLUMNS[slug].kind != ColumnKind.GROUP for slug in used)
    leaves = {slug for slug, node in COLUMNS.items() if node.kind != ColumnKind.GROUP and not node.children}
    assert leaves <= set(used)


def test_classes_are_of_the_closed_lists(county):
    for document in versions(county):
        assert document.topic in TOPICS
        assert document.genre in Genre.values
        assert document.validity in Validity.values


def test_document_numbers_are_right_or_named_as_a_fault(county):
    for document in county:
        demanded = RULES[COLUMNS[document.column].kind].needs_doc_number
        right = DOC_NUMBER.fullmatch(document.doc_number)
        assert right or document.faults or not (document.doc_number or demanded), document.source_id
        if document.doc_number:
            assert document.doc_number in document.body
            assert str(document.written_on.year) in document.doc_number


def test_document_numbers_of_a_year_are_unique_and_run_with_the_days(county):
    series = defaultdict(list)
    for document in county:
        if DOC_NUMBER.fullmatch(document.doc_number):
            head, _, serial = document.doc_number.partition("〕")
            series[head].append((int(serial.removesuffix("号")), document.written_on))
    assert len(series) > 300
    for head, numbers in series.items():
        serials = [serial for serial, _ in numbers]
        assert len(set(serials)) == len(serials), head
        assert [day for _, day in sorted(numbers)] == sorted(day for _, day in numbers), head


def test_one_page_and_one_report_a_unit_and_year_unless_a_fault_is_named(county):
    single, reports = Counter(), Counter()
    for document in county:
        rule = RULES[COLUMNS[document.column].kind]
        if rule.single and not document.faults:
            single[document.department, document.column] += 1
        if rule.per_year and not document.faults:
            assert document.report_year
            reports[document.department, document.report_year] += 1
    assert set(single.values()) == {1}
    assert len(single) == 2 * len(UNITS)
    assert set(reports.values()) == {1}


def test_structured_pages_are_whole_and_canonical_in_every_version(county):
    kinds = {"organisation": OrganisationInfo, "guide": Guide, "policy-interpretation": InterpretationContent}
    pages = [document for document in versions(county) if document.structure]
    assert sum(len(document.earlier) for document in county) > 60
    for document in pages:
        content = kinds[document.column].from_json(document.structure)
        assert content.problems() == []
        assert content.to_json() == document.structure
        assert not document.body or document.column == "policy-interpretation"
        assert not document.faults
    for document in county:
        moments = [version.published_at for version in (*document.earlier, document)]
        assert moments == sorted(set(moments))
    changed = [document for document in county if document.column == "organisation" and document.earlier]
    assert all(document.earlier[-1].structure != document.structure for document in changed)


def test_dates_follow_each_other_in_working_hours(county):
    for document in versions(county):
        moment = document.published_at
        assert isinstance(moment, datetime)
        assert moment.utcoffset() == timedelta(hours=8)
        assert date(2008, 5, 1) <= document.formed_on <= moment.date() < TODAY
        assert document.written_on <= document.formed_on
        assert is_workday(moment.date())
        assert time(8, 30) <= moment.time() <= time(11, 59, 59) or time(13, 30) <= moment.time() <= time(18, 0)
    assert [document.published_at for document in county] == sorted(document.published_at for document in county)


def test_the_years_grow(county):
    years = Counter(document.published_at.year for document in county)
    assert set(years) == set(range(2008, TODAY.year + 1))
    assert years[2008] < years[2010] < years[2015] < years[2019]
    assert min(years[year] for year in range(2019, TODAY.year)) > 500


@cache
def working_days_until(day: date) -> int:
    """Working days since the start of the county, counted day by day by the calendar package itself."""
    return 0 if day < date(2008, 5, 1) else is_workday(day) + working_days_until(day - timedelta(days=1))


def working_days(first: date, last: date) -> int:
    return working_days_until(last) - working_days_until(first)


def is_late(document) -> bool:
    days, unit, _ = COLUMNS[document.column].limit or (20, LimitUnit.WORKING_DAYS, "")
    last = document.published_at.date()
    if unit == LimitUnit.CALENDAR_DAYS:
        return (last - document.formed_on).days > days
    return working_days(document.formed_on, last) > days


def test_the_share_of_late_items(county):
    for step in range((TODAY - date(2008, 5, 1)).days + 1):
        working_days_until(date(2008, 5, 1) + timedelta(days=step))
    late = Counter(document.department for document in county if is_late(document))
    total = Counter(document.department for document in county)
    assert 0.05 < sum(late.values()) / len(county) < 0.1
    exemplary = [unit.slug for unit in UNITS if profile_of(unit).late < 0.02]
    assert max(late[slug] / total[slug] for slug in exemplary) < 0.04
    assert max(late[unit.slug] / total[unit.slug] for unit in UNITS) > 0.12


TAG = re.compile(r"<(/?)([a-z0-9]+)[^<>]*>")
BLOCKS = {"p", "h2", "h3"}


def check_balance(html: str) -> None:
    """Every tag closed, in order, and no block inside a paragraph or heading; no angle bracket outside a tag."""
    is_open: list[str] = []
    for closing, tag in TAG.findall(html):
        if closing:
            assert is_open.pop() == tag
        else:
            assert tag not in BLOCKS | {"table", "ul", "ol"} or not BLOCKS & set(is_open)
            is_open.append(tag)
    assert not is_open
    assert not {"<", ">", "&"} & set(TAG.sub("", html))


def test_html_is_balanced_and_passes_the_gate_unchanged(county):
    for document in county:
        check_balance(document.body)
        assert "{" not in document.body
        assert "<p></p>" not in document.body
    for document in county[::61]:
        assert markup.sanitise(document.body) == document.body
        html5lib.HTMLParser(strict=True).parseFragment(document.body)


def test_length_by_kind(county):
    lengths = defaultdict(list)
    for document in county:
        name = "interpretation" if document.genre == "interpretation" else kind_of(document)
        lengths[name].append(len(text_of(document.body)))
    median = {name: statistics.median(values) for name, values in lengths.items()}
    assert 600 <= median["notice"] <= 2000
    assert sum(600 <= length <= 2000 for length in lengths["notice"]) > 0.9 * len(lengths["notice"])
    assert 600 <= median["scheme"] <= 2000
    assert 600 <= median["opinion"] <= 2000
    assert min(lengths["measure"]) >= 1900
    assert max(lengths["measure"]) <= 5000
    assert median["interpretation"] > 600
    assert 180 < median["news"] < 800
    assert max(max(values) for values in lengths.values()) < 6000


def test_bodies_and_titles_differ(county):
    bodies = [document.body for document in county if document.body]
    assert len(set(bodies)) >= 0.97 * len(bodies)
    titles = {(document.department, document.title) for document in county}
    assert len(titles) >= 0.99 * len(county)


def test_what_ended_says_when_and_by_what(county, by_id):
    found = Counter(document.validity for document in county)
    assert found["repealed"] >= 10
    assert found["expired"] >= 50
    assert found["amended"] >= 1
    for document in county:
        assert bool(document.repealed_by) == (document.validity == "repealed")
        if document.validity in ("expired", "repealed"):
            assert document.written_on <= document.repealed_on <= TODAY
        else:
            assert document.repealed_on is None
        assert (document.validity == "pending") == bool(document.effective_on and document.effective_on > TODAY)
        if document.repealed_by:
            successor = by_id[document.repealed_by]
            assert successor.effective_on == document.repealed_on
            assert document.title.partition("《")[2].partition("》")[0].partition("（")[0] in successor.body


def test_explanations_stand_beside_their_policies(county, by_id):
    explanations = [document for document in county if document.column == "policy-interpretation"]
    assert len(explanations) > 50
    prompt = 0
    for document in explanations:
        policy = by_id[document.source_id.removesuffix(INTERPRETATION_SUFFIX)]
        assert policy.published_at.date() <= document.published_at.date()
        assert policy.doc_number in document.body
        assert (document.title.partition("《")[2].partition("》")[0].removeprefix("关于")) in policy.title
        for part in ("背景", "目标任务", "主要内容", "适用范围", "注意事项", "关键词诠释", "惠民"):
            assert part in document.body
        prompt += working_days(policy.published_at.date(), document.published_at.date()) <= 3
    assert prompt > 0.7 * len(explanations)


def reports_of(county):
    return [document for document in county if document.report_year]


def test_the_six_parts_of_a_report_since_2021(county):
    modern = [document for document in reports_of(county) if document.report_year >= 2021]
    assert len(modern) > 200
    for document in modern:
        heads = re.findall(r"<h2>[一二三四五六]、([^<]+)</h2>", document.body)
        assert heads == REPORT_PARTS
        table = tables_of(document.body)["主动公开政府信息情况"]
        assert [row[0] for row in table if "信息内容" not in row[0]] == [
            "第二十条第（一）项",
            "规章",
            "行政规范性文件",
            "第二十条第（五）项",
            "行政许可",
            "第二十条第（六）项",
            "行政处罚",
            "行政强制",
            "第二十条第（八）项",
            "行政事业性收费",
        ]


def request_numbers(document) -> dict[str, list[int]]:
    """Rows of the table of applications by their label, seven numbers each."""
    rows = tables_of(document.body)["收到和处理政府信息公开申请情况"][3:]
    return {"|".join(dict.fromkeys(row[:3])): [int(value) for value in row[3:]] for row in rows}


def test_the_tables_of_every_report_tie_out_and_carry_over(county):
    carried: dict[tuple[str, int], list[int]] = {}
    checked = 0
    for document in sorted(reports_of(county), key=lambda one: one.report_year):
        if document.report_year < 2019:
            continue
        rows = request_numbers(document)
        labels = list(rows)
        assert len(rows) == (25 if document.report_year >= 2021 else 23)
        assert all(len(row) == 7 and sum(row[:6]) == row[6] for row in rows.values())
        new, before = rows[labels[0]], rows[labels[1]]
        done, after = rows[labels[-2]], rows[labels[-1]]
        leaves = [rows[label] for label in labels[2:-2]]
        assert len(leaves) == (LEAF_COUNT if document.report_year >= 2021 else LEAF_COUNT - 2)
        assert [sum(column) for column in zip(*leaves, strict=True)] == done
        assert [a + b for a, b in zip(new, before, strict=True)] == [a + b for a, b in zip(done, after, strict=True)]
        last_year = carried.get((document.department, document.report_year - 1))
        assert last_year is None or last_year == before
        carried[document.department, document.report_year] = after
        remedies = [int(value) for value in tables_of(document.body)["政府信息公开行政复议、行政诉讼情况"][-1]]
        assert len(remedies) == 15
        assert all(sum(remedies[start : start + 4]) == remedies[start + 4] for start in (0, 5, 10))
        checked += 1
    assert checked > 350


def test_the_county_reports_for_all_its_units(county):
    newest = TODAY.year - 1
    of_year = {
        document.department: request_numbers(document)
        for document in reports_of(county)
        if document.report_year == newest
    }
    whole = of_year.pop("government")
    first = next(iter(whole))
    parts = [rows[first][6] for rows in of_year.values()]
    assert whole[first][6] >= sum(parts) > 0


def test_normative_counts_follow_from_the_year_before(county):
    valid: dict[tuple[str, int], int] = {}
    for document in sorted(reports_of(county), key=lambda one: one.report_year):
        if document.report_year >= 2021:
            row = next(row for row in tables_of(document.body)["主动公开政府信息情况"] if row[0] == "行政规范性文件")
            made, ended, now = (int(value) for value in row[1:4])
            before = valid.get((document.department, document.report_year - 1))
            assert before is None or before + made - ended == now
            valid[document.department, document.report_year] = now


def test_budgets_add_up_and_agree_with_the_year_before(county):
    totals: dict[tuple[str, str], str] = {}
    accounts = [document for document in county if kind_of(document) in ("budget", "final")]
    assert len(accounts) > 500
    for document in sorted(accounts, key=lambda one: one.formed_on):
        tables = tables_of(document.body)
        three = next(table for name, table in tables.items() if name.startswith("“三公”经费"))
        for label, *values in three[2:]:
            whole, abroad, cars, bought, run, reception = (round(float(value) * 100) for value in values)
            assert whole == abroad + cars + reception
            assert cars == bought + run
            key = (document.department, label)
            assert totals.setdefault(key, values[0]) == values[0]
        main = next(table for name, table in tables.items() if name.startswith("收支"))
        left, right = ([round(float(row[place]) * 100) for row in main[1:]] for place in (1, 3))
        assert sum(left[:-1]) == left[-1] == right[-1] == sum(right[:-1])


def test_monthly_figures_cumulate(county):
    reports = sorted(
        (document for document in county if kind_of(document) == "statistics"), key=lambda one: one.source_id
    )
    assert len(reports) > 150
    last: dict[tuple[str, str], float] = {}
    for document in reports:
        year = document.title.partition("年")[0]
        for name, _, month, total, _ in next(iter(tables_of(document.body).values()))[1:]:
            if month != "—":
                assert float(total) >= last.get((year, name), 0) + float(month) - 0.02
                last[year, name] = float(total)


def test_attachments_are_real_and_few(county):
    files = [file for document in county for file in document.attachments]
    assert 100 < len(files) <= MOST_FILES <= 600
    assert {file.name.rpartition(".")[2] for file in files} == {"csv", "xlsx", "docx"}
    for file in files:
        if file.name.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
            assert len(rows) > 1
            assert len({len(row) for row in rows}) == 1
        else:
            with zipfile.ZipFile(io.BytesIO(file.content)) as package:
                assert package.testzip() is None
                assert "[Content_Types].xml" in package.namelist()


def test_nothing_points_at_a_person_or_a_number_in_use(county):
    for document in versions(county):
        text = re.sub(r"<[^>]+>", " ", document.body) + document.structure
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text)
        assert not re.search(r"(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])", text)
        assert all(number.startswith("0543-0000") for number in re.findall(r"0\d{2,3}-\d{7,8}", text))


def test_the_unevenness_that_the_speech_complains_of(county):
    last = {}
    last_document = {}
    for document in county:
        last[document.department] = document.published_at.year
        if document.column == "unit-documents":
            last_document[document.department] = document.published_at.year
    stopped = [unit.slug for unit in UNITS if profile_of(unit).stops]
    assert len(stopped) == 2
    assert all(last[slug] <= 2012 for slug in stopped)
    silent = [unit.slug for unit in UNITS if profile_of(unit).documents_stop]
    assert len(silent) >= 3
    assert all(last_document[slug] <= 2012 < last[slug] for slug in silent)
    structured = [document for document in county if document.structure and not document.body]
    pages = {(document.column, document.department): document.published_at.year for document in structured}
    assert sum(year <= 2016 for year in pages.values()) >= 15
    faults = Counter(fault for document in county for fault in document.faults)
    assert faults["机构信息栏目有多条信息"] >= 10
    assert faults["工作总结误放入年度报告栏目"] >= 10
    assert faults["发文字号格式不规范"] >= 15
    assert sum(number for fault, number in faults.items() if fault.startswith("信息类别与栏目不符")) >= 20
    filed = {(document.department, document.report_year) for document in reports_of(county)}
    missing = [(unit.slug, year) for unit in UNITS for year in profile_of(unit).missing_reports]
    assert missing
    assert not filed & set(missing)
    columns_used = Counter(document.column for document in county)
    assert columns_used["normative"] * 8 < columns_used["work-news"]


def test_units_speak_in_the_names_of_their_time(county):
    for document in county:
        unit = UNITS_BY_SLUG[document.department]
        if unit.founded_on:
            assert document.written_on >= unit.founded_on
        if unit.former_name and document.written_on.year < 2019 and unit.name != document.issuer:
            assert document.issuer == unit.former_name
    old = [document for document in county if document.department == "nongye" and document.written_on.year < 2019]
    assert old
    assert all("农业农村局" not in document.body for document in old)


def test_towns_file_what_the_regulations_ask_of_towns(county):
    town_columns = {slug for slug in COLUMNS if slug.startswith("town-") and COLUMNS[slug].kind != ColumnKind.GROUP}
    for slug in town_columns:
        units = {document.department for document in county if document.column == slug}
        assert units
        assert units <= set(TOWN_SLUGS)
