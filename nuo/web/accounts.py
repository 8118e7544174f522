"""Staff accounts: made by an administrator, never by registering."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from nuo.people.actor import actor_of
from nuo.people.models import Person
from nuo.people.rules import DESK, Role


class StaffAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Close the registration form; residents need no account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the desk; who has none but runs the instance, to the operator's page."""
        if isinstance(request.user, Person):
            actor = actor_of(request.user, on=timezone.localdate())
            if actor.operates and not actor.office_ids(DESK | {Role.AUDITOR}):
                return reverse("operator")
        return reverse("desk")
