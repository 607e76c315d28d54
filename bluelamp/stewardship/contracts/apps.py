from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "bluelamp.stewardship.contracts"
    label = "contracts"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation, panels
        from bluelamp.stewardship.portfolio.selectors.facts import declare as declare_facts

        from .permissions import READ
        from .selectors import FACTS
        from .services import kinds, registers

        assert kinds.KINDS  # noqa: S101 (so that the import is used: it registers the kinds)
        assert registers.LOTS  # noqa: S101 (the same)
        declare_facts(*FACTS)
        navigation.register("Contracts", "contracts:list", READ, order=320, group="Technology")
        panels.register("application", "contracts:panel", "Contracts", READ)
