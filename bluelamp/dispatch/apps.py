from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "bluelamp.dispatch"
    label = "dispatch"
