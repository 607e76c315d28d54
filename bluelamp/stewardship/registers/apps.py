from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "bluelamp.stewardship.registers"
    label = "registers"
