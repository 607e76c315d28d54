"""Addresses of opportunities."""

from django.urls import path

from .views import boards, portal, triage

app_name = "opportunities"
urlpatterns = [
    path("", portal.index, name="list"),
    path("say", portal.say, name="say"),
    path("similar", portal.similar, name="similar"),
    path("mine", portal.mine, name="mine"),
    path("mine/read", portal.read, name="read"),
    path("board", boards.board, name="board"),
    path("ranking", boards.ranking, name="ranking"),
    path("figures", boards.figures, name="figures"),
    path("many", triage.many, name="many"),
    path("<int:pk>/", portal.opportunity, name="opportunity"),
    path("<int:pk>/vote", portal.vote, name="vote"),
    path("<int:pk>/follow", portal.follow, name="follow"),
    path("<int:pk>/history", portal.history, name="history"),
    path("<int:pk>/size", triage.size, name="size"),
    path("<int:pk>/move", triage.move, name="move"),
    path("<int:pk>/measure", triage.measure, name="measure"),
    path("<int:pk>/merge", triage.merge, name="merge"),
    path("<int:pk>/unmerge", triage.unmerge, name="unmerge"),
    path("panel/<int:pk>", portal.panel, name="panel"),
]
