from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "bluelamp.insight.profiles"
    label = "profiles"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import READ

        navigation.register("Links", "profiles:path", READ, order=45, group="Records")
