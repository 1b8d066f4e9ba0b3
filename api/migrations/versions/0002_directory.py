"""The service directory, and the people who may edit it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TIME = sa.DateTime(timezone=True)
SCHEMA = "waymark"


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    for create in TABLES:
        create()


def downgrade() -> None:
    for create in reversed(TABLES):
        op.drop_table(create.__name__.removeprefix("_"), schema=SCHEMA)


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_account"),
        schema=SCHEMA,
    )


def _location() -> None:
    op.create_table(
        "location",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("address_1", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("postal_code", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_location"),
        schema=SCHEMA,
    )


def _organization() -> None:
    op.create_table(
        "organization",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("website", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_organization"),
        schema=SCHEMA,
    )
    op.create_index("ix_organization_name", "organization", ["name"], unique=False, schema=SCHEMA)


def _search_gap() -> None:
    op.create_table(
        "search_gap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("harm", sa.String(), nullable=False),
        sa.Column("need", sa.String(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_gap"),
        sa.UniqueConstraint(
            "month",
            "harm",
            "need",
            "group",
            "area",
            "language",
            name="uq_search_gap_month_harm_need_group_area_language",
        ),
        schema=SCHEMA,
    )


def _service_record() -> None:
    op.create_table(
        "service_record",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("record", JSONB, nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_service_record"),
        schema=SCHEMA,
    )


def _service_revision() -> None:
    op.create_table(
        "service_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("before", JSONB, nullable=True),
        sa.Column("after", JSONB, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_service_revision"),
        schema=SCHEMA,
    )
    op.create_index("ix_service_revision_slug", "service_revision", ["slug"], unique=False, schema=SCHEMA)


def _suggestion() -> None:
    op.create_table(
        "suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("decided_at", TIME, nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_suggestion"),
        schema=SCHEMA,
    )
    op.create_index("ix_suggestion_slug", "suggestion", ["slug"], unique=False, schema=SCHEMA)


def _taxonomy() -> None:
    op.create_table(
        "taxonomy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("axis", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_taxonomy"),
        sa.UniqueConstraint("axis", name="uq_taxonomy_axis"),
        schema=SCHEMA,
    )


def _service() -> None:
    op.create_table(
        "service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("minimum_age", sa.Integer(), nullable=True),
        sa.Column("maximum_age", sa.Integer(), nullable=True),
        sa.Column("eligibility_description", sa.String(), nullable=True),
        sa.Column("assured_date", sa.Date(), nullable=False),
        sa.Column("alert", sa.String(), nullable=True),
        sa.Column("last_modified", TIME, nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("text_number", sa.String(), nullable=True),
        sa.Column("text_keyword", sa.String(), nullable=True),
        sa.Column("webchat", sa.String(), nullable=True),
        sa.Column("whatsapp", sa.String(), nullable=True),
        sa.Column("hours", sa.String(), nullable=True),
        sa.Column("always_open", sa.Boolean(), nullable=False),
        sa.Column("bank_holidays", sa.String(), nullable=True),
        sa.Column("interpreters", sa.Boolean(), nullable=False),
        sa.Column("residents_only", sa.Boolean(), nullable=False),
        sa.Column("women_only", sa.Boolean(), nullable=False),
        sa.Column("men_only", sa.Boolean(), nullable=False),
        sa.Column("not_for", sa.String(), nullable=True),
        sa.Column("self_referral", sa.Boolean(), nullable=True),
        sa.Column("referral", sa.String(), nullable=True),
        sa.Column("consent", sa.String(), nullable=True),
        sa.Column("accepts_no_public_funds", sa.Boolean(), nullable=True),
        sa.Column("worker_gender", sa.String(), nullable=True),
        sa.Column("accessibility", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("relay_uk", sa.String(), nullable=True),
        sa.Column("accepting", sa.Boolean(), nullable=True),
        sa.Column("waiting_days", sa.Integer(), nullable=True),
        sa.Column("closed_until", sa.Date(), nullable=True),
        sa.Column("funded_until", sa.Date(), nullable=True),
        sa.Column("part_of", sa.String(), nullable=True),
        sa.Column("confidence", sa.String(), nullable=False),
        sa.Column("verified_by", sa.String(), nullable=True),
        sa.Column("next_check", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["waymark.organization.id"], name="fk_service_organization_id"),
        sa.PrimaryKeyConstraint("id", name="pk_service"),
        sa.UniqueConstraint("slug", name="uq_service_slug"),
        schema=SCHEMA,
    )
    op.create_index("ix_service_last_modified", "service", ["last_modified"], unique=False, schema=SCHEMA)
    op.create_index("ix_service_next_check", "service", ["next_check"], unique=False, schema=SCHEMA)
    op.create_index("ix_service_organization_id", "service", ["organization_id"], unique=False, schema=SCHEMA)


def _sign_in() -> None:
    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["account"], ["waymark.account.name"], name="fk_sign_in_account", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_in"),
        schema=SCHEMA,
    )
    op.create_index("ix_sign_in_account", "sign_in", ["account"], unique=False, schema=SCHEMA)
    op.create_index("ix_sign_in_expires_at", "sign_in", ["expires_at"], unique=False, schema=SCHEMA)


def _taxonomy_term() -> None:
    op.create_table(
        "taxonomy_term",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("taxonomy_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["taxonomy_id"], ["waymark.taxonomy.id"], name="fk_taxonomy_term_taxonomy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_taxonomy_term"),
        sa.UniqueConstraint("taxonomy_id", "key", name="uq_taxonomy_term_taxonomy_id_key"),
        schema=SCHEMA,
    )


def _attribute() -> None:
    op.create_table(
        "attribute",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("taxonomy_term_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["waymark.service.id"], name="fk_attribute_service_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["taxonomy_term_id"], ["waymark.taxonomy_term.id"], name="fk_attribute_taxonomy_term_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attribute"),
        schema=SCHEMA,
    )
    op.create_index("ix_attribute_service_id", "attribute", ["service_id"], unique=False, schema=SCHEMA)
    op.create_index("ix_attribute_taxonomy_term_id", "attribute", ["taxonomy_term_id"], unique=False, schema=SCHEMA)


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["waymark.service.id"], name="fk_contact_service_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_contact"),
        schema=SCHEMA,
    )
    op.create_index("ix_contact_service_id", "contact", ["service_id"], unique=False, schema=SCHEMA)


def _cost_option() -> None:
    op.create_table(
        "cost_option",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("option", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["waymark.service.id"], name="fk_cost_option_service_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cost_option"),
        schema=SCHEMA,
    )
    op.create_index("ix_cost_option_service_id", "cost_option", ["service_id"], unique=False, schema=SCHEMA)


def _fact_source() -> None:
    op.create_table(
        "fact_source",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("facts", JSONB, nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["waymark.service.id"], name="fk_fact_source_service_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_fact_source"),
        schema=SCHEMA,
    )
    op.create_index("ix_fact_source_service_id", "fact_source", ["service_id"], unique=False, schema=SCHEMA)


def _language() -> None:
    op.create_table(
        "language",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["waymark.service.id"], name="fk_language_service_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_language"),
        schema=SCHEMA,
    )
    op.create_index("ix_language_service_id", "language", ["service_id"], unique=False, schema=SCHEMA)


def _phone() -> None:
    op.create_table(
        "phone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["waymark.service.id"], name="fk_phone_service_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_phone"),
        schema=SCHEMA,
    )
    op.create_index("ix_phone_service_id", "phone", ["service_id"], unique=False, schema=SCHEMA)


def _required_document() -> None:
    op.create_table(
        "required_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["waymark.service.id"], name="fk_required_document_service_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_required_document"),
        schema=SCHEMA,
    )
    op.create_index("ix_required_document_service_id", "required_document", ["service_id"], unique=False, schema=SCHEMA)


def _schedule() -> None:
    op.create_table(
        "schedule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("freq", sa.String(), nullable=False),
        sa.Column("byday", sa.String(), nullable=False),
        sa.Column("opens_at", sa.String(), nullable=False),
        sa.Column("closes_at", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"], ["waymark.service.id"], name="fk_schedule_service_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_schedule"),
        schema=SCHEMA,
    )
    op.create_index("ix_schedule_service_id", "schedule", ["service_id"], unique=False, schema=SCHEMA)


def _service_area() -> None:
    op.create_table(
        "service_area",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("extent", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"], ["waymark.service.id"], name="fk_service_area_service_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_service_area"),
        schema=SCHEMA,
    )
    op.create_index("ix_service_area_service_id", "service_area", ["service_id"], unique=False, schema=SCHEMA)


def _service_at_location() -> None:
    op.create_table(
        "service_at_location",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["waymark.location.id"], name="fk_service_at_location_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["waymark.service.id"], name="fk_service_at_location_service_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_service_at_location"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_service_at_location_location_id", "service_at_location", ["location_id"], unique=False, schema=SCHEMA
    )
    op.create_index(
        "ix_service_at_location_service_id", "service_at_location", ["service_id"], unique=False, schema=SCHEMA
    )


def _service_index() -> None:
    op.create_table(
        "service_index",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("document", postgresql.TSVECTOR(), nullable=False),
        sa.Column("embedding", HALFVEC(dim=384), nullable=True),
        sa.Column("terms", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("areas", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["waymark.service.id"], name="fk_service_index_service_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("service_id", name="pk_service_index"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_service_index_areas", "service_index", ["areas"], unique=False, schema=SCHEMA, postgresql_using="gin"
    )
    op.create_index(
        "ix_service_index_document", "service_index", ["document"], unique=False, schema=SCHEMA, postgresql_using="gin"
    )
    op.create_index(
        "ix_service_index_embedding",
        "service_index",
        ["embedding"],
        unique=False,
        schema=SCHEMA,
        postgresql_using="hnsw",
        postgresql_ops={"embedding": "halfvec_ip_ops"},
    )
    op.create_index(
        "ix_service_index_terms", "service_index", ["terms"], unique=False, schema=SCHEMA, postgresql_using="gin"
    )


def _service_name() -> None:
    op.create_table(
        "service_name",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["waymark.service.id"], name="fk_service_name_service_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_service_name"),
        schema=SCHEMA,
    )
    op.create_index("ix_service_name_service_id", "service_name", ["service_id"], unique=False, schema=SCHEMA)


TABLES = (
    _account,
    _location,
    _organization,
    _search_gap,
    _service_record,
    _service_revision,
    _suggestion,
    _taxonomy,
    _service,
    _sign_in,
    _taxonomy_term,
    _attribute,
    _contact,
    _cost_option,
    _fact_source,
    _language,
    _phone,
    _required_document,
    _schedule,
    _service_area,
    _service_at_location,
    _service_index,
    _service_name,
)
