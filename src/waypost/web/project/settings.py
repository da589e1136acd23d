"""Django's settings: reading pages over a release, and accounts in a database of the server's own.

What a server may be told stands in the environment; ``docs/how-to/accounts.md`` lists it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from waypost.web.project import home
from waypost.web.project.mail import mail_settings

WEB = Path(__file__).resolve().parents[1]
# The address that people use, as it stands in mails and in invitations made on the command line.
WAYPOST_ADDRESS = (os.environ.get("WAYPOST_ADDRESS") or home.usual_address()).rstrip("/")
_IS_LOCAL = urlsplit(WAYPOST_ADDRESS).hostname in home.LOCAL
_IS_SECURE = not _IS_LOCAL or os.environ.get("WAYPOST_SECURE_COOKIES") == "1"

home.name_rules()
SECRET_KEY = home.secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("WAYPOST_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
ROOT_URLCONF = "waypost.web.project.urls"
WSGI_APPLICATION = "waypost.web.project.wsgi.application"
INSTALLED_APPS = [
    "waypost.web.pages",
    "waypost.web.accounts",
    "waypost.web.exercises",
    "waypost.web.contribute",
    "waypost.web.following",
    "waypost.web.review",
    "waypost.web.policy",
    "waypost.web.network",
    "waypost.web.meetings",
    "waypost.web.findings",
    "waypost.web.agreements",
    "waypost.web.advocacy",
    "waypost.web.plan",
    "waypost.web.workshops",
    "waypost.web.support",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "waypost.web.pages.security.content_policy",
    "waypost.web.exercises.tokens.keep_tokens",
    "waypost.web.accounts.languages.speak",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "waypost.web.accounts.viewing.put_viewer",
    "waypost.web.accounts.leading_back.lead_back",
    "waypost.web.accounts.read_log.log_reads",
    "waypost.web.pages.responding.KeptAnswers",
    "django_htmx.middleware.HtmxMiddleware",
    "waypost.web.api.front.api_front",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            WEB / room / "templates"
            for room in (
                "pages",
                "accounts",
                "api",
                "exercises",
                "contribute",
                "following",
                "review",
                "policy",
                "network",
                "meetings",
                "findings",
                "agreements",
                "advocacy",
                "plan",
                "workshops",
                "support",
            )
        ],
        "OPTIONS": {
            "environment": "waypost.web.pages.templating.environment",
            "context_processors": ["waypost.web.accounts.languages.shared"],
        },
    }
]

# -- Database. SQLite: readers and one writer at a time; a transaction takes its lock when it begins, so that none
# fails half-way for having read first.
_SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": home.database_path(),
    "CONN_MAX_AGE": 60,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
    },
}
DATABASES: dict[str, Any] = {"default": dj_database_url.config(default="", conn_max_age=60) or _SQLITE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Counts of attempts are shared by all workers, or there would be as many attempts as workers.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "attempts",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# -- Work in the background: a queue in the database, and one process that works it off (web/jobs).
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# -- Files, languages, safety
STATIC_URL = "/static/"
STATICFILES_DIRS: list[Path] = []
# Made ready by ``waypost serve`` (web/project/statics.py); without it files are served as they lie in the packages.
STATIC_ROOT = os.environ.get("WAYPOST_STATIC")
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_AUTOREFRESH = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
}
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية")]
USE_I18N = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _IS_SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # a link in a mail, or the way back from single sign-on
SESSION_COOKIE_AGE = 7 * 24 * 3600
CSRF_FAILURE_VIEW = "waypost.web.accounts.views.pages.form_too_old"
CSRF_TRUSTED_ORIGINS = [] if _IS_LOCAL else [WAYPOST_ADDRESS]
if os.environ.get("WAYPOST_BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# -- Accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_CHECKS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_CHECKS}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_CHECKS}.CommonPasswordValidator"},
    {"NAME": f"{_CHECKS}.NumericPasswordValidator"},
    {
        "NAME": f"{_CHECKS}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "display_name")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "waypost.web.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "waypost.web.accounts.queries.name_of"
ACCOUNT_EMAIL_VERIFICATION = "none"  # whoever accepts an invitation has shown that the address is theirs
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "allauth.account.forms.EmailAwarePasswordResetTokenGenerator"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 4 * 3600
# The code before and after the present one count too: clocks of old phones are off, and lines are slow.
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Waypost"
SOCIALACCOUNT_ADAPTER = "waypost.web.accounts.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # only for an address that the provider says is verified
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
WAYPOST_OIDC_ISSUER = os.environ.get("WAYPOST_OIDC_ISSUER", "")
if WAYPOST_OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": os.environ.get("WAYPOST_OIDC_NAME", "OpenID Connect"),
                "client_id": os.environ.get("WAYPOST_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("WAYPOST_OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": WAYPOST_OIDC_ISSUER},
            }
        ],
    }

# -- Mail
globals().update(mail_settings(os.environ.get("EMAIL_URL", "")))
DEFAULT_FROM_EMAIL = os.environ.get("WAYPOST_MAIL_FROM", "Waypost <waypost@localhost>")

# Why a page failed, to standard error; a page that is not there is no news.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"tokens": {"()": "waypost.web.exercises.tokens.MaskTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["tokens"]}},
    "loggers": {"django": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}

# The release that the pages read, and who the pages are for.
WAYPOST_RELEASE = os.environ.get("WAYPOST_RELEASE", "build/demo")
WAYPOST_AUDIENCE = os.environ.get("WAYPOST_AUDIENCE", "public")
# Counts over all programmes that ``waypost disclose`` wrote for the public; empty where none are shown.
WAYPOST_COUNTS = os.environ.get("WAYPOST_COUNTS", "")
# The API: how often somebody who is not signed in may ask, proxies of ours before the server, seconds that caches keep.
WAYPOST_API_RATE = os.environ.get("WAYPOST_API_RATE", "1200/m")
WAYPOST_PROXIES = int(os.environ.get("WAYPOST_PROXIES", "0"))
WAYPOST_API_MAX_AGE = int(os.environ.get("WAYPOST_API_MAX_AGE", "60"))
# What a release is built from when something was signed: files and folders, as in PATH. Empty: nothing is built here.
WAYPOST_INPUTS = os.environ.get("WAYPOST_INPUTS", "")
WAYPOST_CONTEXT = os.environ.get("WAYPOST_CONTEXT", "")  # a context store; empty: the corridors of the catalog
WAYPOST_AS_OF = os.environ.get("WAYPOST_AS_OF", "")  # the day that statuses refer to; empty: the day of the build
# Files that are sent in: megabytes of one, and of all that stands unpacked.
WAYPOST_UPLOAD_MB = int(os.environ.get("WAYPOST_UPLOAD_MB", "50"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
