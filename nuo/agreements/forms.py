"""The forms for texts."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nuo.agreements.actions import LONGEST_REASON, MOST_CLAUSES
from nuo.agreements.models import LONGEST_CLAUSE
from nuo.agreements.rules import Kind
from nuo.agreements.words import KINDS
from nuo.assemblies.forms import NamedField
from nuo.assemblies.models import Motion
from nuo.people.written import PlainText, long_text
from nuo.places.models import Office
from nuo.review.clauses import clauses_of
from nuo.review.reading.reader import read
from nuo.review.reading.unreadable import Unreadable


class BeginForm(forms.Form):
    """A new text, pasted or from a file."""

    office = NamedField(label=_("Whose text is it?"), queryset=Office.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("What text is it?"), choices=[(kind.value, KINDS[kind]) for kind in Kind])
    title = PlainText(
        label=_("Name of the text"), max_length=120,
        error_messages={"required": _("Give it a name. For example: “Village rules of Meiling”.")},
    )  # fmt: skip
    text = PlainText(
        label=_("The text"), required=False, max_length=100_000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("One clause a line. Nobody but your office sees a draft."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Or choose a file"), required=False, allow_empty_file=True,
        help_text=_("docx, odt, PDF with text, txt, md or html; at most 2.5 MB."),
    )  # fmt: skip

    clauses: list[str]

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:  # Any: Django's own parameters, passed on
        """Offer the villages for which the clerk works."""
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["office"].initial = offices.first()

    def clean(self) -> dict[str, Any]:  # Any: the cleaned fields
        """Read the clauses; what cannot be read becomes an error at its field."""
        said = super().clean() or {}
        file, text = said.get("file"), said.get("text") or ""
        if file is not None and file.size > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            self.add_error("file", _("The file is too large; at most 2.5 MB. Take the text of the rules alone."))
            return said
        try:
            lines = read(file.read(), str(file.name), convert=False).lines if file is not None else None
        except Unreadable as unreadable:
            self.add_error("file", unreadable.text.in_("en" if (get_language() or "").startswith("en") else "zh"))
            return said
        self.clauses = _clauses(lines) if lines is not None else [line for line in text.splitlines() if line.strip()]
        if not self.clauses and "text" not in self.errors:
            self.add_error("text", _("Paste a text or choose a file."))
        if len(self.clauses) > MOST_CLAUSES:
            raise ValidationError(_("There are %(n)s clauses; at most %(most)s fit."),
                                  params={"n": len(self.clauses), "most": MOST_CLAUSES})  # fmt: skip
        return said


def _clauses(lines: Any) -> list[str]:  # Any: the reviewer's lines
    return [clause.text for clause in clauses_of(tuple(lines)) if clause.text.strip()]


class ClauseForm(forms.Form):
    """One clause of the draft. `seen`: the version that was looked at."""

    seen = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)
    text = long_text(
        _("The clause"), most=LONGEST_CLAUSE,
        empty=_("Write the clause. For example: “Waste is collected on Mondays and Thursdays.”"),
    )  # fmt: skip


class AddForm(forms.Form):
    """One more clause."""

    text = long_text(
        _("One more clause"), most=LONGEST_CLAUSE,
        empty=_("Write the clause. For example: “Waste is collected on Mondays and Thursdays.”"),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why a doubtful clause is kept."""

    clause = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    rule = forms.CharField(max_length=60, widget=forms.HiddenInput)
    text = long_text(
        _("Why is it kept?"), most=LONGEST_REASON,
        hint=_("For example a local regulation that allows it. Everybody reads the reason with the text."),
        empty=_("Write the reason, or change the clause."),
    )  # fmt: skip


class MotionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # as NamedField
    """A point of a meeting to come."""

    def label_from_instance(self, obj: Motion) -> str:
        """Return the meeting and the point."""
        return f"{obj.meeting.title} · {obj}"


class MotionForm(forms.Form):
    """At which point of which meeting it is voted on."""

    motion = MotionField(
        label=_("Which point of which meeting?"), queryset=Motion.objects.none(),
        error_messages={"required": _("Choose the point of the agenda."), "invalid_choice": _("Choose from the list.")},
    )  # fmt: skip

    def __init__(self, *args: Any, motions: Any, **kwargs: Any) -> None:  # Any: Django's own, passed on
        """Offer the points that fit."""
        super().__init__(*args, **kwargs)
        self.fields["motion"].queryset = motions  # type: ignore[attr-defined]  # a ModelChoiceField
