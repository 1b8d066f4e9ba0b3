"""From a record to the rows of the standard's tables: pure, so that one record always gives the same rows and ids."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from babel import Locale as Names
from babel import UnknownLocaleError

from api.db import Base
from api.directory import models
from api.directory.areas import Areas
from api.directory.record import AXES, Place, Record
from api.directory.taxonomy import Taxonomy

Row = dict[str, Any]
Rows = dict[type[Base], list[Row]]

_NAMESPACE = uuid5(NAMESPACE_URL, "https://waymark.example/directory")


def stable_id(kind: str, *parts: object) -> UUID:
    """The id of a thing: the same on every installation, so that links and feeds keep working."""
    return uuid5(_NAMESPACE, ":".join((kind, *map(str, parts))))


def taxonomy_rows(taxonomy: Taxonomy) -> Rows:
    """The axes and their terms."""
    rows: Rows = defaultdict(list)
    for axis, name in taxonomy.names.items():
        rows[models.TaxonomyTable].append(
            {"id": stable_id("taxonomy", axis), "axis": axis, "name": name, "description": taxonomy.descriptions[axis]}
        )
    for term in taxonomy.terms.values():
        rows[models.TaxonomyTerm].append(
            {
                "id": stable_id("term", term.axis, term.key),
                "taxonomy_id": stable_id("taxonomy", term.axis),
                "key": term.key,
                "name": term.name,
                "description": term.name,
            }
        )
    return rows


def rows_of(records: Iterable[Record], areas: Areas, taxonomy: Taxonomy, now: datetime) -> Rows:
    """The rows of records that may be shown; none of those that may not."""
    rows: Rows = defaultdict(list)
    for record in records:
        if record.verified:
            _add(rows, record, areas, taxonomy, now)
    return rows


def _add(rows: Rows, record: Record, areas: Areas, taxonomy: Taxonomy, now: datetime) -> None:
    service = stable_id("service", record.id)
    organization = stable_id("organization", record.organization.lower())
    rows[models.Organization].append(
        {"id": organization, "name": record.organization, "description": record.organization, "website": record.url}
    )
    rows[models.Service].append(_service(record, service, organization, now))
    for model, found in _children(record, areas).items():
        for at, row in enumerate(found):
            rows[model].append({"id": stable_id(model.__tablename__, record.id, at), "service_id": service, **row})
    for axis in AXES:
        for key in record.terms(axis):
            rows[models.Attribute].append(
                {
                    "id": stable_id("attribute", record.id, axis, key),
                    "service_id": service,
                    "taxonomy_term_id": stable_id("term", axis, key),
                }
            )
    for at, place in enumerate(record.locations):
        if not place.confidential:
            _add_place(rows, place, service, stable_id("location", record.id, at))
    rows[models.ServiceIndex].append(_index(record, service, taxonomy))


_SAME_NAME = (
    "name", "description", "url", "email", "minimum_age", "maximum_age", "webchat", "whatsapp", "hours", "always_open",
    "bank_holidays", "interpreters", "residents_only", "women_only", "men_only", "not_for", "self_referral", "referral",
    "consent", "accepts_no_public_funds", "worker_gender", "relay_uk", "funded_until", "part_of", "confidence",
    "verified_by", "next_check",
)  # fmt: skip


def _service(record: Record, id: UUID, organization: UUID, now: datetime) -> Row:
    capacity = record.capacity
    closed = capacity.closed_until is not None and capacity.closed_until > now.date()
    return {
        **{name: getattr(record, name) for name in _SAME_NAME},
        "id": id,
        "organization_id": organization,
        "slug": record.id,
        "status": "temporarily closed" if closed else "active",
        "alert": None,
        "eligibility_description": record.who_for,
        "assured_date": record.verified_on,
        "last_modified": now,
        "text_number": record.text.number if record.text else None,
        "text_keyword": record.text.keyword if record.text else None,
        "accessibility": list(record.accessibility),
        "accepting": capacity.accepting,
        "waiting_days": capacity.waiting_days,
        "closed_until": capacity.closed_until,
    }


def _children(record: Record, areas: Areas) -> Mapping[type[Base], list[Row]]:
    names = [("alias", name) for name in record.aliases] + [("former", name) for name in record.formerly]
    return {
        models.Phone: [
            {"number": phone.number, "description": phone.label, "position": at}
            for at, phone in enumerate(record.phones)
        ],
        models.Schedule: [
            {
                "freq": "WEEKLY",
                "byday": ",".join(opening.days),
                "opens_at": opening.opens_at,
                "closes_at": opening.closes_at,
                "description": opening.note,
            }
            for opening in record.schedules
        ],
        models.Contact: [{"title": record.contact}] if record.contact else [],
        models.Language: [{"code": code} for code in record.languages],
        models.CostOption: [{"option": record.cost}] if record.cost else [],
        models.RequiredDocument: [{"document": document} for document in record.required_documents],
        models.ServiceArea: [_area(area, areas) for area in record.areas],
        models.ServiceName: [{"kind": kind, "name": name} for kind, name in names],
        models.FactSource: _sources(record),
    }


def _area(id: str, areas: Areas) -> Row:
    area = areas.by_id.get(id)
    return {"area": id, "name": area.name if area else id, "extent": area.code if area else None}


def _sources(record: Record) -> list[Row]:
    return [
        {
            "position": at,
            "title": source.title,
            "publisher": source.publisher,
            "url": source.url,
            "checked_on": source.checked_on,
            "facts": {mark.field: mark.confidence for mark in record.facts if mark.source == at + 1},
        }
        for at, source in enumerate(record.sources)
    ]


def _add_place(rows: Rows, place: Place, service: UUID, id: UUID) -> None:
    rows[models.Location].append(
        {
            "id": id,
            "name": place.name,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "address_1": place.address,
            "city": place.city,
            "postal_code": place.postcode,
        }
    )
    rows[models.ServiceAtLocation].append(
        {"id": stable_id("service_at_location", service, id), "service_id": service, "location_id": id}
    )


def _index(record: Record, id: UUID, taxonomy: Taxonomy) -> Row:
    terms = [f"{axis}:{key}" for axis in AXES for key in record.terms(axis)]
    return {
        "service_id": id,
        "slug": record.id,
        "next_check": record.next_check,
        "closed_until": record.capacity.closed_until,
        "accepting": record.capacity.accepting,
        "words": words_of(record, taxonomy),
        "terms": terms,
        "areas": list(record.areas),
        "languages": list(record.languages),
    }


def words_of(record: Record, taxonomy: Taxonomy) -> str:
    """What search reads, most telling first, one level a line: names; who and what; terms and languages."""
    names = [record.name, record.organization, *record.aliases, *record.formerly]
    about = [record.description, record.who_for or "", record.referral or ""]
    used = [(axis, key) for axis in AXES for key in record.terms(axis)]
    terms = [taxonomy.terms[term].name for term in used if term in taxonomy.terms]
    spoken = [language_name(code) for code in record.languages]
    return "\n".join(" · ".join(part for part in level if part) for level in (names, about, terms + spoken))


def language_name(code: str, locale: str = "en") -> str:
    """The name of a language; its code when nobody has named it."""
    try:
        return str(Names.parse(locale).languages.get(code, code))
    except (UnknownLocaleError, ValueError):
        return code
