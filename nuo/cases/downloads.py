"""Handing out a file of a request: as a download, of the kind it is, and never shown as a page of this site."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from nuo.cases.filing import File


def as_download(file: File) -> HttpResponse:
    """Return a file so that no browser runs or guesses anything."""
    answer = HttpResponse(file.data, content_type=file.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
