"""How a message gets its answers: language noticed, danger first, buttons by themselves, questions by the assistant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from api.conversations.assistant import Assistant, AssistantUnavailable
from api.conversations.crisis import CrisisPattern, notice_crisis
from api.conversations.rules import Payload, PayloadSort, Utterance, after_crisis
from api.guidance.render import Speaker
from api.i18n.notice import Guess, notice


class GuessesLanguage(Protocol):
    """Ranks languages for a text."""

    def guesses(self, text: str) -> list[Guess]:
        """The likely languages, best first."""


@dataclass(frozen=True)
class Heard:
    """What a person wrote or pressed."""

    text: str
    payload: Payload | None = None

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "Heard":
        """Out of a stored message's body."""
        payload = body["payload"]
        return cls(body["text"], Payload(**{**payload, "sort": PayloadSort(payload["sort"])}) if payload else None)


@dataclass
class Answerer:
    """Finds the answers to a message, as references that are not yet in words."""

    assistant: Assistant
    crisis_patterns: Sequence[CrisisPattern]
    identifier: GuessesLanguage
    greetings: Mapping[str, str]
    place_names: Mapping[str, str] = field(default_factory=dict)

    def notice_language(self, heard: Heard, current: str) -> str:
        """The language to answer in."""
        if heard.payload:
            return current
        return notice(heard.text, current, self.identifier.guesses(heard.text), self.greetings)

    def crisis(self, heard: Heard) -> Utterance | None:
        """The safety reply that must come first, if any."""
        topic = None if heard.payload else notice_crisis(heard.text, list(self.crisis_patterns))
        return Utterance("utter_topic", {"topic": topic}) if topic else None

    async def answer(
        self, conversation_id: str, heard: Heard, locale: str, crisis: Utterance | None, away: bool = False
    ) -> list[Utterance] | None:
        """The answers, or None when the assistant is away and the message needs it.

        `away`: an earlier message had no answer, so this one must not overtake it.
        """
        own = _own_answer(heard.payload)
        if own and own.response != "utter_topic":
            return [own]
        if away:
            return [own] if own else None
        try:
            answers = await self.assistant.ask(conversation_id, _words_for_rasa(heard), locale)
        except AssistantUnavailable:
            return [own] if own else None
        return after_crisis(crisis.topic if crisis else None, answers)

    def button_title(self, speaker: Speaker, payload: Payload) -> str:
        """What a pressed button said, for the record of the conversation."""
        if payload.sort is PayloadSort.NONE:
            return speaker.message("none_of_these")
        if payload.sort is PayloadSort.MORE:
            return speaker.message("more")
        if payload.sort is PayloadSort.FEEDBACK:
            return speaker.message("yes" if payload.helpful else "no")
        if payload.sort is PayloadSort.PLACE:
            return self.place_names[payload.place or ""]
        return speaker.title(payload.topic or "")


def _own_answer(payload: Payload | None) -> Utterance | None:
    """What a button leads to without any understanding, so that buttons work while the assistant is away."""
    if payload is None or payload.sort is PayloadSort.NONE:
        return None
    if payload.sort is PayloadSort.MORE:
        return Utterance("utter_follow_up", {"topic": payload.topic, "aspect": "more"})
    if payload.sort is PayloadSort.FEEDBACK:
        return Utterance("feedback_thanks")
    if payload.sort is PayloadSort.PLACE:
        return Utterance("utter_services", {"place": [payload.place]})
    return Utterance("utter_topic", {"topic": payload.topic})


def _words_for_rasa(heard: Heard) -> str:
    if heard.payload is None:
        return heard.text.lstrip("/") or "?"
    if heard.payload.sort is PayloadSort.NONE:
        return "/none_of_these"
    return f'/choose_topic{{"topic": "{heard.payload.topic}"}}'
