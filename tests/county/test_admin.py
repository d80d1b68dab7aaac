"""Who may do what in the back office, and what the forms accept."""

import zlib
from datetime import date

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from county.calendar.special_days import current_calendar
from county.cases.admin import DepartmentScopedAdmin, RoleAdmin, TimelineAdmin, WorkflowAdmin
from county.cases.permissions import ADD, CHANGE, DELETE, KEEP, VIEW, allows
from county.cases.workflow import advance
from county.models import Counter, Department, HolidayNotice, Role, SpecialDay, User
from county.text.uscc import check_digit
from tests.county.cases.models import Case, CaseEntry

pytestmark = pytest.mark.django_db

MODELS = {"department": Department, "user": User, "holidaynotice": HolidayNotice, "counter": Counter}
# model: what each role sees of it; a role that is not named sees nothing
VIEWERS = {
    "department": {Role.SYSTEM_ADMIN, Role.COUNTY_OFFICE, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN},
    "user": {Role.SECURITY_ADMIN, Role.AUDIT_ADMIN},
    "holidaynotice": {Role.SYSTEM_ADMIN, Role.COUNTY_OFFICE, Role.AUDIT_ADMIN},
    "counter": {Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN},
}
ADDERS = {
    "department": {Role.SYSTEM_ADMIN, Role.COUNTY_OFFICE},
    "user": {Role.SECURITY_ADMIN},
    "holidaynotice": {Role.SYSTEM_ADMIN, Role.COUNTY_OFFICE},
    "counter": set(),
}


@pytest.mark.parametrize(
    "query", ["kind=%00", "kind__exact=a%00b", "q=%00", "is_active__exact=x", "nothing=1", "p=-1", "o=z"]
)
def test_an_odd_address_of_a_list_is_no_fault(enter, query):
    response = enter(Role.SYSTEM_ADMIN).get(f"{address('department')}?{query}", follow=True)
    assert response.status_code in (200, 400)


def department(slug):
    body = f"11371699{zlib.crc32(slug.encode()) % 10**9:09d}"
    return Department.objects.create(
        slug=slug, name=slug, short_name=slug, kind=Department.Kind.DEPARTMENT, uscc=body + check_digit(body)
    )


def staff(role=None, **more):
    return User.objects.create_user(role or "nobody", is_staff=True, roles=[role] if role else [], **more)


@pytest.fixture
def enter(client):
    def as_role(role, **more):
        user = staff(role, **more)
        client.force_login(user)
        return client

    return as_role


def address(model, page="changelist", *args):
    return reverse(f"admin:county_{model}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("role", [*Role, None])
def test_each_role_opens_its_lists_and_no_other(enter, role, model):
    client = enter(role)
    assert client.get(address(model)).status_code == (200 if role in VIEWERS[model] else 403)
    assert client.get(address(model, "add")).status_code == (200 if role in ADDERS[model] else 403)


@pytest.mark.parametrize("model", MODELS)
def test_whoever_is_no_staff_is_sent_to_log_in(client, model):
    User.objects.create_user("former", is_staff=False, roles=[Role.SYSTEM_ADMIN])
    client.force_login(User.objects.get())
    assert client.get(address(model)).status_code == 302


def test_nothing_is_deleted_but_calendar_years(enter, rf):
    for role in Role:
        user = staff(role)
        request = rf.get("/")
        request.user = user
        for name, model in MODELS.items():
            may = admin.site.get_model_admin(model).has_delete_permission(request)
            assert may is (name == "holidaynotice" and role in ADDERS[name])


def test_grants_name_the_action():
    grants = {Role.OFFICER: KEEP}
    assert allows(grants, ["officer", "leader"], ADD)
    assert not allows(grants, ["officer"], DELETE)
    assert not allows(grants, ["leader"], VIEW)
    assert not allows(grants, [], CHANGE)


class TestStaff:
    def new(self, **more):
        return {
            "username": "zhaomin",
            "first_name": "赵敏",
            "password1": "kai-fang-2025",
            "password2": "kai-fang-2025",
            "roles": ["officer", "reviewer"],
            "is_staff": "on",
        } | more

    def test_the_security_administrator_adds_a_member_of_staff(self, enter):
        unit = department("caizheng")
        response = enter(Role.SECURITY_ADMIN).post(address("user", "add"), self.new(department=unit.pk))
        assert response.status_code == 302
        user = User.objects.get(username="zhaomin")
        assert (user.roles, user.department, user.is_staff) == (["officer", "reviewer"], unit, True)
        assert (str(user), user.is_superuser) == ("赵敏", False)
        assert user.check_password("kai-fang-2025")

    def test_an_administrator_role_stands_alone(self, enter):
        response = enter(Role.SECURITY_ADMIN).post(address("user", "add"), self.new(roles=["audit_admin", "officer"]))
        assert "不能兼任其他角色" in response.content.decode()
        assert not User.objects.filter(username="zhaomin").exists()

    def test_an_unknown_role_is_refused(self, enter):
        response = enter(Role.SECURITY_ADMIN).post(address("user", "add"), self.new(roles=["king"]))
        assert response.status_code == 200
        assert not User.objects.filter(username="zhaomin").exists()

    def test_roles_can_be_taken_away(self, enter, officer):
        client = enter(Role.SECURITY_ADMIN)
        data = {"username": "wangfang", "first_name": "王芳", "is_active": "on"}
        assert client.post(address("user", "change", officer.pk), data).status_code == 302
        officer.refresh_from_db()
        assert (officer.roles, officer.is_staff) == ([], False)

    def test_nobody_gives_themselves_rights(self, enter):
        client = enter(Role.SECURITY_ADMIN)
        me = User.objects.get(username=Role.SECURITY_ADMIN)
        data = {"username": "mine", "first_name": "我", "roles": ["system_admin"], "is_superuser": "on"}
        assert client.post(address("user", "change", me.pk), data).status_code == 302
        me.refresh_from_db()
        assert (me.username, me.roles, me.is_superuser, me.is_staff) == ("mine", ["security_admin"], False, True)

    def test_the_emergency_account_is_out_of_reach(self, enter):
        key = User.objects.create_superuser("key")
        client = enter(Role.SECURITY_ADMIN)
        assert client.post(address("user", "change", key.pk), {"username": "x"}).status_code == 403
        assert client.get(reverse("admin:auth_user_password_change", args=[key.pk])).status_code == 403

    def test_the_list_is_filtered_by_role(self, enter, officer):
        text = enter(Role.SECURITY_ADMIN).get(address("user"), {"role": "officer"}).content.decode()
        assert "王芳" in text
        assert "security_admin</a>" not in text


class TestCalendar:
    def form(self, **more):
        return {
            "year": "2027",
            "title": "国务院办公厅关于2027年部分节假日安排的通知",
            "number": "",
            "url": "",
            "text": "",
            "days-TOTAL_FORMS": "0",
            "days-INITIAL_FORMS": "0",
        } | more

    def day(self, n, day, name="元旦", **more):
        return {f"days-{n}-day": day, f"days-{n}-name": name} | {
            f"days-{n}-{key}": value for key, value in more.items()
        }

    def test_a_year_typed_day_by_day_counts_at_once(self, enter):
        assert current_calendar().add_workdays(date(2026, 12, 31), 1).provisional
        days = self.day(0, "2027-01-01") | self.day(1, "2027-01-03", is_workday="on")
        response = enter(Role.COUNTY_OFFICE).post(
            address("holidaynotice", "add"), self.form(**{"days-TOTAL_FORMS": "2"}, **days)
        )
        assert response.status_code == 302
        assert HolidayNotice.objects.get().source.endswith("由county_office录入")
        assert current_calendar().add_workdays(date(2027, 1, 1), 1) == (date(2027, 1, 3), False)

    def test_a_pasted_notice_replaces_the_days_of_its_year(self, enter):
        notice = HolidayNotice.objects.create(year=2027, title="旧", source="chinesecalendar 9")
        SpecialDay.objects.create(day=date(2027, 5, 3), is_workday=False, name="劳动节", notice=notice)
        text = "一、元旦：1月1日（周五）至3日（周日）放假，共3天。\r\n二、春节：2月5日至11日放假调休，共7天。2月20日（周六）上班。"
        client = enter(Role.SYSTEM_ADMIN)
        data = self.form(text=text, **{"days-TOTAL_FORMS": "1", "days-INITIAL_FORMS": "1"})
        data |= self.day(0, "2027-05-03", "劳动节", id=notice.days.get().pk, notice=notice.pk)
        response = client.post(address("holidaynotice", "change", notice.pk), data, follow=True)
        assert "2027 年：放假 10 天，调休上班 1 天，更正 12 天" in response.content.decode()
        notice.refresh_from_db()
        assert notice.days.count() == 11
        assert notice.source.endswith("由system_admin录入")

    @pytest.mark.parametrize(
        "more, message",
        [
            ({"text": "元旦：1月1日（周一）放假。"}, "2027-01-01 是周五，与原文不符"),
            ({"text": "放假三天"}, "没有读到任何放假日期"),
            ({"text": "元旦：2026年12月31日放假。"}, "2026-12-31 已由 2026 年的通知规定"),
        ],
    )
    def test_a_text_that_cannot_be_right_is_refused(self, enter, more, message):
        notice = HolidayNotice.objects.create(year=2026, title="x", source="x")
        SpecialDay.objects.create(day=date(2026, 12, 31), is_workday=False, name="x", notice=notice)
        response = enter(Role.COUNTY_OFFICE).post(address("holidaynotice", "add"), self.form(**more))
        assert message in response.content.decode()
        assert not HolidayNotice.objects.filter(year=2027).exists()

    def test_a_day_of_another_year_is_refused(self, enter):
        data = self.form(**{"days-TOTAL_FORMS": "1"}, **self.day(0, "2028-01-01"))
        response = enter(Role.COUNTY_OFFICE).post(address("holidaynotice", "add"), data)
        assert "2028-01-01 不属于 2027 年的安排" in response.content.decode()
        assert not SpecialDay.objects.exists()

    def test_saving_without_a_change_keeps_the_source(self, enter):
        notice = HolidayNotice.objects.create(year=2027, title="旧", source="chinesecalendar 9")
        enter(Role.COUNTY_OFFICE).post(address("holidaynotice", "change", notice.pk), self.form(title="旧"))
        notice.refresh_from_db()
        assert notice.source == "chinesecalendar 9"

    def test_the_audit_administrator_only_reads(self, enter):
        notice = HolidayNotice.objects.create(year=2027, title="旧", source="x")
        client = enter(Role.AUDIT_ADMIN)
        assert client.get(address("holidaynotice", "change", notice.pk)).status_code == 200
        assert client.post(address("holidaynotice", "change", notice.pk), self.form()).status_code == 403


@pytest.mark.usefixtures("cases")
class TestWorkflowAdmin:
    def request(self, user):
        request = RequestFactory().get("/")
        request.user = user
        return request

    def test_only_changed_columns_are_written(self, officer):
        case = Case.objects.create(title="一")
        opened_before = Case.objects.get()
        advance(case, "submit", actor=officer)
        opened_before.title = "二"
        page = WorkflowAdmin(Case, admin.site)
        form = page.get_form(self.request(officer), opened_before)({"title": "二", "opened": "0"}, instance=case)
        assert "status" not in form.fields
        assert form.changed_data == ["title"]
        page.save_model(self.request(officer), opened_before, form, change=True)
        stored = Case.objects.get()
        assert (stored.title, stored.status) == ("二", "submitted")

    def test_a_case_is_never_deleted(self, officer):
        officer.is_superuser = officer.is_staff = True
        page = WorkflowAdmin(Case, admin.site)
        assert page.has_change_permission(self.request(officer))
        assert not page.has_delete_permission(self.request(officer))


@pytest.mark.usefixtures("cases")
def test_the_audit_administrator_reads_a_timeline_and_nobody_writes_it(officer):
    advance(Case.objects.create(title="一"), "submit", actor=officer)
    page = TimelineAdmin(CaseEntry, admin.site)
    entry = CaseEntry.objects.get()
    assert (page.act(entry), page.moved(entry)) == ("送审", "拟稿 → 送审")
    request = RequestFactory().get("/")
    for role in Role:
        request.user = staff(role)
        assert page.has_view_permission(request) is (role == Role.AUDIT_ADMIN)
        assert not page.has_add_permission(request)
        assert not page.has_change_permission(request)
        assert not page.has_delete_permission(request)


def test_a_scoped_admin_shows_what_visible_to_gives():
    own, other = department("caizheng"), department("minzheng")
    page = DepartmentScopedAdmin(Department, admin.site)
    request = RequestFactory().get("/")
    request.user = staff(Role.OFFICER, department=own)
    assert list(page.get_queryset(request)) == [own]
    field = page.formfield_for_foreignkey(User._meta.get_field("department"), request)
    assert list(field.queryset) == [own]
    request.user = staff(Role.COUNTY_OFFICE)
    assert set(page.get_queryset(request)) == {own, other}


def test_an_admin_without_grants_is_closed():
    page = RoleAdmin(Department, admin.site)
    request = RequestFactory().get("/")
    for role in Role:
        request.user = staff(role)
        assert not page.has_module_permission(request)
