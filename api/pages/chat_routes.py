"""The conversation as a page. Works with forms alone; the script asks for fragments of the same page."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Header, Query, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.conversations import stream
from api.conversations.dependencies import UsesConversations, UsesHub
from api.errors import NotFound
from api.pages.chat import Choice, OwnForm, OwnVisit, Visit, Words, is_fragment
from api.pages.cookies import Key, check_form, drop_key, from_here, keep_key, read_key
from api.pages.headers import EMBED, is_embedded
from api.pages.routes import UsesSite
from api.rate_limit import limit_openings

router = APIRouter(prefix="/chat")
After = Annotated[str | None, Query(max_length=64)]
FROM_HERE = [Depends(from_here)]


def _go(request: Request, path: str) -> RedirectResponse:
    return RedirectResponse((EMBED if is_embedded(request.url.path) else "") + path, 303)


@router.post("/start", dependencies=[Depends(from_here), Depends(limit_openings)])
async def start(request: Request, conversations: UsesConversations, lang: Annotated[str, Form()] = "") -> Response:
    """Open a conversation, or go on with the one that this browser holds."""
    response = _go(request, "/chat")
    key = read_key(request)
    try:
        if key is None:
            raise NotFound
        await conversations.authenticate(key.conversation_id, key.token)
    except NotFound:
        opened = await conversations.open("web", lang or None, request.headers.get("accept-language"))
        keep_key(request, response, Key(opened.id, opened.token))
    return response


@router.get("")
async def chat(request: Request, site: UsesSite, conversations: UsesConversations) -> Response:
    """The conversation; inside another site, the start of one."""
    if read_key(request) is None and is_embedded(request.url.path):
        return site.page(request, "start.html")
    return await (await Visit.of(request, conversations)).whole()


@router.post("/messages", dependencies=FROM_HERE)
async def say(visit: OwnVisit, words: Annotated[Words, Form()]) -> Response:
    """Say something or press a button."""
    visit.check(words.csrf)
    refusal = await visit.say(words)
    if is_fragment(visit.request):
        return await visit.fragment(words.after, refusal)
    if refusal:
        return await visit.whole(refusal=refusal, text=words.text)
    return _go(visit.request, "/chat#latest")


@router.get("/messages")
async def news(visit: OwnVisit, after: After = None) -> Response:
    """What came since a message, for the script."""
    return await visit.fragment(after) if is_fragment(visit.request) else _go(visit.request, "/chat")


@router.get("/events", response_class=EventSourceResponse)
async def events(
    visit: OwnVisit,
    conversations: UsesConversations,
    hub: UsesHub,
    after: After = None,
    last_event_id: Annotated[str | None, Header(max_length=64)] = None,
) -> AsyncIterator[ServerSentEvent]:
    """What happens, as server-sent events."""
    async for event in stream.events(conversations, hub, visit.conversation, last_event_id or after):
        yield event


@router.post("/locale", dependencies=FROM_HERE)
async def choose_locale(
    visit: OwnVisit, conversations: UsesConversations, choice: Annotated[Choice, Form()]
) -> Response:
    """Go on in another language."""
    visit.check(choice.csrf)
    await conversations.choose_locale(visit.conversation, choice.locale)
    return _go(visit.request, "/chat#latest")


@router.get("/print")
async def printed(visit: OwnVisit) -> Response:
    """The conversation, plainly."""
    return await visit.whole("print.html")


@router.get("/end")
async def confirm_end(visit: OwnVisit) -> Response:
    """Ask before deleting."""
    return await visit.whole("end.html")


@router.post("/end", dependencies=FROM_HERE)
async def end(visit: OwnVisit, conversations: UsesConversations, form: Annotated[OwnForm, Form()]) -> Response:
    """Delete the conversation."""
    check_form(visit.secret, visit.key, form.csrf)
    await conversations.delete(visit.conversation)
    response = _go(visit.request, f"/ended?lang={visit.conversation.locale}")
    drop_key(visit.request, response)
    return response
