from django.apps import AppConfig


class TransitionConfig(AppConfig):
    name = "bluelamp.stewardship.transition"
    label = "transition"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation
        from bluelamp.stewardship.portfolio.selectors.facts import declare as declare_facts

        from .permissions import READ
        from .selectors import FACTS
        from .services import registers

        assert registers.REGISTERS  # noqa: S101 (so that the import is used: it declares them)
        declare_facts(*FACTS)
        navigation.register("Transition", "transition:index", READ, order=350, group="Change")
