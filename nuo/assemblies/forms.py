"""The forms for meetings."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nuo.assemblies.actions import LONGEST_MINUTES, LONGEST_SUGGESTION, MOST_MOTIONS
from nuo.assemblies.models import Meeting
from nuo.assemblies.rules import Basis, Votes
from nuo.assemblies.words import BASES, KINDS
from nuo.people.uploads import LARGEST
from nuo.people.written import PlainText, long_text
from nuo.places.models import Office, Place
from nuo.places.naming import named

_MOST = 10_000_000
_NUMBER = {
    "required": _("Write a number; 0 where there was none."),
    "invalid": _("Write a whole number, such as 128."),
    "min_value": _("A number of people is 0 or more."),
    "max_value": _("That is more people than any village has."),
}


class NamedField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's own takes none when it runs
    """Offices or places by their names in the page's language."""

    def label_from_instance(self, obj: Office | Place) -> str:
        """Return the name."""
        return named(obj)


class CallForm(forms.Form):
    """A call: when, where, about what."""

    office = NamedField(label=_("Who calls it?"), queryset=Office.objects.none(), empty_label=None)
    kind = forms.ChoiceField(
        label=_("What meeting is it?"), choices=[(kind.value, KINDS[kind]) for kind in KINDS],
        help_text=_("Charters and village rules are made by the villagers’ assembly."),
    )  # fmt: skip
    title = PlainText(
        label=_("Name of the meeting"), max_length=120,
        error_messages={"required": _("Give it a title. For example: “Assembly on the village rules”.")},
    )  # fmt: skip
    on = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("An assembly is called at least 10 days before."),
        error_messages={"required": _("Choose the day."), "invalid": _("A day looks like 2026-12-20.")},
    )  # fmt: skip
    begins = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"required": _("Choose the time."), "invalid": _("A time looks like 19:30.")},
    )  # fmt: skip
    venue = PlainText(
        label=_("Place of the meeting"), max_length=120,
        error_messages={"required": _("Say where. For example: “Village hall, ground floor”.")},
    )  # fmt: skip
    agenda = long_text(
        _("Agenda"),
        hint=_("One matter a line, as it will be put to the vote. Nothing can be added later."),
        empty=_("Write at least one matter. For example: “Adopt the village rules, third draft”."),
    )
    special = PlainText(
        label=_("Why is the notice shorter?"), required=False, max_length=300,
        help_text=_("Only where special circumstances leave no 10 days. Everybody can read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:  # Any: Django's own parameters, passed on
        """Offer the offices for which the clerk works."""
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["office"].initial = offices.first()

    @property
    def starts_at(self) -> datetime:
        """The moment it begins, in the place's time."""
        said = self.cleaned_data
        return timezone.make_aware(datetime.combine(said["on"], said["begins"]))

    @property
    def lines(self) -> list[str]:
        """The agenda's lines."""
        return [line.strip()[:300] for line in self.cleaned_data["agenda"].splitlines() if line.strip()]

    def clean_agenda(self) -> str:
        """Refuse more lines than a meeting can vote on, and one too long to read out."""
        lines = [line for line in self.cleaned_data["agenda"].splitlines() if line.strip()]
        if len(lines) > MOST_MOTIONS:
            raise forms.ValidationError(
                _("There are %(n)s matters; at most %(most)s fit."), params={"n": len(lines), "most": MOST_MOTIONS}
            )
        if any(len(line.strip()) > 300 for line in lines):
            raise forms.ValidationError(_("A matter has at most 300 characters. Shorten it."))
        return str(self.cleaned_data["agenda"])


class AttachForm(forms.Form):
    """A file to publish with the meeting."""

    name = PlainText(
        label=_("What is it?"), max_length=80,
        help_text=_("For example “Accounts of the third quarter”. Everybody can open it: no names of residents in it."),
        error_messages={"required": _("Say what the file is.")},
    )  # fmt: skip
    file = forms.FileField(
        label=_("File"), help_text=_("PDF, JPEG or PNG, at most 5 MB."),
        error_messages={"required": _("Choose the file."), "empty": _("The file is empty.")},
    )  # fmt: skip

    def clean_file(self) -> bytes:
        """Return the bytes; a larger file is not read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 5 MB. Scan it in grey, or with 150 dots per inch."))
        data: bytes = file.read()
        return data


class VersionForm(forms.Form):
    """Every step says which version of the meeting the clerk was looking at."""

    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)


def _count(label: Any) -> forms.IntegerField:  # Any: a translated text
    return forms.IntegerField(
        label=label, min_value=0, max_value=_MOST, error_messages=_NUMBER,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


class HoldForm(VersionForm):
    """How many could come and how many came: numbers, never names."""

    basis = forms.ChoiceField(label=_("Whom did you count?"), widget=forms.RadioSelect)
    entitled = _count(_("How many are there in all?"))
    present = _count(_("How many came?"))

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:  # Any: Django's own, passed on
        """Offer the ways of counting that the law knows for this meeting."""
        super().__init__(*args, **kwargs)
        known = list(meeting.standard.quorum or [Basis.MEMBERS])
        field = self.fields["basis"]
        field.choices = [(basis.value, BASES[basis]) for basis in known]  # type: ignore[attr-defined]  # a ChoiceField
        field.initial = known[0].value


class DecideForm(VersionForm):
    """How those present voted."""

    motion = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    yes = _count(_("In favour"))
    no = _count(_("Against"))
    abstained = _count(_("Abstained"))

    @property
    def votes(self) -> Votes:
        """The votes."""
        said = self.cleaned_data
        return Votes(said["yes"], said["no"], said["abstained"])


class MinuteForm(VersionForm):
    """The minutes, public."""

    text = long_text(
        _("Minutes"), most=LONGEST_MINUTES,
        hint=_("What was said and decided. Everybody can read it; write no resident’s name."),
        empty=_("Write what was said and decided, in a few sentences."),
    )  # fmt: skip


class CallOffForm(VersionForm):
    """Why it does not take place."""

    text = long_text(
        _("Why does it not take place?"), most=LONGEST_MINUTES,
        hint=_("Everybody who wanted to come reads this."), empty=_("Say why, and when it will be held instead."),
    )  # fmt: skip


class AnswerForm(VersionForm):
    """The answer to something said before the meeting."""

    suggestion = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    text = long_text(
        _("Answer"), most=LONGEST_SUGGESTION, hint=_("Everybody can read the answer."),
        empty=_("Write an answer. For example: “Taken up: see point 3 of the draft.”"),
    )  # fmt: skip
    shown = forms.BooleanField(
        label=_("Show the suggestion too: it names nobody and tells nothing about a person"), required=False
    )


class SuggestForm(forms.Form):
    """Something to say before a meeting. No name is asked for."""

    text = long_text(
        _("What do you suggest?"), most=LONGEST_SUGGESTION,
        hint=_("No name is needed, and none should be in it. The office answers before the minutes are published."),
        empty=_("Write a sentence or two. For example: “Clean the channel in March, not in May.”"),
    )  # fmt: skip
