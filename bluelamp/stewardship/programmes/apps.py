from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "bluelamp.stewardship.programmes"
    label = "programmes"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import READ
        from .services import kinds, registers, tables

        assert kinds.KINDS  # noqa: S101 (so that the import is used: it registers the kinds)
        assert registers.CEILINGS  # noqa: S101 (the same)
        assert tables.KINDS  # noqa: S101 (the same)
        navigation.register("Programmes", "programmes:list", READ, order=350, group="Change")
