"""The forms of agreements: the offer, a member's signature, and what was signed on paper."""

import json
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nuo.agreements.models import Document
from nuo.assemblies.forms import NamedField
from nuo.people.uploads import LARGEST
from nuo.people.written import PlainText
from nuo.places.models import Office
from nuo.programmes.policy import signing_rules_for
from nuo.residents.forms import PersonField
from nuo.residents.models import Group, Resident
from nuo.signing.access import groups_of, texts_of
from nuo.signing.actions.signing import LONGEST_PLEDGE, MOST_DOTS
from nuo.signing.rules import latest_end
from nuo.signing.words import group_words

_Strokes = tuple[tuple[tuple[int, int], ...], ...]


class OfficeForm(forms.Form):
    """For which village; asked only of somebody who works for several."""

    office = NamedField(label=_("For which village?"), queryset=Office.objects.none(), empty_label=None)

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:  # Any: Django's own, passed on
        """Offer the villages for which the clerk works."""
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]  # a ModelChoiceField


class GroupField(forms.ModelChoiceField):  # type: ignore[type-arg]  # as NamedField
    """A group by its number and hamlet."""

    def label_from_instance(self, obj: Group) -> str:
        """Return number and hamlet."""
        return group_words(obj)


class OfferForm(forms.Form):
    """Which text is laid before which group, and until when it is to hold."""

    document = forms.ModelChoiceField(
        label=_("Which agreement?"), queryset=Document.objects.none(), empty_label=None,
        help_text=_("Only texts that a meeting has adopted."),
        error_messages={"required": _("Choose the text."), "invalid_choice": _("Choose from the list.")},
    )  # fmt: skip
    group = GroupField(
        label=_("For which group?"), queryset=Group.objects.none(), empty_label=None,
        error_messages={"required": _("Choose the group."), "invalid_choice": _("Choose from the list.")},
    )  # fmt: skip
    valid_until = forms.DateField(
        label=_("Last day on which it holds"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Choose the last day."), "invalid": _("Write the day as 2028-12-31.")},
    )  # fmt: skip
    entrusted = forms.BooleanField(label=_("The township has entrusted the committee with signing it"), required=False)

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:  # Any: Django's own, passed on
        """Offer the texts and groups of a village, and the longest time as the last day."""
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = texts_of(office)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["group"].queryset = groups_of(office)  # type: ignore[attr-defined]  # as above
        self.fields["valid_until"].initial = self.latest(office)

    def latest(self, office: Office) -> date:
        """Return the last day the programme allows."""
        return latest_end(timezone.localdate(), years=signing_rules_for(office.place).longest_years)


class SignForm(forms.Form):
    """A member signs: with their name typed, or written on the screen; and a pledge, if they like."""

    name = PlainText(
        label=_("Your name, as on your card"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    strokes = forms.CharField(required=False, max_length=100_000, widget=forms.HiddenInput)
    pledge = PlainText(
        label=_("What you want to do yourself"), required=False, max_length=LONGEST_PLEDGE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In your own words, or nothing. Nobody but you reads it, and nothing follows from it."),
    )  # fmt: skip

    def clean_strokes(self) -> _Strokes:
        """Read the points; whatever is no drawing is none."""
        try:
            given = json.loads(self.cleaned_data["strokes"] or "[]")
            found = tuple(tuple((int(x), int(y)) for x, y in stroke) for stroke in given)
        except (TypeError, ValueError, OverflowError):
            return ()
        points = [number for stroke in found for point in stroke for number in point]
        return found if len(points) <= 2 * MOST_DOTS and all(0 <= n < 10_000 for n in points) else ()

    def clean(self) -> dict[str, Any]:  # Any: the cleaned fields
        """Ask for one of the two."""
        said = super().clean() or {}
        if not said.get("name") and not said.get("strokes"):
            self.add_error("name", _("Type your name, or write it in the box."))
        return said


class CertificateForm(forms.Form):
    """Our paper, signed with a certificate of the member's own."""

    signed = forms.FileField(
        label=_("The paper, signed with your certificate"), help_text=_("The PDF from above, signed and saved."),
        error_messages={"required": _("Choose the signed PDF."), "empty": _("The file is empty.")},
    )  # fmt: skip

    def clean_signed(self) -> bytes:
        """Return the bytes; a larger file is not read."""
        return _read(self.cleaned_data["signed"])


def _read(file: Any) -> bytes:  # Any: Django's uploaded file
    if file.size > LARGEST:
        raise ValidationError(_("The file is larger than 5 MB. Scan it in grey, or with 150 dots per inch."))
    data: bytes = file.read()
    return data


class ShownForm(forms.Form):
    """Who was given the whole text on paper."""

    resident = PersonField(
        label=_("Who was given the text?"), queryset=Resident.objects.none(), empty_label=None,
        error_messages={"required": _("Choose the member."), "invalid_choice": _("Choose from the list.")},
    )  # fmt: skip

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:  # Any: Django's own, passed on
        """Offer the members of the group."""
        super().__init__(*args, **kwargs)
        self.fields["resident"].queryset = members  # type: ignore[attr-defined]  # a ModelChoiceField


class PaperForm(ShownForm):
    """Who signed on paper, with the scan."""

    scan = forms.FileField(
        label=_("Scan or photograph of the signature"), help_text=_("PDF, JPEG or PNG, at most 5 MB."),
        error_messages={"required": _("Choose the file with the scan."), "empty": _("The file is empty.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as above
        """Ask who signed."""
        super().__init__(*args, **kwargs)
        self.fields["resident"].label = _("Who signed?")

    def clean_scan(self) -> bytes:
        """Return the bytes; a larger file is not read."""
        return _read(self.cleaned_data["scan"])
