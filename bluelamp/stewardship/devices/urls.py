"""Addresses of devices."""

from django.urls import path

from . import views

app_name = "devices"
urlpatterns = [
    path("", views.index, name="list"),
    path("<int:pk>/", views.device, name="device"),
    path("move", views.move, name="move"),
    path("idle", views.idle, name="idle"),
    path("budget", views.budget, name="budget"),
    path("entitlements", views.entitlements, name="entitlements"),
    path("rollouts", views.rollouts, name="rollouts"),
]
