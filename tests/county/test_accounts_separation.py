"""三员分立: the three administrators, every admin there is, and what each may do."""

import pytest
from django.contrib import admin
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from county.models import Role, TimelineEntry, User
from county.models.user import ADMINISTRATORS
from tests.county.signing_in import PASSWORD, staff

pytestmark = pytest.mark.django_db

WRITES = ("add", "change", "delete")
MODELS = {model._meta.label_lower: model for model in admin.site._registry}
TIMELINES = sorted(label for label, model in MODELS.items() if issubclass(model, TimelineEntry))


def request_of(rf, *roles):
    request = rf.get("/")
    request.user = User(username="x", is_staff=True, roles=list(roles))
    return request


def may(rf, role, label, verb) -> bool:
    return getattr(admin.site.get_model_admin(MODELS[label]), f"has_{verb}_permission")(request_of(rf, role))


@pytest.mark.parametrize("label", MODELS)
def test_what_one_administrator_writes_no_other_does(rf, label):
    writers = {role for role in ADMINISTRATORS for verb in WRITES if may(rf, role, label, verb)}
    assert len(writers) <= 1
    assert Role.AUDIT_ADMIN not in writers


def test_each_has_the_work_that_is_theirs(rf):
    assert may(rf, Role.SYSTEM_ADMIN, "county.department", "change")
    assert may(rf, Role.SECURITY_ADMIN, "county.user", "change")
    assert not may(rf, Role.SYSTEM_ADMIN, "county.user", "view")
    assert not may(rf, Role.SECURITY_ADMIN, "county.department", "change")


@pytest.mark.parametrize("label", TIMELINES)
def test_the_whole_trail_is_read_by_the_auditor_and_nobody_else(rf, label):
    assert {role for role in Role if may(rf, role, label, "view")} == {Role.AUDIT_ADMIN}
    assert not any(may(rf, role, label, verb) for role in Role for verb in WRITES)


def test_the_trail_of_accounts_is_among_them():
    assert "county.accountentry" in TIMELINES


def test_the_auditor_opens_every_list_they_see_and_writes_nowhere():
    client = Client()
    client.force_login(staff("shenji", Role.AUDIT_ADMIN))
    for model in MODELS.values():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert client.get(reverse(f"{name}_changelist")).status_code in (200, 403)
        assert client.post(reverse(f"{name}_add")).status_code == 403
    for label in TIMELINES:
        assert client.get(reverse(f"admin:{label.replace('.', '_')}_changelist")).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SECURITY_ADMIN])
def test_nobody_but_the_security_administrator_gives_roles(client, role):
    user = staff()
    client.force_login(staff("other", role))
    data = {"username": "liujie", "roles": ["leader"], "is_active": "on", "is_staff": "on"}
    assert client.post(reverse("admin:county_user_change", args=[user.pk]), data).status_code == 403
    assert client.post(reverse("admin:county_user_add"), data).status_code == 403
    for act in ("unlock", "reset-factor", "end-sessions"):
        assert client.post(reverse("admin:county_user_act", args=[user.pk, act])).status_code == 403
    password = {"password1": PASSWORD, "password2": PASSWORD}
    page = reverse("admin:auth_user_password_change", args=[user.pk])
    assert client.post(page, password).status_code == 403
    user.refresh_from_db()
    assert user.roles == []


def test_nobody_gives_themselves_a_role_by_any_page(client):
    me = staff("anquan", Role.SECURITY_ADMIN)
    client.force_login(me)
    data = {
        "username": "anquan",
        "roles": ["security_admin", "leader"],
        "is_superuser": "on",
        "is_staff": "on",
        "department": "1",
    }
    client.post(reverse("admin:county_user_change", args=[me.pk]), data)
    client.post(reverse("admin:password_change"), data)
    client.post(reverse("admin:account"), data)
    me.refresh_from_db()
    assert (me.roles, me.is_superuser, me.department) == (["security_admin"], False, None)


@pytest.mark.parametrize("role", ADMINISTRATORS)
@pytest.mark.parametrize("other", [Role.OFFICER, Role.COUNTY_OFFICE, *ADMINISTRATORS])
def test_the_database_refuses_two_roles_where_one_is_an_administrators(role, other):
    if role == other:
        return
    user = staff("liujie", role)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(roles=[role, other])
