from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "bluelamp.contact"
    label = "contact"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import BOOK, READ_CALLS, READ_MEASURES

        navigation.register("Contacts", "contact:queue", READ_CALLS, order=10, group="Contact")
        navigation.register(
            "Answer times", "contact:measures", READ_MEASURES, order=15, group="Contact"
        )
        navigation.register("Appointments", "contact:appointments", BOOK, order=12, group="Contact")
