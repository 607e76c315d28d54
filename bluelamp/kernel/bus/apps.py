from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class BusConfig(AppConfig):
    name = "bluelamp.kernel.bus"
    label = "bus"

    def ready(self) -> None:
        autodiscover_modules("events", "handlers")
