"""Addresses of public participation, below /participation/; a room has its own."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("interviews/", include("participation.interviews.urls")),
]
