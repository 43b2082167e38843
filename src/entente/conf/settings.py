"""Django's settings: one module, read from the environment (`entente.conf.environment`)."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from entente.conf.database import addresses, parse_url
from entente.conf.environment import environment
from entente.conf.mail import parse_mail_url

_environment = environment()
_addresses = addresses()
_package = Path(__file__).resolve().parents[1]

DEBUG = _environment.debug
DEMO = _environment.demo
SECRET_KEY = _environment.key()
ALLOWED_HOSTS = _environment.allowed_hosts

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "entente.apps.ledger",
    "entente.apps.access",
    "entente.apps.register",
    "entente.apps.programmes",
    "entente.apps.engagements",
    "entente.apps.calendars",
    "entente.apps.planning",
    "entente.apps.warnings",
    "entente.apps.notices",
    "entente.apps.signin",
    "entente.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "entente.web.middleware.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "entente.apps.signin.middleware.KeepSession",
    "entente.apps.signin.tokens.AcceptToken",
    "entente.apps.signin.middleware.RequireSecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "entente.web.middleware.RefuseNul",
    "entente.web.middleware.BindViewer",
]

ROOT_URLCONF = "entente.urls"
WSGI_APPLICATION = "entente.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_package / "web" / "templates"],  # before those of the sign-in library
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "entente.web.context.page",
            ],
        },
    },
]

# One transaction per request: the visible markings are a transaction-local setting.
DATABASES = {
    "default": {**parse_url(_addresses.app), "ATOMIC_REQUESTS": True, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True},
    "owner": parse_url(_addresses.owner),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.Person"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Signing in. Nobody signs up; five wrong passwords lock an account out for a quarter of an hour, whether or
# not there is such an account.
ACCOUNT_ADAPTER = "entente.apps.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {"login_failed": "30/15m/ip,5/15m/key"}
MFA_ADAPTER = "entente.apps.signin.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Entente"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _environment.https
REQUIRE_SECOND_FACTOR = _environment.require_second_factor
SOCIALACCOUNT_ADAPTER = "entente.apps.signin.adapters.IdentityProviderAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": _environment.identity_providers()}}
USERSESSIONS_TRACK_ACTIVITY = True
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "signin_cache"},
    # Of nothing that is shown: only what a process may do less often.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [_package / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = _environment.home / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "entente.web.views.problems.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _environment.https
SECURE_HSTS_SECONDS = 31_536_000 if _environment.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _environment.https
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGIN_URL = "account_login"
# The first screen answers what the day asks for: what one owes, and by when.
LOGIN_REDIRECT_URL = "my-duties"
LOGOUT_REDIRECT_URL = "/"

# Without a mail server the mails are files: a demonstration sends nothing.
EMAIL_FILE_PATH = _environment.home / "mail"
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _environment.mail_url else 'filebased'}.EmailBackend"
if _environment.mail_url:
    globals().update(parse_mail_url(_environment.mail_url))
DEFAULT_FROM_EMAIL = _environment.mail_from
MAIL_CEILING = _environment.mail_ceiling
FEED_CEILING = _environment.feed_ceiling
BASE_URL = _environment.base_url.rstrip("/")

FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "entente.web.uploads.OnlySoMuch",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
