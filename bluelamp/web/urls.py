"""Every address of the platform."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.urls")),
    path("ui/", include("bluelamp.kernel.ui.urls")),
]
handler400 = "bluelamp.web.middleware.bad_request"
