from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "bluelamp.stewardship.maps"
    label = "maps"
    verbose_name = "Journey maps"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import READ
        from .services import kinds

        assert kinds.KINDS  # noqa: S101 (so that the import is used: it registers the kinds)
        navigation.register("Journey maps", "maps:list", READ, order=293, group="Change")
