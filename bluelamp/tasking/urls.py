"""Addresses of tasking."""

from typing import Any

app_name = "tasking"
urlpatterns: list[Any] = []
