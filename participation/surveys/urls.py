"""Addresses of surveys, below /participation/surveys/; they keep their names."""

from django.urls import path

from participation.surveys import views

urlpatterns = [
    path("", views.surveys, name="surveys"),
    path("<int:pk>/", views.survey, name="survey"),
]
