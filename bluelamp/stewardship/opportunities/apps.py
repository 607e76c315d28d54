from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "bluelamp.stewardship.opportunities"
    label = "opportunities"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation, panels

        from .permissions import TAKE_PART
        from .services import kinds

        assert kinds.KINDS  # noqa: S101 (so that the import is used: it registers the kinds)
        navigation.register(
            "Opportunities", "opportunities:list", TAKE_PART, order=290, group="Change"
        )
        panels.register("application", "opportunities:panel", "Opportunities", TAKE_PART)
