from django.apps import AppConfig


class IngestConfig(AppConfig):
    name = "bluelamp.insight.ingest"
    label = "ingest"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import READ

        navigation.register("Data", "ingest:runs", READ, order=60, group="Records")
