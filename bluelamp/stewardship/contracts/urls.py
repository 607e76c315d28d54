"""Addresses of contracts."""

from django.urls import path

from .views import contracts, looks

app_name = "contracts"
urlpatterns = [
    path("", looks.index, name="list"),
    path("deadlines", looks.deadlines, name="deadlines"),
    path("deadlines.ics", looks.calendar, name="calendar"),
    path("savings", looks.savings, name="savings"),
    path("separation", looks.separation, name="separation"),
    path("publication", looks.publication, name="publication"),
    path("many", contracts.many, name="many"),
    path("new", contracts.add, name="add"),
    path("<int:pk>/", contracts.contract, name="contract"),
    path("<int:pk>/change", contracts.change, name="change"),
    path("<int:pk>/review", contracts.review, name="review"),
    path("<int:pk>/covers", contracts.covers, name="covers"),
    path("reviews/<int:pk>/verify", contracts.verify, name="verify"),
    path("panel/<int:pk>", looks.panel, name="panel"),
]
