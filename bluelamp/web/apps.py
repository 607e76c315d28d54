from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "bluelamp.web"
    label = "web"

    def ready(self) -> None:
        from bluelamp.contact.api import router
        from bluelamp.kernel.ui import navigation

        from .api import api

        api.add_router("/contact", router)
        navigation.register("Failed deliveries", "deliveries", "bus.manage_deliveries", order=900)
