"""The forms: an address to follow with, and how somebody at an office wants to be told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from nuo.notices.rules import FOLLOWERS_HOUR, How
from nuo.people.written import PlainText, read_contact

_HOW = (
    (How.AT_ONCE.value, _("At once, each time something comes")),
    (How.DAILY.value, _("Once a day, all together")),
    (How.NEVER.value, _("No letters; I look at the list myself")),
)
_OFTEN = (("", _("At once")), ("daily", _("At most once a day, in the morning")))
_LANGUAGES = (("zh-hans", _("Chinese")), ("en", _("English")))


class FollowForm(forms.Form):
    """An e-mail address, and how often."""

    address = forms.EmailField(
        label=_("Your e-mail address"), max_length=120,
        help_text=_("It is kept for these letters only, and deleted when you leave."),
        error_messages={
            "required": _("Type your e-mail address."),
            "invalid": _("An e-mail address looks like name@example.cn."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    often = forms.ChoiceField(label=_("How often?"), choices=_OFTEN, required=False, widget=forms.RadioSelect)


class PreferenceForm(forms.Form):
    """When letters come, in which language, and a number for text messages."""

    how = forms.ChoiceField(label=_("When do you want letters?"), choices=_HOW, widget=forms.RadioSelect)
    hour = forms.TypedChoiceField(
        label=_("At which hour, if once a day?"), coerce=int, initial=FOLLOWERS_HOUR,
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
    )  # fmt: skip
    language = forms.ChoiceField(label=_("In which language?"), choices=_LANGUAGES, widget=forms.RadioSelect)
    telephone = PlainText(
        label=_("Mobile number for text messages"), required=False, max_length=20,
        help_text=_("They say how many items are due and nothing else. Leave it empty for none."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip

    def clean_telephone(self) -> str:
        """Return a mobile number of 11 digits, or nothing."""
        typed = str(self.cleaned_data["telephone"])
        if "@" in typed:
            raise forms.ValidationError(_("A mobile number is digits only, such as 13800000000."))
        return read_contact(typed)
