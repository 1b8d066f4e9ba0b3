"""Signing in and out of those who work with Waymark, and who a browser belongs to."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from api.crypto import new_token, token_hash
from api.db import make_engine
from api.identity.models import Account, SignIn
from api.identity.passwords import fits, hash_password, new_password

ADMIN = "admin"
ROLES = ("editor", "caseworker", ADMIN)


@dataclass(frozen=True)
class Staff:
    """Somebody who is signed in."""

    name: str
    role: str

    @property
    def edits(self) -> bool:
        """Whether this person may change records."""
        return self.role in ("editor", ADMIN)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return hash_password(new_password())


class Identity:
    """Accounts and sign-ins in the database. A sign-in lasts `lasts`, however much it is used."""

    def __init__(self, engine: AsyncEngine, lasts: timedelta) -> None:
        self._engine = engine
        self._lasts = lasts

    async def sign_in(self, name: str, password: str, now: datetime) -> str | None:
        """A token for the browser, or None when name and password do not fit."""
        query = select(Account.password_hash).where(Account.name == name)
        async with self._engine.connect() as connection:
            kept = (await connection.execute(query)).scalar_one_or_none()
        # An unknown name takes as long as a wrong password, so that names cannot be found out.
        right = await asyncio.to_thread(fits, password, kept or _nobodys_hash())
        if kept is None or not right:
            return None
        token = new_token()
        row = {"token_hash": token_hash(token), "account": name, "expires_at": now + self._lasts}
        async with self._engine.begin() as connection:
            await connection.execute(delete(SignIn).where(SignIn.expires_at <= now))
            await connection.execute(insert(SignIn).values(row))
        return token

    async def who(self, token: str, now: datetime) -> Staff | None:
        """Whose token this is; None when it has run out or was never given."""
        query = select(Account.name, Account.role).join(SignIn, SignIn.account == Account.name)
        query = query.where(SignIn.token_hash == token_hash(token), SignIn.expires_at > now)
        async with self._engine.connect() as connection:
            found = (await connection.execute(query)).one_or_none()
        return Staff(found.name, found.role) if found else None

    async def sign_out(self, token: str) -> None:
        """The token opens nothing any more."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(SignIn).where(SignIn.token_hash == token_hash(token)))

    async def add(self, name: str, role: str, now: datetime) -> str | None:
        """A new account's password; None when the name is taken. It is kept nowhere: show it once."""
        password = new_password()
        row = {"name": name, "role": role, "password_hash": hash_password(password), "created_at": now}
        statement = insert(Account).values(row).on_conflict_do_nothing().returning(Account.name)
        async with self._engine.begin() as connection:
            made = (await connection.execute(statement)).scalar_one_or_none()
        return password if made else None

    async def new_password(self, name: str) -> str | None:
        """Another password for an account, which is signed out everywhere; None when there is no such account."""
        password = new_password()
        change = update(Account).where(Account.name == name).values(password_hash=hash_password(password))
        async with self._engine.begin() as connection:
            changed = (await connection.execute(change.returning(Account.name))).scalar_one_or_none()
            await connection.execute(delete(SignIn).where(SignIn.account == name))
        return password if changed else None

    async def first_admin(self, now: datetime) -> str | None:
        """The password of the first account, which is made when there is none at all."""
        async with self._engine.connect() as connection:
            anybody = (await connection.execute(select(Account.name).limit(1))).scalar_one_or_none()
        return None if anybody else await self.add(ADMIN, ADMIN, now)


def make_first_admin(database_url: str, now: datetime) -> str | None:
    """See `Identity.first_admin`; for the program that starts everything."""

    async def make() -> str | None:
        engine = make_engine(database_url, pool_size=1)
        try:
            return await Identity(engine, timedelta()).first_admin(now)
        finally:
            await engine.dispose()

    return asyncio.run(make())
