"""Addresses of dispatch."""

from django.urls import path

from . import views

app_name = "dispatch"
urlpatterns = [
    path("console/", views.board, name="board"),
    path("incidents/<int:pk>/", views.incident, name="incident"),
    path("incidents/<int:pk>/log", views.log, name="log"),
    path("incidents/<int:pk>/facts", views.facts, name="facts"),
    path("incidents/<int:pk>/print", views.printed, name="print"),
    path("incidents/<int:pk>/units", views.committed, name="units"),
    path("incidents/<int:pk>/proposal", views.proposal, name="proposal"),
    path("incidents/<int:pk>/assign", views.assign, name="assign"),
    path("incidents/<int:pk>/stand-down", views.stand_down, name="stand-down"),
    path("incidents/<int:pk>/status", views.status, name="status"),
    path("incidents/<int:pk>/regrade", views.regrade, name="regrade"),
    path("incidents/<int:pk>/note", views.note, name="note"),
    path("incidents/<int:pk>/result", views.result, name="result"),
]
