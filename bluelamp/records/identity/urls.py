"""Addresses of identity."""

from django.urls import path

from . import views

app_name = "identity"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("next", views.following, name="next"),
    path("requests/", views.requests, name="requests"),
    path("requests/<int:pk>/", views.answer, name="request"),
    path("judgements/<int:pk>/", views.judgement, name="judgement"),
    path("<int:one>/compare/<int:other>/", views.compare, name="compare"),
    path("<int:pk>/records/", views.part, name="part"),
    path("<int:pk>/history/", views.history, name="history"),
    path("<int:pk>/history/print", views.printed, name="print"),
]
