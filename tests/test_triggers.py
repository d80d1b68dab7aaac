"""What a model declares that the database refuses is what the database refuses."""

import pytest
from django.apps import apps
from django.db import connection

from county.cases.triggers import Guarded

MODELS = [model for model in apps.get_models() if issubclass(model, Guarded)]


def in_database(table: str) -> dict[str, tuple[str, str]]:
    """Definition and function of each enabled trigger on `table`, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, pg_get_triggerdef(t.oid), prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = tgfoid"
            " WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')",
            [table],
        )
        return {name: (definition, " ".join(source.split())) for name, definition, source in cursor.fetchall()}


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_the_triggers_beside_a_model_are_those_of_the_database(model):
    table = model._meta.db_table
    declared = [trigger for owner in MODELS for trigger in owner.triggers() if trigger.table == table]
    found = in_database(table)
    assert set(found) == {trigger.name for trigger in declared}
    with connection.cursor() as cursor:
        for trigger in declared:
            cursor.execute(f"DROP TRIGGER {trigger.name} ON {table}")
            cursor.execute(trigger.create_sql)
    assert in_database(table) == found


def test_every_text_under_review_and_every_timeline_is_guarded():
    assert {model._meta.label for model in MODELS} >= {
        "catalog.Revision",
        "catalog.RevisionEntry",
        "catalog.DocumentReview",
    }
    assert all(model.triggers() for model in MODELS)
