"""Django's settings: reading pages over a release. No account, no database that is written to."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

PAGES = Path(__file__).resolve().parents[1] / "pages"

# Nothing is signed for anybody yet; a key of one process is enough until accounts exist.
SECRET_KEY = os.environ.get("WAYPOST_SECRET_KEY") or secrets.token_urlsafe(48)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("WAYPOST_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
ROOT_URLCONF = "waypost.web.project.urls"
WSGI_APPLICATION = "waypost.web.project.wsgi.application"
INSTALLED_APPS = ["waypost.web.pages"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "waypost.web.pages.security.content_policy",
    "waypost.web.accounts.viewing.put_viewer",
    "waypost.web.api.front.api_front",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PAGES / "templates"],
        "OPTIONS": {"environment": "waypost.web.pages.templating.environment"},
    }
]
DATABASES: dict[str, dict[str, str]] = {}
STATIC_URL = "/static/"
STATICFILES_DIRS: list[Path] = []
WHITENOISE_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
INSTALLED_APPS += ["django.contrib.staticfiles"]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
# Why a page failed, to standard error; a page that is not there is no news.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}

# The release that the pages read, and who the pages are for.
WAYPOST_RELEASE = os.environ.get("WAYPOST_RELEASE", "build/demo")
WAYPOST_AUDIENCE = os.environ.get("WAYPOST_AUDIENCE", "public")
# The API: how often somebody who is not signed in may ask, proxies of ours before the server, seconds that caches keep.
WAYPOST_API_RATE = os.environ.get("WAYPOST_API_RATE", "1200/m")
WAYPOST_PROXIES = int(os.environ.get("WAYPOST_PROXIES", "0"))
WAYPOST_API_MAX_AGE = int(os.environ.get("WAYPOST_API_MAX_AGE", "60"))
