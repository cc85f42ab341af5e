"""Security headers of every response: a strict Content-Security-Policy with one nonce per request.

Nothing inline runs without the nonce and no style attribute is honoured: widths and colours that depend on data
go through SVG presentation attributes or `<progress>`, which the policy does not touch.
"""

from __future__ import annotations

import re
import secrets

from flask import Flask, Response, g, request

YEAR_SECONDS = 31_536_000
_HOST = re.compile(
    r"[A-Za-z0-9.\-]+(:[0-9]+)?|\[[0-9A-Fa-f:]+\](:[0-9]+)?"
)  # a forged Host header adds no directive
_IMMUTABLE = ("vendor/", "fonts/")


def csp_nonce() -> str:
    """The nonce of the current request (128 random bits, base64url), made at first use."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def content_security_policy(nonce: str, host: str, *, secure: bool, media: str = "") -> str:
    """The policy as one header value; `host` is the site's own host, named for its websocket (CSP level 3); `media` the only
    other origin whose sound and pictures in motion the page may play."""
    socket = f" {'wss' if secure else 'ws'}://{host}" if _HOST.fullmatch(host) else ""
    directives = {
        "default-src": "'self'",
        "script-src": f"'self' 'nonce-{nonce}'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": f"'self'{socket}",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    if media:
        directives["media-src"] = f"'self' {media}"
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def allow_media(response: Response, origin: str) -> None:
    """Let this one page play files of ``origin`` (scheme and host, checked where the address was taken in)."""
    response.headers["Content-Security-Policy"] = content_security_policy(
        csp_nonce(), request.host, secure=request.is_secure, media=origin
    )


def _cache_control(response: Response) -> str:
    """Versioned files for a year, other static files revalidated, pages private unless the view said more."""
    if request.endpoint != "static":
        return "private, no-cache"
    name = (request.view_args or {}).get("filename", "")
    frozen = name.startswith(_IMMUTABLE) or "v" in request.args
    return (
        f"public, max-age={YEAR_SECONDS}, immutable" if frozen and response.status_code == 200 else "no-cache"
    )


def add_headers(response: Response) -> Response:
    """Set every header that the view did not choose itself."""
    policy = content_security_policy(csp_nonce(), request.host, secure=request.is_secure)
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    if request.is_secure:
        headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}"
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static" or "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = _cache_control(response)
    return response


def keep_out_of_indexes(response: Response) -> Response:
    """What is rehearsed is no news of an institution: no search engine keeps it."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def init_security(app: Flask) -> None:
    """Attach the headers to every response of the application and give `csp_nonce()` to templates."""
    app.after_request(add_headers)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
