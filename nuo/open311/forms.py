"""What a client sends with a request. Names, devices and accounts it may send too are not read."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from nuo.cases.texts import LONGEST_TEXT
from nuo.people.written import PlainText, read_contact
from nuo.places.rules import NAME_LENGTH

_LINK = re.compile(r"https?://[^\s<>\"']+", re.ASCII)


class RequestForm(forms.Form):
    """The fields of the specification that Nuo reads."""

    address_string = PlainText(required=False, max_length=NAME_LENGTH)
    address_id = PlainText(required=False, max_length=NAME_LENGTH)
    description = PlainText(required=False, max_length=LONGEST_TEXT)
    phone = PlainText(required=False, max_length=120)
    email = PlainText(required=False, max_length=120)
    media_url = PlainText(required=False, max_length=500)

    def clean_phone(self) -> str:
        """Return a mobile number of 11 digits, or nothing."""
        return read_contact(self.cleaned_data["phone"])

    def clean_email(self) -> str:
        """Return an e-mail address, or nothing."""
        return read_contact(self.cleaned_data["email"])

    def clean_media_url(self) -> str:
        """Return a web address, or nothing."""
        link: str = self.cleaned_data["media_url"]
        if link and not _LINK.fullmatch(link):
            raise ValidationError(_("A link looks like https://example.cn/report."))
        return link

    def clean(self) -> dict[str, Any]:  # Any: the cleaned fields
        """Refuse an attribute that no service has: nothing somebody filled in is dropped in silence."""
        filled = [name for name in self.data if name.startswith("attribute[") and self.data[name]]
        if filled:
            raise ValidationError(_("No service here has a field to fill in. Write it into the description."))
        return super().clean() or {}
