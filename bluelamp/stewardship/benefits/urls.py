"""Addresses of benefits."""

from django.urls import path

from . import views

app_name = "benefits"
urlpatterns = [
    path("", views.index, name="list"),
    path("summary", views.summary, name="summary"),
    path("new", views.add, name="add"),
    path("many", views.many, name="many"),
    path("<int:pk>/", views.benefit, name="benefit"),
    path("<int:pk>/change", views.change, name="change"),
    path("<int:pk>/profile", views.profile, name="profile"),
    path("<int:pk>/measure", views.measure, name="measure"),
    path("<int:pk>/move", views.move, name="move"),
]
