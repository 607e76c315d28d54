"""Addresses of dispatch."""

from django.urls import path

from .views import acts, board, changes, closing, handovers, incident, units

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
    path("incidents/to-close", closing.to_close, name="to-close"),
    path("incidents/<int:pk>/close", closing.close, name="close"),
    path("incidents/<int:pk>/reopen", closing.reopen, name="reopen"),
    path("incidents/<int:pk>/link", changes.link, name="link"),
    path("incidents/<int:pk>/unlink/<int:link>", changes.unlink, name="unlink"),
    path("incidents/<int:pk>/major", changes.major, name="major"),
    path("incidents/<int:pk>/type", changes.classify, name="type"),
    path("incidents/<int:pk>/transfer", changes.transfer, name="transfer"),
    path("console/followed", board.followed, name="followed"),
    path("console/command", board.command, name="command"),
    path("emergencies/<int:pk>/", units.emergency, name="emergency"),
    path("incidents/<int:pk>/support", changes.ask_support, name="support"),
    path("handovers/", handovers.index, name="handovers"),
    path("handovers/<int:pk>/<slug:act>", handovers.answer, name="handover-answer"),
    path("incidents/<int:pk>/hand-over", changes.hand_over, name="hand-over"),
    path("incidents/<int:pk>/support/<int:asked>", changes.answer_support, name="support-answer"),
    path("units/<int:pk>/look-after", units.look_after, name="look-after"),
    path("units/<int:pk>/messages", units.list_messages, name="messages"),
    path("messages/<int:pk>/read", units.read_message, name="message-read"),
    path("units/<int:pk>/message", units.message, name="message"),
    path("units/", units.index, name="unit-list"),
    path("units/book-on", units.book_on, name="book-on"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/join", units.join, name="join"),
    path("units/<int:pk>/crew", units.crew, name="crew"),
    path("units/<int:pk>/status", units.status, name="unit-status"),
]
