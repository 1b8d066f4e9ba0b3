"""Whether answers helped: counts for a topic, a language and a day; nothing about a person."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class AnswerFeedback(Base):
    """How often an answer helped and how often not."""

    __tablename__ = "answer_feedback"

    topic: Mapped[str] = mapped_column(primary_key=True)
    locale: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    helpful: Mapped[int] = mapped_column(default=0)
    not_helpful: Mapped[int] = mapped_column(default=0)
