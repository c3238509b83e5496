"""The roster of the people who run the grids, and the organisations they belong to."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

UID = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")
MOMENT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "staff",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=100), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("id_no", sa.String(length=30), nullable=True),
        sa.Column("sex_code", sa.String(length=30), nullable=True),
        sa.Column("ethnic_code", sa.String(length=30), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("political_code", sa.String(length=30), nullable=True),
        sa.Column("education_code", sa.String(length=30), nullable=True),
        sa.Column("phone", sa.String(length=100), nullable=True),
        sa.Column("landline", sa.String(length=100), nullable=True),
        sa.Column("workplace", sa.String(length=100), nullable=True),
        sa.Column("identity_code", sa.String(length=30), nullable=True),
        sa.Column("kind_code", sa.String(length=30), nullable=True),
        sa.Column("skill_code", sa.String(length=30), nullable=True),
        sa.Column("cross_post", sa.String(length=200), nullable=True),
        sa.Column("is_reserve", sa.Boolean(), nullable=True),
        sa.Column("reported_in_on", sa.Date(), nullable=True),
        sa.Column("source_code", sa.String(length=30), nullable=True),
        sa.Column("former_title", sa.String(length=100), nullable=True),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("grade", sa.String(length=30), nullable=True),
        sa.Column("allowance_code", sa.String(length=30), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("certificate_no", sa.String(length=30), nullable=True),
        sa.Column("certified_on", sa.Date(), nullable=True),
        sa.Column("certified_until", sa.Date(), nullable=True),
        sa.Column(
            "standing",
            sa.Enum("serving", "left", name="staffstanding", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("exit_code", sa.String(length=30), nullable=True),
        sa.Column("exit_note", sa.String(length=200), nullable=True),
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
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_staff_batch_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_staff_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("id_no", name=op.f("uq_staff_id_no")),
        sa.UniqueConstraint("uid", name=op.f("uq_staff_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_staff_batch_id"), "staff", ["batch_id"], unique=False)
    op.create_index(op.f("ix_staff_person_id"), "staff", ["person_id"], unique=False)
    op.create_index(op.f("ix_staff_standing_name_key"), "staff", ["standing", "name_key"], unique=False)
    op.create_table(
        "appointment",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("post", sa.String(length=30), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("is_ex_officio", sa.Boolean(), nullable=False),
        sa.Column("held_as", sa.String(length=200), nullable=True),
        sa.Column("basis", sa.String(length=200), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_appointment_grid_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_appointment_staff_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("uid", name=op.f("uq_appointment_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_appointment_grid_id_post_valid_to"), "appointment", ["grid_id", "post", "valid_to"], unique=False
    )
    op.create_index(op.f("ix_appointment_staff_id"), "appointment", ["staff_id"], unique=False)
    op.create_table(
        "household_contact",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_contact_household_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_household_contact_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_contact")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_household_contact_household_id_valid_to"),
        "household_contact",
        ["household_id", "valid_to"],
        unique=False,
    )
    op.create_index(
        op.f("ix_household_contact_staff_id_valid_to"), "household_contact", ["staff_id", "valid_to"], unique=False
    )
    op.create_table(
        "organisation",
        sa.Column(
            "family",
            sa.Enum(
                "party",
                "team",
                "office",
                name="organisationfamily",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("kind_code", sa.String(length=30), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=100), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("leader_id", sa.Integer(), nullable=True),
        sa.Column("leader_name", sa.String(length=100), nullable=True),
        sa.Column("leader_phone", sa.String(length=100), nullable=True),
        sa.Column("host", sa.String(length=200), nullable=True),
        sa.Column("functions", sa.Text(), nullable=True),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column(
            "standing",
            sa.Enum(
                "active", "dissolved", name="organisationstanding", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
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
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_organisation_batch_id")),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_organisation_grid_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_organisation_household_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["staff.id"], name=op.f("fk_organisation_leader_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("uid", name=op.f("uq_organisation_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_organisation_batch_id"), "organisation", ["batch_id"], unique=False)
    op.create_index(
        op.f("ix_organisation_family_standing_name_key"),
        "organisation",
        ["family", "standing", "name_key"],
        unique=False,
    )
    op.create_index(
        op.f("ix_organisation_grid_id_family_standing"), "organisation", ["grid_id", "family", "standing"], unique=False
    )
    op.create_index(op.f("ix_organisation_household_id"), "organisation", ["household_id"], unique=False)
    op.create_index(op.f("ix_organisation_leader_id"), "organisation", ["leader_id"], unique=False)
    op.create_index(op.f("ix_organisation_parent_id"), "organisation", ["parent_id"], unique=False)
    op.create_table(
        "organisation_member",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("duty", sa.String(length=100), nullable=True),
        sa.Column("kind_code", sa.String(length=30), nullable=True),
        sa.Column("political_code", sa.String(length=30), nullable=True),
        sa.Column("phone", sa.String(length=100), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_member_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_organisation_member_person_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_organisation_member_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_member")),
        sa.UniqueConstraint("uid", name=op.f("uq_organisation_member_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_organisation_member_organisation_id"), "organisation_member", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_organisation_member_person_id"), "organisation_member", ["person_id"], unique=False)
    op.create_index(op.f("ix_organisation_member_staff_id"), "organisation_member", ["staff_id"], unique=False)
    op.create_table(
        "register_entry",
        sa.Column("register", sa.String(length=30), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("other_staff_id", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_register_entry_grid_id")),
        sa.ForeignKeyConstraint(
            ["other_staff_id"], ["staff.id"], name=op.f("fk_register_entry_other_staff_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_register_entry_staff_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint("uid", name=op.f("uq_register_entry_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_register_entry_grid_id_register"), "register_entry", ["grid_id", "register"], unique=False)
    op.create_index(op.f("ix_register_entry_other_staff_id"), "register_entry", ["other_staff_id"], unique=False)
    op.create_index(op.f("ix_register_entry_register"), "register_entry", ["register"], unique=False)
    op.create_index(
        op.f("ix_register_entry_staff_id_register"), "register_entry", ["staff_id", "register"], unique=False
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("register_entry")
    op.drop_table("organisation_member")
    op.drop_table("organisation")
    op.drop_table("household_contact")
    op.drop_table("appointment")
    op.drop_table("staff")
