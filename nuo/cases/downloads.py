"""Handing out a file of a request: as a download, of the kind it is, and never shown as a page of this site."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from nuo.cases.filing import File
from nuo.cases.models import Case
from nuo.cases.visiting import as_calendar


def as_download(file: File) -> HttpResponse:
    """Return a file so that no browser runs or guesses anything."""
    answer = HttpResponse(file.data, content_type=file.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def as_calendar_file(request: HttpRequest, case: Case) -> HttpResponse:
    """Return the appointment of a case for a calendar."""
    data = as_calendar(case, root=request.build_absolute_uri("/"), now=timezone.now())
    answer = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{case}.ics"'
    return answer
