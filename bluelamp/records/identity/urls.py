"""Addresses of identity."""

from django.urls import path

from . import views

app_name = "identity"
urlpatterns = [
    path("people/match", views.match, name="match"),
    path("identity/", views.queue, name="queue"),
    path("identity/next", views.following, name="next"),
    path("identity/requests/", views.requests, name="requests"),
    path("identity/requests/<int:pk>/", views.answer, name="request"),
    path("identity/judgements/<int:pk>/", views.judgement, name="judgement"),
    path("identity/<int:one>/compare/<int:other>/", views.compare, name="compare"),
    path("identity/<int:pk>/records/", views.part, name="part"),
    path("identity/<int:pk>/history/", views.history, name="history"),
    path("identity/<int:pk>/history/print", views.printed, name="print"),
]
