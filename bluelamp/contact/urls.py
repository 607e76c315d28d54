"""Addresses of contact."""

from django.urls import path

from .views import appointments, calls, chat, public, queue

app_name = "contact"
urlpatterns = [
    path("calls/", queue.queue, name="queue"),
    path("calls/next", queue.take_next, name="next"),
    path("calls/measures", queue.measures, name="measures"),
    path("calls/new", calls.take, name="take"),
    path("calls/parts/<slug:name>", calls.part, name="part"),
    path("calls/<int:pk>/", calls.call, name="call"),
    path("calls/<int:pk>/files/<int:attachment_id>", calls.file, name="file"),
    path("calls/<int:pk>/chat", chat.handler, name="chat"),
    path("calls/<int:pk>/answer", queue.answer, name="answer"),
    path("appointments/", appointments.index, name="appointments"),
    path("appointments/slots", appointments.slots, name="slots"),
    path("appointments/offer/<int:call_id>", appointments.offer, name="offer"),
    path("appointments/notices/<int:pk>/told", appointments.told, name="told"),
    path("appointments/<int:pk>/move", appointments.move, name="move"),
    path("appointments/<int:pk>/<slug:act>", appointments.step, name="step"),
    path("public/", public.start, name="public"),
    path("public/report", public.report, name="public-report"),
    path("public/anonymous", public.anonymous, name="public-anonymous"),
    path("public/chat", chat.public, name="public-chat"),
    path("public/chat/<int:after>", chat.public_lines, name="public-lines"),
    path("public/update", public.update, name="public-update"),
]
