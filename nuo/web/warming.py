"""What a process reads before it answers, so that nobody waits for it after a restart."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation


def warm() -> None:
    """Read the addresses with their views, the translations, and all templates of our own."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            reverse("home")
    for name in our_templates():
        get_template(name)


def our_templates() -> list[str]:
    """Return the names of the templates in Nuo's own apps."""
    folders = [Path(app.path) / "templates" for app in apps.get_app_configs() if app.name.startswith("nuo.")]
    return sorted(str(file.relative_to(folder)) for folder in folders for file in folder.rglob("*.*"))
