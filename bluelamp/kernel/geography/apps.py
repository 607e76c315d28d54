from django.apps import AppConfig


class GeographyConfig(AppConfig):
    name = "bluelamp.kernel.geography"
    label = "geography"
