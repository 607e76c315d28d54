"""Every address of the platform."""

from django.urls import URLPattern, URLResolver, include, path

from bluelamp.kernel.access.urls import account

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include(account)),
    path("access/", include("bluelamp.kernel.access.urls")),
    path("audit/", include("bluelamp.web.audit.urls")),
    path("ui/", include("bluelamp.kernel.ui.urls")),
]
handler400 = "bluelamp.web.middleware.bad_request"
