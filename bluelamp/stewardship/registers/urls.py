"""Addresses of registers."""

from django.urls import path

from . import views

app_name = "registers"
urlpatterns = [
    path("<slug:code>/", views.index, name="list"),
    path("<slug:code>/new", views.add, name="add"),
    path("<slug:code>/many", views.many, name="many"),
    path("<slug:code>/<int:pk>/", views.entry, name="entry"),
    path("<slug:code>/<int:pk>/change", views.change, name="change"),
]
