from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "bluelamp.stewardship.portfolio"
    label = "portfolio"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import READ
        from .selectors import facts
        from .services import kinds  # what can be imported is registered when it is read

        assert kinds.KINDS  # noqa: S101 (so that the import is used)
        facts.declare(*facts.FACTS)
        navigation.register(
            "Portfolio", "portfolio:applications", READ, order=300, group="Technology"
        )
