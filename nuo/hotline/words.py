"""The sentence for each row that was not taken."""

from django.utils.translation import gettext_lazy as _

from nuo.hotline.rules import Fault

_SAID = {
    "cells": _("This row has %(found)s cells instead of %(expected)s."),
    "rounded": _("A number of more than 15 digits was rounded by the spreadsheet. Keep that column as text."),
    "empty": _("This is empty."),
    "number": _("A number has 1 to 60 letters, digits and . / # - _ and no spaces."),
    "date": _("No date format of the mapping fits this."),
    "closed_before": _("Closed before it was opened."),
    "future": _("This lies in the future. Compare the date formats and the time zone."),
    "flag": _("The mapping does not say whether this means kept or missed."),
    "repeated": _("The same number and content stand in row %(other)s."),
    "repeated_otherwise": _("Row %(other)s has the same number and says something else; neither was taken."),
    "contradicts": _("An earlier file said: %(before)s. What was said is not changed silently."),
}


def sentence(fault: Fault) -> str:
    """Return why the row was not taken, in the language in use."""
    return str(_SAID[fault.code]) % fault.facts
