"""Addresses of the mailboxes; they keep their names."""

from django.urls import path, re_path
from django.views.decorators.http import require_safe

from mailboxes import views

urlpatterns = [
    path("mailboxes/", views.mailboxes_home, name="mailboxes"),
    path("mailboxes/similar/", views.similar, name="letters-similar"),
    path("mailboxes/track/", views.track, name="letter-track"),
    path("mailboxes/track/letter/", views.own_letter, name="letter-own"),
    path("mailboxes/track/leave/", views.leave, name="letter-leave"),
    re_path(r"^mailboxes/track/(?P<act>supplement|withdraw)/$", views.follow_up, name="letter-follow-up"),
    path("mailboxes/rate/<str:token>/", views.rating, name="letter-rating"),
    path("mailboxes/<slug:slug>/write/", views.write, name="letter-write"),
    path("letters/", views.letters, name="letters"),
    re_path(r"^letters/list\.(?P<form>csv|json)$", views.export, name="letters-export"),
    path("letters/statistics/", views.statistics, name="letter-statistics"),
    re_path(r"^letters/statistics\.(?P<form>csv)$", views.statistics, name="letter-statistics-csv"),
    path("letters/<int:pk>/", views.letter, name="letter"),
    path("feeds/letters/", require_safe(views.LetterFeed()), name="letters-feed"),
]
