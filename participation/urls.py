"""Addresses of public participation, below /participation/; a room has its own."""

from django.urls.resolvers import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
