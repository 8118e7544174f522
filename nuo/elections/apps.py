"""The app: who leaves a group stands for nothing in it any more."""

from django.apps import AppConfig


class ElectionsConfig(AppConfig):
    """Puts itself among those who are told of a leaving."""

    name = "nuo.elections"

    def ready(self) -> None:
        """Be told when somebody leaves a group."""
        from nuo.elections.actions.holding import after_leaving  # noqa: PLC0415 - models are not ready before
        from nuo.residents.actions.grouping import AFTER_LEAVING  # noqa: PLC0415 - as above

        if after_leaving not in AFTER_LEAVING:
            AFTER_LEAVING.append(after_leaving)
