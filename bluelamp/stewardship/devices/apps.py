from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "bluelamp.stewardship.devices"
    label = "devices"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import READ
        from .services import kinds

        assert kinds.KINDS  # noqa: S101 (so that the import is used: it registers the kinds)
        navigation.register("Devices", "devices:list", READ, order=330, group="Technology")
