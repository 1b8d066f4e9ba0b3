"""Counting whether answers helped."""

from datetime import date

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.feedback.models import AnswerFeedback


async def count_feedback(session: AsyncSession, topic: str, locale: str, day: date, helpful: bool) -> None:
    """Count one yes or no."""
    yes, no = int(helpful), int(not helpful)
    fresh = insert(AnswerFeedback).values(topic=topic, locale=locale, day=day, helpful=yes, not_helpful=no)
    await session.execute(
        fresh.on_conflict_do_update(
            index_elements=[AnswerFeedback.topic, AnswerFeedback.locale, AnswerFeedback.day],
            set_={
                "helpful": AnswerFeedback.helpful + yes,
                "not_helpful": AnswerFeedback.not_helpful + no,
            },
        )
    )
