"""Addresses of transition."""

from django.urls import path

from . import views

app_name = "transition"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.go_live, name="go-live"),
    path("departments/<int:pk>/", views.landing, name="landing"),
    path("departments/<int:pk>/vote", views.vote, name="vote"),
    path("departments/<int:pk>/rule", views.rule, name="rule"),
]
