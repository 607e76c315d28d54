from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "bluelamp.records.identity"
    label = "identity"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import MATCH_PERSON, READ_PEOPLE

        navigation.register(
            "Match a person", "identity:match", MATCH_PERSON, order=30, group="Records"
        )
        navigation.register("Who is who", "identity:queue", READ_PEOPLE, order=60, group="Records")
