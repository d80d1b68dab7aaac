"""The national tree is planted once, and what the office did to it since is left alone."""

import pytest

from catalog.arrivals.planting import plant
from catalog.models import Column
from catalog.tree.national_tree import TREE

pytestmark = pytest.mark.django_db

NATIONAL_ORDER = [
    "政府信息公开指南",
    "政府信息公开制度",
    "法定主动公开内容",
    "九大重点领域",
    "政策解读",
    "政府信息公开年报",
    "机构信息",
    "公文",
    "公共企事业单位",
]


def shape():
    return list(Column.objects.values_list("slug", "parent__slug", "lft", "rght", "level", "see__slug"))


def test_the_tree_stands_in_the_national_order():
    made = plant()
    assert made == Column.objects.count() > 50
    root = Column.objects.get(slug=TREE.slug)
    assert [column.name for column in root.get_children()] == NATIONAL_ORDER
    assert Column.objects.get(slug="budgets").see.slug == "key-budget"
    assert Column.objects.get(slug="key-budget").limit_unit == "calendar_days"
    assert [column.name for column in Column.objects.get(slug="key-areas").get_children()][:2] == [
        "行政审批",
        "财政预算决算和“三公”经费",
    ]


def test_planting_at_one_go_or_one_by_one_gives_the_same_tree():
    plant()
    at_one_go = shape()
    Column.objects.filter(see__isnull=False).update(see=None)
    Column.objects.filter(level__gt=0)._raw_delete("default")
    Column.objects.rebuild()
    assert plant() == len(at_one_go) - 1
    assert shape() == at_one_go


def test_a_second_planting_changes_nothing_and_keeps_what_was_renamed():
    plant()
    Column.objects.filter(slug="notices").update(name="公告公示")
    assert plant() == 0
    assert Column.objects.get(slug="notices").name == "公告公示"
