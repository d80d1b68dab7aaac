"""Addresses of interviews."""

from django.urls import path

from participation.interviews import views

urlpatterns = [
    path("", views.interviews, name="interviews"),
    path("track/", views.track, name="ask-track"),
    path("track/question/", views.own_ask, name="ask-own"),
    path("track/object/", views.object_view, name="ask-object"),
    path("track/leave/", views.leave, name="ask-leave"),
    path("<int:pk>/", views.interview, name="interview"),
    path("<int:pk>/ask/", views.ask, name="interview-ask"),
    path("<int:pk>/live/<str:after>/", views.live, name="interview-live"),
]
