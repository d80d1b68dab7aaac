"""Settings of the portal. Everything that differs between installations comes from the environment (README.md, 配置)."""

from datetime import date
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from disclosure_portal import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(environment.text("PORTAL_DATA_DIR") or BASE_DIR / "var")

SECRET_KEY = environment.required("DJANGO_SECRET_KEY")
# Keys of before: what they signed, and the second factors made with them, stay valid.
SECRET_KEY_FALLBACKS = environment.words("DJANGO_SECRET_KEY_FALLBACKS")
DEBUG = environment.flag("DJANGO_DEBUG")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "disclosure_portal.apps.PortalAdminConfig",
    # Before django.contrib.auth: its createsuperuser and changepassword write the accounts' trail.
    "county",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "mptt",
    "django_filters",
    "django_prose_editor",
    "catalog",
    "mailboxes",
    "interpretation",
    "filings",
    "participation",
    "requests_app",
    "crossing",
    "oversight",
    "disclosure_portal.apps.RoofConfig",
    "demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "disclosure_portal.middleware.BackOfficeAddress",
    "disclosure_portal.middleware.ContentSecurityPolicy",
    "disclosure_portal.middleware.PublicPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the token is looked for, which parses the body.
    "disclosure_portal.middleware.PublicBodies",
    "django.middleware.csrf.CsrfViewMiddleware",
    "disclosure_portal.middleware.StaffAuthentication",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

if DEBUG:
    MIDDLEWARE.insert(0, "disclosure_portal.development.QueryCount")

# The folder of the host below which every address lies, "/zwgk"; "" is the host's root.
PREFIX = environment.prefix("PORTAL_PREFIX")
ROOT_URLCONF = "disclosure_portal.urls"
WSGI_APPLICATION = "disclosure_portal.wsgi.application"

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "pages"],
        "OPTIONS": {
            "environment": "disclosure_portal.pages.environment",
            "context_processors": [*CONTEXT_PROCESSORS, "disclosure_portal.context.site"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"builtins": ["django.templatetags.static"], "context_processors": CONTEXT_PROCESSORS},
    },
]

DATABASES = {"default": environment.database(environment.required("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "county.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "county.accounts.passwords.LengthAndKinds"},
    {"NAME": "county.accounts.passwords.NotAmongTheLast"},
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"

STATIC_URL = f"{PREFIX}/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]

# Files lie outside the web root under random names; they leave only through a view that asks who may see them.
FILES_ROOT = Path(environment.text("PORTAL_FILES_DIR") or DATA_DIR / "files")

# What is offered as a whole (catalog/open_data/dumps.py), and under which licence: empty until the county has settled one.
DUMPS_ROOT = DATA_DIR / "dumps"
OPEN_LICENCE = environment.text("PORTAL_OPEN_LICENCE")

# Where a ClamAV daemon listens, host:port or a socket's path; empty is no scanning.
CLAMD = environment.endpoint("PORTAL_CLAMD")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_ROOT}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Every address of a static file carries its hash; the plain copies would only be compressed for nobody.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Local use over plain http; a real installation runs behind https and leaves this off.
INSECURE_LOCAL = environment.flag("PORTAL_INSECURE_LOCAL")
if not INSECURE_LOCAL:
    SECURE_SSL_REDIRECT = environment.flag("PORTAL_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = ["^" + f"{PREFIX}/healthz".lstrip("/") + "$"]

# What seals personal data at rest, the newest key first, and what finds it again (county/encryption.py).
DATA_KEYS = environment.keys("PORTAL_DATA_KEY", 16, wanted=not INSECURE_LOCAL)
INDEX_KEY = b"".join(environment.keys("PORTAL_INDEX_KEY", 32, wanted=not INSECURE_LOCAL)[:1])

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSECURE_LOCAL
SESSION_COOKIE_HTTPONLY = True
# Other sites of the host never see them.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = f"{PREFIX}/"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "portal_session"
# Logins end earlier: county/accounts/staff_sessions.py.
SESSION_COOKIE_AGE = 24 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
IDLE_MINUTES = environment.number("PORTAL_IDLE_MINUTES", 30, least=1)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

ADMIN_PATH = environment.text("PORTAL_ADMIN_PATH", "admin").strip("/")
if not ADMIN_PATH:
    raise ImproperlyConfigured("PORTAL_ADMIN_PATH must not be empty")
# From where the back office can be reached; empty is from everywhere.
ADMIN_NETWORKS = environment.networks("PORTAL_ADMIN_NETWORKS")
# How many proxies of our own stand before the portal and add to X-Forwarded-For.
TRUSTED_PROXIES = environment.number("PORTAL_TRUSTED_PROXIES", 0)
# Roles that cannot work without a second factor.
TOTP_ROLES = environment.words("PORTAL_TOTP_ROLES")

# What the pages say of the site (国办发〔2017〕47号: footer and META tags). Never invented: empty until the county fills it.
SITE = {
    "county": environment.text("PORTAL_COUNTY", "无棣县"),
    "superior": environment.text("PORTAL_SUPERIOR", "上一级人民政府"),
    "name": environment.text("PORTAL_SITE_NAME", "无棣县政府信息公开"),
    "domain": environment.text("PORTAL_SITE_DOMAIN", "127.0.0.1:8000"),
    "id_code": environment.text("PORTAL_SITE_ID_CODE"),
    "sponsor": environment.text("PORTAL_SPONSOR", "无棣县人民政府办公室"),
    "contact": environment.text("PORTAL_CONTACT"),
    "icp_number": environment.text("PORTAL_ICP_NUMBER"),
    "police_number": environment.text("PORTAL_POLICE_NUMBER"),
    "error_report_url": environment.text("PORTAL_ERROR_REPORT_URL"),
    "official_mark_url": environment.text("PORTAL_OFFICIAL_MARK_URL"),
    "hot_words": environment.words("PORTAL_HOT_WORDS", "规范性文件,征地补偿,公租房,财政预算,医疗保险"),
}

# 规范性文件登记: the beginning of every register number, from which 形成日期 on a file must be registered before it is published, and
# the slug of the bureau of justice, whose 法制审核员 reviews the files of all units.
NORMATIVE_PREFIX = environment.text("PORTAL_NORMATIVE_PREFIX", "WDCR")
NORMATIVE_REGISTER_FROM = date.fromisoformat(environment.text("PORTAL_NORMATIVE_FROM", "2027-01-01"))
JUSTICE_UNIT = environment.text("PORTAL_JUSTICE_UNIT", "sifa")

# Who adds to the items of the catalogue from above (catalog/shelf/companions.py).
DOCUMENT_COMPANIONS = [
    "interpretation.companion.PolicyCompanion",
    "filings.normative.companion.RegisterCompanion",
    "participation.companion.CallCompanion",
]
# Who adds step pages and links to the cases of the back office from above (county/cases/step_pages.py).
CASE_COMPANIONS = {
    "mailboxes.letter": "crossing.step_pages.OF_LETTER",
    "requests_app.application": "crossing.step_pages.OF_APPLICATION",
}

# From which instant the hours of a public opinion event run (participation/incidents): found or occurred.
OPINION_START = environment.text("PORTAL_OPINION_START", "found")
if OPINION_START not in ("found", "occurred"):
    raise ImproperlyConfigured("PORTAL_OPINION_START must be found or occurred")

# Whole public pages that a worker keeps in memory; 0 keeps none.
PAGE_CACHE_BYTES = int(environment.text("PORTAL_PAGE_CACHE_MB", "64")) * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("PORTAL_LOG_LEVEL", "INFO")},
}

DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# Five million characters pasted from Word, three bytes each (catalog/admin/writing.py).
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
