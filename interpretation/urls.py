"""Addresses of the interpretations; they keep their names."""

from django.urls import path
from django.views.decorators.http import require_safe

from interpretation import feeds, views

urlpatterns = [
    path("interpretation/", views.interpretations, name="interpretations"),
    path("interpretation/feed/", require_safe(feeds.InterpretationFeed()), name="interpretation-feed"),
    path("interpretation/<int:pk>/", views.reading, name="interpretation-reading"),
]
