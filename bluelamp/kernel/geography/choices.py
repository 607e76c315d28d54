"""The words of geography."""

from django.db import models


class Layer(models.TextChoices):
    """What a source of geography holds."""

    AREAS = "areas", "Areas"
    PLACES = "places", "Addresses, streets and places"
    ROADS = "roads", "Roads"


class PlaceKind(models.TextChoices):
    """What a place of the gazetteer is."""

    ADDRESS = "address", "Address"
    STREET = "street", "Street"
    PLACE = "place", "Place"
    POSTCODE = "postcode", "Postcode"
