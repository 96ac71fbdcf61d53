"""Which language a person reads (English now, Welsh as its catalogue fills), and how dates and numbers are said."""

from __future__ import annotations

from flask import Flask, request
from flask_babel import Babel, format_date, get_locale

LANGUAGES = ["en", "cy"]
babel = Babel()


def choose() -> str:
    """The language of this request: the person's choice in a cookie, else what their browser asks for."""
    chosen = request.cookies.get("language", "")
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES) or "en"


def init_app(app: Flask) -> None:
    """Set up translations; unknown languages fall back to English."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "en_GB")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Europe/London")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    babel.init_app(app, locale_selector=lambda: "en_GB" if choose() == "en" else choose())
    app.jinja_env.filters["dateformat"] = lambda day: format_date(day, "d MMMM y")
    app.context_processor(lambda: {"locale": "cy" if str(get_locale()).startswith("cy") else "en-GB"})
