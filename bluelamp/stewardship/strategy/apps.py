from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "bluelamp.stewardship.strategy"
    label = "strategy"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import READ
        from .services import registers

        assert registers.REGISTERS  # noqa: S101 (so that the import is used: it declares them)
        navigation.register("Strategy", "strategy:index", READ, order=370, group="Change")
