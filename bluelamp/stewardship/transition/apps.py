from django.apps import AppConfig


class TransitionConfig(AppConfig):
    name = "bluelamp.stewardship.transition"
    label = "transition"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import READ
        from .services import registers

        assert registers.REGISTERS  # noqa: S101 (so that the import is used: it declares them)
        navigation.register("Transition", "transition:index", READ, order=350, group="Change")
