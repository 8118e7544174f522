"""The names of places and offices in the language of the page."""

from django.utils.translation import get_language

from nuo.places.models import Office, Place


def named(thing: Place | Office) -> str:
    """Return the name in the page's language; the Chinese one where there is no other."""
    is_english = (get_language() or "").startswith("en")
    return (is_english and thing.name_en) or thing.name
