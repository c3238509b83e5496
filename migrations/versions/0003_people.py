"""Households and people."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UID = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")
MOMENT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "household",
        sa.Column("household_no", sa.String(length=30), nullable=True),
        sa.Column("kind_code", sa.String(length=30), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("dwelling_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("head_id", sa.Integer(), nullable=True),
        sa.Column("head_name", sa.String(length=100), nullable=True),
        sa.Column("head_id_no", sa.String(length=30), nullable=True),
        sa.Column("head_phone", sa.String(length=100), nullable=True),
        sa.Column(
            "standing",
            sa.Enum("active", "closed", name="householdstanding", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=True),
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
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_household_batch_id")),
        sa.ForeignKeyConstraint(["dwelling_id"], ["dwelling.id"], name=op.f("fk_household_dwelling_id")),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_household_grid_id")),
        sa.ForeignKeyConstraint(["head_id"], ["person.id"], name=op.f("fk_household_head_id"), use_alter=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("uid", name=op.f("uq_household_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_household_batch_id"), "household", ["batch_id"], unique=False)
    op.create_index(op.f("ix_household_dwelling_id"), "household", ["dwelling_id"], unique=False)
    op.create_index(op.f("ix_household_grid_id_standing"), "household", ["grid_id", "standing"], unique=False)
    op.create_index(op.f("ix_household_head_id"), "household", ["head_id"], unique=False)
    op.create_index(op.f("ix_household_standing_household_no"), "household", ["standing", "household_no"], unique=False)
    op.create_table(
        "person",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=100), nullable=False),
        sa.Column("former_name", sa.String(length=100), nullable=True),
        sa.Column("id_no", sa.String(length=30), nullable=True),
        sa.Column("id_twin", sa.Integer(), nullable=False),
        sa.Column("id_reason", sa.String(length=200), nullable=True),
        sa.Column("document_code", sa.String(length=30), nullable=True),
        sa.Column("document_no", sa.String(length=100), nullable=True),
        sa.Column("sex_code", sa.String(length=30), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("ethnic_code", sa.String(length=30), nullable=True),
        sa.Column("native_code", sa.String(length=30), nullable=True),
        sa.Column("native_place", sa.String(length=200), nullable=True),
        sa.Column("marital_code", sa.String(length=30), nullable=True),
        sa.Column("political_code", sa.String(length=30), nullable=True),
        sa.Column("education_code", sa.String(length=30), nullable=True),
        sa.Column("religion_code", sa.String(length=30), nullable=True),
        sa.Column("occupation_code", sa.String(length=30), nullable=True),
        sa.Column("occupation", sa.String(length=100), nullable=True),
        sa.Column("workplace", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=100), nullable=True),
        sa.Column("registered_code", sa.String(length=30), nullable=True),
        sa.Column("registered_address", sa.String(length=200), nullable=True),
        sa.Column("residence_code", sa.String(length=30), nullable=True),
        sa.Column("residence_address", sa.String(length=200), nullable=True),
        sa.Column(
            "population",
            sa.Enum(
                "registered",
                "floating",
                "foreign",
                name="population",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("registration_match_code", sa.String(length=30), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("relation_code", sa.String(length=30), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column(
            "standing",
            sa.Enum(
                "active", "moved", "deceased", name="standing", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("left_on", sa.Date(), nullable=True),
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
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_person_batch_id")),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_person_grid_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_person_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("id_no", "id_twin", name=op.f("uq_person_id_no_id_twin")),
        sa.UniqueConstraint("uid", name=op.f("uq_person_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_person_batch_id"), "person", ["batch_id"], unique=False)
    op.create_index(op.f("ix_person_grid_id_standing"), "person", ["grid_id", "standing"], unique=False)
    op.create_index(op.f("ix_person_household_id"), "person", ["household_id"], unique=False)
    op.create_index(op.f("ix_person_standing_born_on"), "person", ["standing", "born_on"], unique=False)
    op.create_index(op.f("ix_person_standing_name_key"), "person", ["standing", "name_key"], unique=False)
    if op.get_bind().dialect.name != "sqlite":  # SQLite took it with the table
        op.create_foreign_key(op.f("fk_household_head_id"), "household", "person", ["head_id"], ["id"])
    op.create_table(
        "floating",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("inflow_reason_code", sa.String(length=30), nullable=True),
        sa.Column("permit_code", sa.String(length=30), nullable=True),
        sa.Column("permit_no", sa.String(length=30), nullable=True),
        sa.Column("inflow_on", sa.Date(), nullable=True),
        sa.Column("permit_until", sa.Date(), nullable=True),
        sa.Column("lodging_code", sa.String(length=30), nullable=True),
        sa.Column("needs_attention", sa.Boolean(), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_floating_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floating")),
        sa.UniqueConstraint("person_id", name=op.f("uq_floating_person_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_floating_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "left_behind",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("left_behind_code", sa.String(length=30), nullable=True),
        sa.Column("health_code", sa.String(length=30), nullable=True),
        sa.Column("annual_income", sa.String(length=30), nullable=True),
        sa.Column("family_income", sa.String(length=30), nullable=True),
        sa.Column("relative_name", sa.String(length=100), nullable=True),
        sa.Column("relative_id_no", sa.String(length=30), nullable=True),
        sa.Column("relative_health_code", sa.String(length=30), nullable=True),
        sa.Column("relative_relation_code", sa.String(length=30), nullable=True),
        sa.Column("relative_phone", sa.String(length=100), nullable=True),
        sa.Column("relative_work_address", sa.String(length=200), nullable=True),
        sa.Column("difficulties", sa.Text(), nullable=True),
        sa.Column("assistance", sa.Text(), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_left_behind_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_left_behind")),
        sa.UniqueConstraint("person_id", name=op.f("uq_left_behind_person_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_left_behind_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "person_tag",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_tag_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_tag")),
        sa.UniqueConstraint("person_id", "code", name=op.f("uq_person_tag_person_id_code")),
    )
    op.create_index(op.f("ix_person_tag_code_person_id"), "person_tag", ["code", "person_id"], unique=False)
    op.create_table(
        "past_membership",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("relation_code", sa.String(length=30), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_past_membership_household_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_past_membership_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_membership")),
    )
    op.create_index(op.f("ix_past_membership_household_id"), "past_membership", ["household_id"], unique=False)
    op.create_index(op.f("ix_past_membership_person_id"), "past_membership", ["person_id"], unique=False)
    op.create_table(
        "household_event",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "registered",
                "born",
                "moved_in",
                "moved_out",
                "deceased",
                "head_changed",
                "split_off",
                "split_from",
                "address_changed",
                "closed",
                name="eventkind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("other_household_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_event_household_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_household_id"], ["household.id"], name=op.f("fk_household_event_other_household_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_household_event_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_event")),
        sa.UniqueConstraint("uid", name=op.f("uq_household_event_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_household_event_household_id"), "household_event", ["household_id"], unique=False)
    op.create_index(op.f("ix_household_event_person_id"), "household_event", ["person_id"], unique=False)
    op.create_table(
        "household_tag",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_tag_household_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_tag")),
        sa.UniqueConstraint("household_id", "code", name=op.f("uq_household_tag_household_id_code")),
    )
    op.create_index(op.f("ix_household_tag_code_household_id"), "household_tag", ["code", "household_id"], unique=False)
    op.create_table(
        "dwelling_party",
        sa.Column("dwelling_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("owner", "tenant", name="partykind", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("document_code", sa.String(length=30), nullable=True),
        sa.Column("document_no", sa.String(length=100), nullable=True),
        sa.Column("phone", sa.String(length=100), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dwelling_id"], ["dwelling.id"], name=op.f("fk_dwelling_party_dwelling_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_dwelling_party_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dwelling_party")),
        sa.UniqueConstraint("uid", name=op.f("uq_dwelling_party_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_dwelling_party_dwelling_id"), "dwelling_party", ["dwelling_id"], unique=False)
    op.create_index(op.f("ix_dwelling_party_person_id"), "dwelling_party", ["person_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("dwelling_party")
    op.drop_table("household_tag")
    op.drop_table("household_event")
    op.drop_table("past_membership")
    op.drop_table("person_tag")
    op.drop_table("left_behind")
    op.drop_table("floating")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("fk_household_head_id"), "household", type_="foreignkey")
    op.drop_table("person")
    op.drop_table("household")
