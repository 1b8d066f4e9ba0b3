"""People who work with Waymark, and their sign-ins. Passwords are kept as argon2 hashes, tokens as SHA-256."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Account(Base):
    """Somebody who may sign in. `role` is `editor` or `caseworker`; an `admin` may do both."""

    __tablename__ = "account"

    name: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    password_hash: Mapped[str]
    created_at: Mapped[datetime]


class SignIn(Base):
    """One browser that is signed in, until `expires_at`."""

    __tablename__ = "sign_in"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("waymark.account.name", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
