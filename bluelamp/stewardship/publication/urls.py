"""Addresses of publication."""

from django.urls import path

from . import views

app_name = "publication"
urlpatterns = [
    path("", views.index, name="index"),
    path("editions/<int:pk>/", views.edition, name="edition"),
    path("editions/<int:pk>/difference", views.difference, name="difference"),
    path("editions/<int:pk>/ocds.json", views.package, name="package"),
    path("<slug:code>/", views.dataset, name="dataset"),
    path("<slug:code>/publish", views.publish, name="publish"),
]
