"""Addresses of strategy."""

from django.urls import path

from . import views

app_name = "strategy"
urlpatterns = [
    path("", views.index, name="index"),
    path("roadmap", views.roadmap, name="roadmap"),
    path("plans", views.plans, name="plans"),
    path("boards", views.boards, name="boards"),
    path("risks", views.risks, name="risks"),
]
