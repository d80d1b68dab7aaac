"""Addresses of the register of normative files; they keep their names."""

from django.urls import path, re_path

from filings import views

urlpatterns = [
    path("normative/", views.register, name="normative"),
    re_path(r"^normative/list\.(?P<form>csv|json)$", views.export, name="normative-export"),
]
