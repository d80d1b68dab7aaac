"""Plants the national tree: makes the columns that are missing, and leaves what the office has since renamed or moved alone."""

from collections.abc import Iterator

from catalog.models import Column
from catalog.shelf.shelving import bump_version
from catalog.tree.kinds import ColumnKind
from catalog.tree.national_tree import TREE, Node
from county.cases.numbering import reserve_keys
from county.cases.settings_trail import recorded


@recorded(Column, actor=None, note="建立全国统一目录")
def plant() -> int:
    """Makes the missing columns of the national tree in their order; returns how many were made."""
    made = _grow(TREE, None) if Column.objects.exists() else _build()
    if made:
        columns = {column.slug: column for column in Column.objects.all()}
        for node in _walk(TREE):
            if node.see:
                Column.objects.filter(slug=node.slug, kind=ColumnKind.GROUP, see=None).update(see=columns[node.see])
        bump_version()
    return made


def _build() -> int:
    """Writes the whole tree at one go."""
    keys = iter(reserve_keys(Column, sum(1 for _ in _walk(TREE))))

    def whole(node: Node, parent_id: int | None) -> dict:
        key = next(keys)
        return {
            **_fields(node),
            "id": key,
            "parent_id": parent_id,
            "children": [whole(child, key) for child in node.children],
        }

    return len(Column.objects.bulk_create(Column.objects.build_tree_nodes(whole(TREE, None))))


def _fields(node: Node) -> dict:
    limit = dict(zip(("limit_days", "limit_unit", "limit_basis"), node.limit, strict=True)) if node.limit else {}
    return {"slug": node.slug, "name": node.name, "kind": node.kind, "holds": node.holds, **limit}


def _grow(node: Node, parent: Column | None) -> int:
    """Adds what is missing at and below `node` to a tree that stands already."""
    column = Column.objects.filter(slug=node.slug).first()
    made = 0
    if column is None:
        column = Column(**_fields(node))
        column.insert_at(parent, position="last-child", save=True)
        made = 1
    for child in node.children:
        column.refresh_from_db()
        made += _grow(child, column)
    return made


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)
