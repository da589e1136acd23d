"""What a WSGI server runs."""

import os

from django.core.wsgi import get_wsgi_application

from waypost.web.project.home import keep_secret

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waypost.web.project.settings")
keep_secret()  # before the settings are read: every worker signs with the same key
application = get_wsgi_application()
