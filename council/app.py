"""The only module that wires things together."""

from __future__ import annotations

from flask import Flask
from flask_babel import Babel
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from council import jobs, live, services, web
from council.gateways.clock import Clock, SystemClock
from council.gateways.environment import Environment
from council.gateways.mail import LocalMailbox, Mailer, RehearsalMailbox, SmtpMailer
from council.gateways.storage import FolderStorage
from council.models import db, prepare_engine
from council.paths import MIGRATIONS, STATIC, TEMPLATES
from council.settings import Settings, load_settings
from council.web.public.polled import Polled

csrf = CSRFProtect()
migrate = Migrate()
babel = Babel()


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> Flask:
    """A ready application: database, outside world, jobs, websockets and pages.

    ``clock`` is replaced by tests and by the demonstration loader only.
    """
    settings = settings or load_settings()
    app = Flask(__name__, template_folder=str(TEMPLATES), static_folder=str(STATIC))
    app.config.update(_flask_config(settings))
    _database(app)
    queue = jobs.Jobs(settings)
    storage = FolderStorage(settings.data_dir / "files")
    app.extensions["council"] = Environment(
        settings, clock or SystemClock(), storage, _mailer(settings, storage), queue.wake
    )
    app.extensions["council_jobs"] = queue
    csrf.init_app(app)
    babel.init_app(app, locale_selector=lambda: "fr", timezone_selector=lambda: "Europe/Paris")
    services.install()
    web.install(app, csrf)
    live.install(app)
    app.wsgi_app = Polled(app.wsgi_app, app.extensions["council_directs"])  # type: ignore[method-assign]
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _mailer(settings: Settings, storage: FolderStorage) -> Mailer:
    if settings.rehearsal:
        return RehearsalMailbox()
    return SmtpMailer(settings, storage) if settings.smtp_host else LocalMailbox()


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True} if not settings.is_sqlite else {},
        "SESSION_COOKIE_NAME": "conseil-repetition" if settings.rehearsal else "conseil",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": settings.max_upload_bytes * 4,
        "MAX_FORM_MEMORY_SIZE": 8 * 1024 * 1024,
        "BABEL_DEFAULT_LOCALE": "fr",
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "RATELIMIT_HEADERS_ENABLED": False,
        "MAX_FORM_PARTS": 5000,
        "LIVE_MODE": settings.live_mode,
    }


def _database(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    with app.app_context():
        prepare_engine(db.engine)
