from django.apps import AppConfig


class TaskingConfig(AppConfig):
    name = "bluelamp.tasking"
    label = "tasking"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import READ

        navigation.register("Tasking", "tasking:mine", READ, order=30)
