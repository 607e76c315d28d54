from django.apps import AppConfig


class GeographyConfig(AppConfig):
    name = "bluelamp.kernel.geography"
    label = "geography"

    def ready(self) -> None:
        from . import permissions  # noqa: F401  (declares the permissions)
