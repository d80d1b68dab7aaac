"""工作手册: the pages of docs/manual/, shown to signed-in staff beside their work. One file is one task; docs/manual/index.md lists
them.
"""

from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from disclosure_portal.rights import rights_tables

FOLDER = settings.BASE_DIR / "docs" / "manual"
INDEX, ROLES = "index", "roles"
# HTML in a page is shown as text, not taken as markup.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def file_of(folder: Path, name: str) -> Path:
    """A file that lies in `folder` under exactly this name. Raises Http404."""
    found = next((path for path in folder.iterdir() if path.name == name), None)
    if found is None:
        raise Http404("手册中没有这一页")
    return found


def rendered(text: str) -> tuple[str, str]:
    """(title, HTML) of a page; links to other pages and to pictures lead to where they are served."""
    tokens = _MARKDOWN.parse(text)
    title = next((token.content for token in tokens if token.type == "inline"), "")
    for token in tokens:
        for child in token.children or ():
            _place(child)
    return title, _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})


def _place(token: Token) -> None:
    """Markdown names files; here they have addresses."""
    if token.type == "image":
        token.attrSet("src", reverse("admin:manual_picture", args=[Path(str(token.attrGet("src"))).stem]))
    elif token.type == "link_open" and str(token.attrGet("href")).endswith(".md"):
        token.attrSet("href", address_of(str(token.attrGet("href")).removesuffix(".md")))


def address_of(page: str) -> str:
    return reverse("admin:manual") if page == INDEX else reverse("admin:manual_page", args=[page])


@require_safe
def page(request, site: admin.AdminSite, name: str = INDEX):
    """One page of the manual; the page of roles ends with the tables that the code itself gives."""
    title, html = rendered(file_of(FOLDER, f"{name}.md").read_text(encoding="utf-8"))
    context = site.each_context(request) | {
        "title": title,
        "is_index": name == INDEX,
        # Our own text, in which any HTML was escaped.
        "html": SafeString(html),
        "tables": [
            SafeString(_MARKDOWN.render(table.as_markdown()))
            for table in (rights_tables(site) if name == ROLES else ())
        ],
    }
    return render(request, "admin/manual/page.html", context)


@require_safe
def picture(request, name: str):
    """A screenshot of the manual."""
    path = file_of(FOLDER / "images", f"{name}.png")
    return FileResponse(path.open("rb"), content_type="image/png", headers={"Cache-Control": "private, max-age=3600"})
