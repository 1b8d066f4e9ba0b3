"""Puts services into answers: what a person asked for is searched in the directory, with their own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations import repository
from api.conversations.answering import Heard
from api.conversations.archive import Archive
from api.conversations.drafts import translated
from api.conversations.models import Conversation, Role
from api.conversations.rules import Utterance
from api.directory.cards import Details
from api.directory.finding.finder import Finder, Finding
from api.directory.finding.query import Query
from api.directory.finding.rank import Tier
from api.directory.projection import language_name
from api.directory.record import AXES, Axis

RESPONSE = "utter_services"
FIND, BY_NAME = "find.services", "find.service_by_name"
ANOTHER = "another"
UNSURE = ("utter_did_you_mean", "utter_unclear")
# What a short question may ask of the services that were just shown.
ABOUT_SHOWN = ("hours", "cost", "languages")
_CRIMES = "crimes."
_MOST_CHOICES = 4


@dataclass(frozen=True)
class Signposts:
    """Looks for the services of an answer. What it finds goes into the answer's arguments, ready to be said."""

    finder: Finder
    archive: Archive

    async def resolve(
        self, session: AsyncSession, conversation: Conversation, heard: Heard, answers: Sequence[Utterance]
    ) -> list[Utterance]:
        """The answers, with services in those that have any."""
        return [await self._resolved(session, conversation, heard, answer) for answer in answers]

    async def refresh(self, session: AsyncSession, utterance: Utterance, locale: str) -> Utterance:
        """An answer that is given again: its services as they are now, and facts of them in this language."""
        shown = utterance.arguments.get("cards")
        if not shown:
            return utterance
        found = await self.finder.by_slug(session, [card["id"] for card in shown])
        notes = {card["id"]: {key: card.get(key) for key in ("tier", "reasons")} for card in shown}
        cards = [one.card.model_copy(update=notes[one.card.id]).model_dump(mode="json") for one in found]
        lines = self._lines(utterance.arguments.get("aspect"), found, locale)
        return replace(utterance, arguments={**utterance.arguments, "cards": cards, "lines": lines})

    async def _resolved(
        self, session: AsyncSession, conversation: Conversation, heard: Heard, answer: Utterance
    ) -> Utterance:
        if answer.response == RESPONSE or (answer.response == "utter_topic" and answer.topic in (FIND, BY_NAME)):
            return await self._services(session, conversation, heard, dict(answer.arguments))
        if answer.response == "utter_topic":
            return await self._with_cards(session, heard, answer)
        if answer.response in UNSURE:
            return await self._beside_a_question(session, heard, answer)
        return answer

    async def _beside_a_question(self, session: AsyncSession, heard: Heard, answer: Utterance) -> Utterance:
        """When it is not clear what was asked, but it is what happened or who helps, services are shown as well."""
        query = self.finder.read(_words(heard))
        if not (query.named or any(query.terms.get(axis) for axis in ("harm", "group", "support"))):
            return answer
        finding = await self.finder.find(session, query, count=False)
        if not finding.good:
            return answer
        return _carrying(answer, finding)

    async def _with_cards(self, session: AsyncSession, heard: Heard, answer: Utterance) -> Utterance:
        """A topic's answer with services of its harm or need, near this person where they said who and where."""
        topic = answer.topic or ""
        terms = self._terms_of(topic)
        text = self.archive.speakers[self.archive.default_locale].library.texts.get(topic)
        if terms is None or text is None:
            return answer
        query = self.finder.read(_words(heard), _chosen(answer.arguments, terms))
        finding = await self.finder.find(session, query, by_meaning=False, count=False, first=text.services)
        return _carrying(answer, finding)

    def _terms_of(self, topic: str) -> Mapping[Axis, tuple[str, ...]] | None:
        harm = topic.removeprefix(_CRIMES)
        if topic.startswith(_CRIMES) and ("harm", harm) in self.finder.taxonomy.terms:
            return {"harm": (harm,)}
        return self.finder.routes.topics.get(topic)

    async def _services(
        self, session: AsyncSession, conversation: Conversation, heard: Heard, told: dict[str, Any]
    ) -> Utterance:
        earlier = await self._earlier(session, conversation.id)
        last = next((one.arguments for one in reversed(earlier) if one.response == RESPONSE), {})
        if told.get("aspect") in ABOUT_SHOWN and last.get("cards"):
            again = {**last, "aspect": told["aspect"], "choices": [], "said": f"services_{told['aspect']}"}
            return await self._about_shown(session, Utterance(RESPONSE, again), conversation.locale)
        query = self._query(heard, told, last)
        if told.get("aspect") == ANOTHER:
            shown = (card["id"] for one in earlier for card in one.arguments.get("cards") or ())
            query = replace(query, without=frozenset(shown))
        finding = await self.finder.find(session, query)
        if not finding.good and not told.get("ask") and not (finding.ask or _says_anything(query)):
            return Utterance("utter_topic", {**told, "topic": told.get("topic") or FIND})
        cards = [one.card for one in finding.found]
        if not finding.good:
            cards = [one.card for one in await self.finder.safety_net(session, query)]
        found = {
            "said": _said(finding, told),
            "cards": [card.model_dump(mode="json") for card in cards],
            "choices": self._choices(finding),
            "words": query.text,
            "places": list(query.areas),
        }
        return Utterance(RESPONSE, {**told, **found})

    async def _about_shown(self, session: AsyncSession, utterance: Utterance, locale: str) -> Utterance:
        refreshed = await self.refresh(session, utterance, locale)
        if refreshed.arguments.get("lines"):
            return refreshed
        return replace(refreshed, arguments={**refreshed.arguments, "said": "services_not_known"})

    def _query(self, heard: Heard, told: Mapping[str, Any], last: Mapping[str, Any]) -> Query:
        """What is looked for; a button, "another one" and a few words that name no help go on with the last search."""
        chosen = _chosen(told)
        before = str(last.get("words") or "")
        going_on = heard.payload is not None or told.get("aspect") == ANOTHER
        words = before if going_on else _words(heard)
        if not going_on and before and not self.finder.taxonomy.meant(words):
            words = f"{before} {words}"
        if going_on and not chosen.areas:
            chosen = replace(chosen, areas=tuple(last.get("places") or ()))
        return self.finder.read(words, chosen)

    def _choices(self, finding: Finding) -> list[dict[str, str]]:
        known = self.finder.areas.by_id
        return [{"id": id, "name": known[id].name} for id in finding.ask[:_MOST_CHOICES] if id in known]

    async def _earlier(self, session: AsyncSession, conversation_id: str) -> list[Utterance]:
        """The answers of this conversation that showed services, oldest first."""
        messages = await repository.messages_after(session, conversation_id, None)
        answers = [self.archive.utterance(one) for one in messages if one.role == Role.ASSISTANT]
        return [answer for answer in answers if answer.arguments.get("cards")]

    def _lines(self, aspect: str | None, services: Sequence[Details], locale: str) -> list[str]:
        facts = {one.card.name: self._fact(aspect, one, locale) for one in services}
        return [f"{name}: {fact}" for name, fact in facts.items() if fact]

    def _fact(self, aspect: str | None, one: Details, locale: str) -> str | None:
        known = {"hours": one.card.hours, "cost": one.cost}
        if aspect in known:
            return self._in_words(one.card.id, aspect, known[aspect], locale)
        if aspect != "languages":
            return None
        spoken = [language_name(code, locale) for code in one.card.languages]
        if one.interpreters:
            spoken.append(self.archive.speakers[locale].message("services_interpreters"))
        return ", ".join(spoken)

    def _in_words(self, service: str, field: str, said: str | None, locale: str) -> str | None:
        """Words of a record in this language, or in English."""
        found = translated(self.archive.speakers[locale], service, field, said) if said else None
        return found.text if found else said


def _carrying(answer: Utterance, finding: Finding) -> Utterance:
    """An answer with the services that were found."""
    cards = [one.card.model_dump(mode="json") for one in finding.found]
    return replace(answer, arguments={**answer.arguments, "cards": cards})


def _words(heard: Heard) -> str:
    """What somebody wrote; a button has no words of theirs."""
    return heard.text if heard.payload is None else ""


def _chosen(told: Mapping[str, Any], terms: Mapping[Axis, tuple[str, ...]] | None = None) -> Query:
    """What the assistant has gathered, or what a topic is about."""
    gathered = {axis: tuple(told[axis]) for axis in AXES if told.get(axis)}
    places = tuple(told.get("place") or ())
    return Query(
        terms=gathered if terms is None else terms,
        areas=places,
        split=len(places) > 1,
        language=told.get("language"),
        named=told.get("service"),
    )


def _says_anything(query: Query) -> bool:
    return bool(any(query.terms.values()) or query.areas or query.language or query.named)


def _said(finding: Finding, told: Mapping[str, Any]) -> str:
    """The key of what is said beside the cards."""
    if told.get("ask"):
        return f"services_ask_{told['ask']}"
    if not finding.good:
        return "services_no_more" if told.get("aspect") == ANOTHER else "services_none"
    if finding.ask:
        return "services_which_place"
    if finding.named:
        return "services_named"
    if finding.nothing_local:
        return "services_nothing_local"
    first = finding.found[0].tier if finding.query.areas else Tier.NATIONAL
    return f"services_found_{first.value}"
