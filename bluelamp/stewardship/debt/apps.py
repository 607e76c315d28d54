from django.apps import AppConfig


class DebtConfig(AppConfig):
    name = "bluelamp.stewardship.debt"
    label = "debt"
    verbose_name = "Technical debt"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation, panels
        from bluelamp.stewardship.portfolio.selectors.facts import declare as declare_facts

        from .permissions import READ
        from .selectors import FACTS
        from .services import kinds, registers

        assert kinds.KINDS  # noqa: S101 (so that the import is used: it registers the kinds)
        assert registers.EXTENDED  # noqa: S101 (the same)
        declare_facts(*FACTS)
        navigation.register("Technical debt", "debt:register", READ, order=310, group="Technology")
        panels.register("application", "debt:panel", "Legacy risk and debt", READ)
