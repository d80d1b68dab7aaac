"""Search over real records: what is found, in which order, how it is counted, and that nothing a visitor types breaks it."""

import random
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.arrivals.incoming import IncomingFile
from catalog.models import SearchEntry
from catalog.shelf import search, search_terms
from catalog.shelf.catalogue import snapshot
from catalog.shelf.search import Cursor, Found, find, index_documents, old_entries
from catalog.shelf.search_terms import NO_DAY, Shelf, days
from catalog.shelf.selection import Selection
from catalog.shelf.shelving import compare, renew_old_entries, reshelve, unshelve
from county.site.paging import Key, WrongAddress
from tests.factories import SHANGHAI, county_with_tree, publish, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county():
    return county_with_tree()


def at(year: int, month: int = 5, day: int = 6, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


def paper(title: str, body: str = "", **fields):
    return row(**({"title": title, "body": f"<p>{body}</p>", "doc_number": "", "column": "notices"} | fields))


def ask(text: str, after: Cursor | None = None, limit: int = 20, **choice) -> Found:
    choice = {"column_id": choice.pop("column_id", None) or snapshot().root.id} | choice
    return find(Selection(text=text, **choice), after, limit)


def titles(found: Found) -> list[str]:
    """The titles in the order found."""
    entries = SearchEntry.objects.select_related("document").in_bulk(found.document_ids)
    return [entries[document_id].document.title for document_id in found.document_ids]


# What is found


FINDS_IT = [
    "公租房",
    "公租房分配",
    "轮候",
    "不动产 轮候",
    "医保",
    "财政局",
    "无棣县财政局",
    "县财政局",
    "棣财〔2013〕21号",
    "棣财[2013]21号",
    "棣财(2013)21号",
    "棣财（2013）21号",
    "棣财2013 21号",
    "棣财〔2013〕第021号",
    "棣财201321号",
    "11371600MB00000001/2013-00021",
    "2013-00021",
    "11371600mb00000001/2013-00021",
    "11371600MB00000001",
    "00021",
    "保障性安居工程",
    "分配方案",
    "摇号结果",
    "民生概述",
    "公　租　房",
    "ＧＢ３２１００",
    "分配结果 2013",
    "发改委转来",
]


def test_found_by(subtests):
    wanted, _ = publish(
        paper(
            "无棣县公租房分配公告",
            "申请人按<strong>轮</strong>候顺序选房，核对不动产和医保登记。GB32100。分配结果见附件。",
            doc_number="棣财〔2013〕21号",
            index_number="11371600MB00000001/2013-00021",
            keywords=("保障性安居工程",),
            summary="民生概述",
            issuer="发改委转来",
            attachments=(IncomingFile("公租房分配方案（摇号结果）.txt", "名单".encode()),),
        ),
        paper(
            "水湾镇河道清淤通知",
            "请各村做好准备。",
            department="shuiwan",
            doc_number="棣水政发〔2013〕12号",
            issuer="水湾镇",
        ),
    )
    for typed in FINDS_IT:
        with subtests.test(typed):
            assert ask(typed).document_ids == [wanted.pk]


def test_found_by_the_unit():
    publish(paper("关于防汛的通知"))
    (wanted,) = publish(paper("关于清淤的通知", department="shuiwan", issuer="", source=""))
    for typed in ("水湾镇", "水湾", "无棣县水湾镇人民政府"):
        assert ask(typed).document_ids == [wanted.pk]


def test_structured_items_are_found_by_their_fields():
    guide = '{"channels":["政府网站"],"office":{"telephone":"0543-6789123"}}'
    (wanted,) = publish(paper("公开指南", structure=guide))
    assert ask("6789123").document_ids == [wanted.pk]


def test_a_paper_that_cites_the_number_comes_after_the_one_that_bears_it():
    bearer, citing, other = publish(
        paper("公租房管理办法", doc_number="棣政办发〔2013〕21号", published_at=at(2013)),
        paper("关于废止文件的通知", "《公租房管理办法》（棣政办发〔2013〕21号）同时废止。", published_at=at(2020)),
        paper("年度计划", "棣政办发〔2014〕21号和2013年的办法。", published_at=at(2021)),
    )
    assert ask("棣政办发[2013]21号").document_ids == [bearer.pk, citing.pk]
    assert other.pk in ask("棣政办发").document_ids


def test_a_withdrawn_paper_is_not_found():
    (one,) = publish(paper("公租房公告"))
    unshelve([one.pk])
    assert ask("公租房").total == 0


def test_a_changed_paper_is_found_by_its_new_words():
    (one,) = publish(paper("公租房公告"))
    type(one).objects.filter(pk=one.pk).update(keywords=["廉租房"], genre="reply")
    reshelve([one.pk])
    assert ask("廉租房", genre="reply").document_ids == [one.pk]


def test_a_very_long_paper_is_indexed():
    (one,) = publish(paper("长文", "公租房。" + "土地征收补偿安置办法。" * 60_000))
    assert ask("公租房 征收").document_ids == [one.pk]


def test_a_number_of_odd_characters_does_no_harm():
    (one,) = publish(paper("怪文号", doc_number="棣'财\\:*〔2013〕3号"))
    assert ask("怪文号", doc_number="棣'财\\:*").document_ids == [one.pk]


# Order


def test_titles_come_first_then_most_words_in_the_title_then_texts_and_the_newest_first():
    publish(
        paper("公租房申请条件", published_at=at(2015)),
        paper("公租房申请条件（修订）", published_at=at(2016)),
        paper("公租房申请须知", "符合条件的可以提出。", published_at=at(2018)),
        paper("申请条件一览", "含公租房。", published_at=at(2019)),
        paper("住房保障", "公租房申请条件。", published_at=at(2024)),
        paper("公租房", "申请条件。", published_at=at(2023)),
        paper("无关", "申请条件。", published_at=at(2025)),
    )
    assert titles(ask("公租房 申请 条件")) == [
        "公租房申请条件（修订）",
        "公租房申请条件",
        "申请条件一览",
        "公租房申请须知",
        "住房保障",
        "公租房",
    ]


def test_of_equal_instant_the_later_number_comes_first():
    papers = publish(*(paper(f"公租房公告{number}") for number in range(5)))
    assert ask("公租房").document_ids == sorted((one.pk for one in papers), reverse=True)


# Choices


@pytest.fixture
def spread():
    """Forty papers in every dimension, half of them with the word in the title."""
    dice = random.Random(3)
    return publish(
        *(
            paper(
                "公租房公告" if number % 2 else "住房公告",
                "公租房事项。",
                department=dice.choice(("caizheng", "shuiwan", "government")),
                column=dice.choice(("notices", "unit-documents")),
                topic=dice.choice(("0401", "0402", "1002", "")),
                genre=dice.choice(("notice", "opinion")),
                validity=dice.choice(("effective", "repealed")),
                published_at=at(
                    dice.choice((2019, 2020, 2024)), dice.choice((1, 12)), dice.choice((1, 31)), dice.choice((0, 23))
                ),
                doc_number=dice.choice(("棣财〔2019〕{}号", "棣政发〔2020〕{}号")).format(number + 1),
            )
            for number in range(40)
        )
    )


CHOICES = [
    {"department_id": "caizheng"},
    {"year": 2020},
    {"topic": "04"},
    {"topic": "0402"},
    {"genre": "opinion"},
    {"validity": "repealed"},
    {"department_id": "shuiwan", "topic": "04"},
    {"year": 2019, "genre": "notice", "validity": "effective"},
    {"published_from": date(2020, 1, 31)},
    {"published_to": date(2020, 1, 30)},
    {"published_from": date(2019, 12, 31), "published_to": date(2020, 12, 30)},
    {"published_from": date(2020, 1, 2), "year": 2020},
    {"doc_number": "棣财"},
    {"doc_number": "棣财〔2019〕1"},
    {"column_id": "notices"},
    {"column_id": "notices", "department_id": "government"},
    {"published_from": date(2099, 1, 1)},
    {"published_to": date(1900, 1, 1)},
    {"published_from": date(2020, 1, 1), "published_to": date(2020, 12, 31), "year": 2019},
]


def test_days_become_whole_months_and_years():
    assert days(date(2023, 12, 30), date(2025, 2, 2)) == (
        "('o=2023-12-30' | 'o=2023-12-31' | 'y=2024' | 'm=2025-01' | 'o=2025-02-01' | 'o=2025-02-02')"
    )
    assert days(date(2024, 2, 1), date(2024, 2, 29)) == "'m=2024-02'"
    assert days(date(2024, 2, 2), date(2024, 2, 1)) == NO_DAY


@pytest.mark.parametrize(
    "number, until, first",
    [
        (100, date(2024, 12, 31), date(2024, 11, 25)),
        (1000, date(2024, 12, 31), date(2024, 1, 1)),
        (1183, date(2024, 12, 31), date(2023, 7, 1)),
        (10, date(2024, 6, 30), date(2024, 6, 27)),
        (5000, date(2024, 12, 31), date(2022, 1, 1)),
        (50, date(2025, 2, 1), date(2025, 1, 6)),
        (5, date(2021, 5, 1), date(2022, 1, 1)),
    ],
)
def test_the_newest_documents_begin_at(number, until, first):
    assert Shelf({2022: 365, 2023: 365, 2024: 1000, 2025: 60}, today=date(2025, 1, 31)).newest(number, until) == first


def right(
    documents,
    department_id=None,
    year=None,
    topic="",
    genre="",
    validity="",
    published_from=None,
    published_to=None,
    doc_number="",
    column_id=None,
) -> list[int]:
    """What a choice should leave of `documents`, best first."""
    chosen = [
        one
        for one in documents
        if department_id in (None, one.department_id)
        and year in (None, one.published_on.year)
        and one.topic.startswith(topic)
        and genre in ("", one.genre)
        and validity in ("", one.validity)
        and one.doc_number.startswith(doc_number)
        and (published_from is None or one.published_on >= published_from)
        and (published_to is None or one.published_on <= published_to)
        and (column_id is None or column_id in snapshot().nodes[one.column_id].shelf_ids)
    ]
    chosen.sort(key=lambda one: (one.published_at, one.pk), reverse=True)
    return [one.pk for one in sorted(chosen, key=lambda one: "公租房" not in one.title)]


def named(choice: dict, county) -> dict:
    """A choice with ids in the place of slugs."""
    choice = dict(choice)
    if "department_id" in choice:
        choice["department_id"] = county[choice["department_id"]].pk
    if "column_id" in choice:
        choice["column_id"] = snapshot().by_slug[choice["column_id"]].id
    return choice


def test_choices(subtests, spread, county):
    for choice in (named(choice, county) for choice in CHOICES):
        with subtests.test(str(choice)):
            found = ask("公租房", limit=100, **choice)
            assert found.document_ids == right(spread, **choice)
            assert (found.total, found.total_is_capped, found.next) == (len(found.document_ids), False, None)


def test_each_facet_is_counted_without_itself(subtests, spread, county):
    for choice in (named(choice, county) for choice in CHOICES[:8]):
        with subtests.test(str(choice)):
            facets = ask("公租房", **choice).facets
            no_year, no_topic, no_genre = (
                {name: value for name, value in choice.items() if name != left_out}
                for left_out in ("year", "topic", "genre")
            )
            assert sum(facets["year"].values()) == len(right(spread, **no_year))
            assert facets["year"].get(2024, 0) == len(right(spread, **no_year | {"year": 2024}))
            assert facets["topic"].get("0402", 0) == len(right(spread, **no_topic | {"topic": "0402"}))
            assert sum(facets["genre"].values()) == len(right(spread, **no_genre))


# Pages, and the two ways to them


def all_pages(text: str, limit: int, **choice) -> tuple[list[int], set[tuple[int, bool]]]:
    ids, totals, after = [], set(), None
    while True:
        found = ask(text, after, limit, **choice)
        ids += found.document_ids
        totals.add((found.total, found.total_is_capped))
        if found.next is None:
            return ids, totals
        assert len(found.document_ids) == limit
        after = Cursor.parse(str(found.next))


def test_pages_follow_one_another(subtests, spread, county):
    for choice in ({}, *(named(choice, county) for choice in CHOICES[:6])):
        with subtests.test(str(choice)):
            ids, totals = all_pages("公租房", 3, **choice)
            assert ids == right(spread, **choice)
            assert totals == {(len(ids), False)}


@pytest.fixture
def many_hits(monkeypatch):
    """Takes forty hits for many: every day is in the sample."""
    monkeypatch.setattr(search, "SMALL_SHELF", 0)
    monkeypatch.setattr(search, "ALL_READ", 10)
    monkeypatch.setattr(search, "LOOKED_FOR", 3)
    for module in (search, search_terms):
        monkeypatch.setattr(module, "SAMPLE_DAYS", 1)


def test_read_from_the_newest_back_the_hits_are_the_same_in_the_same_order(subtests, many_hits, spread, county):
    for choice in ({}, *(named(choice, county) for choice in CHOICES)):
        with subtests.test(str(choice)):
            ids, totals = all_pages("公租房", 3, **choice)
            assert ids == right(spread, **choice)
            assert all(total == len(ids) if not is_capped else total <= len(ids) for total, is_capped in totals)


@pytest.mark.parametrize("few_in_sample", [-1, 99])
def test_hits_too_many_for_facets_are_still_counted(few_in_sample, monkeypatch, subtests, spread, county):
    monkeypatch.setattr(search, "ALL_READ", 50)
    monkeypatch.setattr(search, "FEW_IN_SAMPLE", few_in_sample)
    monkeypatch.setattr(search, "COUNTED", 2)
    for choice in ({}, *(named(choice, county) for choice in CHOICES)):
        with subtests.test(str(choice)):
            ids, totals = all_pages("公租房", 3, **choice)
            assert ids == right(spread, **choice)
            assert totals == {(len(ids), False)}
            assert not ids or ask("公租房", **choice).facets is None


def test_hits_fewer_than_the_sample_promised_have_their_facets(monkeypatch, spread):
    monkeypatch.setattr(search, "ALL_READ", 39)
    monkeypatch.setattr(search, "FEW_IN_SAMPLE", -1)
    found = ask("公租房", limit=100)
    assert found.document_ids == right(spread)
    assert sum(found.facets["year"].values()) == len(spread)


def test_on_a_small_shelf_many_hits_are_counted(monkeypatch, subtests, many_hits, spread, county):
    monkeypatch.setattr(search, "SMALL_SHELF", 100)
    for choice in ({}, *(named(choice, county) for choice in CHOICES)):
        with subtests.test(str(choice)):
            ids, totals = all_pages("公租房", 3, **choice)
            assert ids == right(spread, **choice)
            assert totals == {(len(ids), False)}


def test_few_hits_among_many_have_no_facets(monkeypatch, spread, county):
    monkeypatch.setattr(search, "COUNTED", 20)
    choice = named({"department_id": "shuiwan", "topic": "04"}, county)
    found = ask("公租房", limit=100, **choice)
    assert found.document_ids == right(spread, **choice)
    assert (found.total, found.total_is_capped, found.facets) == (len(found.document_ids), False, None)


@pytest.mark.parametrize("text", ["", "1", "a-1-1", "11-1-1", "1-x-1", "1-1-1-1", "١-1-1", "1-" + "9" * 50 + "-1"])
def test_a_wrong_cursor(text):
    with pytest.raises(WrongAddress):
        Cursor.parse(text)


def test_a_cursor_beyond_the_end():
    publish(paper("公租房公告"))
    assert ask("公租房", Cursor(9, Key(at(2000), 1))).document_ids == []


# When nothing holds all the words


def test_the_most_words_come_first_and_it_is_said():
    publish(
        paper("住房公告", "公租房申请。", published_at=at(2020)),
        paper("申请公告", "申请。", published_at=at(2024)),
        paper("公租房申请须知", published_at=at(2019)),
        paper("无关"),
    )
    found = ask("公租房 申请 博物馆")
    assert found.is_relaxed
    assert titles(found) == ["住房公告", "公租房申请须知", "申请公告"]


def test_a_compound_is_taken_apart_when_nothing_holds_it_whole():
    (one,) = publish(paper("小区物业的管理"))
    found = ask("物业管理")
    assert found.is_relaxed
    assert found.document_ids == [one.pk]


def test_nothing_at_all():
    publish(paper("公租房公告"))
    found = ask("xyzzy")
    assert (found.document_ids, found.total, found.is_relaxed, found.suggestions) == ([], 0, False, [])


def test_a_facet_that_leaves_nothing_keeps_the_counts_of_the_others(county):
    publish(paper("公租房公告", genre="notice"))
    found = ask("公租房", genre="opinion")
    assert (found.total, found.is_relaxed, found.facets["genre"]) == (0, False, {"notice": 1})


@pytest.mark.parametrize(
    "typed, meant", [("征地补尝", "征地补偿"), ("征地补尝 公告", "征地补偿 公告"), ("地补偿公高", "地补偿公告")]
)
def test_a_slip_of_the_pen_is_noticed(typed, meant):
    publish(paper("征地补偿安置公告"))
    assert ask(typed).suggestions == [meant]


def test_what_would_find_nothing_is_not_suggested():
    publish(paper("征地补偿安置公告"))
    assert ask("征地补尝 博物馆").suggestions == []


# Whatever is typed


TYPED = [
    "",
    " ",
    "\x00",
    "公租房\x00",
    "\ud800公租房",
    "'",
    "公租房'",
    "'; DROP TABLE x; --",
    "公租房 & | ! ( ) : * <->",
    "!公租房",
    "公租房:*",
    "\\",
    "公租房\\",
    "%",
    "公租房%s",
    "%(x)s",
    "😀",
    "公租房😀",
    "的",
    "的 了 和",
    "a" * 10_000,
    "公租房" * 4000,
    "公 " * 4000,
    "<b>公租房</b>",
    "-",
    "/",
    "〔〕",
    "〔2013〕",
    "号",
    "第号",
    "2013〕21号",
    "棣〔2013〕号",
    "t=公租房",
    "c=1",
    "s=1",
    "1/2",
    "0" * 60 + "/1",
    "令",
    "第1号",
    "\u202e公租房",
]


def test_nothing_typed_breaks_it(subtests):
    (one,) = publish(paper("公租房公告"))
    for typed in TYPED:
        with subtests.test(ascii(typed)[:60]):
            for choice in ({}, {"doc_number": typed}):
                assert set(ask(typed, **choice).document_ids) <= {one.pk}
            if "公租房" in typed:
                assert ask(typed).total == 1


def test_marks_cannot_be_typed():
    publish(paper("无关公告"), paper("第二件"))
    assert ask("s=1").total == 0
    assert ask("v=effective").total == 0


# Cost and upkeep


@pytest.mark.parametrize("number", [1, 3])
def test_a_search_takes_two_queries(number):
    publish(*(paper("公租房公告") for _ in range(number)))
    root = snapshot().root.id
    for choice in ({}, {"genre": "notice"}, {"published_from": date(2020, 1, 1)}):
        with CaptureQueriesContext(connection) as queries:
            ask("公租房", column_id=root, **choice)
        assert len(queries) == 2


@pytest.mark.parametrize("number", [1, 3])
def test_a_search_with_many_hits_takes_three(number, many_hits):
    publish(*(paper("公租房公告", published_at=at(2024, 12, 31 - day)) for day in range(number + 10)))
    root = snapshot().root.id
    with CaptureQueriesContext(connection) as queries:
        found = ask("公租房", column_id=root, limit=5)
    assert found.total_is_capped
    assert len(queries) == 3, [query["sql"] for query in queries]


def test_the_index_answers_every_query(monkeypatch, spread, county):
    """A plan that reads the table would unpack every vector."""
    read, plans = search._read, []

    def explained(sql: str, values: list) -> list[tuple]:
        plans.append("\n".join(line for (line,) in read(f"EXPLAIN {sql}", values)))
        return read(sql, values)

    monkeypatch.setattr(search, "_read", explained)
    monkeypatch.setattr(search, "ALL_READ", 0)
    for small_shelf in (search.SMALL_SHELF, 0):
        monkeypatch.setattr(search, "SMALL_SHELF", small_shelf)
        for text in ("公租房", "公租房 事项 住房", "公租房 博物馆 龘"):
            for choice in (named(choice, county) for choice in ({}, *CHOICES[:6])):
                ask(text, **choice)
    assert sum("Bitmap Index Scan on search_vector" in plan for plan in plans) > 60
    assert not [plan for plan in plans if "Seq Scan on catalog_searchentry" in plan]


def test_indexing_takes_the_same_queries_for_one_and_three():
    papers = publish(*(paper(f"公告{number}") for number in range(3)))
    counts = []
    for ids in ([papers[0].pk], [one.pk for one in papers]):
        with CaptureQueriesContext(connection) as queries:
            index_documents(ids)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 3


def test_a_bulk_leaves_the_index_as_it_was(monkeypatch):
    papers = publish(*(paper(f"公租房{number}") for number in range(3)))
    monkeypatch.setattr(search, "BULK", 2)
    index_documents([one.pk for one in papers])
    assert ask("公租房").total == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'search_vector'")
        assert cursor.fetchone() == (["fastupdate=off"],)


@pytest.mark.django_db(transaction=True)
def test_the_connection_keeps_its_settings():
    publish(paper("公租房公告"))
    ask("公租房")
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)


def test_entries_made_with_other_words_are_made_anew(monkeypatch):
    one, two = publish(paper("公租房公告"), paper("第二件"))
    assert old_entries(10) == []
    monkeypatch.setattr(search_terms, "index_version", lambda: "0000aaaa")
    index_documents([one.pk, two.pk])
    assert sorted(old_entries(10)) == sorted([one.pk, two.pk])
    monkeypatch.undo()
    assert renew_old_entries(most=1) == 1
    assert len(old_entries(10)) == 1
    assert (renew_old_entries(), renew_old_entries()) == (1, 0)
    assert list(compare()) == []
    assert titles(ask("公租房")) == ["公租房公告"]
