from django.apps import AppConfig


class AutomationConfig(AppConfig):
    name = "bluelamp.stewardship.automation"
    label = "automation"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation, panels

        from .permissions import READ
        from .services import kinds

        assert kinds.KINDS  # noqa: S101 (so that the import is used: it registers the kinds)
        navigation.register("Automation", "automation:list", READ, order=340, group="Technology")
        panels.register("application", "automation:panel", "Automations that touch it", READ)
