"""Addresses of automation."""

from django.urls import path

from . import views

app_name = "automation"
urlpatterns = [
    path("", views.index, name="list"),
    path("many", views.many, name="many"),
    path("new", views.add, name="add"),
    path("<int:pk>/", views.automation, name="automation"),
    path("<int:pk>/change", views.change, name="change"),
    path("panel/<int:pk>", views.panel, name="panel"),
]
