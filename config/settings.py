"""Settings, all from the environment.

`manage.py up` exports what the embedded services need; in production the operator sets the same names
(docs/operator/settings.md lists them). Production refuses to start with a development secret.
"""

from pathlib import Path

import django_stubs_ext
import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.environment.broker import broker_settings
from config.environment.site_address import site_address
from config.environment.storage import moving_storage, picture_origins
from config.openapi.names import ENUMS, TAGS
from config.schedule import SCHEDULE

django_stubs_ext.monkeypatch()  # so that ModelForm[User] and its kind, which their types name, are classes here too

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
PRODUCTION = env.str("ATELIER_ENV", "development") == "production"
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var")))

# -- secrets and addresses ---------------------------------------------------------------------------------------
DEVELOPMENT_SECRET = "development-only-not-a-secret-development-only-not-a-secret"  # noqa: S105 - refused below
SECRET_KEY = env.str("SECRET_KEY", DEVELOPMENT_SECRET)
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])  # earlier ones, still believed
DEBUG = env.bool("DEBUG", False)
if PRODUCTION:
    if SECRET_KEY == DEVELOPMENT_SECRET or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("Set SECRET_KEY to at least 50 random characters before running in production.")
    if DEBUG:
        raise ImproperlyConfigured("DEBUG must be off in production.")
    if "ALLOWED_HOSTS" not in env.ENVIRON:
        raise ImproperlyConfigured("Set ALLOWED_HOSTS to the names this site answers to.")

# Plain http to other machines, for a network that the operator trusts; refused in production unless they say so.
PLAIN_HTTP = env.bool("PLAIN_HTTP", False)
SITE = site_address(env.str("SITE_URL", "http://localhost:8000"), production=PRODUCTION, plain_http=PLAIN_HTTP)
SITE_URL, SITE_ORIGIN = SITE.url, SITE.origin
FORCE_SCRIPT_NAME = SITE.path or None
SITE_NAME: str = env.str("SITE_NAME", "Atelier")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]
CSRF_FAILURE_VIEW = "config.errors.csrf_failed"

ENCRYPTED = PRODUCTION and SITE.is_secure
SECURE_SSL_REDIRECT = ENCRYPTED and env.bool("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", PRODUCTION) else None
# How many proxies stand before this site, each adding an entry to X-Forwarded-For or writing it anew.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 1 if PRODUCTION else 0)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000 if ENCRYPTED else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENCRYPTED
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SITE.is_secure
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = SITE.root
SESSION_COOKIE_NAME = f"{SITE.cookie_prefix}sessionid"
CSRF_COOKIE_NAME = f"{SITE.cookie_prefix}csrftoken"
LANGUAGE_COOKIE_NAME = f"{SITE.cookie_prefix}django_language"
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", 0)  # without use, after which a session ends; 0: never
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "accounts.access.sessions"
SILENCED_SYSTEM_CHECKS = ["security.W003"]  # it looks for CsrfViewMiddleware by name; ours is a subclass
if PLAIN_HTTP:  # of HSTS, of the redirect to https, of cookies that wait for it: the operator has decided
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008", "security.W012", "security.W016"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# -- what is installed -------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "curation",
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
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
APPEND_SLASH = False  # config.middleware.slash does both ways
MIDDLEWARE = [
    "config.middleware.request_log.RequestLog",
    "config.middleware.encrypted_calls.encrypted_calls",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.content_policy.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.front.csrf.CsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.front.middleware.FrontMiddleware",
    "config.door.fragments.FragmentMiddleware",
    "config.door.refused_forms.RefusedFormMiddleware",
    "accounts.middleware.MembersOnlyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.slash.SlashMiddleware",
    "config.door.repeats.RepeatMiddleware",
    "gallery.middleware.BeganMiddleware",
    "gallery.middleware.ReservedMiddleware",
    "config.door.paces.PaceMiddleware",
    "config.door.operators.OperatorsMiddleware",
    "lib.problems.ProblemMiddleware",
    "accounts.middleware.SignInMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "lib.pages.first_fault.FormRenderer"
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
# While they move: where they lay before, in the same words.
STORAGE_URL_OLD = env.str("STORAGE_URL_OLD", "")
STORAGES = {
    "default": moving_storage(STORAGE_URL, STORAGE_URL_OLD, DATA_DIR),
    "staticfiles": {
        "BACKEND": "config.front.static_storage.CollectedStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.front.static_storage.FoundStorage"
    },
}
# The certificate and key that files are signed with; `manage.py credentials init` makes one, `up` one of its own.
CREDENTIALS_FOLDER = Path(env.str("CREDENTIALS_FOLDER", str(DATA_DIR / "credentials")))
# How permitted picture bytes leave: "stream" by this process, "accel" by nginx (X-Accel-Redirect),
# "redirect" to a presigned URL.
DELIVERY = env.str("DELIVERY", "stream")
PICTURE_ORIGINS = picture_origins(STORAGE_URL) + picture_origins(STORAGE_URL_OLD) if DELIVERY == "redirect" else []
ACCEL_PREFIX = env.str("ACCEL_PREFIX", "/protected/")
STATIC_URL = f"{SITE.root}static/"
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
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "handle"
ACCOUNT_EMAIL_VERIFICATION = env.str("EMAIL_VERIFICATION", "optional")
# Who must confirm an address is asked for one, or would never get in.
MUST_CONFIRM_EMAIL = ACCOUNT_EMAIL_VERIFICATION == "mandatory"
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*" if MUST_CONFIRM_EMAIL else "email", "password1*"]
ACCOUNT_ADAPTER = "accounts.access.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "accounts.forms.LoginForm", "signup": "accounts.forms.SignupForm"}
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
# Who may open an account: open to all, by invitation, by approval of the staff, or closed.
SIGNUP = env.str("SIGNUP", "open")
SIGNUP_OPEN = env.bool("SIGNUP_OPEN", True)  # off is another way to say closed
if SIGNUP not in ("open", "invitation", "approval", "closed"):
    raise ImproperlyConfigured("SIGNUP must be open, invitation, approval or closed.")
INVITATIONS_BY_MEMBERS = env.int("INVITATIONS_BY_MEMBERS", 0)  # that each may have open at once
MEMBERS_ONLY = env.bool("MEMBERS_ONLY", False)
ACCOUNT_USERNAME_VALIDATORS = "accounts.profile.handles.validators"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
# An address is one account's once it is confirmed; until then several may name it, so that nobody learns of another.
ACCOUNT_PREVENT_ENUMERATION = "strict"
# Passwords are counted by accounts.access.guesses, requests by config.door; of allauth's own remain those of one
# person's codes and mails.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key", "login": "", "signup": "", "reset_password": "5/m/key"}
# Sign-in at another service, by OpenID Connect.
OIDC_URL: str = env.str("OIDC_URL", "").rstrip("/")
OIDC_NAME = env.str("OIDC_NAME", "OpenID Connect")
OIDC_TRUST_EMAIL = env.bool("OIDC_TRUST_EMAIL", False)
OIDC_SIGNUP = env.str("OIDC_SIGNUP", "")
OIDC_APP = {
    "provider_id": "sign-in",
    "name": OIDC_NAME,
    "client_id": env.str("OIDC_CLIENT_ID", ""),
    "secret": env.str("OIDC_SECRET", ""),
    "settings": {"server_url": OIDC_URL, "oauth_pkce_enabled": True},
}
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [OIDC_APP] if OIDC_URL else []}}
SOCIALACCOUNT_ADAPTER = "accounts.access.social_adapter.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = OIDC_TRUST_EMAIL
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", PRODUCTION)
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
# Where nothing has to be confirmed by mail, an unconfirmed address must not keep a second factor from anyone.
MFA_ALLOW_UNVERIFIED_EMAIL = not MUST_CONFIRM_EMAIL
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
CELERY_BEAT_SCHEDULE = SCHEDULE

# How long slates, impressions and viewings are kept, in whole weeks; 0 keeps them for ever.
EXPOSURE_DAYS = env.int("EXPOSURE_DAYS", 400)

# What turns pictures and words into vectors, by dotted path; empty: what needs nothing.
PICTURE_ENCODER = env.str("PICTURE_ENCODER", "")
TEXT_ENCODER = env.str("TEXT_ENCODER", "")

# What rules ask for the meaning of a prompt ("sentences"); empty: they go by words alone.
POLICY_ENCODER = env.str("POLICY_ENCODER", "")

# What tells the kind of a picture, by the names that rules call it: NAME=onnx:PATH or NAME=https://..., with commas.
POLICY_CLASSIFIERS = dict(one.partition("=")[::2] for one in env.list("POLICY_CLASSIFIERS", default=[]))

WEBHOOK_NETWORKS: list[str] = env.list("WEBHOOK_NETWORKS", default=[])  # internal ones that may be sent to all the same

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
GATEWAY_ANY_MODEL = env.bool("GATEWAY_ANY_MODEL", True)  # a name that nothing here has means the usual model
GATEWAY_MODEL_NAMES: list[str] = env.list("GATEWAY_MODEL_NAMES", default=[])  # that mean it in any case
GATEWAY_ORIGINS: list[str] = env.list("GATEWAY_ORIGINS", default=[])  # sites whose pages may call the gateway

MOST_STREAMS = env.int("MOST_STREAMS", 1000)  # event streams and waiting calls of one web process

# -- edges -------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.access.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.access.permissions.ScopedOrReadOnly"],
    "DEFAULT_THROTTLE_CLASSES": ["config.door.paces.PaceThrottle"],
    "DEFAULT_PARSER_CLASSES": ["lib.limits.parsers.JSONParser"],
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
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.openapi.closed.close_requests",
    ],
    "TAGS": TAGS,
    "SERVERS": [{"url": SITE.path}] if SITE.path else [],
    "ENUM_NAME_OVERRIDES": ENUMS,
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *PICTURE_ORIGINS, *env.list("CSP_IMG", default=[])],
        "style-src": [SELF],
        "style-src-attr": [UNSAFE_INLINE],
        "script-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        # A form that leads to the provider is followed there only where it may be.
        "form-action": [SELF, *([OIDC_URL.partition("/.well-known/")[0] + "/"] if OIDC_URL else [])],
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
