"""Addresses of the catalogue; they keep their names."""

from django.urls import path, re_path
from django.views.decorators.http import require_safe

from catalog import views
from catalog.open_data import views as open_data
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
    path("documents/<int:pk>/data.json", open_data.item, name="document-data"),
    path("files/<slug:token>/", views.file, name="file"),
    path("feeds/<slug:slug>/", require_safe(feeds.ColumnFeed()), name="feed"),
    path("feeds/<slug:slug>/feed.json", feeds.json_feed, name="feed-json"),
    path("feeds/<slug:slug>/archive/<int:page>/", require_safe(feeds.ArchiveFeed()), name="feed-archive"),
    path("open/", open_data.home, name="open-data"),
    path("open/changes/", open_data.changes, name="open-changes"),
    path("open/catalog.jsonld", open_data.dcat, name="open-dcat"),
    path("open/dumps/", open_data.dump_list, name="open-dumps"),
    path("open/dumps/<str:name>/<str:file>", open_data.dump_file, name="open-dump"),
]
