from django.apps import AppConfig


class AutomationConfig(AppConfig):
    name = "bluelamp.stewardship.automation"
    label = "automation"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation, panels
        from bluelamp.stewardship.portfolio.selectors.facts import declare as declare_facts

        from .permissions import READ
        from .selectors import FACTS
        from .services import kinds

        assert kinds.KINDS  # noqa: S101 (so that the import is used: it registers the kinds)
        declare_facts(*FACTS)
        navigation.register("Automation", "automation:list", READ, order=340, group="Technology")
        panels.register("application", "automation:panel", "Automations that touch it", READ)
