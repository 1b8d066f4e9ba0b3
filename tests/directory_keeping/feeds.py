"""What other publishers send: one service as Open Referral writes it, and a package of tables."""

from datetime import date
from pathlib import Path
from typing import Any

from api.directory.feeds.referral import Publisher
from tests.directory_keeping.conftest import Vocabularies

SERVICE: dict[str, Any] = {
    "id": "ac148810-d857-441c-9679-408f346de14b",
    "name": "Bristol Robbery Help",
    "description": "<p>For people who were <b>robbed</b> &amp; their families.</p>",
    "url": "https://robbery.example",
    "email": "help@robbery.example",
    "status": "active",
    "minimum_age": 16,
    "assured_date": "2026-05-01",
    "organization": {"id": "o1", "name": "Robbery Trust", "description": "A charity"},
    "phones": [
        {"number": "0117-496-0000", "type": "voice"},
        {"number": "0117 496 0001", "extension": "12"},
        {"number": "07700 900000", "type": "text"},
        {"number": "0117 496 0002", "type": "fax"},
    ],
    "schedules": [
        {"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:30:00Z", "closes_at": "17:00:00", "description": "Days"},
        {"freq": "MONTHLY", "byday": "1SU", "opens_at": "09:30", "closes_at": "17:00"},
    ],
    "service_areas": [{"name": "Lambeth"}, {"name": "Middle-earth"}, {"extent": "E09000012"}],
    "languages": [{"name": "Polish"}, {"code": "cy"}, {"name": "Elvish"}],
    "contacts": [{"name": "Ann Persona", "title": "Duty worker"}],
    "attributes": [
        {"taxonomy_term": {"name": "Robbery and street crime", "taxonomy": "What happened"}},
        {"taxonomy_term": {"name": "Gardening"}},
    ],
    "service_at_locations": [
        {"location": {"name": "Office", "addresses": [{"address_1": "1 High Street", "city": "Bristol"}]}}
    ],
}
TABLES = {
    "services.csv": "id,organization_id,name,description,url\ns1,o1,One,About one,https://one.example\ns2,o1,Two,,\n",
    "organizations.csv": "id,name,description\no1,Trust,A charity\n",
    "phones.csv": "id,service_id,number\np1,s2,020 7946 0002\np2,s1,020 7946 0001\n",
    "service_areas.csv": "id,service_id,name\na1,s1,Lambeth\na2,s2,London\n",
    "taxonomy_terms.csv": "id,name\nt1,Robbery and street crime\n",
    "attributes.csv": "id,link_id,link_entity,taxonomy_term_id\nx1,s1,service,t1\n",
    "service_at_location.csv": "id,service_id,location_id\nl1,s1,place\n",
    "locations.csv": "id,name\nplace,Office\n",
    "addresses.csv": "id,location_id,address_1,city,postal_code\nd1,place,1 High Street,London,SE1 1AA\n",
}


def publisher(vocabularies: Vocabularies, **changes: Any) -> Publisher:
    """A publisher of records, on a day."""
    return Publisher("robbery.example", *vocabularies, date(2026, 11, 21), **changes)


def package(folder: Path, **changes: str) -> Path:
    """A folder of tables; a change replaces one, by its name without the ending."""
    folder.mkdir(exist_ok=True)
    for name, text in {**TABLES, **{f"{name}.csv": text for name, text in changes.items()}}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
