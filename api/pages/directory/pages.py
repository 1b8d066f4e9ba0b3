"""All that the directory's pages need, and the values that their templates are given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Any

from babel import Locale as Names
from fastapi import Depends, Request, Response

from api.conversations.drafts import translated
from api.directory.areas import Areas
from api.directory.finding.words import SearchWords
from api.directory.record import AXES, Axis
from api.directory.taxonomy import Taxonomy
from api.i18n.locales import Locale
from api.pages.directory.asked import MOST_WORDS, Asked
from api.pages.directory.links import Codes, Seal, qr_code
from api.pages.directory.listings import Listing, Listings
from api.pages.directory.search import MOST, PER_PAGE, Finds, Match, Matches
from api.pages.site import Site

# Codes of languages that the names of CLDR have under another one.
_KNOWN_AS = {"prs": "fa_AF"}


@dataclass(frozen=True)
class DirectoryPages:
    """Made once at start."""

    site: Site
    areas: Areas
    taxonomy: Taxonomy
    words: SearchWords
    listings: Listings
    finder: Finds
    seal: Seal
    codes: Codes

    @property
    def spoken(self) -> list[str]:
        """The languages that somebody may ask for."""
        return [code for code, _ in self.words.languages]

    def page(
        self, request: Request, template: str, status: int = 200, locale: Locale | None = None, **values: Any
    ) -> Response:
        """A page of the directory, in the language of whoever reads."""
        locale = locale or self.site.locale_of(request)
        speaker = self.site.conversations.archive.speakers[locale.code]
        return self.site.page(
            request,
            f"directory/{template}",
            locale,
            status=status,
            here=str(request.base_url).rstrip("/"),
            qr=qr_code,
            area_name=self.area_name,
            term_name=self.term_name,
            language_name=lambda code: name_of_language(code, locale.code),
            translation=lambda slug, field, said: translated(speaker, slug, field, said),
            lang_chosen=request.query_params.get("lang") is not None,
            **values,
        )

    def area_name(self, id: str) -> str:
        """The name of an area."""
        area = self.areas.by_id.get(id)
        return area.name if area else id

    def term_name(self, axis: Axis, key: str) -> str:
        """The name of a term."""
        term = self.taxonomy.terms.get((axis, key))
        return term.name if term else key

    def form(self, request: Request, asked: Asked, **values: Any) -> dict[str, Any]:
        """The values of the search form."""
        names = {code: name_of_language(code, self.site.locale_of(request).code) for code in self.spoken}
        return {
            "asked": asked,
            "axes": [(axis, self.taxonomy.names[axis], self.taxonomy.of(axis)) for axis in AXES],
            "languages": sorted(names.items(), key=lambda item: item[1].casefold()),
            "most_words": MOST_WORDS,
            "typed": {"words": "", "place": ", ".join(map(self.area_name, asked.areas))},
            **values,
        }

    async def results(self, asked: Asked, words: str, page: int) -> dict[str, Any]:
        """The values of a page of results."""
        now = datetime.now(UTC)
        matches = await self.finder.matches(asked.query(words), now, MOST)
        pages = max(1, -(-len(matches.found) // PER_PAGE))
        page = min(page, pages)
        shown = matches.found[(page - 1) * PER_PAGE : page * PER_PAGE]
        listings = await self.listings.of([match.slug for match in shown], now)
        return {
            "matches": matches,
            "results": _together(shown, listings),
            "page": page,
            "pages": pages,
            "shared": self.codes.of(_wordless(asked, matches)),
        }


def _together(shown: Sequence[Match], listings: Mapping[str, Listing]) -> list[tuple[Match, Listing]]:
    return [(match, listings[match.slug]) for match in shown if match.slug in listings]


def _wordless(asked: Asked, matches: Matches) -> Asked:
    """The search with what was read out of the words, and without the words: it can be given to anybody."""
    read = matches.read
    return replace(
        asked,
        terms={**read.terms, **asked.terms},
        areas=asked.areas or (() if read.split else read.areas),
        language=asked.language or read.language or "",
        sealed="",
    )


def name_of_language(code: str, locale: str) -> str:
    """The name of a language, in another."""
    names = Names.parse(locale, sep="-").languages
    return str(names.get(_KNOWN_AS.get(code, code), code))


def get_pages(request: Request) -> DirectoryPages:
    """The one made at start."""
    pages: DirectoryPages = request.app.state.directory_pages
    return pages


UsesPages = Annotated[DirectoryPages, Depends(get_pages)]
