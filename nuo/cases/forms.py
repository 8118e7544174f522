"""The forms of residents and clerks: one question each, and errors that give an example."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from nuo.cases.filing import LARGEST_PHOTO, Sent
from nuo.cases.models import Case
from nuo.cases.rating import LEVELS
from nuo.cases.referring import LONGEST_WORDS
from nuo.cases.rules import Channel, Finding
from nuo.cases.texts import LONGEST_TEXT
from nuo.cases.words import CHANNELS, EXTENSIONS, LEVEL_NAMES, REVEAL_REASONS
from nuo.people.models import Person, Post
from nuo.people.written import PlainText, long_text, read_contact
from nuo.places.models import Office
from nuo.places.naming import named
from nuo.places.rules import ANSWERABLE, Level, codes_of
from nuo.promises.actions import LONGEST_EVIDENCE, LONGEST_LINK
from nuo.promises.rules import Closing, ExtensionReason

_COUNTY_DOWN = [level.value for level in Level if level.rank >= Level.COUNTY.rank]


class SentField(forms.FileField):
    """A photograph or a PDF as it was sent; what it is is looked at where a refusal can be shown beside the form."""

    def __init__(self, label: Any) -> None:  # Any: a text, or one translated only when it is shown
        """Say what fits."""
        super().__init__(
            label=label, required=False,
            help_text=_("A photograph, or a PDF of at most 5 MB. Where it was taken is removed from a photograph."),
            widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
            error_messages={"empty": _("The file is empty.")},
        )  # fmt: skip

    def clean(self, data: Any, initial: Any = None) -> Sent | None:  # Any: Django's
        """Return name and bytes; what is too large is not read."""
        found = super().clean(data, initial)
        if not found:
            return None
        if found.size > LARGEST_PHOTO:
            raise ValidationError(_("The file is larger than 15 MB. Take the photograph with fewer pixels."))
        return Sent(found.name, found.read())


class AskForm(forms.Form):
    """A request. `token` names the form, so that pressing twice asks once."""

    content = long_text(
        _("What is it about?"),
        hint=_("Write what you want and where. No name and no identity number are needed."),
        empty=_(
            "This is still empty. For example: “The hole is on the right of the bridge and cannot be seen in rain.”"
        ),
    )
    contact = PlainText(
        label=_("How can the office reach you?"), required=False, max_length=120,
        help_text=_("A mobile number or an e-mail address. With your receipt code you can follow it without either."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "text"}),
    )  # fmt: skip
    file = SentField(_("A photograph or a paper"))
    # No person sees it; a program that fills in every field gives itself away.
    website = PlainText(
        label=_("Leave this empty"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )  # fmt: skip
    work = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    token = forms.CharField(max_length=200, widget=forms.HiddenInput)

    def clean_contact(self) -> str:
        """Return a mobile number of 11 digits, an e-mail address, or nothing."""
        return read_contact(self.cleaned_data["contact"])


class CounterForm(AskForm):
    """The same, written down by a clerk for somebody at the counter or on the telephone."""

    channel = forms.ChoiceField(
        label=_("How did it come in?"), widget=forms.RadioSelect,
        choices=[(c.value, CHANNELS[c]) for c in (Channel.COUNTER, Channel.PHONE, Channel.MAIL)],
        error_messages={"required": _("Choose how it came in, for example at the counter.")},
    )  # fmt: skip


def without_contact(form: type[AskForm]) -> type[AskForm]:
    """Return the form without a contact: in confidence one is taken only where a second person can open it."""
    return type(form.__name__, (form,), {"contact": None})


class CodeForm(forms.Form):
    """A receipt code; what is wrong with one is said by the code's own rules."""

    code = forms.CharField(
        label=_("Receipt code"), max_length=60,
        help_text=_("13 digits and letters on your slip, such as 7K4Q-M2XD-9ABC-H. Capitals and dashes do not matter."),
        error_messages={
            "required": _("Type the code from your slip."),
            "max_length": _("A receipt code has 13 characters."),
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "mono"}
        ),
    )  # fmt: skip


class SayForm(forms.Form):
    """A message from either side."""

    text = long_text(_("What would you like to add?"), empty=_("Nothing was written yet. Write a sentence or two."))
    file = SentField(_("A photograph or a paper"))


class BringForm(forms.Form):
    """The papers are there."""

    text = PlainText(
        label=_("What did you bring, and where?"), required=False, max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class ContestForm(forms.Form):
    """The answer did not solve it."""

    why = long_text(
        _("What is not solved?"), hint=_("The same office looks again, with a new clock. You can do this once."),
        empty=_("Write what is not solved. For example: “The hole was filled and is there again.”"),
    )  # fmt: skip


class ReferForm(forms.Form):
    """To the level above, with words if one likes."""

    text = PlainText(
        label=_("Is there anything the level above should know?"), required=False, max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class RateForm(forms.Form):
    """Five levels, and whether one wishes to be called."""

    level = forms.TypedChoiceField(
        label=_("How did the office deal with it?"), coerce=int, widget=forms.RadioSelect,
        choices=[(level, LEVEL_NAMES[level]) for level in reversed(LEVELS)],
        error_messages={
            "required": _("Choose one of the five."),
            "invalid_choice": _("Choose one of the five."),
        },
    )  # fmt: skip
    call_me = forms.BooleanField(
        label=_("If it was poor: call me. The office then learns that this request was rated so."), required=False,
    )  # fmt: skip


class WithdrawForm(forms.Form):
    """Taking a request back, said twice."""

    sure = forms.BooleanField(
        label=_("Yes, I take this request back. It ends for good."),
        error_messages={"required": _("Tick the box if you really want to take it back. If not, do nothing.")},
    )


class DeskForm(forms.Form):
    """Every form of the desk says which version of the case the clerk was looking at."""

    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)


class PapersForm(DeskForm):
    """Everything that is missing, in one list."""

    papers = long_text(
        _("Which papers are missing?"),
        hint=_("One list, once: everything that is missing. The clock stands until the papers are there."),
        empty=_("Name the papers, one per line. For example: “copy of the identity card”."),
    )


class DeskBringForm(DeskForm):
    """The papers arrived at the counter or by mail."""

    text = PlainText(
        label=_("Which papers came, and how?"), required=False, max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class OfficeField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's own takes none when it runs
    """Offices by their names in the page's language."""

    def label_from_instance(self, obj: Office) -> str:
        """Return the name of an office."""
        return named(obj)


class HandOverForm(DeskForm):
    """To which office, and why."""

    to = OfficeField(
        label=_("To which office?"), queryset=Office.objects.none(),
        error_messages={
            "required": _("Choose the office."),
            "invalid_choice": _("Choose one of the offices in the list."),
        },
    )  # fmt: skip
    why = long_text(
        _("Why does it belong there?"),
        hint=_("The resident and the other office read this. The clock runs on, and stays yours."),
        empty=_("Write why. For example: “The road is the township’s.”"),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:  # Any: Django's own parameters, passed on
        """Offer the offices near the one that has the case."""
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = offices_near(case.office)


class SendBackForm(DeskForm):
    """Why it was handed over wrongly."""

    why = long_text(
        _("Why is it not yours?"),
        hint=_("The office that was asked first has it again. The clock ran all along."),
        empty=_("Write why. For example: “The ditch is the village’s own.”"),
    )


class ExtendForm(DeskForm):
    """Why it takes longer: a published reason, and words to the resident."""

    reason = forms.ChoiceField(
        label=_("Why does it take longer?"), widget=forms.RadioSelect,
        choices=[(reason.value, EXTENSIONS[reason.value]) for reason in ExtensionReason],
        help_text=_("Everyone can read this reason. It can be done once."),
        error_messages={"required": _("Choose the reason.")},
    )  # fmt: skip
    words = long_text(
        _("What do you tell the resident?"),
        empty=_("Write what still has to be done. For example: “The surveyor comes in the second week of May.”"),
    )


class CallBackForm(DeskForm):
    """What was said on the telephone."""

    words = long_text(
        _("What was agreed?"),
        hint=_("The resident reads it; the public page does not show it."),
        empty=_("Write what was agreed. For example: “We come on Monday and do the edge again.”"),
    )


class CloseForm(DeskForm):
    """What came of it."""

    RESULTS: ClassVar = [
        (Closing.DELIVERED.value, _("Done: delivered as promised")),
        (Closing.REFUSED.value, _("Refused: with the reason and where to turn")),
        (Closing.OUTSIDE.value, _("Not our business: another authority’s, named below")),
    ]
    closing = forms.ChoiceField(
        label=_("What came of it?"), choices=RESULTS, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it.")},
    )  # fmt: skip
    answer = long_text(
        _("Answer to the resident"),
        hint=_("What was done, or the reason. The resident reads it; the public page does not show it."),
        empty=_("Write the answer. For example: “The hole was filled on Monday morning.”"),
    )
    remedy = PlainText(
        label=_("Where the resident can turn"), required=False, max_length=500,
        help_text=_("Needed when you refuse: which office, and within what time."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:  # Any: the cleaned fields
        """Refuse a refusal that does not say where to turn."""
        cleaned = super().clean() or {}
        if cleaned.get("closing") == Closing.REFUSED and not cleaned.get("remedy"):
            self.add_error("remedy", _("Say where the resident can turn. For example: “The township government.”"))
        return cleaned


class VisitForm(DeskForm):
    """When somebody comes, or when to come."""

    on = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose the day."), "invalid": _("A day looks like 2026-12-20.")},
    )  # fmt: skip
    begins = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"required": _("Choose the time."), "invalid": _("A time looks like 19:30.")},
    )  # fmt: skip
    words = long_text(
        _("Where, and what to have ready"),
        empty=_("Say where. For example: “We come to your door; have the key of the meter box ready.”"),
    )


class CallOffVisitForm(DeskForm):
    """Why the appointment is called off."""

    words = long_text(
        _("Why is it called off?"), empty=_("Write the reason. For example: “It snows; we call you on Monday.”")
    )


class PhraseForm(forms.Form):
    """A sentence to keep."""

    office = forms.TypedChoiceField(label=_("For which office?"), coerce=int)
    name = PlainText(
        label=_("Name"), max_length=40, help_text=_("By which you find it, such as “Lamp repaired”."),
        error_messages={"required": _("Give it a name.")},
    )  # fmt: skip
    zh = long_text(_("In Chinese"), empty=_("Write the sentence in Chinese."))
    en = PlainText(
        label=_("In English"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For who asked in English; without it they get the Chinese one."),
    )  # fmt: skip

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:  # Any: Django's own
        """Offer the offices for which the clerk works."""
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [(each.pk, named(each)) for each in offices]  # type: ignore[attr-defined]  # a ChoiceField


class DeputyForm(forms.Form):
    """Who stands in for whom, and how long."""

    post = forms.TypedChoiceField(label=_("Who is away?"), coerce=int)
    person = forms.TypedChoiceField(label=_("Who stands in?"), coerce=int)
    since = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose the day."), "invalid": _("A day looks like 2026-12-20.")},
    )  # fmt: skip
    until = forms.DateField(
        label=_("To the end of"), widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose the day."), "invalid": _("A day looks like 2026-12-20.")},
    )  # fmt: skip

    def __init__(self, *args: Any, posts: list[Post], people: QuerySet[Person], **kwargs: Any) -> None:  # Any: Django's
        """Offer the posts and people there are."""
        super().__init__(*args, **kwargs)
        held = [(post.pk, f"{post.person.get_username()} · {named(post.office)}") for post in posts if post.person]
        self.fields["post"].choices = held  # type: ignore[attr-defined]  # a ChoiceField
        names = [(person.pk, person.get_username()) for person in people]
        self.fields["person"].choices = names  # type: ignore[attr-defined]  # a ChoiceField


class RevealForm(DeskForm):
    """Why the contact of somebody who asked in confidence has to be opened."""

    reason = forms.ChoiceField(
        label=_("Why do you need it?"), choices=list(REVEAL_REASONS.items()), widget=forms.RadioSelect,
        error_messages={"required": _("Choose why you need it.")},
    )  # fmt: skip


class DeskSayForm(DeskForm):
    """A message to the resident."""

    text = long_text(_("Message to the resident"), empty=_("Nothing was written yet. Write a sentence or two."))
    file = SentField(_("A photograph or a paper"))


class DeliverForm(DeskForm):
    """What was done for a duty of the calendar; public."""

    text = long_text(
        _("What was done?"), most=LONGEST_EVIDENCE,
        hint=_("Everyone can read this, for good. Write no resident’s name, number or address."),
        empty=_("Write what was done. For example: “The accounts of October were posted at the village hall.”"),
    )  # fmt: skip
    link = PlainText(
        label=_("Where it can be seen"), required=False, max_length=LONGEST_LINK,
        help_text=_("An address that begins with https:// or http://."),
        widget=forms.URLInput(attrs={"inputmode": "url"}),
        error_messages={"max_length": _("The address is too long; at most %(limit_value)s characters fit.")},
    )  # fmt: skip

    def clean_link(self) -> str:
        """Return a web address, or nothing."""
        link: str = self.cleaned_data["link"]
        if link and not re.fullmatch(r"https?://[^\s<>\"']+", link):
            raise ValidationError(_("A link looks like https://example.cn/report."))
        return link


class AnswerReferralForm(DeskForm):
    """What the level above found, and what follows."""

    finding = forms.ChoiceField(
        label=_("What follows?"), widget=forms.RadioSelect,
        choices=[
            (Finding.ORDERED.value, _("It must be put right: the office below gets a date")),
            (Finding.DELIVERED.value, _("It has been delivered meanwhile")),
            (Finding.UPHELD.value, _("Nothing more is ordered, for the reason below")),
        ],
        error_messages={"required": _("Choose what follows.")},
    )  # fmt: skip
    text = long_text(
        _("What did you find, and who answers for it?"), most=LONGEST_EVIDENCE,
        hint=_("Everyone can read this, for good. Write no resident’s name, number or address."),
        empty=_("Write what you found. For example: “The village had no gravel. The township delivers it on Monday.”"),
    )  # fmt: skip


class ConfidentialAnswerForm(AnswerReferralForm):
    """The same about a confidential request, of which nothing is public."""

    text = long_text(
        _("What did you find, and who answers for it?"), most=LONGEST_EVIDENCE,
        hint=_("Only who asked reads this; nothing of it is public."),
        empty=_("Write what you found. For example: “The clinic calls you by Monday; its head answers for it.”"),
    )  # fmt: skip


def offices_near(office: Office) -> QuerySet[Office]:
    """Offices a case may be handed to: of the township and its villages, and of the county above.

    From a county: the county's own and those of its townships.
    """
    codes = codes_of(office.place.path)
    own = Q(place__code__in=codes, place__level__in=_COUNTY_DOWN)
    near = own | Q(place__parent__code__in=codes, place__level=Level.VILLAGE.value)
    if office.place.level == Level.COUNTY.value:
        near |= Q(place__parent=office.place_id)
    kinds = [kind.value for kind in ANSWERABLE]
    found = Office.objects.open().filter(near, kind__in=kinds).exclude(pk=office.pk)
    return found.select_related("place").order_by("place__path", "pk")


class DeskFilter(forms.Form):
    """The filters of the queue; a filter that makes no sense filters nothing."""

    q = PlainText(
        required=False,
        max_length=60,
        label=_("Case number or service"),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    service = PlainText(required=False, max_length=80, label=_("Service"))
    channel = forms.ChoiceField(
        required=False, label=_("How it came in"),
        choices=[("", _("All ways")), *((c.value, CHANNELS[c]) for c in Channel), ("calendar", _("By the calendar"))],
    )  # fmt: skip


class SearchForm(forms.Form):
    """Words to look for; text that cannot be read finds nothing."""

    q = PlainText(required=False, max_length=60)
