from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "bluelamp.records.identity"
    label = "identity"
