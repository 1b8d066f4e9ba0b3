"""From a service of Open Referral (HSDS 3.0, UK 3.0, and 1.0 where it differs little) to a record.

What our form does not take as it is (a number with an extension, a term that we do not have) is put aside under
`unchecked` for an editor. Nothing of it is guessed, and nothing of it is ever shown.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

from api.directory.areas import Areas
from api.directory.feeds.reading import day, hour, known_language, number, plain_words, url, web_email
from api.directory.importing import FEED, Read
from api.directory.record import Axis, Record, RecordFault, read_record
from api.directory.taxonomy import Taxonomy

Service = Mapping[str, Any]
_TEXTS, _NOT_TO_CALL = frozenset({"text", "sms"}), frozenset({"text", "sms", "fax", "tty", "textphone"})
_DAYS = frozenset({"MO", "TU", "WE", "TH", "FR", "SA", "SU"})
_NOT_RUNNING = frozenset({"inactive", "defunct"})
# Where somebody hides is never an address to print, whatever another publisher does with it.
_HIDDEN = re.compile(r"\brefuges?\b|\bsafe ?house|\bsafe accommodation\b", re.IGNORECASE)
_CHECK_AGAIN = timedelta(days=90)
# What another Waymark says beyond the standard, under our own names.
_OURS = (
    "hours", "always_open", "bank_holidays", "interpreters", "residents_only", "women_only", "men_only", "not_for",
    "self_referral", "consent", "accepts_no_public_funds", "worker_gender", "accessibility", "webchat", "whatsapp",
    "relay_uk", "aliases",
)  # fmt: skip


@dataclass(frozen=True)
class Publisher:
    """Whose records these are. `area` is for services that name none; `verified_by` says who answers for them."""

    name: str
    areas: Areas
    taxonomy: Taxonomy
    today: date
    area: str | None = None
    verified_by: str | None = None

    @property
    def origin(self) -> str:
        """What is noted at each record."""
        return f"{FEED}{self.name}"

    @cached_property
    def area_ids(self) -> Mapping[str, str]:
        """Areas by name and by code of the Office for National Statistics, in small letters."""
        named = {area.name.lower(): area.id for area in self.areas.by_id.values()}
        return named | {area.code.lower(): area.id for area in self.areas.by_id.values() if area.code}

    @cached_property
    def terms(self) -> Mapping[str, tuple[Axis, str]]:
        """Our terms by key and by name, in small letters, and by these after the name of their axis."""
        found: dict[str, tuple[Axis, str]] = {}
        for term in self.taxonomy.terms.values():
            axis = self.taxonomy.names[term.axis].lower()
            for name in (term.key, term.name.lower()):
                found.setdefault(name, (term.axis, term.key))
                found[f"{axis}:{name}"] = (term.axis, term.key)
        return found

    def slug(self, id: str, name: str) -> str:
        """The same for the same service at each import, and for no other: made of its publisher's id for it."""
        mark = sha256(f"{self.name}:{id}".encode()).hexdigest()[:10]
        words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")
        return f"{words}-{mark}" if words else f"service-{mark}"


def read_service(place: str, service: Any, publisher: Publisher) -> Read:
    """A record out of a service of another publisher, or why it is not one."""
    if not isinstance(service, Mapping) or not service.get("id") or not service.get("name"):
        return Read(place, fault="a service has an id and a name")
    if str(service.get("status") or "").lower() in _NOT_RUNNING:
        return Read(place, skipped=f"its publisher says that it is {service['status']}")
    aside: dict[str, list[str]] = defaultdict(list)
    fields = {**_about(service, publisher, aside), **_reach(service, aside), **_details(service, publisher, aside)}
    fields |= _beyond(_mapping(service.get("waymark")))
    fields["unchecked"] = {"feed_id": str(service["id"]), **aside}
    try:
        return Read(place, _verified(read_record({k: v for k, v in fields.items() if v is not None}), publisher))
    except RecordFault as fault:
        return Read(place, fault=str(fault).replace("\n", "; "))


def _verified(record: Record, publisher: Publisher) -> Record:
    """With somebody's name, everything that people can reach is verified; what they cannot waits for an editor."""
    reach = (record.phones, record.text, record.webchat, record.email, record.whatsapp, record.url, record.referral)
    if publisher.verified_by is None or not any(reach):
        return record
    marks = {"verified_on": publisher.today, "verified_by": publisher.verified_by, "confidence": "V2"}
    return record.model_copy(update=marks)


def _about(service: Service, publisher: Publisher, aside: dict[str, list[str]]) -> dict[str, Any]:
    name = plain_words(service["name"], 200)
    organization = _mapping(service.get("organization"))
    website = url(service.get("url")) or url(organization.get("website") or organization.get("url"))
    checked = day(service.get("assured_date")) or day(service.get("last_modified"))
    source = {"title": name, "publisher": plain_words(publisher.name, 200), "url": website, "checked_on": checked}
    description = plain_words(service.get("description") or organization.get("description"), 2000)
    return {
        "id": publisher.slug(str(service["id"]), name),
        "name": name,
        "organization": plain_words(organization.get("name"), 200) or name,
        "description": description or name,
        "url": website,
        "areas": _areas(service, publisher, aside),
        "aliases": _not_empty([plain_words(service.get("alternate_name"), 200)]),
        "note": plain_words(service.get("alert"), 500) or None,
        "capacity": {"accepting": False} if service.get("status") == "temporarily closed" else {},
        "confidence": "U",
        "sources": [{key: value for key, value in source.items() if value is not None}],
        "next_check": publisher.today + _CHECK_AGAIN,
    }


def _reach(service: Service, aside: dict[str, list[str]]) -> dict[str, Any]:
    phones: list[dict[str, str | None]] = []
    text = None
    for phone in _phones(service):
        told, kind = str(phone.get("number") or ""), str(phone.get("type") or "").lower()
        if kind in _TEXTS and text is None and (read := number(told)) and "(" not in read:
            text = {"number": read, "keyword": _mapping(service.get("waymark")).get("text_keyword")}
        elif kind in _NOT_TO_CALL:
            aside["phones"].append(f"{told} ({kind})")
        elif (read := number(told)) is None or phone.get("extension"):
            aside["phones"].append(f"{told} {phone.get('extension') or ''}".strip())
        elif read not in [kept["number"] for kept in phones]:
            phones.append({"number": read, "label": plain_words(phone.get("description"), 100) or None})
    email = web_email(service.get("email"))
    if service.get("email") and email is None:
        aside["email"].append(str(service["email"]))
    return {"phones": phones, "text": text, "email": email, **_hours(service, aside)}


def _beyond(ours: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: ours[name] for name in _OURS if ours.get(name) not in (None, "", [])}
    return said | ({"formerly": ours["former_names"]} if ours.get("former_names") else {})


def _phones(service: Service) -> list[Mapping[str, Any]]:
    """Those of the service; else of its contacts; else of the places where it is."""
    places = [_mapping(at.get("location")) for at in _list(service, "service_at_locations")]
    for holders in ([service], _list(service, "contacts"), [*_list(service, "service_at_locations"), *places]):
        if found := [phone for holder in holders for phone in _list(holder, "phones")]:
            return found
    return []


def _hours(service: Service, aside: dict[str, list[str]]) -> dict[str, Any]:
    schedules, words = [], []
    for schedule in _list(service, "schedules", "regular_schedules"):
        days = [name for name in str(schedule.get("byday") or "").upper().replace(" ", "").split(",") if name]
        opens, closes = hour(schedule.get("opens_at")), hour(schedule.get("closes_at"))
        weekly = str(schedule.get("freq") or "WEEKLY").upper() == "WEEKLY" and schedule.get("interval") in (
            None,
            1,
            "1",
            "",
        )
        if days and set(days) <= _DAYS and opens and closes and weekly:
            schedules.append({"days": days, "opens_at": opens, "closes_at": closes})
        elif told := " ".join(str(value) for value in (schedule.get("byday"), opens, closes) if value):
            aside["schedules"].append(told)
        if said := plain_words(schedule.get("description"), 300):
            words.append(said)
    return {"schedules": schedules, "hours": "; ".join(dict.fromkeys(words)) or None}


def _details(service: Service, publisher: Publisher, aside: dict[str, list[str]]) -> dict[str, Any]:
    costs = [plain_words(cost.get("option") or cost.get("amount_description"), 300) for cost in
             _list(service, "cost_options")]  # fmt: skip
    fees = plain_words(service.get("fees") or service.get("fees_description"), 300)
    documents = [plain_words(document.get("document"), 200) for document in _list(service, "required_documents")]
    contacts = [plain_words(contact.get("title"), 100) for contact in _list(service, "contacts")]
    return {
        "minimum_age": _age(service.get("minimum_age")),
        "maximum_age": _age(service.get("maximum_age")),
        "who_for": plain_words(service.get("eligibility_description"), 500) or None,
        "referral": plain_words(service.get("application_process"), 500) or None,
        "cost": "; ".join(_not_empty([*costs, fees])) or None,
        "required_documents": _not_empty(documents),
        # A role to ask for; the name of a private person is not taken over.
        "contact": next(iter(_not_empty(contacts)), None),
        "languages": _languages(service, aside),
        "taxonomy": _terms(service, publisher, aside),
        "locations": list(_places(service)),
    }


def _areas(service: Service, publisher: Publisher, aside: dict[str, list[str]]) -> list[str]:
    found: list[str] = []
    for area in _list(service, "service_areas"):
        told = [str(area.get(key) or "").strip() for key in ("name", "extent", "service_area")]
        id = next((publisher.area_ids[name.lower()] for name in told if name.lower() in publisher.area_ids), None)
        if id is None:
            aside["areas"].append(told[0] or told[2])
        elif id not in found:
            found.append(id)
    return found or ([publisher.area] if publisher.area else [])


def _languages(service: Service, aside: dict[str, list[str]]) -> list[str]:
    found = []
    for language in _list(service, "languages"):
        told = str(language.get("code") or language.get("name") or language.get("language") or "")
        code = known_language(told)
        if code and code not in found:
            found.append(code)
        elif told and not code:
            aside["languages"].append(told)
    return found


def _terms(service: Service, publisher: Publisher, aside: dict[str, list[str]]) -> dict[Axis, list[str]]:
    found: dict[Axis, list[str]] = {}
    for attribute in _list(service, "attributes", "service_taxonomys"):
        term = _mapping(attribute.get("taxonomy_term") or attribute.get("taxonomy"))
        names = _not_empty(str(term.get(key) or "").strip() for key in ("code", "term", "name"))
        axis = term.get("taxonomy")
        wanted = [f"{axis}:{name}" for name in names if isinstance(axis, str)] + names
        known = next((publisher.terms[name.lower()] for name in wanted if name.lower() in publisher.terms), None)
        if known is None:
            aside["terms"] += names[-1:]
        elif known[1] not in found.setdefault(known[0], []):
            found[known[0]].append(known[1])
    return found


def _places(service: Service) -> Iterator[dict[str, Any]]:
    hidden = bool(_HIDDEN.search(f"{service.get('name')} {service.get('description')}"))
    for at in _list(service, "service_at_locations"):
        location = _mapping(at.get("location"))
        address = next(iter(_list(location, "addresses", "physical_addresses")), {})
        parts = _not_empty(plain_words(address.get(key), 200) for key in ("address_1", "address_2"))
        if parts or address.get("postal_code"):
            yield {
                "name": plain_words(location.get("name"), 200) or plain_words(service["name"], 200),
                "address": ", ".join(parts) or None,
                "city": plain_words(address.get("city"), 100) or None,
                "postcode": plain_words(address.get("postal_code"), 20) or None,
                "latitude": _degrees(location.get("latitude"), 90),
                "longitude": _degrees(location.get("longitude"), 180),
                "confidential": hidden,
            }


def _degrees(value: Any, most: int) -> float | None:
    try:
        degrees = float(value)
    except (TypeError, ValueError):
        return None
    return degrees if -most <= degrees <= most else None


def _age(value: Any) -> int | None:
    degrees = _degrees(value, 120)
    return int(degrees) if degrees is not None and degrees >= 0 else None


def _list(holder: Mapping[str, Any], *names: str) -> list[Mapping[str, Any]]:
    found: list[Any] = next((holder[name] for name in names if isinstance(holder.get(name), list)), [])
    return [one for one in found if isinstance(one, Mapping)]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _not_empty(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
