"""Fields for what people write: long texts and contacts, read whole or refused."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

Words = Any  # Any: a text, or one translated only when it is shown
# Control characters, and what stands for bytes that are no text.
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")

_MOBILE = re.compile(r"1\d{10}", re.ASCII)


class PlainText(forms.CharField):
    """Text as people write it; what did not arrive whole is refused rather than kept damaged."""

    def to_python(self, value: Any) -> str:  # Any: as Django's own
        """Read the text with one kind of line end."""
        text = super().to_python(value) or ""
        if _BROKEN.search(text):
            raise ValidationError(_("The text has characters that cannot be read. Delete them and write them again."))
        return text.replace("\r\n", "\n").replace("\r", "\n")


def long_text(label: Words, *, empty: Words, hint: Words = "", most: int = 4_000) -> PlainText:
    """Return a field for some sentences; `empty` says what to write, with an example."""
    return PlainText(
        label=label, help_text=hint, max_length=most, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": empty,
            "max_length": _("There are %(show_value)s characters; at most %(limit_value)s fit. Shorten it."),
        },
    )  # fmt: skip


def read_contact(typed: str) -> str:
    """Return a mobile number of 11 digits, an e-mail address, or nothing; raise what is wrong with it."""
    if "@" in typed:
        try:
            validate_email(typed)
        except ValidationError:
            raise ValidationError(_("An e-mail address looks like name@example.cn.")) from None
        return typed
    return _mobile(typed) if typed else ""


def _mobile(typed: str) -> str:
    digits = re.sub(r"[\s()（）-]", "", typed).removeprefix("+86")
    if not digits.isascii() or not digits.isdigit():
        raise ValidationError(_("Write a mobile number such as 13800000000, or an e-mail address."))
    if len(digits) != 11:
        raise ValidationError(_("A mobile number has 11 digits; you typed %(n)s."), params={"n": len(digits)})
    if not _MOBILE.fullmatch(digits):
        raise ValidationError(_("A mobile number begins with 1, such as 13800000000."))
    return digits
