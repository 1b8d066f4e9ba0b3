"""Texts in a person's language: translated unit by unit, facts filled in, blocks and plain text made."""

from dataclasses import dataclass, field

from api.guidance.library import Library
from api.guidance.text import Block, Shape, Unit
from api.guidance.tokens import Duration, fill
from api.i18n.catalogues import Catalogue, Review, fingerprint
from api.i18n.locales import Locale


@dataclass(frozen=True)
class RenderedBlock:
    """A paragraph, heading or list in words."""

    shape: Shape
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Rendered:
    """A text as a person reads it, and how far its language has been checked."""

    blocks: tuple[RenderedBlock, ...]
    locale: Locale
    review: Review
    outdated: bool = False

    @property
    def plain(self) -> str:
        """The same words as plain text with paragraphs."""
        return "\n\n".join(_plain(block) for block in self.blocks)


def _plain(block: RenderedBlock) -> str:
    if block.shape is Shape.LIST:
        return "\n".join(f"- {line}" for line in block.lines)
    return block.lines[0]


@dataclass(frozen=True)
class Phrase:
    """One sentence or label in a language."""

    text: str
    review: Review
    outdated: bool = False


@dataclass
class Speaker:
    """Says content in one language; where a translation is missing, the whole text is said in the source language."""

    library: Library
    locale: Locale
    catalogue: Catalogue | None
    source_locale: Locale
    approved: frozenset[str] = frozenset()
    _source: "Speaker | None" = field(default=None, init=False)

    @property
    def is_source(self) -> bool:
        """Whether this is the language that the content is written in."""
        return self.catalogue is None

    @property
    def source(self) -> "Speaker":
        """The speaker of the source language."""
        if self.is_source:
            return self
        if self._source is None:
            self._source = Speaker(self.library, self.source_locale, None, self.source_locale, self.approved)
        return self._source

    def duration(self, duration: Duration) -> str:
        """ "5 working days" in this language."""
        one, other = self.library.units[duration.unit]
        if self.catalogue is None:
            form = one if duration.count == 1 else other
        else:
            form = self.catalogue.ui.ungettext(one, other, duration.count)
        return form.replace("{n}", str(duration.count))

    def _fill(self, text: str) -> str:
        return fill(text, self.library.facts, self.duration, self.locale.direction)

    def _unit(self, unit: Unit) -> Phrase | None:
        if self.catalogue is None:
            reviewed = fingerprint(unit.context, unit.source, unit.source) in self.approved
            return Phrase(self._fill(unit.source), Review.REVIEWED if reviewed else Review.DRAFT)
        found = self.catalogue.translate(unit.context, unit.source)
        return Phrase(self._fill(found.text), found.review, found.outdated) if found else None

    def phrase(self, unit: Unit) -> Phrase:
        """One unit; in the source language, and marked so, where there is no translation."""
        found = self._unit(unit)
        if found is None:
            return Phrase(self.source._fill(unit.source), Review.SOURCE)
        return found

    def message(self, key: str, **values: str) -> str:
        """A sentence of `content/messages.yml`. Raises KeyError for an unknown one."""
        text = self.phrase(Unit(f"messages/{key}", self.library.messages[key])).text
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def title(self, topic: str) -> str:
        """A topic's title, fit for a button."""
        return self.phrase(self.library.title(topic)).text

    def blocks(self, blocks: tuple[Block, ...]) -> Rendered:
        """Blocks, wholly in this language or wholly in the source language."""
        rendered: list[RenderedBlock] = []
        phrases: list[Phrase] = []
        for block in blocks:
            lines = [self._unit(unit) for unit in block.units]
            spoken = [line for line in lines if line is not None]
            if len(spoken) < len(lines):
                said = self.source.blocks(blocks)
                return Rendered(said.blocks, said.locale, Review.SOURCE)
            phrases += spoken
            rendered.append(RenderedBlock(block.shape, tuple(line.text for line in spoken)))
        reviewed = all(phrase.review is Review.REVIEWED for phrase in phrases)
        outdated = any(phrase.outdated for phrase in phrases)
        return Rendered(tuple(rendered), self.locale, Review.REVIEWED if reviewed else Review.DRAFT, outdated)
