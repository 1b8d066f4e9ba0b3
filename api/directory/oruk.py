"""The rows of the directory as the standard writes them: Open Referral UK 3.0, in JSON without a null.

What the standard has no name for stands under `waymark`; `docs/directory-api.md` describes each field.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from babel.dates import format_date

from api.directory import models
from api.directory.freshness import overdue
from api.directory.projection import language_name, stable_id

Json = dict[str, Any]

_STATISTICS = "http://statistics.data.gov.uk/id/statistical-geography/"
_EVERY_DAY = "MO,TU,WE,TH,FR,SA,SU"
# The last minute of a day: the standard's times have no 24:00.
_MIDNIGHT, _LAST_MINUTE = "24:00", "23:59"
# Bits by which the ids of a place that is no building differ from the id of its service.
_AT_A_DISTANCE, _NO_BUILDING = 1, 2


@dataclass(frozen=True)
class Reading:
    """When the rows are read, and the sentences (`content/messages.yml`) for what is not as usual."""

    today: date
    message: Callable[[str], str]

    def say(self, key: str, day: date | None = None) -> str:
        """A sentence, with a date where it has one."""
        return self.message(key).replace("{date}", format_date(day, "long", "en_GB") if day else "")


def said(**values: Any) -> Json:
    """What has a value: the standard wants a field left out, not null."""
    return {name: value for name, value in values.items() if value is not None}


def moment(value: datetime) -> str:
    """A time as RFC 3339 in UTC."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def organization_json(row: models.Organization) -> Json:
    """An organization by itself."""
    return said(id=str(row.id), name=row.name, description=row.description, website=row.website)


def service_json(row: models.Service, reading: Reading) -> Json:
    """A service with what it has once, and who runs it."""
    return said(
        id=str(row.id),
        organization_id=str(row.organization_id),
        name=row.name,
        description=row.description,
        url=row.url,
        email=row.email,
        status=_status(row, reading.today),
        minimum_age=row.minimum_age,
        maximum_age=row.maximum_age,
        eligibility_description=row.eligibility_description,
        application_process=row.referral,
        assured_date=row.assured_date.isoformat(),
        alert=_alert(row, reading),
        last_modified=moment(row.last_modified),
        organization=organization_json(row.organization),
        waymark=_beyond(row, reading.today),
    )


def full_service_json(row: models.Service, reading: Reading, places: bool = True) -> Json:
    """A service with everything that belongs to it; inside a place without its places."""
    basic = service_json(row, reading)
    names = {kind: [name.name for name in row.names if name.kind == kind] for kind in ("alias", "former")}
    basic["waymark"] |= {
        "aliases": names["alias"],
        "former_names": names["former"],
        "sources": [_source(source) for source in row.sources],
    }
    full = basic | {
        "phones": _phones(row),
        "schedules": _schedules(row),
        "languages": [_language(language) for language in row.languages],
        "cost_options": [_of_service(cost, option=cost.option) for cost in row.cost_options],
        "required_documents": [_of_service(needed, document=needed.document) for needed in row.required_documents],
        "service_areas": [_area(area) for area in row.service_areas],
        "contacts": [_of_service(contact, title=contact.title) for contact in row.contacts],
        "attributes": [_attribute(attribute) for attribute in row.attributes],
    }
    if row.cost_options:
        full["fees"] = row.cost_options[0].option
    if places:
        full["service_at_locations"] = [place_json(row, at) for at in _places(row)]
    return full


def place_json(row: models.Service, at: models.ServiceAtLocation | None) -> Json:
    """A service at one of its places, without the service; None is the telephone, the chat or the website."""
    if at is None:
        id, location = at_a_distance(row.id), _no_building(row)
    else:
        id, location = at.id, _location(at.location)
    return {"id": str(id), "service_id": str(row.id), "location_id": location["id"], "location": location}


def at_a_distance(id: UUID) -> UUID:
    """The id of a service's place that is no building, from the service's id; and back again."""
    return UUID(int=id.int ^ _AT_A_DISTANCE)


def taxonomy_json(row: models.TaxonomyTable) -> Json:
    """A taxonomy by itself."""
    return said(id=str(row.id), name=row.name, description=row.description, waymark={"key": row.axis})


def term_json(row: models.TaxonomyTerm) -> Json:
    """A term, with the name of its taxonomy."""
    return said(
        id=str(row.id),
        code=row.key,
        name=row.name,
        description=row.description,
        term=row.name,
        taxonomy=row.taxonomy.name,
        taxonomy_id=str(row.taxonomy_id),
    )


def _status(row: models.Service, today: date) -> str:
    if row.closed_until is not None:
        return "temporarily closed" if row.closed_until > today else "active"
    return row.status


def _alert(row: models.Service, reading: Reading) -> str | None:
    closed = row.closed_until is not None and row.closed_until > reading.today
    late = overdue(row.next_check, reading.today)
    sentences = [
        row.alert,
        reading.say("directory_closed_until", row.closed_until) if closed else None,
        reading.say("directory_not_accepting") if row.accepting is False else None,
        reading.say("directory_overdue", row.next_check) if late else None,
    ]
    return " ".join(sentence for sentence in sentences if sentence) or None


def _beyond(row: models.Service, today: date) -> Json:
    """What victims need and the standard lacks."""
    return said(
        slug=row.slug,
        text_keyword=row.text_keyword,
        webchat=row.webchat,
        whatsapp=row.whatsapp,
        relay_uk=row.relay_uk,
        hours=row.hours,
        always_open=row.always_open,
        bank_holidays=row.bank_holidays,
        interpreters=row.interpreters,
        residents_only=row.residents_only,
        women_only=row.women_only,
        men_only=row.men_only,
        not_for=row.not_for,
        self_referral=row.self_referral,
        consent=row.consent,
        accepts_no_public_funds=row.accepts_no_public_funds,
        worker_gender=row.worker_gender,
        accessibility=list(row.accessibility),
        accepting=row.accepting,
        waiting_days=row.waiting_days,
        closed_until=_day(row.closed_until),
        funded_until=_day(row.funded_until),
        part_of=row.part_of,
        confidence=row.confidence,
        next_check=_day(row.next_check),
        overdue=overdue(row.next_check, today),
    )


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _of_service(row: Any, **values: Any) -> Json:
    return said(id=str(row.id), service_id=str(row.service_id), **values)


def _phones(row: models.Service) -> list[Json]:
    phones = [
        _of_service(phone, number=phone.number, description=phone.description, type="voice") for phone in row.phones
    ]
    if row.text_number:
        id = stable_id("phone", row.slug, "text")
        phones.append(said(id=str(id), service_id=str(row.id), number=row.text_number, type="text"))
    return phones


def _schedules(row: models.Service) -> list[Json]:
    if row.always_open and not row.schedules:
        id = stable_id("schedule", row.slug, "always")
        hours = {"freq": "WEEKLY", "byday": _EVERY_DAY, "opens_at": "00:00", "closes_at": _LAST_MINUTE}
        return [{"id": str(id), "service_id": str(row.id), **hours}]
    return [
        _of_service(
            schedule,
            freq=schedule.freq,
            byday=schedule.byday,
            opens_at=schedule.opens_at,
            closes_at=schedule.closes_at.replace(_MIDNIGHT, _LAST_MINUTE),
            description=schedule.description,
        )
        for schedule in row.schedules
    ]


def _language(row: models.Language) -> Json:
    return _of_service(row, code=row.code, name=language_name(row.code))


def _area(row: models.ServiceArea) -> Json:
    code = {"extent": row.extent, "extent_type": "text", "uri": f"{_STATISTICS}{row.extent}"} if row.extent else {}
    return _of_service(row, name=row.name, service_area=row.name, waymark={"area": row.area}, **code)


def _attribute(row: models.Attribute) -> Json:
    return {
        "id": str(row.id),
        "link_id": str(row.service_id),
        "link_type": "service",
        "link_entity": "service",
        "taxonomy_term_id": str(row.taxonomy_term_id),
        "taxonomy_term": term_json(row.taxonomy_term),
    }


def _source(row: models.FactSource) -> Json:
    facts = row.facts or None
    return said(title=row.title, publisher=row.publisher, url=row.url, checked_on=_day(row.checked_on), facts=facts)


def reachable(row: models.Service) -> bool:
    """Whether somebody can use a service without going anywhere."""
    return any((row.phones, row.text_number, row.webchat, row.whatsapp, row.email, row.url))


def _places(row: models.Service) -> list[models.ServiceAtLocation | None]:
    """The places of a service; one that has none to go to is where it can be reached."""
    if row.service_at_locations:
        return [*sorted(row.service_at_locations, key=lambda at: at.id)]
    return [None] if reachable(row) else []


def _no_building(row: models.Service) -> Json:
    id = UUID(int=row.id.int ^ _NO_BUILDING)
    return said(id=str(id), location_type="virtual", name=row.name, url=row.webchat or row.url)


def _location(row: models.Location) -> Json:
    place = said(
        id=str(row.id),
        location_type="physical",
        name=row.name,
        latitude=row.latitude,
        longitude=row.longitude,
    )
    return place | ({"addresses": [_address(row)]} if row.address_1 and row.city and row.postal_code else {})


def _address(row: models.Location) -> Json:
    """The standard wants a county; an English address has none, so the town stands there too."""
    return {
        "id": str(stable_id("address", row.id)),
        "location_id": str(row.id),
        "address_1": row.address_1,
        "city": row.city,
        "state_province": row.city,
        "postal_code": row.postal_code,
        "country": "GB",
        "address_type": "physical",
    }
