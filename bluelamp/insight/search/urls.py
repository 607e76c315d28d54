"""Addresses of search."""

from django.urls import path

from . import views

app_name = "search"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggestions", views.suggest, name="suggest"),
    path("search/saved", views.list_saved, name="saved"),
    path("search/saved/new", views.save, name="save"),
    path("search/saved/<int:pk>/end", views.end, name="end"),
]
