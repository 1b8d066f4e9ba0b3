"""How often one caller may do a thing, counted in the database; callers are kept only as a keyed hash."""

import hashlib
import hmac
from datetime import UTC, datetime
from ipaddress import ip_address

from fastapi import Request
from sqlalchemy import Integer, Text, case
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base
from api.errors import TooManyRequests
from api.settings import Settings

MINUTE, HOUR = 60, 3600


class RateCount(Base):
    """How often a caller has done something in the window that began at `window` (seconds since 1970)."""

    __tablename__ = "rate_count"
    __table_args__ = {"prefixes": ["UNLOGGED"]}  # noqa: RUF012

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    window: Mapped[int] = mapped_column(Integer)
    count: Mapped[int] = mapped_column(Integer)


def is_loopback(host: str | None) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def caller_key(secret: str, purpose: str, host: str) -> str:
    """A caller, so that counts can be kept but nobody be found."""
    return hmac.new(secret.encode(), f"{purpose} {host}".encode(), hashlib.sha256).hexdigest()[:32]


async def count(engine: AsyncEngine, key: str, window: int) -> int:
    """Count once more; gives how often in this window."""
    fresh = insert(RateCount).values(key=key, window=window, count=1)
    again = fresh.on_conflict_do_update(
        index_elements=[RateCount.key],
        set_={"count": case((RateCount.window == window, RateCount.count + 1), else_=1), "window": window},
    ).returning(RateCount.count)
    async with engine.begin() as connection:
        return int((await connection.execute(again)).scalar_one())


async def _limit(request: Request, purpose: str, most: int, seconds: int) -> None:
    settings: Settings = request.app.state.settings
    host = request.client.host if request.client else ""
    if settings.embedded_database and is_loopback(host):
        return
    now = int(datetime.now(UTC).timestamp())
    key = caller_key(request.app.state.secret, purpose, host)
    if await count(request.app.state.engine, key, now // seconds) > most:
        raise TooManyRequests(seconds - now % seconds)


async def limit_messages(request: Request) -> None:
    """At most so many messages a minute from one address. Raises TooManyRequests."""
    await _limit(request, "messages", request.app.state.settings.messages_per_minute, MINUTE)


async def limit_searches(request: Request) -> None:
    """At most so many searches of the directory a minute from one address. Raises TooManyRequests."""
    await _limit(request, "searches", request.app.state.settings.searches_per_minute, MINUTE)


async def limit_mistakes(request: Request) -> None:
    """At most so many reports of mistakes an hour from one address. Raises TooManyRequests."""
    await _limit(request, "mistakes", request.app.state.settings.mistakes_per_hour, HOUR)


async def limit_sign_ins(request: Request) -> None:
    """At most so many tries to sign in an hour from one address. Raises TooManyRequests."""
    await _limit(request, "sign-ins", request.app.state.settings.sign_ins_per_hour, HOUR)


async def limit_openings(request: Request) -> None:
    """At most so many new conversations an hour from one address. Raises TooManyRequests."""
    await _limit(request, "openings", request.app.state.settings.conversations_per_hour, HOUR)
