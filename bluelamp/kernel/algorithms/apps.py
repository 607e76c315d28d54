from django.apps import AppConfig


class AlgorithmsConfig(AppConfig):
    name = "bluelamp.kernel.algorithms"
    label = "algorithms"
