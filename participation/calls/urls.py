"""Addresses of opinion calls, below /participation/calls/; they keep their names."""

from django.urls import path, re_path
from django.views.decorators.http import require_safe

from participation.calls import sending, views

urlpatterns = [
    path("", views.calls, name="calls"),
    re_path(r"^list\.(?P<form>csv|json)$", views.export, name="calls-export"),
    path("feed/", require_safe(views.CallFeed()), name="calls-feed"),
    path("track/", sending.track, name="opinion-track"),
    path("track/opinion/", sending.own_opinion, name="opinion-own"),
    path("track/leave/", sending.leave, name="opinion-leave"),
    path("track/replace/", sending.replace, name="opinion-replace"),
    re_path(r"^track/(?P<act>withdraw|object)/$", sending.follow_up, name="opinion-follow-up"),
    path("<int:pk>/", views.call, name="call"),
    path("<int:pk>/draft/<int:number>/", views.draft, name="call-draft"),
    path("<int:pk>/write/", sending.write, name="opinion-write"),
    path("<int:pk>/outcome/", views.outcome, name="call-outcome"),
    path("<int:pk>/outcome/<int:number>/", views.earlier_outcome, name="call-outcome-earlier"),
    re_path(r"^(?P<pk>\d{1,9})/outcome\.(?P<form>csv|json)$", views.outcome_file, name="call-outcome-file"),
]
