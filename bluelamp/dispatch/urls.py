"""Addresses of dispatch."""

from django.urls import path

from .views import acts, board, incident, units

app_name = "dispatch"
urlpatterns = [
    path("console/", board.board, name="board"),
    path("incidents/<int:pk>/", incident.incident, name="incident"),
    path("incidents/<int:pk>/log", incident.log, name="log"),
    path("incidents/<int:pk>/facts", incident.facts, name="facts"),
    path("incidents/<int:pk>/print", incident.printed, name="print"),
    path("incidents/<int:pk>/units", incident.committed, name="units"),
    path("incidents/<int:pk>/proposal", incident.proposal, name="proposal"),
    path("incidents/<int:pk>/assign", acts.assign, name="assign"),
    path("incidents/<int:pk>/stand-down", acts.stand_down, name="stand-down"),
    path("incidents/<int:pk>/status", acts.status, name="status"),
    path("incidents/<int:pk>/regrade", acts.regrade, name="regrade"),
    path("incidents/<int:pk>/note", acts.note, name="note"),
    path("incidents/<int:pk>/result", acts.result, name="result"),
    path("units/", units.index, name="unit-list"),
    path("units/book-on", units.book_on, name="book-on"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/status", units.status, name="unit-status"),
]
