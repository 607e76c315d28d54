from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "bluelamp.insight.search"
    label = "search"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .permissions import SEARCH

        navigation.register("Search", "search:search", SEARCH, order=5)
