from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "bluelamp.web"
    label = "web"

    def ready(self) -> None:
        from bluelamp.kernel.ui import navigation

        from .api import api

        api.add_router("/contact", "bluelamp.contact.api.router")
        api.add_router("/dispatch", "bluelamp.dispatch.api.router")
        api.add_router("/tasking", "bluelamp.tasking.api.router")
        api.add_router("/identity", "bluelamp.records.identity.api.router")
        api.add_router("/portfolio", "bluelamp.stewardship.portfolio.api.router")
        api.add_router("/debt", "bluelamp.stewardship.debt.api.router")
        api.add_router("/contracts", "bluelamp.stewardship.contracts.api.router")
        api.add_router("/programmes", "bluelamp.stewardship.programmes.api.router")
        api.add_router("/benefits", "bluelamp.stewardship.benefits.api.router")
        api.add_router("/devices", "bluelamp.stewardship.devices.api.router")
        api.add_router("/automation", "bluelamp.stewardship.automation.api.router")
        api.add_router("/registers", "bluelamp.stewardship.registers.api.router")
        api.add_router("/capability", "bluelamp.stewardship.capability.api.router")
        api.add_router("/transition", "bluelamp.stewardship.transition.api.router")
        api.add_router("/strategy", "bluelamp.stewardship.strategy.api.router")
        api.add_router("/publication", "bluelamp.stewardship.publication.api.router")
        api.add_router("/journey-maps", "bluelamp.stewardship.maps.api.router")
        api.add_router("/opportunities", "bluelamp.stewardship.opportunities.api.router")
        api.add_router("/reference", "bluelamp.kernel.reference.api.router")
        api.add_router("", "bluelamp.insight.search.api.router")
        navigation.register("Places", "geography:places", order=500, group="Platform")
        navigation.register("Code lists", "reference:lists", order=600, group="Platform")
        navigation.register("Algorithms", "algorithms:register", order=650, group="Platform")
        navigation.register(
            "Audit", "audit:search", "access.read_audit", order=700, group="Platform"
        )
        navigation.register(
            "People and roles", "access:index", "access.manage", order=800, group="Platform"
        )
        navigation.register(
            "Failed deliveries", "deliveries", "bus.manage_deliveries", order=900, group="Platform"
        )
