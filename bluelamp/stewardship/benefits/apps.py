from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "bluelamp.stewardship.benefits"
    label = "benefits"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from . import handlers
        from .permissions import READ
        from .services import kinds, registers

        assert handlers  # noqa: S101 (so that the import is used: it registers the handlers)
        assert kinds.KINDS  # noqa: S101 (the same: it registers the kinds)
        assert registers.RATES  # noqa: S101 (the same)
        navigation.register("Benefits", "benefits:list", READ, order=355, group="Change")
