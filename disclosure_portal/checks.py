"""System checks of the portal, beside Django's own."""

from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connection, transaction

from catalog.models import SearchEntry
from catalog.shelf.search import old_entries
from county.accounts import second_factor

OLD_ENTRIES = "The search index holds entries cut with another word list or rjieba; searches may miss documents."
OLD_ENTRIES_HINT = "run_duties makes them anew in batches, rebuild_catalogue all at once."


@register
def roles_with_second_factor(app_configs, **options) -> list[CheckMessage]:
    unknown = second_factor.unknown_roles()
    return [Error(f"PORTAL_TOTP_ROLES names unknown roles: {', '.join(unknown)}", id="county.E001")] if unknown else []


@register(Tags.database)
def search_index(app_configs, databases=(), **options) -> list[CheckMessage]:
    """Before each `migrate`, which every update runs."""
    return [checks.Warning(OLD_ENTRIES, hint=OLD_ENTRIES_HINT, id="catalog.W001")] if databases and _is_old() else []


@register(deploy=True)
def search_index_of_deployment(app_configs, **options) -> list[CheckMessage]:
    return [Error(OLD_ENTRIES, hint=OLD_ENTRIES_HINT, id="catalog.E001")] if _is_old() else []


def _is_old() -> bool:
    """False too where there is no database or table yet."""
    try:
        with transaction.atomic():
            is_there = SearchEntry._meta.db_table in connection.introspection.table_names()
            return is_there and bool(old_entries(1))
    except DatabaseError:
        return False
