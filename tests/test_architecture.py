"""Who may import whom, and the other laws of the house that can be read off the source."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {
    "county": 0,
    "catalog": 1,
    "mailboxes": 2,
    "interpretation": 2,
    "participation": 2,
    "outlets": 2,
    "harvest": 2,
    "filings": 2,
    "requests_app": 3,
    "crossing": 4,
    "oversight": 5,
    "disclosure_portal": 6,
    # Composes the demo county through every app; nothing that runs the portal may need it.
    "demo": 7,
}
# What an upper app may not import although it is lower: 依申请公开 knows nothing of the mailboxes.
NOT_BELOW = {("requests_app", "mailboxes")}
# Apps of one floor do not know each other, but for this one: a post may answer an incident.
MAY_IMPORT = {("outlets", "participation")}
# The rooms of an app, lowest first. A room imports rooms below it only.
ROOMS = {
    "county": ("text", "files", "papers", "site", "calendar", "cases", "public_forms", "accounts"),
    "catalog": ("tree", "texts", "shelf", "open_data", "gate", "arrivals"),
    "participation": ("calls", "surveys", "interviews", "press", "incidents"),
}
LARGEST_FOLDER = 26
BANNED_NAMES = {"utils", "helpers", "common", "core", "services", "selectors", "managers", "signals", "constants"}
LAYERS = ("models", "workflow", "statistics", "forms", "filters", "views", "admin", "urls")
# intake.py makes rows that are published from the start, many at once.
STATUS_WRITERS = {"workflow.py", "intake.py"}


def sources(root: Path) -> Iterator[tuple[Path, ast.Module]]:
    """Our own modules under `root`, migrations and tests left out."""
    for app in FLOORS:
        for path in sorted((root / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(root), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> Iterator[tuple[str, ast.stmt]]:
    """The dotted names that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level, node


def upward_imports(root: Path) -> list[str]:
    """Imports of an app that stands above, beside, or out of reach."""
    found = []
    for path, tree in sources(root):
        app = path.parts[0]
        for name, node in imported(tree):
            target = name.split(".")[0]
            if target == app or target not in FLOORS:
                continue
            if (app, target) in MAY_IMPORT:
                continue
            if FLOORS[target] >= FLOORS[app] or (app, target) in NOT_BELOW:
                found.append(f"{path}:{node.lineno} {app} imports {target}")
    return found


def layer_of(parts: tuple[str, ...]) -> int | None:
    """The place of a module in its app's order, or None for pure modules, which any layer above the models may use."""
    name = parts[0].removesuffix(".py") if parts else ""
    return LAYERS.index(name) if name in LAYERS else None


def layers_upside_down(root: Path) -> list[str]:
    """A module that imports one further up in its own app."""
    found = []
    for path, tree in sources(root):
        own = layer_of(path.parts[1:])
        if own is None or "management" in path.parts:
            continue
        for name, node in imported(tree):
            parts = name.split(".")
            if parts[0] == path.parts[0] and (other := layer_of(tuple(parts[1:]))) is not None and other > own:
                found.append(f"{path}:{node.lineno} {LAYERS[own]} imports {LAYERS[other]}")
    return found


def relative_or_inline_imports(root: Path) -> list[str]:
    """Imports that are relative, or not at the top of the module."""
    found = []
    for path, tree in sources(root):
        top = set(map(id, tree.body))
        for name, node in imported(tree):
            if name.startswith("."):
                found.append(f"{path}:{node.lineno} relative import")
            elif id(node) not in top:
                found.append(f"{path}:{node.lineno} inline import of {name}")
    return found


def rooms_upside_down(root: Path) -> list[str]:
    """A module that imports a room above its own."""
    found = []
    for path, tree in sources(root):
        rooms = ROOMS.get(path.parts[0], ())
        if path.parts[1] not in rooms:
            continue
        for name, node in imported(tree):
            parts = name.split(".")
            if parts[0] == path.parts[0] and parts[1] in rooms and rooms.index(parts[1]) > rooms.index(path.parts[1]):
                found.append(f"{path}:{node.lineno} {path.parts[1]} imports {parts[1]}")
    return found


def crowded_folders(root: Path) -> list[str]:
    """A folder with more modules than a reader can keep in mind."""
    count = Counter(path.parent for path, _ in sources(root))
    return [f"{folder}: {number} modules" for folder, number in count.items() if number > LARGEST_FOLDER]


def is_update(node: ast.AST) -> bool:
    """A call of .update() or .bulk_update()."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.endswith("update")


def status_writes(root: Path) -> list[str]:
    """A status assigned, or given to update(), outside a workflow module (law 1: one door)."""
    found = []
    for path, tree in sources(root):
        if path.name in STATUS_WRITERS:
            continue
        for node in ast.walk(tree):
            if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names = [part for target in targets for part in ast.walk(target)]
                if any(isinstance(name, ast.Attribute) and name.attr == "status" for name in names):
                    found.append(f"{path}:{node.lineno} assigns a status")
            elif is_update(node) and any(keyword.arg == "status" for keyword in node.keywords):
                found.append(f"{path}:{node.lineno} updates a status")
    return found


def banned_names(root: Path) -> list[str]:
    """Junk-drawer files and folders."""
    return [str(path) for path, _ in sources(root) if BANNED_NAMES & {part.removesuffix(".py") for part in path.parts}]


def signals_used(root: Path) -> list[str]:
    """Signals as plumbing."""
    return [
        f"{path}:{node.lineno}"
        for path, tree in sources(root)
        for name, node in imported(tree)
        if "dispatch" in name or "signals" in name
    ]


def visibility_written_again(root: Path) -> list[str]:
    """A `visible_to` of its own (law 3: who may see is written once); one that narrows what the common one gives is none."""
    return [
        f"{path}:{node.lineno}"
        for path, tree in sources(root)
        if path.name != "visibility.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and node.name == "visible_to"
        and "super().visible_to(" not in ast.unparse(node)
    ]


# What the house has once: (what, the module that may, how a second one is recognised in the source of a module).
ONCE = (
    ("a limit", "county/public_forms/limits.py", r"(?<![A-Za-z])Limit\("),
    ("CSV", "county/site/csv_export.py", r"csv\.(?:Dict)?[Ww]riter"),
    ("a following by number and code", "county/public_forms/following.py", r"query_codes\.matches\("),
)


def written_twice(root: Path) -> list[str]:
    """A mechanism that the house has once, written again elsewhere."""
    return [
        f"{path}: {what} belongs to {home}"
        for path, _ in sources(root)
        for what, home, mark in ONCE
        # The demo county composes files as offices keep them.
        if str(path) != home and path.parts[0] != "demo" and re.search(mark, (root / path).read_text(encoding="utf-8"))
    ]


# Bodies name files and pages from the portal's root, wherever the portal lies.
MAY_WRITE_ADDRESSES = {"catalog/texts/site_links.py"}
ADDRESS = re.compile(r"/[a-z][\w-]*(?:[/.?#]|$)")
LITERAL_IN = {"templates": r"=\"/|\(\s*[\"']/|== *[\"']/", "static": r"[\"'`(]/[a-z]"}


def literal_addresses(root: Path) -> list[str]:
    """An address of the site in words instead of by its name: under PORTAL_PREFIX it would lead nowhere."""
    found = []
    for path, tree in sources(root):
        nodes = list(ast.walk(tree))
        prose = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        later = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values[1:]}
        found += [
            f"{path}:{node.lineno} {node.value}"
            for node in nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and ADDRESS.match(node.value)
            if id(node) not in prose | later and str(path) not in MAY_WRITE_ADDRESSES
        ]
    for folder, mark in LITERAL_IN.items():
        for path in (root / folder).rglob("*.*"):
            if path.suffix in {".html", ".js", ".css", ".svg"} and re.search(mark, path.read_text(encoding="utf-8")):
                found.append(str(path.relative_to(root)))
    return found


CHECKS = [
    upward_imports,
    layers_upside_down,
    rooms_upside_down,
    crowded_folders,
    relative_or_inline_imports,
    status_writes,
    banned_names,
    signals_used,
    visibility_written_again,
    written_twice,
    literal_addresses,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_house_keeps_its_laws(check):
    assert check(ROOT) == []


CROWDED = [(f"catalog/module_{number}.py", "x = 1\n") for number in range(LARGEST_FOLDER + 1)]
PLANTED = {
    "upward_imports": ("county/planted.py", "from catalog.models import Document\n"),
    "layers_upside_down": ("catalog/models/planted.py", "from catalog.views import column\n"),
    "written_twice": ("catalog/planted.py", 'TRIES = Limit("planted", 3, HOUR)\n'),
    "literal_addresses": ("catalog/planted.py", 'HERE = f"/documents/{1}/"\n'),
    "rooms_upside_down": ("catalog/texts/planted.py", "from catalog.gate.workflow import draft\n"),
    "crowded_folders": CROWDED,
    "relative_or_inline_imports": ("catalog/planted.py", "def late():\n    import json\n    return json\n"),
    "status_writes": ("catalog/views.py", "def wrong(document):\n    document.status = 'published'\n"),
    "banned_names": ("catalog/utils.py", "x = 1\n"),
    "signals_used": ("catalog/planted.py", "from django.db.models.signals import post_save\n"),
    "visibility_written_again": ("catalog/planted.py", "def visible_to(self, user):\n    return self.all()\n"),
}


@pytest.mark.parametrize(
    "name, text",
    [
        ("templates/pages/planted.html", '<a href="/letters/">'),
        ("templates/pages/planted.html", "{{ absolute('/requests/') }}"),
        ("static/planted.js", 'fetch("/letters/")'),
        ("static/planted.css", "a { background: url(/static/a.svg) }"),
        ("mailboxes/planted.py", 'CRUMB = ("来信", "/letters/")'),
    ],
)
def test_a_literal_address_is_found_wherever_it_stands(name, text, tmp_path):
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert literal_addresses(tmp_path)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_planted_violation_is_found(check, tmp_path):
    planted = PLANTED[check.__name__]
    for app in FLOORS:
        (tmp_path / app).mkdir()
    for name, text in planted if isinstance(planted, list) else [planted]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert check(tmp_path), f"{check.__name__} did not see {planted!r}"
