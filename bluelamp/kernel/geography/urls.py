"""Addresses of geography: pages, the search box's door, tiles."""

from django.urls import path

from . import views

app_name = "geography"
urlpatterns = [
    path("areas/", views.areas, name="areas"),
    path("areas/<int:area_id>/", views.area, name="area"),
    path("places/", views.places, name="places"),
    path("tiles/<slug:layer>/<int:zoom>/<int:x>/<int:y>.mvt", views.tile, name="tile"),
]
