"""Which language a person reads, and how dates are said. A language is offered once its catalogue is compiled."""

from __future__ import annotations

from functools import lru_cache
from gettext import NullTranslations

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, format_date, get_locale, get_translations

from core.config import ROOT

TRANSLATIONS = ROOT / "translations"
NAMES = {"en": "English", "cy": "Cymraeg"}
babel = Babel()


@lru_cache(maxsize=1)
def languages() -> dict[str, str]:
    """Codes and own names of the languages on offer: English, and each with a compiled catalogue."""
    return {
        code: name
        for code, name in NAMES.items()
        if code == "en" or (TRANSLATIONS / code / "LC_MESSAGES" / "messages.mo").exists()
    }


def choose() -> str:
    """The language of this request: the person's choice in a cookie, else what their browser asks for."""
    if not has_request_context():  # a command, or the example's loader
        return "en"
    chosen = request.cookies.get("language", "")
    if chosen in languages():
        return chosen
    return request.accept_languages.best_match(list(languages())) or "en"


def _catalogue() -> NullTranslations:
    """The words of this request's language, found once: flask-babel looks for them anew at each string of a page."""
    here = g.get("_flask_babel")  # where flask-babel keeps the language, also while another one is forced
    locale = getattr(here, "babel_locale", None)
    known: tuple[object, NullTranslations] | None = getattr(here, "catalogue", None)
    if locale is not None and known is not None and known[0] is locale:
        return known[1]
    found: NullTranslations = get_translations()
    g._flask_babel.catalogue = (g._flask_babel.babel_locale, found)
    return found


def _gettext(text: str) -> str:
    return _catalogue().gettext(text)


def _ngettext(one: str, many: str, number: int) -> str:
    return _catalogue().ngettext(one, many, number)


def init_app(app: Flask) -> None:
    """Set up translations; a string without a translation falls back to English."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "en_GB")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Europe/London")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(TRANSLATIONS))
    babel.init_app(app, locale_selector=lambda: "en_GB" if choose() == "en" else choose())
    app.jinja_env.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters["dateformat"] = lambda day: format_date(day, "d MMMM y")
    app.context_processor(
        lambda: {
            "locale": "cy" if str(get_locale()).startswith("cy") else "en-GB",
            "other_languages": {code: name for code, name in languages().items() if code != choose()},
        }
    )
