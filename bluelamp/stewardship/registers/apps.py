from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "bluelamp.stewardship.registers"
    label = "registers"

    def ready(self) -> None:
        from bluelamp.stewardship.portfolio.services.kinds.applications import known_applications

        from .selectors.declared import Named, let_name
        from .services import stated

        assert stated.TARGETS  # noqa: S101 (so that the import is used: it declares them)
        let_name(
            Named(
                "applications", "application", "portfolio.Application", "reference",
                known_applications,
            )
        )  # fmt: skip
