"""Turns templates into pages in a person's language: one Jinja environment for each locale."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from babel import Locale as BabelLocale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.support import NullTranslations
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import BytecodeCache, ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from jinja2.bccache import Bucket

from api.conversations.rules import MAX_CHARACTERS
from api.conversations.service import Conversations
from api.directory.services import Service
from api.guidance.library import Library
from api.i18n.locales import Locale, best_locale, match_locale
from api.pages.contacts import Contacts, bare, dialled
from api.pages.headers import EMBED, is_embedded, safety_headers
from api.pages.static import Assets
from api.settings import Settings

LONDON = ZoneInfo("Europe/London")


class _Compiled(BytecodeCache):
    """Templates compiled once for all languages."""

    def __init__(self) -> None:
        self._buckets: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """See `BytecodeCache`."""
        if bucket.key in self._buckets:
            bucket.bytecode_from_string(self._buckets[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """See `BytecodeCache`."""
        self._buckets[bucket.key] = bucket.bytecode_to_string()


def plural_samples(locale: BabelLocale) -> dict[str, int]:
    """For each plural category of a language, a number that is in it."""
    samples: dict[str, int] = {}
    for number in [*range(2, 201), 1, 0]:
        samples.setdefault(locale.plural_form(number), number)
    return samples | {"one": 1} if "one" in samples else samples


class Site:
    """Everything that a page needs besides its own values."""

    def __init__(self, settings: Settings, conversations: Conversations, library: Library, assets: Assets) -> None:
        self.settings = settings
        self.conversations = conversations
        self.library = library
        self.assets = assets
        services = library.services.values()
        self.contacts = Contacts(
            (phone.number for service in services for phone in service.phones),
            (service.text for service in services if service.text),
        )
        self._compiled = _Compiled()
        self._environments: dict[str, Environment] = {}

    def locale_of(self, request: Request) -> Locale:
        """The language for somebody without a conversation: chosen in the address, else what the browser asks for."""
        locales, default = self.conversations.locales, self.conversations.default_locale
        chosen = match_locale(request.query_params.get("lang"), locales)
        return locales[chosen or best_locale(request.headers.get("accept-language"), locales, default)]

    def render(self, locale: Locale, template: str, **values: Any) -> str:
        """A template, filled in."""
        return self._environment(locale).get_template(template).render(**values)

    def page(
        self, request: Request, template: str, locale: Locale | None = None, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """A whole page."""
        embedded = is_embedded(request.url.path)
        base = EMBED if embedded else ""
        html = self.render(locale or self.locale_of(request), template, base=base, embedded=embedded, **values)
        headers = safety_headers(request.url.path, self.settings.allowed_embed_origins)
        return HTMLResponse(html, status, headers | {"Vary": "Accept-Language, Cookie"})

    def _environment(self, locale: Locale) -> Environment:
        if locale.code not in self._environments:
            self._environments[locale.code] = self._new_environment(locale)
        return self._environments[locale.code]

    def _new_environment(self, locale: Locale) -> Environment:
        govuk = PackageLoader("govuk_frontend_jinja")
        own = FileSystemLoader(self.settings.web_dir / "templates")
        environment = Environment(
            loader=ChoiceLoader([own, PrefixLoader({"govuk_frontend_jinja": govuk})]),
            autoescape=True,
            bytecode_cache=self._compiled,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
        )
        speaker = self.conversations.archive.speakers[locale.code]
        translations = speaker.catalogue.ui if speaker.catalogue else NullTranslations()
        environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
        spoken = BabelLocale.parse("en_GB" if locale.code == "en" else locale.code)
        environment.globals |= {
            "locale": locale,
            "locales": list(self.conversations.locales.values()),
            "settings": self.settings,
            "say": speaker.message,
            "asset": self.assets.url,
            "directory": self.library.services.get,
            "new_client_id": uuid4,
            "max_characters": MAX_CHARACTERS,
            "plural_samples": plural_samples(spoken),
        }
        environment.filters |= {
            "date": lambda day: format_date(day, "long", spoken),
            "clock": lambda moment: _clock(moment, spoken),
            "day": lambda moment: _day(moment, spoken),
            "listed": lambda items: format_list(list(items), "standard", spoken),
            "parts": self.contacts.parts,
            "bare": bare,
            "dialled": dialled,
            "phone_label": self._phone_label,
        }
        return environment

    def _phone_label(self, number: str, service_id: str) -> str | None:
        """What a number of a service is for ("by text relay"), where the directory says so."""
        service: Service | None = self.library.services.get(service_id)
        labels = {phone.number: phone.label for phone in service.phones} if service else {}
        return labels.get(number)


def _clock(moment: datetime, locale: BabelLocale) -> str:
    return format_time(moment.astimezone(LONDON), "HH:mm", locale=locale)


def _day(moment: datetime, locale: BabelLocale) -> str:
    local: date = moment.astimezone(LONDON).date()
    return format_date(local, "long", locale)
