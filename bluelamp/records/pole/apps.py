from django.apps import AppConfig


class PoleConfig(AppConfig):
    name = "bluelamp.records.pole"
    label = "pole"
