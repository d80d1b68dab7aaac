"""Plants the national tree: makes the columns that are missing, and leaves what the office has since renamed or moved alone."""

from django.db import transaction

from catalog.models import Column
from catalog.national_tree import TREE, Node
from catalog.shelving import bump_version


@transaction.atomic
def plant() -> int:
    """Makes the missing columns of the national tree in their order; returns how many were made."""
    made = 0

    def grow(node: Node, parent: Column | None) -> None:
        nonlocal made
        column = Column.objects.filter(slug=node.slug).first()
        if column is None:
            limit = dict(zip(("limit_days", "limit_unit", "limit_basis"), node.limit, strict=True)) if node.limit else {}
            column = Column(slug=node.slug, name=node.name, kind=node.kind, holds=node.holds, **limit)
            column.insert_at(parent, position="last-child", save=True)
            made += 1
        for child in node.children:
            column.refresh_from_db()
            grow(child, column)

    grow(TREE, None)
    columns = {column.slug: column for column in Column.objects.all()}
    for node in _walk(TREE):
        if node.see and columns[node.slug].see_id is None:
            Column.objects.filter(slug=node.slug, kind="group").update(see=columns[node.see])
    if made:
        bump_version()
    return made


def _walk(node: Node):
    yield node
    for child in node.children:
        yield from _walk(child)
