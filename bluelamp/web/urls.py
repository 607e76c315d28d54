"""Every address of the platform."""

from django.urls import URLPattern, URLResolver, include, path

from bluelamp.kernel.access.urls import account

from . import views
from .api import api, documentation

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("deliveries/", views.deliveries, name="deliveries"),
    path("deliveries/<int:pk>/replay", views.replay, name="deliveries-replay"),
    path("account/", include(account)),
    path("access/", include("bluelamp.kernel.access.urls")),
    path("", include("bluelamp.dispatch.urls")),
    path("tasking/", include("bluelamp.tasking.urls")),
    path("", include("bluelamp.contact.urls")),
    path("", include("bluelamp.records.identity.urls")),
    path("records/", include("bluelamp.records.entry.urls")),
    path("profiles/", include("bluelamp.insight.profiles.urls")),
    path("", include("bluelamp.insight.search.urls")),
    path("portfolio/", include("bluelamp.stewardship.portfolio.urls")),
    path("debt/", include("bluelamp.stewardship.debt.urls")),
    path("contracts/", include("bluelamp.stewardship.contracts.urls")),
    path("programmes/", include("bluelamp.stewardship.programmes.urls")),
    path("benefits/", include("bluelamp.stewardship.benefits.urls")),
    path("devices/", include("bluelamp.stewardship.devices.urls")),
    path("automation/", include("bluelamp.stewardship.automation.urls")),
    path("registers/", include("bluelamp.stewardship.registers.urls")),
    path("capability/", include("bluelamp.stewardship.capability.urls")),
    path("transition/", include("bluelamp.stewardship.transition.urls")),
    path("strategy/", include("bluelamp.stewardship.strategy.urls")),
    path("publication/", include("bluelamp.stewardship.publication.urls")),
    path("journey-maps/", include("bluelamp.stewardship.maps.urls")),
    path("opportunities/", include("bluelamp.stewardship.opportunities.urls")),
    path("", include("bluelamp.insight.linkage.urls")),
    path("ingest/", include("bluelamp.insight.ingest.urls")),
    path("api/docs/", documentation, name="api-documentation"),
    path("api/", api.urls),
    path("geography/", include("bluelamp.kernel.geography.urls")),
    path("reference/", include("bluelamp.kernel.reference.urls")),
    path("algorithms/", include("bluelamp.kernel.algorithms.urls")),
    path("audit/", include("bluelamp.web.audit.urls")),
    path("ui/", include("bluelamp.kernel.ui.urls")),
]
handler400 = "bluelamp.web.middleware.bad_request"
handler500 = "bluelamp.web.outage.server_error"
