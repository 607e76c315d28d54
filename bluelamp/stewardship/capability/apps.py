from django.apps import AppConfig


class CapabilityConfig(AppConfig):
    name = "bluelamp.stewardship.capability"
    label = "capability"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import READ
        from .services import registers

        assert registers.REGISTERS  # noqa: S101 (so that the import is used: it declares them)
        navigation.register("Capability", "capability:index", READ, order=360, group="Change")
