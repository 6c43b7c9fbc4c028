"""All settings, from the environment, in one file.

Four modes. With none of DEBUG, DEMO or TEST this is **production**: every secret and address must be given, and whatever
is missing stops the start with a sentence. DEBUG is for a developer's own machine, DEMO for `make demo`, TEST for the
test suite. docs/operations.md lists every variable.
"""

from __future__ import annotations

import logging
import os
import secrets
import sys
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
import structlog
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu import Exchange, Queue

from equalex.kernel.log_lines import without_rows

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# The suite is recognised by its runner, which is imported before any settings are; a process that a test starts is told.
TEST = env.bool("TEST", default="pytest" in sys.modules)
if not TEST and "SECRET_KEY" not in os.environ:
    # `.env` serves a checkout. Where a key is given somebody has configured the process on purpose: it is not read.
    env.read_env(BASE_DIR / ".env")
DEBUG = env.bool("DEBUG", default=False) and not TEST
DEMO = env.bool("DEMO", default=False) and not TEST
PRODUCTION = not (DEBUG or DEMO or TEST)


def required(name: str, meaning: str, *, elsewhere: str) -> str:
    """The variable `name`; outside production `elsewhere` stands in for it.

    Raises ImproperlyConfigured in production when it is not given.
    """
    value = env.str(name, default="")
    if value:
        return value
    if PRODUCTION:
        raise ImproperlyConfigured(
            f"{name} is not set: {meaning}. Production takes no default for it. "
            "On your own machine set DEBUG=true or DEMO=true instead (`make env` writes a .env that does)."
        )
    return elsewhere


# Everything the portal writes lies in one folder: embedded database, queue, files, mail of the demo.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
if "pytest" in sys.modules:
    # Each run of the suite writes into a folder of its own, which it removes.
    VAR_DIR = Path(tempfile.gettempdir()) / f"equalex-test-{os.getpid()}"
elif TEST and "VAR_DIR" not in os.environ:
    VAR_DIR = VAR_DIR / "test"
if not PRODUCTION:
    VAR_DIR.mkdir(parents=True, exist_ok=True)


def development_key() -> str:
    """A key made once for this checkout and kept in a file that git ignores; never used in production."""
    path = VAR_DIR / "development-secret-key"
    with suppress(FileExistsError):
        fresh = VAR_DIR / f"development-secret-key.{os.getpid()}"
        fresh.write_text(secrets.token_urlsafe(50), encoding="ascii")
        fresh.chmod(0o600)
        try:
            os.link(fresh, path)
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii")


SECRET_KEY = (
    required(
        "SECRET_KEY", "at least 50 random characters that sign sessions and links", elsewhere=""
    )
    or development_key()
)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# Where people reach the portal; links in e-mails begin with it.
PUBLIC_URL = required(
    "PUBLIC_URL",
    "the address people use, such as https://portal.example.org",
    elsewhere="http://127.0.0.1:8000",
).rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(PUBLIC_URL).hostname or ""])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
if not PRODUCTION:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]", "testserver"]

ROOT_URLCONF = "equalex.urls"
WSGI_APPLICATION = "equalex.wsgi.application"
ASGI_APPLICATION = "equalex.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "drf_standardized_errors",
    "django_htmx",
    "localflavor",
    "csp",
    "django_structlog",
    "equalex.kernel",
    "equalex.accounts",
    "equalex.journal",
    "equalex.jobs",
    "schools",
    "employers",
    "placements",
    "outcomes",
    "reporting",
    "equalex.demo",
    "equalex.wall",
]
if TEST:
    # Judges migrations in `make lint`; finds a query that is sent once for each row in the tests.
    INSTALLED_APPS += ["django_migration_linter", "zeal"]

MIDDLEWARE = [
    "equalex.middleware.WallMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "equalex.kernel.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A year group's tracking page is 400 kB of mostly the same words. Django pads what it compresses at random, so that
    # a secret beside it cannot be guessed from the length.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "equalex.kernel.request_log.RequestLogMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "equalex.middleware.IdleMiddleware",
    "equalex.middleware.ActorMiddleware",
]

if TEST:
    MIDDLEWARE.insert(0, "zeal.middleware.zeal_middleware")
    # Signing out reads the session a second time to delete it.
    ZEAL_ALLOWLIST = [{"model": "sessions.Session"}]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "equalex.kernel.context.mode",
                "equalex.kernel.navigation.navigation",
            ],
            # Icons, days, bars, charts: in every template without a load.
            "builtins": ["equalex.kernel.templatetags.look"],
        },
    },
]

FORM_RENDERER = "equalex.kernel.forms.GovukRenderer"

# --- Data -----------------------------------------------------------------------------------------------------------

# The suite has names of its own for these two: it never touches a database that happens to be in the environment.
DATABASE_URL = required(
    "TEST_DATABASE_URL" if TEST else "DATABASE_URL",
    "the database, such as postgres://user:password@host:5432/equalex",
    elsewhere=f"sqlite:///{VAR_DIR / 'equalex.sqlite3'}",
)
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
# Who owns the tables makes, copies and replaces them: these commands act as the owner, everything else as the role of
# DATABASE_URL, which owns nothing and is therefore held by row-level security and by the journal's grants (`equalex.wall`).
OF_THE_OWNER = {"migrate", "createcachetable", "back_up", "restore", "drill_restore"}
MIGRATION_DATABASE_URL = "" if TEST else env.str("MIGRATION_DATABASE_URL", default="")
APP_ROLE = APP_ROLE_PASSWORD = ""
if MIGRATION_DATABASE_URL:
    APP_ROLE, APP_ROLE_PASSWORD = (DATABASES["default"][key] for key in ("USER", "PASSWORD"))
    if OF_THE_OWNER.intersection(sys.argv[1:2]):
        DATABASES = {"default": env.db_url_config(MIGRATION_DATABASE_URL)}
DATABASES["default"] |= {
    # Without persistent connections a third of the throughput is lost; without the check a restart of PostgreSQL
    # hands its errors to people.
    "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
    "CONN_HEALTH_CHECKS": True,
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A transaction takes the write lock when it begins: two that read first and write later cannot deadlock.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA synchronous=NORMAL;",
    }
    # A file, as in the demo: a database in memory is shared by all threads and hides what locks do.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["ENGINE"] = "equalex.kernel.postgresql"
    if TEST:
        # The suite makes its tables as their owner, and then works in this role; what it starts is told to.
        APP_ROLE = "equalex_app_of_tests"
        if env.bool("TEST_AS_APP_ROLE", default=False):
            DATABASES["default"].setdefault("OPTIONS", {})["assume_role"] = APP_ROLE

# Rate limits live in the cache, so it must outlive Redis: with a cache in Redis nobody could sign in while that is away.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if TEST
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
# Who was erased, by public id, outside the database: a restored backup must not bring them back.
ERASURE_REGISTER = Path(env.str("ERASURE_REGISTER", default=str(VAR_DIR / "erasures.jsonl")))
MEDIA_ROOT = VAR_DIR / "files"
MEDIA_URL = "/files/"
# A register of 240 learners on five days is one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "equalex.kernel.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Language and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
# One language: our own formats below hold, and not those of a locale file.
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Europe/London"
DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = [
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%d %B %Y",
    "%d %b %Y",
]

# --- Static files ---------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
if TEST:
    WHITENOISE_AUTOREFRESH = True
    WHITENOISE_USE_FINDERS = True

# --- People and sign-in ---------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = (
    [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # Argon2 took 104 s of a suite that this ends in 8.
    if TEST
    else [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "equalex.kernel.hashers.LearnerHasher",
    ]
)
LEARNER_HASHER = "default" if TEST else "argon2_learner"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=1).total_seconds())

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
# People of the demo have invented addresses, where no mail arrives.
ACCOUNT_EMAIL_VERIFICATION = "none" if DEMO else "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(PUBLIC_URL).scheme
USERSESSIONS_TRACK_ACTIVITY = False

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "equalex"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
# Staff and employers must have a second factor before they see personal data. Only a demo and the tests do not ask.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=not (DEMO or TEST))

# Minutes without a request after which one must sign in again.
LEARNER_IDLE_MINUTES = env.int("LEARNER_IDLE_MINUTES", default=8 * 60 if DEMO else 30)
STAFF_IDLE_MINUTES = env.int("STAFF_IDLE_MINUTES", default=8 * 60 if DEMO else 15)
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- Headers and cookies --------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "upgrade-insecure-requests": PRODUCTION,
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    # Probes come from inside, without TLS.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
# Believe X-Forwarded-* only where a proxy of ours sets them and strips what the visitor sent.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Mail -----------------------------------------------------------------------------------------------------------

EMAIL_URL = required(
    "EMAIL_URL",
    "the mail server, such as smtp+tls://user:password@host:587",
    elsewhere="filemail://",
)
vars().update(env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = required(
    "DEFAULT_FROM_EMAIL",
    "the sender of every e-mail",
    elsewhere="equalex portal <portal@equalex.example>",
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Background work ------------------------------------------------------------------------------------------------
# The database row (jobs.Job, journal.Message) is the truth; the broker only wakes the worker. So results are not kept,
# a lost message is sent again by beat, and a broker that is away never makes a page wait.

REDIS_URL = (
    required(
        "TEST_REDIS_URL" if TEST else "REDIS_URL",
        "the broker, such as redis://:password@host:6379/0",
        elsewhere="",
    )
    or None
)
if REDIS_URL and TEST and (suite := os.environ.get("PYTEST_XDIST_WORKER")):
    # Suites that run side by side share a server, not its queue.
    REDIS_URL = urlsplit(REDIS_URL)._replace(path=f"/{suite.removeprefix('gw')}").geturl()
CELERY_BROKER_URL = REDIS_URL or "embedded://localhost/"
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    # Not tried again while a page waits: kombu's own way takes six seconds to say that Redis is away.
    {
        "socket_connect_timeout": 2,
        "socket_timeout": 10,
        "visibility_timeout": 3600,
        "max_retries": 0,
    }
    if REDIS_URL
    else {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": True,
        "polling_interval": 0.2,
    }
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
# What takes a moment and must not wait has a queue of its own, which every worker looks into too: behind a hundred reports
# messages would lie for minutes, and what beat sends would run out before it is read.
CELERY_TASK_DEFAULT_QUEUE = "equalex"
QUICK_QUEUE = "equalex-quick"
CELERY_TASK_QUEUES = [
    Queue(name, Exchange(name), routing_key=name)
    for name in (QUICK_QUEUE, CELERY_TASK_DEFAULT_QUEUE)
]
CELERY_TASK_ROUTES = {
    task: {"queue": QUICK_QUEUE}
    for task in ("jobs.beat", "jobs.requeue_stale", "journal.deliver_messages", "journal.seal")
}
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_TIME_LIMIT = 30 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A long table in a PDF takes memory that is not given back: the child is replaced now and then.
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "the worker lives": {
        "task": "jobs.beat",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "stale jobs are queued again": {
        "task": "jobs.requeue_stale",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "messages are delivered": {
        "task": "journal.deliver_messages",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "the journal is sealed": {
        "task": "journal.seal",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    # After midnight for every school, some at a time; by day for a school that has just taken its learners in.
    "forecasts are worked out": {
        "task": "reporting.keep_forecasts",
        "schedule": 150.0,
        "options": {"expires": 150},
    },
    # What follows runs once a day, in the order in which one needs what another did, no two at the same minute.
    # Every night, and the task asks which school owes it: a 1 September without a worker loses nobody.
    "the school year turns": {
        "task": "schools.turn_years",
        "schedule": crontab(hour=0, minute=5),
    },
    "other targets come into force": {
        "task": "placements.bring_rules_into_force",
        "schedule": crontab(hour=0, minute=15),
    },
    "days go along with learners who moved": {
        "task": "placements.complete_moves",
        "schedule": crontab(hour=0, minute=20),
    },
    "days that have passed wait for confirmation": {
        "task": "placements.close_past_days",
        "schedule": crontab(hour=0, minute=30),
    },
    "the ledger is checked": {
        "task": "placements.check_ledger",
        "schedule": crontab(hour=2, minute=30),
    },
    "what the search reads is kept true": {
        "task": "employers.index_search",
        "schedule": crontab(hour=2, minute=50),
    },
    "read messages of the file broker are removed": {
        "task": "jobs.remove_read_messages",
        "schedule": crontab(hour=3, minute=10),
    },
    "imported files are deleted": {
        "task": "schools.forget_files",
        "schedule": crontab(hour=3, minute=20),
    },
    "contact lists are deleted": {
        "task": "employers.forget_lists",
        "schedule": crontab(hour=3, minute=25),
    },
    "files of days already lived are deleted": {
        "task": "placements.forget_day_files",
        "schedule": crontab(hour=3, minute=30),
    },
    "what may no longer be kept is erased": {
        "task": "reporting.enforce_retention",
        "schedule": crontab(hour=3, minute=40),
    },
    # The task asks whether a report of a measurement date is owed: a day without a worker loses none.
    "reports of measurement dates": {
        "task": "reporting.make_due_reports",
        "schedule": crontab(hour=5, minute=0),
    },
    "insurance is compared with booked days": {
        "task": "placements.watch_insurance",
        "schedule": crontab(hour=6, minute=15),
    },
    "requests, waiting lists and offered places run out": {
        "task": "placements.look_after_bookings",
        "schedule": crontab(hour=6, minute=30),
    },
    "offers that nobody confirms are paused": {
        "task": "employers.look_after_offers",
        "schedule": crontab(hour=6, minute=40),
    },
    "saved searches tell of new matches": {
        "task": "employers.tell_new_matches",
        "schedule": crontab(hour=6, minute=45),
    },
    # After all that makes something needed; again at noon, for those whom a worker that was away in the morning
    # has passed over.
    "what needs people is sent to them": {
        "task": "reporting.send_digests",
        "schedule": crontab(hour="6,12", minute=55),
    },
}

# --- API ------------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    # Deny by default: each view names its own token permission.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_standardized_errors.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 100,
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "equalex portal API",
    "DESCRIPTION": "Schools, experiences, slots, placements, attendance and progress of the organisation a token belongs to.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        name: f"drf_standardized_errors.openapi_serializers.{name}.choices"
        for name in (
            "ValidationErrorEnum",
            "ClientErrorEnum",
            "ServerErrorEnum",
            "ErrorCode401Enum",
            "ErrorCode403Enum",
            "ErrorCode404Enum",
            "ErrorCode405Enum",
            "ErrorCode406Enum",
            "ErrorCode415Enum",
            "ErrorCode429Enum",
            "ErrorCode500Enum",
        )
    },
    "POSTPROCESSING_HOOKS": ["drf_standardized_errors.openapi_hooks.postprocess_schema_enums"],
}
DRF_STANDARDIZED_ERRORS = {
    "ALLOWED_ERROR_STATUS_CODES": ["400", "401", "403", "404", "429"],
    "EXCEPTION_HANDLER_CLASS": "equalex.kernel.api.OnlyRefusals",
}

# --- Logs -----------------------------------------------------------------------------------------------------------
# Every line carries the id of its request, from the page to the task it started. No addresses and no bodies.

DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = TRUSTED_PROXIES > 0
TRACEBACK_WITHOUT_VALUES = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)
LOG_STEPS = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": LOG_STEPS,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *(
                    [
                        TRACEBACK_WITHOUT_VALUES,
                        without_rows,
                        structlog.processors.JSONRenderer(),
                    ]
                    if PRODUCTION
                    else [
                        structlog.dev.ConsoleRenderer(
                            colors=False, exception_formatter=structlog.dev.plain_traceback
                        )
                    ]
                ),
            ],
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {
        "handlers": ["console"],
        "level": env.str("LOG_LEVEL", default="ERROR" if TEST else "INFO"),
    },
    "loggers": {
        # Its own handler would write each line a second time.
        "django": {"handlers": [], "propagate": True},
        # These two would repeat whole addresses; the request log says the same without them.
        "django.request": {"level": "CRITICAL"},
        "django.security.csrf": {"level": "ERROR"},
        "django.server": {"handlers": [], "propagate": True, "level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
