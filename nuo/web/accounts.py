"""Staff accounts: made by an administrator, never by registering. A password also unlocks what is sealed."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nuo.cases.keys import begin_keys
from nuo.people.actor import actor_of
from nuo.people.models import Person
from nuo.people.rules import DESK, Role
from nuo.sealing import locks
from nuo.sealing.actions import relock, unlock_person
from nuo.sealing.middleware import PERSON


class StaffAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Close the registration form; residents need no account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:  # Any: allauth's
        """Check the password, and keep for this visit what it unlocks: the only moment at which it is known."""
        person: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if isinstance(person, Person) and credentials.get("password"):
            secret = unlock_person(person, credentials["password"], at=timezone.now())
            locks.put(request, PERSON, secret, of=person.pk)
        return person

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in; an office that promises something confidential gets its key with the first who works there."""
        super().login(request, user)
        if isinstance(user, Person):
            now = timezone.now()
            begin_keys(user, actor_of(user, on=timezone.localdate(now)), at=now)

    def clean_password(self, password: str, user: AbstractBaseUser | None = None) -> str:
        """Refuse a new password while what the old one locks is not open: it would be lost."""
        if isinstance(user, Person) and hasattr(user, "sealing_key") and self._secret_of(user) is None:
            raise ValidationError(
                _("Sign out and in again first; then change the password. Otherwise you could not read any more what"
                  " was written to you in confidence.")
            )  # fmt: skip
        cleaned: str = super().clean_password(password, user)
        return cleaned

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Set a password, and lock with it what the old one had locked."""
        secret = self._secret_of(user) if isinstance(user, Person) else None
        super().set_password(user, password)
        if isinstance(user, Person) and secret is not None:
            relock(user, secret, password)

    def _secret_of(self, person: Person) -> bytes | None:
        return locks.take(self.request, PERSON, of=person.pk)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the desk; who has none but runs the instance, to the operator's page."""
        if isinstance(request.user, Person):
            actor = actor_of(request.user, on=timezone.localdate())
            if actor.operates and not actor.office_ids(DESK | {Role.AUDITOR}):
                return reverse("operator")
        return reverse("desk")
