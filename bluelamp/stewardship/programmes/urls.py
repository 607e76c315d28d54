"""Addresses of programmes."""

from django.urls import path

from .views import choosing, looks, parts, projects, tables

app_name = "programmes"
urlpatterns = [
    path("", looks.index, name="list"),
    path("new", projects.add_programme, name="add-programme"),
    path("<int:pk>/", looks.programme, name="programme"),
    path("<int:pk>/change", projects.change_programme, name="change-programme"),
    path("<int:pk>/phase", parts.phase, name="phase"),
    path("<int:pk>/project", projects.add, name="add"),
    path("projects/", projects.index, name="projects"),
    path("projects/many", projects.many, name="many"),
    path("projects/<int:pk>/", projects.project, name="project"),
    path("projects/<int:pk>/change", projects.change, name="change"),
    path("projects/<int:pk>/rating", projects.rate, name="rate"),
    path("projects/<int:pk>/milestone", parts.milestone, name="add-milestone"),
    path("projects/<int:pk>/budget", parts.budget, name="add-budget"),
    path("projects/<int:pk>/item", parts.item, name="item"),
    path("projects/<int:pk>/tie", choosing.tie, name="tie"),
    path("ties/<int:pk>/remove", choosing.untie, name="untie"),
    path("milestones/", looks.milestones, name="milestones"),
    path("milestones/<int:pk>/", parts.change_milestone, name="milestone"),
    path("money/", looks.money, name="money"),
    path("money/<int:pk>/", parts.change_budget, name="budget"),
    path("outlook", looks.outlook, name="outlook"),
    path("return", looks.gmpp_return, name="return"),
    path("return.csv", looks.gmpp_file, name="return-file"),
    path("savings/", tables.index, name="tables"),
    path("savings/<int:pk>/", tables.table, name="table"),
    path("savings/lines/<int:pk>", tables.line, name="line"),
    path("choice/", choosing.board, name="choice"),
    path("choice/ask", choosing.ask, name="ask"),
    path("choice/<int:pk>/", choosing.selection, name="selection"),
]
