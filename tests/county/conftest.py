"""The test-only cases app, and a member of staff."""

import pytest
from django.db import connection
from django.test import modify_settings

from county.cases.timeline import protect_timeline
from county.models import Role, User
from tests.county.cases.models import Case, CaseEntry, CaseReview, Notice, NoticeEntry, NoticeReview

MODELS = (Case, CaseEntry, CaseReview, Notice, NoticeReview, NoticeEntry)


@pytest.fixture
def cases():
    """Installs the cases app with its tables, protected as the migrations of a real app do it. Needs the database."""
    with modify_settings(INSTALLED_APPS={"append": "tests.county.cases"}):
        with connection.schema_editor() as editor:
            for model in MODELS:
                editor.create_model(model)
        with connection.cursor() as cursor:
            for model in (CaseEntry, NoticeEntry):
                for operation in protect_timeline(model._meta.db_table):
                    cursor.execute(operation.sql)
        yield
        # A transactional test commits its tables, any other loses them with its rollback.
        if not connection.in_atomic_block:
            with connection.schema_editor() as editor:
                for model in reversed(MODELS):
                    editor.delete_model(model)


@pytest.fixture
def officer(db):
    return User.objects.create_user("wangfang", first_name="王芳", roles=[Role.OFFICER])
