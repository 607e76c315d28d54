"""The addresses of the toolbox itself, under /ui/."""

from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("force.<slug:version>.css", views.force_css, name="force_css"),
    path("reason", views.give_reason, name="reason"),
    path("styles", views.styles, name="styles"),
    path("styles/panel", views.styles_panel, name="styles_panel"),
    path("styles.pdf", views.styles_pdf, name="styles_pdf"),
]
