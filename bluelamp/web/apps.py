from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "bluelamp.web"
    label = "web"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .api import api

        api.add_router("/contact", "bluelamp.contact.api.router")
        navigation.register("Failed deliveries", "deliveries", "bus.manage_deliveries", order=900)
