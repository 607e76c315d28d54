from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "bluelamp.kernel.ui"
    label = "ui"

    def ready(self) -> None:
        from . import panels

        panels.register("styles", "ui:styles_panel", "A panel")
