"""Addresses of entry: adding, correcting, linking, protecting, reviewing."""

from django.urls import path

from .views import adding, correcting, linking, protecting, warnings

app_name = "entry"
urlpatterns = [
    path("add/", adding.begin, name="begin"),
    path("add/<slug:name>/", adding.add, name="add"),
    path("add/<slug:name>/<slug:part>", adding.live, name="live"),
    path("warnings/", warnings.warnings, name="warnings"),
    path("warnings/<int:number>/", warnings.review, name="review"),
    path("<slug:kind>/<int:pk>/correct", correcting.correct, name="correct"),
    path("<slug:kind>/<int:pk>/history", correcting.history, name="history"),
    path("<slug:kind>/<int:pk>/protect", protecting.protect, name="protect"),
    path("<slug:kind>/<int:pk>/link", linking.link, name="link"),
    path("<slug:kind>/<int:pk>/link/others", linking.live, name="link-live"),
    path("<slug:kind>/<int:pk>/links/<int:number>/end", linking.end, name="end"),
    path(
        "<slug:kind>/<int:pk>/links/<int:number>/protect",
        protecting.protect_link,
        name="protect-link",
    ),
]
