"""Addresses of the code lists."""

from django.urls import path

from . import views

app_name = "reference"
urlpatterns = [
    path("", views.lists, name="lists"),
    path("<slug:list_code>/", views.codes, name="codes"),
    path("<slug:list_code>/add/", views.amend, name="add"),
    path("<slug:list_code>/codes/<str:code>/", views.code, name="code"),
    path("<slug:list_code>/codes/<str:code>/amend/", views.amend, name="amend"),
    path("<slug:list_code>/codes/<str:code>/close/", views.close, name="close"),
]
