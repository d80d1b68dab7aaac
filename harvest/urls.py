"""Addresses of 归集; they keep their names."""

from django.urls import path

from harvest import views

urlpatterns = [path("about/harvester/", views.about, name="harvester")]
