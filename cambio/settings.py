"""Wiring. What differs between installations comes from the environment, see `cambio/env/`."""

import sys
from pathlib import Path

from csp.constants import NONE, SELF
from redis.backoff import NoBackoff
from redis.retry import Retry

from cambio.common.databases import database_at
from cambio.common.http import API_VERSION
from cambio.common.logs import log_as_json
from cambio.env import read_environment

ENVIRONMENT = read_environment()
BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = ENVIRONMENT.debug
DEMO = ENVIRONMENT.demo
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
BASE_URL = ENVIRONMENT.base_url
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DATA_DIR = ENVIRONMENT.data_dir

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "django_structlog",
    "csp",
    "cambio",
    "cambio.ledger",
    "cambio.events",
    "cambio.sync",
    "cambio.programmes",
    "cambio.files",
    "cambio.payments",
    "cambio.mail",
    "cambio.idempotency",
    "cambio.audit",
    "streets",
    "catalog",
    "grants",
    "api",
    "web",
    # Last, so that our templates come before its own.
    "allauth",
    "allauth.account",
    "allauth.headless",
]

MIDDLEWARE = [
    "api.middleware.marked_with_version",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "api.middleware.Compressed",
    "doors.middleware.only_readable_cookies",
    "api.middleware.measured_bodies",
    "doors.middleware.careful_log_in",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "api.clients.only_current_clients",
    "allauth.account.middleware.AccountMiddleware",
    "doors.middleware.QuietRequestLog",
    "csp.middleware.CSPMiddleware",
    "doors.middleware.LostRaces",
]

ROOT_URLCONF = "cambio.urls"
CSRF_FAILURE_VIEW = "doors.errors.form_expired"
WSGI_APPLICATION = "cambio.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.shared.context.memberships",
            ],
        },
    },
]


def _is_migrating() -> bool:
    return len(sys.argv) > 1 and sys.argv[1] == "migrate"


DATABASES = {
    "default": database_at(
        ENVIRONMENT.database_owner_url if _is_migrating() else ENVIRONMENT.database_url
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": ENVIRONMENT.cache_url,
        "OPTIONS": {
            "socket_timeout": 1,
            "socket_connect_timeout": 1,
            "retry": Retry(NoBackoff(), 1),
        },
    }
}

CELERY_BROKER_URL = ENVIRONMENT.broker_url
EVENT_REACTIONS = "cambio.reactions.REACTIONS"
PAYABLES = "cambio.payables.PAYABLES"
ROLES = "cambio.roles.ROLES"
INTERESTS = "cambio.interests.INTERESTS"

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "cambio" / "locale"]
TIME_ZONE = ENVIRONMENT.time_zone
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
# An application from paper has three fields for each of up to a hundred lines.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_HANDLERS = [
    "web.shared.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Who logs in: an e-mail address and a code, nothing to remember.
AUTH_USER_MODEL = "programmes.Login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "doors.log_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# Mail servers hold back an unknown sender for minutes. Mails and pages say how long codes are good.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# `LIMITS` counts all steps of a log-in. `confirm_email` would even tell that an address is unknown.
ACCOUNT_RATE_LIMITS = {"request_login_code": None, "signup": None, "confirm_email": None}
HEADLESS_CLIENTS = ("app",)
HEADLESS_ONLY = False
# How many proxies of our own stand before us; only then is what they say about clients believed.
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxies
LIMITS = ENVIRONMENT.limits
# Whom to tell of a weakness, each an address (URI).
SECURITY_CONTACTS = ENVIRONMENT.security_contacts
if ENVIRONMENT.trusted_proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
# A year: whoever came once by https is not led to the same address without it.
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # Bootstrap's own icons (the menu button, the tick of a check box) are data: images.
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.SessionToken"],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.IsMember"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.OperationSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "api.problems.answer_problem",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}

# The oldest version of each client program that is still served, by its name.
LEAST_CLIENTS = ENVIRONMENT.least_clients

SPECTACULAR_SETTINGS = {
    "TITLE": "cambio",
    "VERSION": API_VERSION,
    "OAS_VERSION": "3.0.3",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "CategoryEnum": "api.v1.catalog.item_shapes.CATEGORIES",
        "BudgetCategoryEnum": "grants.schemes.rules.CATEGORIES",
    },
    "PREPROCESSING_HOOKS": ["api.schema.only_versioned_routes"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.schema.add_wanted_fields",
        "api.schema.add_tags",
        "api.schema.add_headers",
        "api.schema.describe_refusals",
        "api.headers.add_answer_headers",
        "api.document.links.add_links",
        "api.document.words.introduce",
        "api.document.schemas.state_types_beside_nullable",
    ],
}

EMAIL_BACKEND = ENVIRONMENT.email_backend
EMAIL_FILE_PATH = str(ENVIRONMENT.mail_dir) if ENVIRONMENT.mail_dir else None
EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.mail_host, ENVIRONMENT.mail_port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENVIRONMENT.mail_user, ENVIRONMENT.mail_password
EMAIL_USE_TLS = ENVIRONMENT.mail_tls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
CONTACT = ENVIRONMENT.contact

LOGGING = log_as_json()
# Addresses and session tokens are personal: the request log keeps neither, nor any query.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = None

if ENVIRONMENT.sentry_dsn:
    import sentry_sdk

    sentry_sdk.init(dsn=ENVIRONMENT.sentry_dsn, send_default_pii=False)
