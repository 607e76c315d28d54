from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "bluelamp.kernel.ui"
    label = "ui"
