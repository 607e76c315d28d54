"""Addresses of identity."""

from django.urls import path

from . import views

app_name = "identity"
urlpatterns = [path("people/match", views.match, name="match")]
