"""For schemathesis: every call that names a conversation uses one that exists, with its own token."""

import json
from typing import Any

import schemathesis

TOKENS: dict[str, str] = {}
NO_TOKEN = "no-such-token"


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    """Remember the token of each conversation that was opened."""
    if case.method == "POST" and case.operation.path == "/v1/conversations" and response.status_code == 201:
        opened = json.loads(response.content)
        TOKENS[opened["id"]] = opened["token"]


@schemathesis.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Half of the made-up ids become real ones, so that the calls reach what they are for."""
    if path_parameters and TOKENS and len(str(path_parameters.get("id"))) % 2:
        return {**path_parameters, "id": list(TOKENS)[-1]}
    return path_parameters


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """A stream that is open goes on until the call times out: what it says is in test_events.py."""
    if case.operation.path.endswith("/events") and (case.path_parameters or {}).get("id") in TOKENS:
        case.path_parameters["id"] = f"{case.path_parameters['id']}x"


@schemathesis.auth(refresh_interval=None)
class ConversationToken:
    """Shows the token that belongs to the conversation in the address."""

    def get(self, case: Any, context: Any) -> str:
        return TOKENS.get(str((case.path_parameters or {}).get("id")), NO_TOKEN)

    def set(self, case: Any, data: str, context: Any) -> None:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}
