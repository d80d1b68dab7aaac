"""The back office: Django's admin in Chinese, with the portal's name and its own way in."""

from django.contrib.admin import AdminSite
from django.urls import path, reverse_lazy
from django.utils import timezone

from county.accounts import views
from county.calendar.clock import time_left
from county.calendar.special_days import current_calendar
from disclosure_portal import (
    checks,  # noqa: F401 - registers the system checks
    manual,
)
from oversight import views as oversight
from oversight.officers import views as roster
from oversight.reckoning import views as reckoning
from oversight.statistics import desk_of


class PortalAdminSite(AdminSite):
    site_header = "政府信息公开工作平台"
    site_title = "政府信息公开工作平台"
    index_title = "工作台"
    site_url = reverse_lazy("home")
    enable_nav_sidebar = True

    def login(self, request, extra_context=None):
        return views.login(request)

    def logout(self, request, extra_context=None):
        return views.logout(request)

    def password_change(self, request, extra_context=None):
        return views.password(request)

    def index(self, request, extra_context=None):
        """The desk first: what waits for this person, oldest deadline first."""
        today = timezone.localdate()
        queues = desk_of(request.user, today)
        calendar = current_calendar() if queues else None
        desk = [(queue, time_left(queue.oldest, today, calendar)) for queue in queues]
        return super().index(request, (extra_context or {}) | {"desk": desk, "today": today})

    def renewal(self, request):
        return oversight.renewal(request, self)

    def disclosure(self, request):
        return oversight.disclosure(request, self)

    def figures(self, request):
        return reckoning.figures(request, self)

    def figure_facts(self, request):
        return reckoning.facts(request, self)

    def roster(self, request):
        return roster.roster(request, self)

    def misfiled(self, request):
        return oversight.misfiled(request, self)

    def manual_page(self, request, name=manual.INDEX):
        return manual.page(request, self, name)

    def get_urls(self):
        own = self.admin_view
        return [
            path("oversight/disclosure/", own(self.disclosure), name="disclosure"),
            path("oversight/disclosure.csv", own(oversight.disclosure_csv), name="disclosure_csv"),
            path("oversight/misfiled/", own(self.misfiled), name="misfiled"),
            path("oversight/figures/", own(self.figures), name="figures"),
            path("oversight/figures.csv", own(reckoning.figures_csv), name="figures_csv"),
            path("oversight/figures/facts/", own(self.figure_facts), name="figure_facts"),
            path("oversight/figures/freeze/", own(reckoning.freeze_view), name="figures_freeze"),
            path("oversight/roster/", own(self.roster), name="roster"),
            path("oversight/roster.csv", own(roster.roster_csv), name="roster_csv"),
            path("oversight/renewal/", own(self.renewal), name="renewal"),
            path("manual/", own(self.manual_page), name="manual"),
            path("manual/<slug:name>/", own(self.manual_page), name="manual_page"),
            path("manual/images/<slug:name>.png", own(manual.picture), name="manual_picture"),
            path("login/code/", views.login_code, name="sign_in_code"),
            path("login/password/", views.login_password, name="sign_in_password"),
            path("login/second-factor/", views.login_factor, name="sign_in_factor"),
            path("login/continue/", views.login_continue, name="sign_in_continue"),
            path("account/", own(views.account), name="account"),
            path("account/sessions/end/", own(views.end_sessions), name="account_end_sessions"),
            path("account/second-factor/", own(views.factor), name="account_factor"),
            path("account/second-factor/remove/", own(views.remove_factor), name="account_remove_factor"),
            path("account/recovery-codes/", own(views.recovery_codes), name="account_recovery_codes"),
            *super().get_urls(),
        ]
