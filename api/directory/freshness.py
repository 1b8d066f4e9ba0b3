"""Whether what is said of a service may still be true: a pure rule of dates."""

from datetime import date, timedelta

# How long after the day on which its facts were to be checked a service is still offered.
GRACE = timedelta(days=30)


def overdue(next_check: date, today: date) -> bool:
    """Whether a check is so late that nobody should rely on the facts."""
    return next_check + GRACE < today
