"""Addresses of the code lists."""

from django.urls import path

from . import views

app_name = "reference"
urlpatterns = [
    path("", views.lists, name="lists"),
    path("<slug:list_code>/", views.codes, name="codes"),
    path("<slug:list_code>/add/", views.amend, name="add"),
    # A code may hold a slash (“N/A”), so it comes last.
    path("<slug:list_code>/codes/<path:code>/", views.code, name="code"),
    path("<slug:list_code>/amend/<path:code>/", views.amend, name="amend"),
    path("<slug:list_code>/close/<path:code>/", views.close, name="close"),
]
