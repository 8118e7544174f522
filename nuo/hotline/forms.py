"""The form of a hotline's file. Between trying it out and taking it in nothing is kept: the files are sent again."""

import hashlib
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _


class HotlineForm(forms.Form):
    """A file and its mapping. `tried` names the two that were tried out; it is empty the first time."""

    file = forms.FileField(
        label=_("The hotline’s file"),
        help_text=_("CSV or XLSX, at most 2.5 MB; a larger one is brought in by a command."),
        error_messages={"required": _("Choose the file."), "empty": _("This file is empty.")},
    )
    mapping = forms.FileField(
        label=_("The mapping"),
        help_text=_("The YAML file that says which columns are read."),
        error_messages={"required": _("Choose the mapping."), "empty": _("This file is empty.")},
    )
    skip_bad = forms.BooleanField(label=_("Leave the wrong rows out and take the others"), required=False)
    tried = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    data_of_file = data_of_mapping = b""

    def __init__(self, *args: Any, offers_to_skip: bool = False, **kwargs: Any) -> None:  # Any: Django's own, passed on
        """Offer to leave wrong rows out where there are some."""
        super().__init__(*args, **kwargs)
        if not offers_to_skip:
            del self.fields["skip_bad"]

    def clean(self) -> dict[str, Any] | None:  # Any: as Django's own
        """Read both files; what is confirmed must be what was tried out."""
        said = super().clean() or {}
        for name in ("file", "mapping"):
            sent = said.get(name)
            # Larger files lie on the disk for a moment, and here nothing does.
            if isinstance(sent, UploadedFile) and (sent.size or 0) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
                self.add_error(name, _("The file is too large; at most 2.5 MB. Bring it in by the command."))
        if self.errors:
            return said
        self.data_of_file, self.data_of_mapping = said["file"].read(), said["mapping"].read()
        if said["tried"] and said["tried"] != self.digest:
            raise ValidationError(_("These are not the two files that were tried out. Choose those, or begin again."))
        return said

    @property
    def digest(self) -> str:
        """SHA-256 over those of the file and of its mapping."""
        parts = (hashlib.sha256(data).digest() for data in (self.data_of_file, self.data_of_mapping))
        return hashlib.sha256(b"".join(parts)).hexdigest()

    @property
    def confirms(self) -> bool:
        """Whether it takes in what was tried out before."""
        return bool(self.cleaned_data["tried"])
