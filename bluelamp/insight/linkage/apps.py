from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "bluelamp.insight.linkage"
    label = "linkage"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import READ_RUNS

        navigation.register("Linkage", "linkage:runs", READ_RUNS, order=65, group="Records")
