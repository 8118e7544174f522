"""The instance's own settings with the plain pages beside the others."""

from nuo.web.settings import *  # noqa: F403 - a settings file holds nothing but settings
from nuo.web.settings import INSTALLED_APPS as OF_NUO

INSTALLED_APPS = [*OF_NUO, "nuo.bench"]
ROOT_URLCONF = "nuo.bench.bare"
