from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "bluelamp.dispatch"
    label = "dispatch"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import READ_INCIDENTS

        navigation.register("Control room", "dispatch:board", READ_INCIDENTS, order=20)
