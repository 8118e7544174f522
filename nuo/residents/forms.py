"""The forms of residents and of the clerk who keeps the file: one question each."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nuo.people.written import PlainText, read_contact
from nuo.places.models import Place
from nuo.places.naming import named
from nuo.residents.models import Resident

_CODE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "mono"}


class CardForm(forms.Form):
    """The code on a card; what is wrong with one is said by the code's own rules."""

    code = forms.CharField(
        label=_("Code on your card"), max_length=60,
        help_text=_("13 digits and letters, such as 7K4Q-M2XD-9ABC-H. Capitals and dashes do not matter."),
        error_messages={
            "required": _("Type the code from your card."),
            "max_length": _("The code on a card has 13 characters."),
        },
        widget=forms.TextInput(attrs=_CODE),
    )  # fmt: skip


class ContactForm(forms.Form):
    """A mobile number or an e-mail address to send a code to."""

    contact = PlainText(
        label=_("Your mobile number or e-mail address"), max_length=120,
        error_messages={"required": _("Type the number or the address you left with the village.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "text"}),
    )  # fmt: skip

    def clean_contact(self) -> str:
        """Return a number of 11 digits or an address."""
        return read_contact(self.cleaned_data["contact"])


class OneTimeForm(forms.Form):
    """The six digits that were sent."""

    code = forms.RegexField(
        r"^\s*[0-9]{6}\s*$", label=_("The six digits we sent"), max_length=20,
        error_messages={
            "required": _("Type the six digits from the message."),
            "invalid": _("A code that was sent has six digits, such as 480213."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "mono"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        """Return the digits."""
        return str(self.cleaned_data["code"]).strip()


class OwnContactForm(forms.Form):
    """A contact to leave, or none."""

    contact = PlainText(
        label=_("Mobile number or e-mail address"), required=False, max_length=120,
        help_text=_("For codes to sign in with. Members of your group do not see it. Leave it empty to have none."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "text"}),
    )  # fmt: skip

    def clean_contact(self) -> str:
        """Return a number of 11 digits, an address, or nothing."""
        return read_contact(self.cleaned_data["contact"])


class PlaceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's own takes none when it runs
    """Places by their names in the page's language."""

    def label_from_instance(self, obj: Place) -> str:
        """Return the name of a place."""
        return named(obj)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's own takes none when it runs
    """Residents by name, with where they live, since names repeat."""

    def label_from_instance(self, obj: Resident) -> str:
        """Return name and place."""
        return f"{obj.name} · {named(obj.place)}"


class EnrolForm(OwnContactForm):
    """Somebody who wants an account. `token` names the form, so that pressing twice enrols one person."""

    name = PlainText(
        label=_("Name"), max_length=60,
        help_text=_("Only the name is needed. No identity number, no date of birth, nothing about the family."),
        error_messages={"required": _("Write the name.")},
    )  # fmt: skip
    place = PlaceField(
        label=_("Where they live"), queryset=Place.objects.none(), empty_label=None,
        error_messages={"invalid_choice": _("Choose one of the places in the list.")},
    )  # fmt: skip
    token = forms.CharField(max_length=200, widget=forms.HiddenInput)
    field_order = ("name", "place", "contact")

    def __init__(self, *args: Any, places: QuerySet[Place], **kwargs: Any) -> None:  # Any: Django's own, passed on
        """Offer the villages whose file the clerk keeps, with their hamlets."""
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = places


class InviteForm(forms.Form):
    """The code the other has read out."""

    code = forms.CharField(
        label=_("The code the other reads out"), max_length=60,
        help_text=_("They find it on their own page under “Let a group invite me”. It works for one day, once."),
        error_messages={
            "required": _("Type the code the other reads out."),
            "max_length": _("The code has 13 characters."),
        },
        widget=forms.TextInput(attrs=_CODE),
    )  # fmt: skip


class InviteFromFileForm(forms.Form):
    """Who invites whom, said at the counter."""

    inviter = PersonField(
        label=_("Which member invites?"), queryset=Resident.objects.none(), empty_label=None,
        error_messages={"invalid_choice": _("Choose one of the people in the list.")},
    )  # fmt: skip
    invited = PersonField(
        label=_("Whom?"), queryset=Resident.objects.none(), empty_label=None,
        error_messages={"invalid_choice": _("Choose one of the people in the list.")},
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,  # Any: Django's own parameters, passed on
        members: QuerySet[Resident],
        others: QuerySet[Resident],
        **kwargs: Any,  # Any: as above
    ) -> None:
        """Offer the members, and who could be invited."""
        super().__init__(*args, **kwargs)
        for name, people in (("inviter", members), ("invited", others)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = people


class SureForm(forms.Form):
    """Something that cannot be undone, said twice."""

    sure = forms.BooleanField(
        label=_("Yes, delete the account for good."),
        error_messages={"required": _("Tick the box if you really want this. If not, do nothing.")},
    )


class PeopleForm(forms.Form):
    """Numbers of people, from hidden fields of a button."""

    giver = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    to = forms.CharField(max_length=400)

    def clean_to(self) -> list[int]:
        """Return the numbers."""
        parts = str(self.cleaned_data["to"]).split(",")
        if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
            raise ValidationError(_("Choose one of the people in the list."))
        return [int(part) for part in parts]


class FileFilter(forms.Form):
    """Part of a name to look for in the file; text that cannot be read finds nothing."""

    q = PlainText(required=False, max_length=60)
