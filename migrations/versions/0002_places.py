"""Buildings, dwellings and enterprises."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UID = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")
MOMENT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "building",
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("storeys", sa.Integer(), nullable=True),
        sa.Column("units", sa.Integer(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "collected",
                "imported",
                "department",
                "pushed",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=100), nullable=True),
        sa.Column("sourced_on", sa.Date(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_building_batch_id")),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_building_grid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_building")),
        sa.UniqueConstraint("uid", name=op.f("uq_building_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_building_batch_id"), "building", ["batch_id"], unique=False)
    op.create_index(op.f("ix_building_grid_id"), "building", ["grid_id"], unique=False)
    op.create_table(
        "dwelling",
        sa.Column("dwelling_no", sa.String(length=30), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("building_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=30), nullable=True),
        sa.Column("room", sa.String(length=30), nullable=True),
        sa.Column("use_code", sa.String(length=30), nullable=True),
        sa.Column("area", sa.Double(), nullable=True),
        sa.Column("is_rented", sa.Boolean(), nullable=False),
        sa.Column("rental_use_code", sa.String(length=30), nullable=True),
        sa.Column("rental_hazard_code", sa.String(length=30), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "collected",
                "imported",
                "department",
                "pushed",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=100), nullable=True),
        sa.Column("sourced_on", sa.Date(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_dwelling_batch_id")),
        sa.ForeignKeyConstraint(["building_id"], ["building.id"], name=op.f("fk_dwelling_building_id")),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_dwelling_grid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dwelling")),
        sa.UniqueConstraint("uid", name=op.f("uq_dwelling_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_dwelling_address"), "dwelling", ["address"], unique=False)
    op.create_index(op.f("ix_dwelling_batch_id"), "dwelling", ["batch_id"], unique=False)
    op.create_index(op.f("ix_dwelling_building_id"), "dwelling", ["building_id"], unique=False)
    op.create_index(op.f("ix_dwelling_dwelling_no"), "dwelling", ["dwelling_no"], unique=False)
    op.create_index(op.f("ix_dwelling_grid_id_is_rented"), "dwelling", ["grid_id", "is_rented"], unique=False)
    op.create_table(
        "dwelling_tag",
        sa.Column("dwelling_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dwelling_id"], ["dwelling.id"], name=op.f("fk_dwelling_tag_dwelling_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dwelling_tag")),
        sa.UniqueConstraint("dwelling_id", "code", name=op.f("uq_dwelling_tag_dwelling_id_code")),
    )
    op.create_index(op.f("ix_dwelling_tag_code_dwelling_id"), "dwelling_tag", ["code", "dwelling_id"], unique=False)
    op.create_table(
        "enterprise",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=100), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("enterprise", "place", name="enterprisekind", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("credit_code", sa.String(length=30), nullable=True),
        sa.Column("old_licence", sa.String(length=30), nullable=True),
        sa.Column("no_licence_reason", sa.String(length=200), nullable=True),
        sa.Column("category_code", sa.String(length=30), nullable=True),
        sa.Column("place_code", sa.String(length=30), nullable=True),
        sa.Column("industry", sa.String(length=100), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=100), nullable=True),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column("floor_area", sa.Double(), nullable=True),
        sa.Column("legal_document_code", sa.String(length=30), nullable=True),
        sa.Column("legal_document_no", sa.String(length=100), nullable=True),
        sa.Column("legal_name", sa.String(length=100), nullable=True),
        sa.Column("legal_phone", sa.String(length=100), nullable=True),
        sa.Column("security_name", sa.String(length=100), nullable=True),
        sa.Column("security_phone", sa.String(length=100), nullable=True),
        sa.Column("is_hazardous", sa.Boolean(), nullable=True),
        sa.Column("hazard_code", sa.String(length=30), nullable=True),
        sa.Column("attention_code", sa.String(length=30), nullable=True),
        sa.Column("can_have_party", sa.Boolean(), nullable=True),
        sa.Column("has_party", sa.Boolean(), nullable=True),
        sa.Column("party_members", sa.Integer(), nullable=True),
        sa.Column("has_union", sa.Boolean(), nullable=True),
        sa.Column("union_members", sa.Integer(), nullable=True),
        sa.Column("has_youth_league", sa.Boolean(), nullable=True),
        sa.Column("youth_members", sa.Integer(), nullable=True),
        sa.Column("has_women_federation", sa.Boolean(), nullable=True),
        sa.Column("women", sa.Integer(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column(
            "standing",
            sa.Enum(
                "active", "closed", name="enterprisestanding", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "collected",
                "imported",
                "department",
                "pushed",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=100), nullable=True),
        sa.Column("sourced_on", sa.Date(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_enterprise_batch_id")),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_enterprise_grid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_enterprise_credit_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_enterprise_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_enterprise_batch_id"), "enterprise", ["batch_id"], unique=False)
    op.create_index(op.f("ix_enterprise_grid_id_standing"), "enterprise", ["grid_id", "standing"], unique=False)
    op.create_index(op.f("ix_enterprise_standing_name_key"), "enterprise", ["standing", "name_key"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("enterprise")
    op.drop_table("dwelling_tag")
    op.drop_table("dwelling")
    op.drop_table("building")
