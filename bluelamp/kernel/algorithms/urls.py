"""Addresses of the register of algorithms."""

from django.urls import path

from . import views

app_name = "algorithms"
urlpatterns = [
    path("", views.register, name="register"),
    path("<int:algorithm_id>/", views.algorithm, name="algorithm"),
    path("<int:algorithm_id>/advice/", views.advice, name="advice"),
    path("<int:algorithm_id>/questions/", views.questions, name="questions"),
    path("<int:algorithm_id>/approve/", views.approve, name="approve"),
    path("<int:algorithm_id>/suspend/", views.suspend, name="suspend"),
    path("<int:algorithm_id>/retire/", views.retire, name="retire"),
]
