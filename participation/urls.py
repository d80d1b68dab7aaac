"""Addresses of public participation, below /participation/; a room has its own."""

from django.urls import include, path

urlpatterns = [
    path("calls/", include("participation.calls.urls")),
    path("surveys/", include("participation.surveys.urls")),
]
