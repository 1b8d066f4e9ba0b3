"""Which columns the tables of HSDS have, and where their values stand in our rows.

Columns after those of the standard are our own: a package may have more columns than the standard names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.db import Base
from api.directory import models
from api.directory.projection import language_name

Row = Mapping[str, Any]


@dataclass(frozen=True)
class File:
    """One table: its columns, and for those that are not named as in our rows how to get them."""

    name: str
    columns: tuple[str, ...]
    made: Mapping[str, Callable[[Row], Any]]


def _file(name: str, columns: str, /, **made: Callable[[Row], Any]) -> File:
    return File(name, tuple(columns.split()), made)


def _phone_type(row: Row) -> str:
    return str(row.get("type", "voice"))


FILES: Mapping[type[Base], File] = {
    models.Organization: _file("organizations.csv", "id name description website"),
    models.Service: _file(
        "services.csv",
        "id organization_id name description url email status minimum_age maximum_age eligibility_description "
        "application_process assured_date alert last_modified "
        "slug text_keyword webchat whatsapp hours always_open bank_holidays interpreters residents_only women_only "
        "men_only not_for self_referral consent accepts_no_public_funds worker_gender accessibility relay_uk",
        application_process=lambda row: row["referral"],
    ),
    models.Phone: _file("phones.csv", "id service_id number type description", type=_phone_type),
    models.Schedule: _file("schedules.csv", "id service_id freq byday opens_at closes_at description"),
    models.Language: _file("languages.csv", "id service_id code name", name=lambda row: language_name(row["code"])),
    models.CostOption: _file("cost_options.csv", "id service_id option"),
    models.RequiredDocument: _file("required_documents.csv", "id service_id document"),
    models.ServiceArea: _file("service_areas.csv", "id service_id name extent"),
    models.Contact: _file("contacts.csv", "id service_id title"),
    models.TaxonomyTable: _file("taxonomies.csv", "id name description"),
    models.TaxonomyTerm: _file(
        "taxonomy_terms.csv", "id code name description taxonomy_id taxonomy", code=lambda row: row["key"]
    ),
    models.Attribute: _file(
        "attributes.csv",
        "id link_id link_entity taxonomy_term_id",
        link_id=lambda row: row["service_id"],
        link_entity=lambda row: "service",
    ),
    models.Location: _file(
        "locations.csv", "id location_type name latitude longitude", location_type=lambda row: "physical"
    ),
    models.ServiceAtLocation: _file("service_at_location.csv", "id service_id location_id"),
}  # fmt: skip


def cells(file: File, row: Row) -> list[str]:
    """One of our rows as a line of a table."""
    return [_cell(file.made[name](row) if name in file.made else row.get(name)) for name in file.columns]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    # The mark at the end tells a list of one from words.
    return "".join(f"{one}|" for one in value) if isinstance(value, list) else str(value)
