"""Addresses of profiles."""

from django.urls import path

from . import views

app_name = "profiles"
urlpatterns = [
    path("path", views.path, name="path"),
    path("find", views.find, name="find"),
    path("chart", views.chart, name="chart"),
    path("mark", views.mark, name="mark"),
    path("<str:kind>/<int:pk>", views.show, name="show"),
    path("<str:kind>/<int:pk>/links.csv", views.links, name="links"),
    path("<str:kind>/<int:pk>/warning", views.warn, name="warn"),
    path("<str:kind>/<int:pk>/warning/<int:marker>/remove", views.unwarn, name="unwarn"),
    path("<str:kind>/<int:pk>/print", views.printed, name="print"),
]
