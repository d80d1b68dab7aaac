"""Addresses of the public pages of oversight; they keep their names."""

from django.urls import path

from oversight.complaints import views as complaints
from oversight.error_reports import views as error_reports

urlpatterns = [
    path("complaints/", complaints.home, name="complaints"),
    path("complaints/new/", complaints.new, name="complaint-new"),
    path("complaints/track/", complaints.track, name="complaint-track"),
    path("complaints/track/complaint/", complaints.own, name="complaint-own"),
    path("complaints/track/withdraw/", complaints.take_back, name="complaint-withdraw"),
    path("complaints/track/leave/", complaints.leave, name="complaint-leave"),
    path("error-reports/", error_reports.home, name="error-reports"),
    path("error-reports/new/", error_reports.new, name="error-report-new"),
    path("error-reports/track/", error_reports.track, name="error-report-track"),
    path("error-reports/track/report/", error_reports.own, name="error-report-own"),
    path("error-reports/track/leave/", error_reports.leave, name="error-report-leave"),
]
