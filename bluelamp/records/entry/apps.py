from django.apps import AppConfig


class EntryConfig(AppConfig):
    name = "bluelamp.records.entry"
    label = "entry"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import ADD, MARK

        navigation.register("Add a record", "entry:begin", ADD, order=10, group="Records")
        navigation.register("Warnings to review", "entry:warnings", MARK, order=55, group="Records")
