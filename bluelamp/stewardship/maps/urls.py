"""Addresses of journey maps."""

from django.urls import path

from .views import drawing, looks

app_name = "maps"
urlpatterns = [
    path("", looks.index, name="list"),
    path("new", drawing.add, name="add"),
    path("<int:pk>/", looks.journey, name="journey"),
    path("<int:pk>/change", drawing.change, name="change"),
    path("<int:pk>/draw", drawing.draw, name="draw"),
    path("<int:pk>/proof", looks.proof, name="proof"),
    path("maps/<int:pk>/", looks.one_map, name="map"),
    path("maps/<int:pk>/freeze", drawing.freeze, name="freeze"),
    path("maps/<int:pk>/steps/new", drawing.step, name="add-step"),
    path("maps/<int:pk>/steps/<int:step_id>", drawing.step, name="step"),
    path("maps/<int:pk>/steps/<int:step_id>/remove", drawing.remove, name="remove-step"),
]
