"""The forms of an election: a ballot, a receipt's code, who took paper, and what a teller counted."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nuo.elections.models import Election
from nuo.elections.rules import BLANK
from nuo.residents.forms import PersonField
from nuo.residents.models import Resident

_CODE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "mono"}


def _name(name: str) -> SafeString:
    """Return a name as a label; its language is nobody's business."""
    return format_html('<span lang="">{}</span>', name)


class BallotForm(forms.Form):
    """One choice, or none of them."""

    choice = forms.TypedChoiceField(
        label=_("Who should lead the group?"), coerce=int, widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose somebody, or “none of them”."), "invalid_choice": _("Choose from the list."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, election: Election, **kwargs: Any) -> None:  # Any: Django's own, passed on
        """Offer the candidates by name."""
        super().__init__(*args, **kwargs)
        rows = election.candidates.filter(resident__isnull=False).select_related("resident").order_by("number")
        names = [(each.number, _name(each.resident.name)) for each in rows if each.resident]
        self.fields["choice"].choices = [*names, (BLANK, _("None of them"))]  # type: ignore[attr-defined]  # a ChoiceField


class ReceiptForm(forms.Form):
    """The code that was shown after voting."""

    code = forms.CharField(
        label=_("The code you were shown after voting"), max_length=60, widget=forms.TextInput(attrs=_CODE),
        error_messages={"required": _("Type the code."), "max_length": _("The code has 13 characters.")},
    )  # fmt: skip


class PersonForm(forms.Form):
    """A member of the group."""

    resident = PersonField(
        label=_("Who?"), queryset=Resident.objects.none(), empty_label=None,
        error_messages={"required": _("Choose the member."), "invalid_choice": _("Choose from the list.")},
    )  # fmt: skip

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:  # Any: Django's own, passed on
        """Offer the members."""
        super().__init__(*args, **kwargs)
        self.fields["resident"].queryset = members  # type: ignore[attr-defined]  # a ModelChoiceField


class CountForm(forms.Form):
    """How many paper ballots each candidate has, and how many are blank.

    Whoever does not keep the file reads numbers, as they stand on the ballots, and no name.
    """

    def __init__(self, *args: Any, election: Election, names: bool, **kwargs: Any) -> None:  # Any: Django's own
        """Ask for each candidate."""
        super().__init__(*args, **kwargs)
        rows = election.candidates.select_related("resident").order_by("number")
        shown = [(each.number, _name(each.resident.name if names and each.resident else "")) for each in rows]
        labels = [(number, format_html("{} {}", _("No. %(n)s") % {"n": number}, name)) for number, name in shown]
        for number, name in [*labels, (BLANK, str(_("blank, or none of them")))]:
            self.fields[f"n{number}"] = forms.IntegerField(
                label=name, min_value=0, max_value=99,
                error_messages={"required": _("Write a number; 0 if there is none.")},
            )  # fmt: skip

    @property
    def votes(self) -> dict[int, int]:
        """The counts by candidate number."""
        return {int(name[1:]): count for name, count in self.cleaned_data.items()}
