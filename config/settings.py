"""Settings, all from the environment.

`manage.py up` exports what the embedded services need; in production the operator sets the same names
(docs/operator/settings.md lists them). Production refuses to start with a development secret.
"""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import django_stubs_ext
import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.broker import broker_settings
from config.openapi.names import ENUMS, TAGS

django_stubs_ext.monkeypatch()  # so that ModelForm[User] and its kind, which their types name, are classes here too

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
PRODUCTION = env.str("ATELIER_ENV", "development") == "production"
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var")))

# -- secrets and addresses ---------------------------------------------------------------------------------------
DEVELOPMENT_SECRET = "development-only-not-a-secret-development-only-not-a-secret"  # noqa: S105 - refused below
SECRET_KEY = env.str("SECRET_KEY", DEVELOPMENT_SECRET)
DEBUG = env.bool("DEBUG", False)
SITE_URL: str = env.str("SITE_URL", "http://localhost:8000").rstrip("/")
SITE_NAME: str = env.str("SITE_NAME", "Atelier")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "config.errors.csrf_failed"

if PRODUCTION:
    if SECRET_KEY == DEVELOPMENT_SECRET or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("Set SECRET_KEY to at least 50 random characters before running in production.")
    if DEBUG:
        raise ImproperlyConfigured("DEBUG must be off in production.")
    if "ALLOWED_HOSTS" not in env.ENVIRON:
        raise ImproperlyConfigured("Set ALLOWED_HOSTS to the names this site answers to.")
    if not SITE_URL.startswith("https://"):
        raise ImproperlyConfigured("Set SITE_URL to the https:// address of this site.")

SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", PRODUCTION) else None
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SITE_URL.startswith("https://")
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "accounts.access.sessions"
SILENCED_SYSTEM_CHECKS = ["security.W003"]  # it looks for CsrfViewMiddleware by name; ours is a subclass
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# -- what is installed -------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "feed",
    "generator",
    "moderation",
    "gallery",
    "accounts",
    "lib",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
MIDDLEWARE = [
    "config.middleware.request_log.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.content_policy.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.front.csrf.CsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.front.middleware.FrontMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gallery.middleware.BeganMiddleware",
    "lib.problems.ProblemMiddleware",
    "accounts.middleware.SignInMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["lib.templatetags.atelier"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.site",
                "accounts.context_processors.unread",
                "generator.context_processors.current_incident",
            ],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- data --------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", "postgresql:///atelier")}
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 600)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Of the statements in lib/prepared.py, from their first use on; the ORM's never are.
DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 0
# A server whose machine is gone breaks no connection: who waits for it is let go within half a minute (libpq).
DATABASES["default"]["OPTIONS"] |= {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    **DATABASES["default"]["OPTIONS"],
}

BROKER = broker_settings(env.str("BROKER_URL", "redis://localhost:6379/0"))
REDIS_URL = env.str("REDIS_URL", BROKER.redis_url)
CACHES = {"default": {"BACKEND": "lib.process.cache.SharedCache", "LOCATION": REDIS_URL}}

# Pictures: a folder by default; s3://bucket/prefix?endpoint_url=…&region_name=… in production.
STORAGE_URL = env.str("STORAGE_URL", "")


def pictures_storage(url: str) -> dict[str, Any]:
    """The STORAGES entry for a STORAGE_URL: empty for DATA_DIR/media, file:///folder, or s3://bucket/prefix?options."""
    parts = urlsplit(url)
    if not url or parts.scheme == "file":
        folder = parts.path or str(DATA_DIR / "media")
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    if parts.scheme != "s3":
        raise ImproperlyConfigured("STORAGE_URL must be empty, file:///folder or s3://bucket/prefix.")
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "default_acl": None,
        "querystring_auth": True,
        "querystring_expire": 300,
        "file_overwrite": True,
        **dict(parse_qsl(parts.query)),
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


STORAGES = {
    "default": pictures_storage(STORAGE_URL),
    "staticfiles": {
        "BACKEND": "config.front.static_storage.CollectedStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.front.static_storage.FoundStorage"
    },
}
# How permitted picture bytes leave: "stream" by this process, "accel" by nginx (X-Accel-Redirect),
# "redirect" to a presigned URL.
DELIVERY = env.str("DELIVERY", "stream")
ACCEL_PREFIX = env.str("ACCEL_PREFIX", "/protected/")
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

# -- people ------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = env.str("EMAIL_VERIFICATION", "optional")
ACCOUNT_ADAPTER = "accounts.access.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "accounts.forms.SignupForm"}
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
SIGNUP_OPEN = env.bool("SIGNUP_OPEN", True)
ACCOUNT_USERNAME_VALIDATORS = "accounts.profile.handles.validators"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "signup": "20/m/ip", "reset_password": "20/m/ip,5/m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
# Where nothing has to be confirmed by mail, an unconfirmed address must not keep a second factor from anyone.
MFA_ALLOW_UNVERIFIED_EMAIL = ACCOUNT_EMAIL_VERIFICATION != "mandatory"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
EMAIL_CONFIG = env.email("EMAIL_URL", "consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = EMAIL_CONFIG.get("EMAIL_TIMEOUT") or 30  # seconds; without one a silent mail server holds a worker
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "atelier@localhost")

# -- languages ---------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
TIME_ZONE = "UTC"

# -- work in the background --------------------------------------------------------------------------------------
CELERY_BROKER_URL = BROKER.celery_url
CELERY_BROKER_TRANSPORT_OPTIONS = BROKER.transport_options
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"generator.tasks.run_job": {"queue": "gpu"}}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ACKS_LATE = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "generator.tasks.sweep", "schedule": 5.0, "options": {"expires": 10}},
    "record-hours": {"task": "generator.tasks.record_hours", "schedule": 60.0, "options": {"expires": 120}},
    "watch": {"task": "generator.tasks.watch", "schedule": 10.0, "options": {"expires": 20}},
    "fold-likes": {"task": "gallery.tasks.fold_likes", "schedule": 1.0, "options": {"expires": 2}},
    "sweep-files": {"task": "gallery.tasks.sweep_files", "schedule": 900.0},
    "purge-deleted": {"task": "gallery.tasks.purge_deleted", "schedule": crontab(minute="41")},
    "refresh-feed": {"task": "feed.tasks.refresh", "schedule": 5.0, "options": {"expires": 10}},
    "rewrite-words": {"task": "feed.tasks.rewrite_words", "schedule": 15.0, "options": {"expires": 30}},
    "compare-posts": {"task": "feed.tasks.compare_posts", "schedule": 5.0, "options": {"expires": 10}},
    "refresh-top-posts": {"task": "feed.tasks.refresh_top_posts", "schedule": 60.0, "options": {"expires": 120}},
    "make-editions": {"task": "feed.tasks.make_editions", "schedule": 20.0, "options": {"expires": 40}},
    "forget-erased-pictures": {"task": "feed.tasks.forget_erased_pictures", "schedule": crontab(minute="23")},
    "flush-impressions": {"task": "feed.tasks.flush_impressions", "schedule": 5.0, "options": {"expires": 10}},
    "turn-partitions": {"task": "feed.tasks.turn_partitions", "schedule": crontab(minute="23")},
    "learn": {"task": "feed.tasks.learn", "schedule": crontab(hour="3", minute="37")},
    "drop-old-orders": {"task": "feed.tasks.drop_old_orders", "schedule": crontab(minute="53")},
    "sweep-accounts": {"task": "accounts.tasks.sweep", "schedule": 60.0, "options": {"expires": 120}},
    "send-letters": {"task": "accounts.tasks.send_letters", "schedule": 15.0, "options": {"expires": 30}},
    "send-digests": {"task": "accounts.tasks.send_digests", "schedule": 60.0, "options": {"expires": 120}},
    "expire-exports": {"task": "accounts.tasks.expire_exports", "schedule": crontab(minute="17")},
}

# How long slates, impressions and viewings are kept, in whole weeks; 0 keeps them for ever.
EXPOSURE_DAYS = env.int("EXPOSURE_DAYS", 400)

# What turns pictures and words into vectors, by dotted path; empty: what needs nothing.
PICTURE_ENCODER = env.str("PICTURE_ENCODER", "")
TEXT_ENCODER = env.str("TEXT_ENCODER", "")

METRICS_TOKEN = env.str("METRICS_TOKEN", "")

# -- the generator -----------------------------------------------------------------------------------------------
ENGINE = env.str("ENGINE", "sketch")
ENGINE_SOCKET = env.str("ENGINE_SOCKET", "")
ENGINE_HUNG_SECONDS = env.float("ENGINE_HUNG_SECONDS", 30.0)
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", 30)
JOB_MAX_ERRORS = env.int("JOB_MAX_ERRORS", 3)
JOB_MAX_LOSSES = env.int("JOB_MAX_LOSSES", 8)
JOB_MAX_WAIT_SECONDS = env.int("JOB_MAX_WAIT_SECONDS", 21_600)
GATEWAY_WAIT_SECONDS = env.int("GATEWAY_WAIT_SECONDS", 600)
GATEWAY_LINK_SECONDS = env.int("GATEWAY_LINK_SECONDS", 3600)
GATEWAY_MODEL_NAMES = env.list("GATEWAY_MODEL_NAMES", default=[])  # that mean the model here, whatever it is

# -- edges -------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.access.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.access.permissions.ScopedOrReadOnly"],
    "DEFAULT_PARSER_CLASSES": ["lib.api.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "lib.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "config.openapi.operation.Operation",
    "EXCEPTION_HANDLER": "lib.problems.api_exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Atelier",
    "DESCRIPTION": "Describe a picture, have it made, post it, browse, like and remix: the same verbs as the pages.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "TAGS": TAGS,
    "ENUM_NAME_OVERRIDES": ENUMS,
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *env.list("CSP_IMG", default=[])],
        "style-src": [SELF],
        "style-src-attr": [UNSAFE_INLINE],
        "script-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}},  # what clients do wrong has its line already
}
