"""Addresses of the catalogue; they keep their names."""

from django.urls import path, re_path
from django.views.decorators.http import require_safe

from catalog import views
from catalog.shelf import feeds

urlpatterns = [
    path("catalog/", views.catalogue_home, name="catalogue"),
    path("catalog/<slug:slug>/", views.column, name="column"),
    re_path(r"^catalog/(?P<slug>[-\w]+)/list\.(?P<form>csv|json)$", views.export, name="export"),
    path("departments/", views.departments, name="departments"),
    path("departments/<slug:slug>/", views.department, name="department"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("documents/<int:pk>/versions/<int:number>/", views.version, name="document-version"),
    path("documents/<int:pk>/qr.svg", views.document_qr, name="document-qr"),
    path("files/<slug:token>/", views.file, name="file"),
    path("feeds/<slug:slug>/", require_safe(feeds.ColumnFeed()), name="feed"),
]
