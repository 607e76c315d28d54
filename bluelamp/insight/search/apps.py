from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "bluelamp.insight.search"
    label = "search"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation
        from bluelamp.records.entry.selectors import finding

        from .permissions import SEARCH
        from .selectors.named import consult_named

        navigation.register("Search", "search:search", SEARCH, order=5)
        finding.register(consult_named)
