"""The words on the pages, looked up as the pages do: a test reads like a visit in either language."""

from django.utils.translation import gettext, override


def said(language: str, text: str) -> str:
    """Return what a page says for an English text."""
    with override("en" if language == "en" else "zh-hans"):
        return gettext(text)
