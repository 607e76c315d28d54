from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "bluelamp.stewardship.devices"
    label = "devices"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import READ
        from .services import registers

        assert registers.REGISTERS  # noqa: S101 (so that the import is used: it declares them)
        navigation.register("Devices", "devices:list", READ, order=330, group="Technology")
