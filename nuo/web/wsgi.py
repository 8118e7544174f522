"""The WSGI application a server loads."""

import os
import warnings

from django.core.wsgi import get_wsgi_application

from nuo.web.warming import warm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nuo.web.settings")
# Without `collectstatic` the files are served from where they are; WhiteNoise warns of that.
warnings.filterwarnings("ignore", message="No directory at", category=UserWarning)
application = get_wsgi_application()
warm()
