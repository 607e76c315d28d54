"""Addresses of the audit log."""

from django.urls import path

from . import views

app_name = "audit"
urlpatterns = [
    path("", views.search, name="search"),
    path("reason/", views.give_reason, name="reason"),
    path("export.csv", views.export, name="export"),
    path("entries/<int:pk>/", views.entry, name="entry"),
    path("records/<str:kind>/<int:pk>/", views.lookers, name="lookers"),
    path("checkpoints/", views.checkpoints, name="checkpoints"),
]
