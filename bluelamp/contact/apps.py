from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "bluelamp.contact"
    label = "contact"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import READ_CALLS

        navigation.register("Calls", "contact:queue", READ_CALLS, order=10)
