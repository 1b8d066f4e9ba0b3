"""Signing in and out, and what is shut to those who have not."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from api.app import create_app
from api.identity.models import Account, SignIn
from api.identity.service import ADMIN, Identity
from api.settings import Settings
from tests.fakes import FakeAssistant
from tests.pages_directory.conftest import HTML, Signed, signed_in
from tests.pages_directory.records import OneMeaning

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SHUT = ["/editors", "/editors/new", "/editors/records/plain", "/editors/records/plain/history", "/editors/suggestions",
        "/editors/suggestions/decided", "/editors/due", "/editors/gaps", "/editors/gaps.csv"]  # fmt: skip
FORMS = ["/editors/new", "/editors/records/plain", "/editors/records/plain/text", "/editors/records/plain/checked",
         "/editors/suggestions/1", "/editors/sign-out"]  # fmt: skip


@pytest.mark.parametrize("path", SHUT)
async def test_pages_of_editors_lead_to_the_sign_in(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/editors/sign-in")


@pytest.mark.parametrize("path", FORMS)
async def test_forms_of_editors_lead_to_the_sign_in(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.post(path, data={"yaml": "x", "decision": "approved"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/editors/sign-in")


@pytest.mark.parametrize("path", FORMS)
async def test_a_form_without_the_secret_of_the_sign_in_is_refused(editor: Signed, path: str) -> None:
    answer = await editor.http.post(path, data={"csrf": "guessed", "decision": "approved"})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", [*FORMS, "/editors/sign-in"])
async def test_a_form_of_another_site_is_refused(editor: Signed, path: str) -> None:
    answer = await editor.http.post(path, data={"decision": "approved"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


async def test_the_cookie_is_kept_from_scripts_and_other_sites(client: httpx.AsyncClient, identity: Identity) -> None:
    password = await identity.add("cookie", "editor", NOW)
    answer = await client.post("/editors/sign-in", data={"name": "cookie", "password": password or ""})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert "secure" not in cookie
    over_tls = await client.post(
        "https://testserver/editors/sign-in", data={"name": "cookie", "password": password or ""}
    )
    assert "secure" in over_tls.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("name", "password"),
    [("wrong", "wrong"), ("nobody", "x"), ("", ""), ("a\x00b", "\udc80"), ("n" * 20_000, "p" * 20_000)],
)
async def test_what_does_not_fit_opens_nothing(
    client: httpx.AsyncClient, identity: Identity, name: str, password: str
) -> None:
    await identity.add("wrong", "editor", NOW)
    body = {"name": name, "password": password.encode("utf-8", "surrogatepass")}
    answer = await client.post("/editors/sign-in", data=body)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert "The name or the password is not right." in answer.text


async def test_signing_out_ends_it_everywhere(editor: Signed) -> None:
    cookies = dict(editor.http.cookies)
    answer = await editor.send("/editors", "/editors/sign-out")
    assert answer.headers["location"] == "/editors/sign-in"
    editor.http.cookies.update(cookies)
    assert (await editor.http.get("/editors")).status_code == 303


async def test_a_sign_in_runs_out(editor: Signed, app: FastAPI) -> None:
    assert (await editor.http.get("/editors")).status_code == 200
    over = update(SignIn).where(SignIn.account == editor.name).values(expires_at=datetime.now(UTC))
    async with app.state.engine.begin() as connection:
        await connection.execute(over)
    assert (await editor.http.get("/editors")).status_code == 303


async def test_a_token_is_good_for_as_long_as_the_setting_says(app: FastAPI) -> None:
    identity = Identity(app.state.engine, timedelta(hours=2))
    password = await identity.add("clock", "editor", NOW)
    token = await identity.sign_in("clock", password or "", NOW) or ""
    assert await identity.who(token, NOW + timedelta(hours=1, minutes=59))
    assert await identity.who(token, NOW + timedelta(hours=2)) is None


async def test_a_new_password_shuts_out_the_old_one(app: FastAPI, identity: Identity) -> None:
    old = await identity.add("forgetful", "editor", NOW) or ""
    token = await identity.sign_in("forgetful", old, NOW) or ""
    fresh = await identity.new_password("forgetful") or ""
    assert await identity.who(token, NOW) is None
    assert await identity.sign_in("forgetful", old, NOW) is None
    assert await identity.sign_in("forgetful", fresh, NOW)
    assert await identity.new_password("nobody") is None
    assert await identity.add("forgetful", "editor", NOW) is None


async def test_passwords_are_kept_as_argon2_only(app: FastAPI, identity: Identity) -> None:
    password = await identity.add("kept", "editor", NOW) or ""
    async with app.state.engine.connect() as connection:
        kept = (await connection.execute(select(Account).where(Account.name == "kept"))).one()
    assert kept.password_hash.startswith("$argon2id$")
    assert not any(password in str(value) for value in kept)


async def test_the_first_admin_is_made_once(database_url: str, settings: Settings) -> None:
    app = create_app(settings, database_url, FakeAssistant(), OneMeaning())
    identity: Identity = app.state.identity
    password = await identity.first_admin(NOW)
    assert password and await identity.sign_in(ADMIN, password, NOW)
    assert await identity.first_admin(NOW) is None
    await app.state.engine.dispose()


async def test_a_caseworker_sees_and_changes_nothing(client: httpx.AsyncClient, identity: Identity) -> None:
    caseworker = await signed_in(client, identity, "caseworker")
    page = await caseworker.http.get("/editors/records/refuge")
    assert "17 Hidden Lane" in page.text
    assert "Change the main fields" not in page.text
    assert (await caseworker.http.get("/editors/new")).status_code == 403
    answer = await caseworker.send("/editors", "/editors/records/plain/checked", reason="x", next_check="2027-01-01")
    assert answer.status_code == 403


@pytest.fixture
async def outsider(settings: Settings, filled_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A caller from somewhere else, who may try twice."""
    limits = {"sign_ins_per_hour": 2, "mistakes_per_hour": 2, "searches_per_minute": 2}
    app = create_app(settings.model_copy(update=limits), filled_url, FakeAssistant(), OneMeaning())
    transport = httpx.ASGITransport(app=app, client=("203.0.113.77", 50000))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://testserver", headers=HTML) as http,
    ):
        yield http


async def test_tries_reports_and_searches_are_limited(outsider: httpx.AsyncClient) -> None:
    tries = [await outsider.post("/editors/sign-in", data={"name": "x", "password": "y"}) for _ in range(3)]
    assert [answer.status_code for answer in tries] == [403, 403, 429]
    report = {"about": "phone", "wrong": "wrong"}
    reports = [await outsider.post("/find/services/many-00/mistake", data=report) for _ in range(3)]
    assert [answer.status_code for answer in reports] == [303, 303, 429]
    searches = [await outsider.get("/find?harm=fraud") for _ in range(3)]
    assert [answer.status_code for answer in searches] == [200, 200, 429]
    assert (await outsider.get("/find")).status_code == 200
