"""The manual: one page a task with its picture, every page reached from the index, and the table of roles as the code has it."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.test import Client

from county.cases.admin import ByRole
from county.models import Role
from disclosure_portal.manual import FOLDER, rendered
from disclosure_portal.rights import holders, rights_tables
from tests.people import office

PAGES = sorted(path.stem for path in FOLDER.glob("*.md"))


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def test_every_page_is_in_the_index_once():
    linked = re.findall(r"\(([\w-]+)\.md\)", text_of("index"))
    assert sorted(linked) == sorted(set(PAGES) - {"index"})


@pytest.mark.parametrize("name", [name for name in PAGES if name != "index"])
def test_a_page_has_one_title_and_a_picture_that_is_there(name):
    text = text_of(name)
    assert re.match(r"# \S", text)
    assert len(re.findall(r"^# ", text, re.M)) == 1
    pictures = re.findall(r"!\[([^\]]+)\]\(images/([\w-]+)\.png\)", text)
    assert pictures
    assert [shown for _, shown in pictures if not (FOLDER / "images" / f"{shown}.png").is_file()] == []
    assert set(re.findall(r"\(([\w-]+)\.md\)", text)) <= set(PAGES)


def test_no_picture_is_left_over():
    shown = {name for page in PAGES for name in re.findall(r"images/([\w-]+)\.png", text_of(page))}
    assert {path.stem for path in (FOLDER / "images").glob("*.png")} == shown


def test_markup_in_a_page_is_text():
    title, html = rendered("# 标题\n\n<script>alert(1)</script> [去](draft.md) ![图](images/desk.png)\n")
    assert title == "标题"
    assert "<script>" not in html
    assert 'href="/admin/manual/draft/"' in html
    assert 'src="/admin/manual/images/desk.png"' in html


@pytest.mark.django_db
def test_staff_read_it_and_nobody_else():
    people = office()
    assert Client().get("/admin/manual/").status_code == 302
    client = Client()
    client.force_login(people.sheji)
    assert "工作手册" in client.get("/admin/").content.decode()
    assert "保密审查" in client.get("/admin/manual/review/").content.decode()
    assert b"".join(client.get("/admin/manual/images/review.png"))[:4] == b"\x89PNG"
    for path in ("nothing/", "images/nothing.png", "images/..png"):
        assert client.get(f"/admin/manual/{path}").status_code == 404, path


@pytest.mark.django_db
def test_the_page_of_roles_is_the_code():
    people = office()
    client = Client()
    client.force_login(people.nina)
    page = client.get("/admin/manual/roles/").content.decode()
    records, steps = rights_tables(admin.site)
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page)
    for name, marks in (*records.rows, *steps.rows):
        start = cells.index(name)
        assert cells[start + 1 : start + 1 + len(Role)] == marks, name


def test_the_tables_tell_the_separation_of_duties():
    records, steps = rights_tables(admin.site)
    roles = list(Role)
    rights = dict(records.rows)
    assert rights["工作人员"][roles.index(Role.SECURITY_ADMIN)] == "看增改"
    assert rights["拟稿与审查"][roles.index(Role.OFFICER)] == "看增改"
    three = [roles.index(role) for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)]
    assert all(not marks[place] for _, marks in steps.rows for place in three)


def test_every_admin_takes_its_rights_from_roles():
    assert [one for one in admin.site._registry.values() if not isinstance(one, ByRole)] == []


@pytest.mark.django_db
def test_the_command_prints_the_tables_and_who_is_missing():
    office()
    out, err = StringIO(), StringIO()
    call_command("show_roles", stdout=out, stderr=err)
    for table in rights_tables(admin.site):
        assert table.as_markdown() in out.getvalue()
    assert holders()["信息员"] == 2
    assert "信息员 2" in out.getvalue()
    assert "系统管理员" in err.getvalue()
    assert "信息员" not in err.getvalue()


def test_the_manual_lies_where_the_readme_says():
    assert "docs/manual/index.md" in (Path(FOLDER).parent.parent / "README.md").read_text(encoding="utf-8")
