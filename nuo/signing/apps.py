"""The app: what was signed as a member goes when the member leaves."""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    """Puts itself among those who are told of a leaving."""

    name = "nuo.signing"

    def ready(self) -> None:
        """Be told when somebody leaves a group."""
        from nuo.residents.actions.grouping import AFTER_LEAVING  # noqa: PLC0415 - models are not ready before
        from nuo.signing.actions.signing import after_leaving  # noqa: PLC0415 - as above

        if after_leaving not in AFTER_LEAVING:
            AFTER_LEAVING.append(after_leaving)
