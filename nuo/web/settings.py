"""The one settings file. What differs between instances comes from environment variables.

NUO_HOME (data folder), DATABASE_URL, NUO_SECRET_KEY, NUO_HOSTS, NUO_DEBUG, NUO_HTTPS,
NUO_PACKS (folder of programme packs), NUO_STATIC (folder for collected static files);
of messages: NUO_MAIL (mail server), NUO_MAIL_FROM, NUO_SMS (folder of a gateway), NUO_ADDRESS (of this site),
NUO_PUSH (key file), NUO_PUSH_CONTACT, NUO_PUSH_ORIGINS (push services);
of papers: NUO_SEAL (key file), NUO_SEAL_PASSPHRASE; of files: NUO_SCAN (command of a scanner);
of the log: NUO_LOG (folder of its public files), NUO_LOG_KEY (file with its private keys) or
NUO_LOG_SIGNER (command that signs instead).
"""

from pathlib import Path

from csp.constants import NONE, SELF

from nuo.web import env

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = env.folder("NUO_HOME", default=ROOT / "var")
PACKS = env.folder("NUO_PACKS", default=ROOT / "packs")

# Where the log's public files lie, and who signs it; None: in the data folder. Only the worker opens the key.
LOG_FOLDER = env.path("NUO_LOG")
LOG_KEY = env.path("NUO_LOG_KEY")
LOG_SIGNER = env.text("NUO_LOG_SIGNER")

DEBUG = env.switch("NUO_DEBUG", default=False)
HTTPS = env.switch("NUO_HTTPS", default=False)
SECRET_KEY = env.secret("NUO_SECRET_KEY", kept_in=HOME / "secret.key")
ALLOWED_HOSTS = env.words("NUO_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # Before allauth, so that its pages wear our look.
    "nuo.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "ninja",
    "csp",
    "nuo.ledger",
    "nuo.places",
    "nuo.people",
    "nuo.sealing",
    "nuo.programmes",
    "nuo.residents",
    "nuo.elections",
    "nuo.promises",
    "nuo.assemblies",
    "nuo.agreements",
    "nuo.signing",
    "nuo.cases",
    "nuo.hotline",
    "nuo.disclosure",
    "nuo.open311",
    "nuo.notices",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Login is required by default; a public page says so.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "nuo.people.middleware.ActorMiddleware",
    "nuo.sealing.middleware.SealingMiddleware",
    "nuo.web.refusals.RefusalMiddleware",
    "nuo.web.caching.PageCacheMiddleware",
]

ROOT_URLCONF = "nuo.web.urls"
WSGI_APPLICATION = "nuo.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nuo.web.look.look",
            ],
            "builtins": ["nuo.web.templatetags.nuo"],
        },
    }
]

DATABASES = {"default": env.database("DATABASE_URL", default=HOME / "nuo.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "nuo.people.hashing.Argon2id",
    # Passwords set before this was the first one.
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# Staff accounts are made by an administrator; nobody registers for one.
ACCOUNT_ADAPTER = "nuo.web.accounts.StaffAccounts"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Nuo"

# How codes and notices reach people: by mail, and as files for a gateway that sends text messages.
_MAIL = env.mail("NUO_MAIL", sender=env.text("NUO_MAIL_FROM"))
MAIL_ON = bool(_MAIL)
EMAIL_BACKEND = f"django.core.mail.backends.{_MAIL.get('backend', 'dummy')}.EmailBackend"
EMAIL_FILE_PATH = _MAIL.get("folder")
EMAIL_HOST = _MAIL.get("host", "")
EMAIL_PORT = _MAIL.get("port", 25)
EMAIL_HOST_USER = _MAIL.get("user", "")
EMAIL_HOST_PASSWORD = _MAIL.get("password", "")
EMAIL_USE_SSL = _MAIL.get("scheme") == "smtps"
EMAIL_USE_TLS = _MAIL.get("scheme") == "smtp+starttls"
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = env.text("NUO_MAIL_FROM")
SMS_FOLDER = env.path("NUO_SMS")
# What links in letters begin with.
SITE_ADDRESS = env.address(
    "NUO_ADDRESS", default=f"https://{ALLOWED_HOSTS[0]}" if HTTPS else f"http://{ALLOWED_HOSTS[0]}:8000"
)

# How browsers of officials are told: the file with this site's key, whom push services write to, and which
# services are written to (an origin, or a star for its subdomains).
PUSH_KEY = env.path("NUO_PUSH")
PUSH_CONTACT = env.text("NUO_PUSH_CONTACT") or f"mailto:{DEFAULT_FROM_EMAIL or 'nobody@example.invalid'}"
PUSH_ORIGINS = env.words(
    "NUO_PUSH_ORIGINS",
    default=["https://fcm.googleapis.com", "https://updates.push.services.mozilla.com", "https://*.notify.windows.com",
             "https://web.push.apple.com"],
)  # fmt: skip

# Looks at every file that comes with a request; without it none is looked at.
SCAN_COMMAND = env.text("NUO_SCAN")

# With what agreements on paper are sealed.
SEAL_KEY = env.path("NUO_SEAL")
SEAL_PASSPHRASE = env.text("NUO_SEAL_PASSPHRASE")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = env.folder("NUO_STATIC", default=HOME / "static")
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

_IN_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": _IN_MEMORY, "OPTIONS": {"MAX_ENTRIES": 2000}},
    # Two entries a page, and a page is some 60 kB: at most about 10 MB a process.
    "pages": {"BACKEND": _IN_MEMORY, "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 300}},
}
CACHE_MIDDLEWARE_ALIAS = "pages"

# Nothing needs more: a request is a few lines of text, an agreement a few pages.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# A photograph stays in memory until it is kept: what may be confidential is never written to a temporary file.
FILE_UPLOAD_MAX_MEMORY_SIZE = 16_000_000

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
