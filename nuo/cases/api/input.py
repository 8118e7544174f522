"""Checking what was sent with the very forms the pages use, so that both say the same sentences."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from ninja.errors import ValidationError


def checked(form: forms.BaseForm) -> dict[str, Any]:  # Any: the cleaned fields
    """Return the cleaned fields, or refuse with the field and its sentence."""
    if not form.is_valid():
        raise ValidationError(list(_faults(form)))
    return dict(form.cleaned_data)


def _faults(form: forms.BaseForm) -> Iterator[dict[str, Any]]:  # Any: as the API's own faults are written
    for field, errors in form.errors.items():
        for sentence in errors:
            yield {"type": "form", "loc": ("body", field), "msg": str(sentence)}


def as_form(said: Mapping[str, object]) -> dict[str, object]:
    """Return JSON values as a form reads them: false is a box that was not ticked."""
    return {name: value for name, value in said.items() if value is not False}
