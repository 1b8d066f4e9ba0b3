"""Records as an installation has them: checked, unchecked, late, closed, with places to go to and places to keep."""

from typing import Any

from api.directory.record import Record, read_record

FAR, LONG_AGO = "2099-01-01", "2020-01-01"
# What only caseworkers may know, and what nobody has checked.
SECRETS = {
    "Nightingale Row": "a confidential address",
    "Kestrel": "the name of a confidential place",
    "SE1 9ZQ": "a confidential postcode",
    "SE19ZQ": "a confidential postcode",
    "Ravensgate": "the town of a confidential place",
    "51.50321": "a confidential latitude",
    "0.10321": "a confidential longitude",
    "Unseen Harbour": "an unverified name",
    "unseen-harbour": "an unverified id",
    "Withdrawn Lantern": "the name of a record that is not verified any more",
    "withdrawn-lantern": "the id of a record that is not verified any more",
}
SAFE_HOUSE = {
    "name": "Kestrel House",
    "address": "17 Nightingale Row",
    "city": "Ravensgate",
    "postcode": "SE1 9ZQ",
    "latitude": 51.50321,
    "longitude": -0.10321,
    "confidential": True,
}
OFFICE = {
    "name": "Open Door office",
    "address": "1 Tooley Street",
    "city": "London",
    "postcode": "SE1 2QH",
    "latitude": 51.504,
    "longitude": -0.080,
}


def record(id: str, **changes: Any) -> Record:
    """A checked record with little in it, changed as said."""
    plain = {
        "id": id,
        "name": id.replace("-", " ").title(),
        "organization": "Example Trust",
        "description": f"Helps people ({id}).",
        "phones": [{"number": "020 7946 0000"}],
        "areas": ["england", "wales"],
        "taxonomy": {"harm": ["any"]},
        "confidence": "V",
        "sources": [{"title": "Their page", "publisher": "Example Trust", "url": "https://example.org/"}],
        "verified_on": "2026-11-01",
        "next_check": FAR,
    }
    return read_record({**plain, **changes})


EVERYTHING = record(
    "everything", organization="Open Door", description="Counselling after burglary.", url="https://example.org/open",
    phones=[{"number": "020 7946 0001", "label": "Office"}, {"number": "020 7946 0002"}],
    text={"number": "60002", "keyword": "HELP"}, webchat="https://example.org/chat", email="help@example.org",
    hours="Mornings", schedules=[{"days": ["MO", "TU"], "opens_at": "09:00", "closes_at": "24:00"}],
    languages=["pl", "cy"], cost="Free", areas=["southwark", "london"], minimum_age=18, maximum_age=64, women_only=True,
    who_for="Women in London", not_for="Men", self_referral=True, referral="Call them.", contact="Duty worker",
    required_documents=["None"], taxonomy={"harm": ["burglary_and_theft"], "need": ["someone_to_talk_to"]},
    locations=[OFFICE, SAFE_HOUSE], aliases=["Open Door"], formerly=["Old Door"], capacity={"waiting_days": 7},
)  # fmt: skip
SAFE = record("safe", organization="Refuge Example", areas=["southwark"], locations=[SAFE_HOUSE])
LATE = record("late", next_check=LONG_AGO)
CLOSED = record("closed", capacity={"closed_until": FAR, "accepting": False})
BY_LETTER = record("by-letter", phones=[], referral="Your GP writes to them.")
UNSEEN = record("unseen-harbour", name="Unseen Harbour", organization="Unseen Harbour Trust", verified_on=None)
WITHDRAWN = record("withdrawn-lantern", name="Withdrawn Lantern", organization="Withdrawn Lantern", locations=[OFFICE])
MANY = [record(f"many-{number:02}", name="Many") for number in range(12)]

FIRST = [EVERYTHING, SAFE, LATE, CLOSED, BY_LETTER, UNSEEN, WITHDRAWN, *MANY]
THEN = [WITHDRAWN.model_copy(update={"verified_on": None})]
SHOWN = [one for one in FIRST if one not in (UNSEEN, WITHDRAWN)]
