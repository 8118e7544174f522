"""The forms for texts."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nuo.agreements.actions import LONGEST_REASON, MOST_CLAUSES
from nuo.agreements.filing import LONGEST_WHY
from nuo.agreements.models import LONGEST_CLAUSE
from nuo.agreements.rules import About, Kind
from nuo.agreements.undertakings import Part, Undertaking
from nuo.agreements.words import ABOUTS, KINDS
from nuo.assemblies.forms import NamedField
from nuo.assemblies.models import Motion
from nuo.clocks.limits import Limit, Unit
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


class PartForm(ClauseForm):
    """A clause of an agreement: what it is about, and the clock of what the committee undertakes in it."""

    about = forms.ChoiceField(
        label=_("What is the clause about?"), choices=[(about.value, ABOUTS[about]) for about in About]
    )
    title = PlainText(
        label=_("Short name for the board"), required=False, max_length=40,
        help_text=_("For example “Repair of the channel”. Only for what the committee undertakes by a clock."),
    )  # fmt: skip
    title_en = PlainText(label=_("The same in English, if somebody can"), required=False, max_length=60)
    count = forms.IntegerField(label=_("Done within"), required=False, min_value=1, max_value=365)
    unit = forms.ChoiceField(
        label=_("Counted in"), required=False,
        choices=[(Unit.WORKING_DAYS.value, _("working days")), (Unit.CALENDAR_DAYS.value, _("days")),
                 (Unit.HOURS.value, _("hours"))],
    )  # fmt: skip
    month = forms.IntegerField(label=_("Or every year, month"), required=False, min_value=1, max_value=12)
    day = forms.IntegerField(label=_("and day"), required=False, min_value=1, max_value=31)

    part: Part

    def clean(self) -> dict[str, Any]:  # Any: the cleaned fields
        """Read the part; half a clock is an error at the field that is missing."""
        said = super().clean() or {}
        about = About(said["about"]) if said.get("about") else About.OTHER
        if said.get("count") and (said.get("month") or said.get("day")):
            self.add_error("count", _("Either a limit or a day of the year, not both."))
        elif bool(said.get("month")) != bool(said.get("day")):
            self.add_error("day", _("Give month and day."))
        elif said.get("month") and said["day"] > _LONGEST_MONTHS[said["month"] - 1]:
            self.add_error("day", _("This month has no such day."))
        has_clock = bool(said.get("count") or said.get("month"))
        if has_clock and about is not About.COMMITTEE:
            self.add_error(
                "about", _("Only what the committee undertakes has a clock; residents owe nothing by the clock.")
            )
        if has_clock and not said.get("title"):
            self.add_error("title", _("Give it a short name; it stands on the village’s board."))
        if said.get("title") and not has_clock and "count" not in self.errors and "day" not in self.errors:
            self.add_error("count", _("Say by when: a limit, or a day of the year."))
        self.part = Part(about, _undertaking(said) if has_clock and not self.errors else None)
        return said


# February with its leap day: a day every year that some years lack falls on the last one there is.
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _undertaking(said: dict[str, Any]) -> Undertaking:  # Any: the cleaned fields
    if said.get("count"):
        limit = Limit(said["count"], Unit(said["unit"] or Unit.WORKING_DAYS))
        return Undertaking(said["title"], limit, title_en=said["title_en"])
    return Undertaking(said["title"], None, said["month"], said["day"], said["title_en"])


class OrderForm(forms.Form):
    """Which clauses are against the law, and why."""

    clauses = PlainText(
        label=_("Which clauses?"), max_length=100, help_text=_("Their numbers, for example: 2, 5"),
        error_messages={"required": _("Name the clauses by their numbers.")},
    )  # fmt: skip
    why = long_text(
        _("What is wrong, and by which article?"), most=LONGEST_WHY, hint=_("Everybody reads it with the text."),
        empty=_("Write what is wrong, and name the article."),
    )  # fmt: skip

    def clean_clauses(self) -> list[int]:
        """Read the numbers, whatever stands between them."""
        found = [int(each) for each in re.findall(r"\d{1,3}", self.cleaned_data["clauses"])]
        if not found:
            raise ValidationError(_("Name the clauses by their numbers."))
        return found


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
