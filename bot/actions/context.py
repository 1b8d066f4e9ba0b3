"""What was said before helps to tell near topics apart: the crime, and how far the case has come."""

from __future__ import annotations

from dataclasses import replace

from bot.actions.values import Ranked, Ranking

# A near topic that belongs to what was said before counts this much more: enough to settle a tie, never to win alone.
GAIN = 1.6

PHASES = (
    frozenset(
        ("stages.reporting", "stages.without_police", "stages.crime_number", "stages.statement",
         "stages.forensic_evidence", "rights.crime_recorded", "rights.information_on_reporting")
    ),
    frozenset(
        ("stages.investigation", "stages.suspect_arrested", "stages.bail", "stages.personal_records",
         "stages.charging_decision", "stages.no_further_action", "stages.out_of_court", "rights.review_decision",
         "practical.contact_officer", "practical.property")
    ),
    frozenset(
        ("stages.first_hearing", "stages.waiting_for_trial", "stages.witness_care_unit", "stages.summons",
         "stages.pretrial_visit", "stages.special_measures", "stages.intermediary", "stages.trial_day",
         "stages.giving_evidence", "rights.trial_information", "rights.personal_statement", "practical.court_expenses",
         "practical.therapy_before_trial", "practical.time_off_work")
    ),
    frozenset(
        ("stages.verdict", "stages.sentencing", "stages.unduly_lenient", "stages.appeal", "rights.outcome_and_appeals",
         "practical.court_compensation")
    ),
    frozenset(
        ("stages.victim_contact_scheme", "stages.release_and_parole", "stages.contact_from_prison",
         "stages.restorative_justice", "rights.offender_information")
    ),
)  # fmt: skip

OF_A_HARM = {
    "domestic_abuse": {"stages.protection_orders", "stages.right_to_ask", "practical.child_contact",
                       "practical.housing", "practical.children_social_services"},
    "stalking_and_harassment": {"stages.protection_orders", "practical.home_security"},
    "rape_and_sexual_assault": {"stages.forensic_evidence", "practical.health_after_assault"},
    "fraud": {"practical.fraud_money_back", "practical.identity_theft"},
    "private_images": {"practical.images_online", "crimes.cyber_and_blackmail"},
    "cyber_and_blackmail": {"practical.images_online", "practical.identity_theft"},
    "homicide": {"practical.inquest", "rights.family_and_bereaved"},
    "burglary_and_theft": {"practical.home_security", "practical.property"},
    "child_abuse": {"rights.children_and_young_people", "wellbeing.children_coping"},
    "assault": {"practical.criminal_injuries"},
    "business_and_retail": {"rights.business"},
    "honour_based": {"stages.protection_orders"},
}  # fmt: skip


def belonging(harms: tuple[str, ...], stage: str | None) -> frozenset[str]:
    """The topics that go with what was said before."""
    found = {f"crimes.{harm}" for harm in harms}.union(*(OF_A_HARM.get(harm, set()) for harm in harms))
    return frozenset(found).union(*(phase for phase in PHASES if stage in phase))


def steered(ranking: Ranking, belong: frozenset[str], near: float) -> Ranking:
    """The ranking with near topics that belong a little higher."""
    gained = [
        replace(ranked, confidence=ranked.confidence * GAIN)
        if ranked.topic in belong and ranked.confidence >= near
        else ranked
        for ranked in ranking
    ]
    return tuple(sorted(gained, key=_confidence, reverse=True))


def _confidence(ranked: Ranked) -> float:
    return ranked.confidence
