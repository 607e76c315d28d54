"""Addresses of technical debt."""

from django.urls import path

from .views import components, papers, risk, waivers

app_name = "debt"
urlpatterns = [
    path("", risk.register, name="register"),
    path("support", risk.support, name="support"),
    path("items/", risk.debts, name="debts"),
    path("items/many", risk.many, name="debts-many"),
    path("items/<int:pk>/", risk.debt, name="debt"),
    path("components/", components.index, name="components"),
    path("components/many", components.many, name="components-many"),
    path("components/<int:pk>/", components.component, name="component"),
    path("items/<int:pk>/close", risk.close, name="close"),
    path("applications/<int:pk>/", risk.application, name="application"),
    path("applications/<int:pk>/assess", risk.assess, name="assess"),
    path("applications/<int:pk>/debt", risk.open_debt, name="open"),
    path("panel/<int:pk>", risk.panel, name="panel"),
    path("waivers/", waivers.index, name="waivers"),
    path("waivers/<int:pk>/end", waivers.end, name="end-waiver"),
    path("papers/", papers.index, name="papers"),
    path("papers/new", papers.propose, name="propose"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/change", papers.change, name="change-paper"),
    path("papers/<int:pk>/decide", papers.decide, name="decide"),
    path("papers/<int:pk>/effect", papers.effect, name="effect"),
    path("papers/<int:pk>/waiver", papers.waiver, name="waiver"),
]
