from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "bluelamp.kernel.reference"
    label = "reference"
