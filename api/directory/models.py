"""The public tables of the directory: Open Referral UK 3.0 (HSDS), and what victims need beyond it.

They are made from records (`editor_models`), and only from those that may be shown: a confidential address is in no
table that a public query can reach.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import Text

from api.db import Base

DIMENSION = 384
_SERVICE = "waymark.service.id"


def _of_service() -> Mapped[UUID]:
    return mapped_column(ForeignKey(_SERVICE, ondelete="CASCADE"), index=True)


class Organization(Base):
    """HSDS organization."""

    __tablename__ = "organization"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    description: Mapped[str]
    website: Mapped[str | None]


class Service(Base):
    """HSDS service; from `slug` on, what victims need and the standard lacks."""

    __tablename__ = "service"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("waymark.organization.id"), index=True)
    name: Mapped[str]
    description: Mapped[str]
    url: Mapped[str | None]
    email: Mapped[str | None]
    status: Mapped[str]
    minimum_age: Mapped[int | None]
    maximum_age: Mapped[int | None]
    eligibility_description: Mapped[str | None]
    assured_date: Mapped[date]
    alert: Mapped[str | None]
    last_modified: Mapped[datetime] = mapped_column(index=True)
    slug: Mapped[str] = mapped_column(unique=True)
    text_number: Mapped[str | None]
    text_keyword: Mapped[str | None]
    webchat: Mapped[str | None]
    whatsapp: Mapped[str | None]
    hours: Mapped[str | None]
    always_open: Mapped[bool]
    bank_holidays: Mapped[str | None]
    interpreters: Mapped[bool]
    residents_only: Mapped[bool]
    women_only: Mapped[bool]
    men_only: Mapped[bool]
    not_for: Mapped[str | None]
    self_referral: Mapped[bool | None]
    referral: Mapped[str | None]
    consent: Mapped[str | None]
    accepts_no_public_funds: Mapped[bool | None]
    worker_gender: Mapped[str | None]
    accessibility: Mapped[list[str]] = mapped_column(ARRAY(Text))
    relay_uk: Mapped[str | None]
    accepting: Mapped[bool | None]
    waiting_days: Mapped[int | None]
    closed_until: Mapped[date | None]
    funded_until: Mapped[date | None]
    part_of: Mapped[str | None]
    confidence: Mapped[str]
    verified_by: Mapped[str | None]
    next_check: Mapped[date] = mapped_column(index=True)

    organization: Mapped[Organization] = relationship()
    phones: Mapped[list["Phone"]] = relationship(order_by="Phone.position")
    schedules: Mapped[list["Schedule"]] = relationship(order_by="Schedule.id")
    languages: Mapped[list["Language"]] = relationship(order_by="Language.code")
    cost_options: Mapped[list["CostOption"]] = relationship()
    required_documents: Mapped[list["RequiredDocument"]] = relationship()
    service_areas: Mapped[list["ServiceArea"]] = relationship(order_by="ServiceArea.area")
    contacts: Mapped[list["Contact"]] = relationship()
    attributes: Mapped[list["Attribute"]] = relationship()
    service_at_locations: Mapped[list["ServiceAtLocation"]] = relationship(back_populates="service")
    names: Mapped[list["ServiceName"]] = relationship(order_by="ServiceName.name")
    sources: Mapped[list["FactSource"]] = relationship(order_by="FactSource.position")


class Phone(Base):
    """HSDS phone."""

    __tablename__ = "phone"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = _of_service()
    number: Mapped[str]
    description: Mapped[str | None]
    position: Mapped[int]


class Schedule(Base):
    """HSDS schedule: weekly hours (RFC 5545), local time."""

    __tablename__ = "schedule"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = _of_service()
    freq: Mapped[str]
    byday: Mapped[str]
    opens_at: Mapped[str]
    closes_at: Mapped[str]
    description: Mapped[str | None]


class Language(Base):
    """HSDS language: a BCP 47 code."""

    __tablename__ = "language"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = _of_service()
    code: Mapped[str]


class CostOption(Base):
    """HSDS cost option, in words."""

    __tablename__ = "cost_option"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = _of_service()
    option: Mapped[str]


class RequiredDocument(Base):
    """HSDS required document."""

    __tablename__ = "required_document"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = _of_service()
    document: Mapped[str]


class ServiceArea(Base):
    """HSDS service area: an area of `content/areas.yml`."""

    __tablename__ = "service_area"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = _of_service()
    area: Mapped[str]
    name: Mapped[str]
    extent: Mapped[str | None]


class Contact(Base):
    """HSDS contact: a role to ask for, never a private person."""

    __tablename__ = "contact"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = _of_service()
    title: Mapped[str]


class TaxonomyTable(Base):
    """HSDS taxonomy: one axis."""

    __tablename__ = "taxonomy"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    axis: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str]


class TaxonomyTerm(Base):
    """HSDS taxonomy term."""

    __tablename__ = "taxonomy_term"
    __table_args__ = (UniqueConstraint("taxonomy_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    taxonomy_id: Mapped[UUID] = mapped_column(ForeignKey("waymark.taxonomy.id"))
    key: Mapped[str]
    name: Mapped[str]
    description: Mapped[str]

    taxonomy: Mapped[TaxonomyTable] = relationship()


class Attribute(Base):
    """HSDS attribute: a term that describes a service."""

    __tablename__ = "attribute"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = _of_service()
    taxonomy_term_id: Mapped[UUID] = mapped_column(ForeignKey("waymark.taxonomy_term.id"), index=True)

    taxonomy_term: Mapped[TaxonomyTerm] = relationship()


class Location(Base):
    """HSDS location with its address: public ones only."""

    __tablename__ = "location"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    address_1: Mapped[str | None]
    city: Mapped[str | None]
    postal_code: Mapped[str | None]


class ServiceAtLocation(Base):
    """HSDS service at location."""

    __tablename__ = "service_at_location"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = _of_service()
    location_id: Mapped[UUID] = mapped_column(ForeignKey("waymark.location.id", ondelete="CASCADE"), index=True)

    service: Mapped[Service] = relationship(back_populates="service_at_locations")
    location: Mapped[Location] = relationship()


class ServiceName(Base):
    """What people call a service: a short form, or the name it had (`kind` is `alias` or `former`)."""

    __tablename__ = "service_name"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = _of_service()
    kind: Mapped[str]
    name: Mapped[str]


class FactSource(Base):
    """Where the facts of a service were found, and when that was looked at."""

    __tablename__ = "fact_source"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = _of_service()
    position: Mapped[int]
    title: Mapped[str]
    publisher: Mapped[str]
    url: Mapped[str | None]
    checked_on: Mapped[date | None]
    facts: Mapped[dict[str, str]] = mapped_column(JSONB)


class ServiceIndex(Base):
    """What search reads of a service, in one row. `embedding` is empty until the worker has made it.

    `slug`, `next_check`, `closed_until` and `accepting` are the service's own: the many ways to come near a query read
    this table alone. No index of embeddings: of those near a person all are compared, which is exact, and faster than
    an index that knows no places. So they lie in the row itself, not beside it (migration 0005).
    """

    __tablename__ = "service_index"
    __table_args__ = (
        Index("ix_service_index_document", "document", postgresql_using="gin"),
        Index("ix_service_index_terms", "terms", postgresql_using="gin"),
        Index("ix_service_index_areas", "areas", postgresql_using="gin"),
    )

    service_id: Mapped[UUID] = mapped_column(ForeignKey(_SERVICE, ondelete="CASCADE"), primary_key=True)
    slug: Mapped[str] = mapped_column(index=True, unique=True)
    next_check: Mapped[date]
    closed_until: Mapped[date | None]
    accepting: Mapped[bool | None]
    words: Mapped[str]
    document: Mapped[Any] = mapped_column(TSVECTOR)
    embedding: Mapped[Any | None] = mapped_column(HALFVEC(DIMENSION))
    terms: Mapped[list[str]] = mapped_column(ARRAY(Text))
    areas: Mapped[list[str]] = mapped_column(ARRAY(Text))
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))
