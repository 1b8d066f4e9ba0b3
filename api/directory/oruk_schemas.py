"""What may be asked of the standard API, and the shapes of its answers as the OpenAPI document shows them."""

import re
from datetime import datetime
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, model_validator
from pydantic.json_schema import SkipJsonSchema

MOST = 500
_DAY_FIRST = re.compile(r"\d{4}-\d{2}-\d{2}")
_POSTCODE = r"^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?( ?[0-9][A-Za-z]{2})?$"


def _written_out(value: Any) -> Any:
    """A time as RFC 3339 writes it, or a day; not a number of seconds."""
    if isinstance(value, str) and not _DAY_FIRST.match(value):
        raise ValueError("must be a time such as 2026-11-21T09:00:00Z")
    return value


Time = Annotated[datetime, BeforeValidator(_written_out)]
Words = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
_Optional = SkipJsonSchema[None]


class Paging(BaseModel):
    """Which part of a list, and in which form."""

    page: int = Field(1, ge=1, le=1_000_000, description="Which page, from 1")
    per_page: int = Field(50, ge=1, le=MOST, description="How many a page")
    format: Literal["json", "ndjson"] = Field("json", description="ndjson: everything, one a line, without pages")
    search: Words = Field("", description="Words that must be found")


class OrganizationQuery(Paging):
    """What may be asked of the list of organizations."""

    full: bool = Field(False, description="With their services")
    full_service: bool = Field(False, description="With everything of their services")


class TermQuery(Paging):
    """What may be asked of the list of terms."""

    taxonomy_id: UUID | _Optional = Field(None, description="Terms of this taxonomy")
    top_only: bool = Field(False, description="Terms without a parent; no term here has one")
    parent_id: UUID | _Optional = Field(None, description="Terms below this one; there are none")


class _OfServices(Paging):
    taxonomy_term_id: UUID | _Optional = Field(None, description="Services that this term describes")
    taxonomy_id: UUID | _Optional = Field(None, description="Services that a term of this taxonomy describes")
    organization_id: UUID | _Optional = Field(None, description="Services of this organization")
    modified_after: Time | _Optional = Field(None, description="Changed at or after this time; UTC if none is said")
    full: bool = Field(False, description="With everything that belongs to each")


class ServiceQuery(_OfServices):
    """What may be asked of the list of services."""

    minimal: bool = Field(False, description="Only ids and times; all on one page unless per_page is given")


class PlaceQuery(_OfServices):
    """What may be asked of the list of services at locations."""

    postcode: Annotated[str, Field(pattern=_POSTCODE)] | _Optional = Field(
        None, description="Services for people who live here; only the first half of the postcode is used"
    )
    proximity: Annotated[float, Field(ge=0, le=2_000_000)] | _Optional = Field(
        None, description="Only places so many metres from the middle of the postcode's first half"
    )

    @model_validator(mode="after")
    def _near_what(self) -> "PlaceQuery":
        if self.proximity is not None and self.postcode is None:
            raise ValueError("proximity needs a postcode")
        return self


class Details(BaseModel):
    """What this API is."""

    version: str
    profile: str
    openapi_url: str


class _Item(BaseModel, extra="allow"):
    id: UUID


class _Named(_Item):
    name: str
    description: str


class OrganizationItem(_Named):
    """An organization; `services` in its full form."""


class TaxonomyItem(_Named):
    """A taxonomy; `taxonomy_terms` by its id."""


class TermItem(_Named):
    """A term of a taxonomy."""

    taxonomy_id: UUID


class ServiceItem(_Item):
    """A service; more in its full form."""

    name: str
    status: Literal["active", "inactive", "defunct", "temporarily closed"]
    description: str
    organization: OrganizationItem
    waymark: dict[str, Any]


class ServiceChange(_Item):
    """A service in the minimal form. `modified_date` and `last_modified` are the same time under both its names."""

    last_modified: datetime
    modified_date: datetime


class PlaceItem(_Item):
    """A service at a location."""

    service_id: UUID
    location_id: UUID
    location: dict[str, Any]
    service: dict[str, Any]


Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """One page of a list."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[Item]
