"""Addresses of 依申请公开; they keep their names, and none of them holds anything of a person."""

from django.urls import path, re_path

from requests_app.views import applying, following

urlpatterns = [
    path("requests/", applying.instructions, name="requests"),
    path("requests/new/", applying.new, name="request-new"),
    path("requests/related/", applying.related, name="request-related"),
    path("requests/found/", applying.found, name="request-found"),
    path("requests/receipt/", applying.receipt, name="request-receipt"),
    path("requests/track/", following.track, name="request-track"),
    path("requests/link/", following.link, name="request-link"),
    path("requests/leave/", following.leave, name="request-leave"),
    path("requests/case/", following.case, name="request-case"),
    path("requests/case/supplement/", following.supplement, name="request-supplement"),
    path("requests/case/reasons/", following.reasons, name="request-reasons"),
    path("requests/case/withdraw/", following.withdraw, name="request-withdraw"),
    path("requests/case/files/<slug:token>/", following.file, name="request-file"),
    re_path(r"^requests/case/papers/(?P<pk>\d+)\.(?P<form>pdf)$", following.paper, name="request-paper"),
]
