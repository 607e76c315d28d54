from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccessConfig(AppConfig):
    name = "bluelamp.kernel.access"
    label = "access"

    def ready(self) -> None:
        from bluelamp.kernel.bus import services as bus

        from . import services
        from .handlers import noted  # noqa: F401  (loading it is what connects it)

        bus.acting_for_post = services.acting_for_post
        autodiscover_modules("permissions")
