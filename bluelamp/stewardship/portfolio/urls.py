"""Addresses of the portfolio."""

from django.urls import path

from .views import applications, charts, files, passports

app_name = "portfolio"
urlpatterns = [
    path("", applications.index, name="applications"),
    path("new", passports.add, name="add"),
    path("many", applications.many, name="many"),
    path("<int:pk>/", passports.passport, name="application"),
    path("<int:pk>/change/<str:side>", passports.change, name="change"),
    path("<int:pk>/history", passports.history, name="history"),
    path("<int:pk>/component", passports.component, name="component"),
    path("<int:pk>/serves", passports.serves, name="serves"),
    path("<int:pk>/successor", passports.successor, name="successor"),
    path("<int:pk>/decision", passports.decision, name="decision"),
    path("<int:pk>/ending", passports.ending, name="ending"),
    path("dispositions", charts.dispositions, name="dispositions"),
    path("capabilities/", charts.capabilities, name="capabilities"),
    path("capabilities/<int:pk>/", charts.capability, name="capability"),
    path("capabilities/<int:pk>/consolidate", charts.consolidate, name="consolidate"),
    path("burn-down", charts.burn_down, name="burn-down"),
    path("hosting", charts.hosting, name="hosting"),
    path("costs", charts.costs, name="costs"),
    path("waste", charts.waste, name="waste"),
    path("figures", charts.figures, name="figures"),
    path("files/", files.index, name="files"),
    path("files/new/<slug:kind>", files.send, name="send"),
    path("files/template/<slug:kind>", files.template, name="template"),
    path("files/<int:pk>/", files.look, name="file"),
    path("files/<int:pk>/load", files.load, name="load"),
    path("files/<int:pk>/drop", files.drop, name="drop"),
    path("files/<int:pk>/repair", files.repair, name="repair"),
]
