"""Addresses of the interpretations; they keep their names."""

from django.urls import path

from interpretation import feeds, views

urlpatterns = [
    path("interpretation/", views.interpretations, name="interpretations"),
    path("interpretation/feed/", feeds.InterpretationFeed(), name="interpretation-feed"),
    path("interpretation/<int:pk>/", views.reading, name="interpretation-reading"),
]
