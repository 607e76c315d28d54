from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "bluelamp.stewardship.publication"
    label = "publication"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import READ
        from .services import registers

        assert registers.REGISTERS  # noqa: S101 (so that the import is used: it declares them)
        navigation.register("Publication", "publication:index", READ, order=390, group="Change")
