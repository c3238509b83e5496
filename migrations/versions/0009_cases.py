"""The cases, their log, and what belongs to them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UID = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")
MOMENT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the tables, and the search index of the cases."""
    op.create_table(
        "case_counter",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ledger", sa.String(length=30), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_counter")),
        sa.UniqueConstraint("year", "ledger", name=op.f("uq_case_counter_year_ledger")),
    )
    op.create_table(
        "unit",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "department", "grid", "superior", name="unitkind", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("contact", sa.String(length=100), nullable=True),
        sa.Column("phone", sa.String(length=100), nullable=True),
        sa.Column("duties", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_unit_grid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("grid_id", name=op.f("uq_unit_grid_id")),
        sa.UniqueConstraint("name", name=op.f("uq_unit_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_unit_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "case_record",
        sa.Column("number", sa.String(length=30), nullable=True),
        sa.Column("ledger", sa.String(length=30), nullable=False),
        sa.Column("kind_code", sa.String(length=30), nullable=True),
        sa.Column("scenario", sa.String(length=30), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("finder_id", sa.Integer(), nullable=True),
        sa.Column("finder_name", sa.String(length=100), nullable=True),
        sa.Column("source_code", sa.String(length=30), nullable=True),
        sa.Column("outside_system", sa.String(length=100), nullable=True),
        sa.Column("outside_no", sa.String(length=100), nullable=True),
        sa.Column("request_code", sa.String(length=30), nullable=True),
        sa.Column("scale_code", sa.String(length=30), nullable=True),
        sa.Column("people_count", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Double(), nullable=True),
        sa.Column("unit_involved", sa.String(length=100), nullable=True),
        sa.Column("risk_code", sa.String(length=30), nullable=True),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("is_important", sa.Boolean(), nullable=False),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("tags", sa.String(length=200), nullable=True),
        sa.Column("list_item", sa.String(length=200), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
                "reported",
                "registered",
                "classified",
                "assigned",
                "handling",
                "handled",
                "fed_back",
                "called_back",
                "rated",
                "archived",
                "merged",
                "declined",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("staged_at", MOMENT, nullable=False),
        sa.Column("first_asked", sa.String(length=30), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("responsible_id", sa.Integer(), nullable=True),
        sa.Column("responsible_name", sa.String(length=100), nullable=True),
        sa.Column("leader_id", sa.Integer(), nullable=True),
        sa.Column("leader_name", sa.String(length=100), nullable=True),
        sa.Column("assigned_at", MOMENT, nullable=True),
        sa.Column("signed_at", MOMENT, nullable=True),
        sa.Column("sign_due_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("next_warn_on", sa.Date(), nullable=True),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.Column("signed_late", sa.Boolean(), nullable=True),
        sa.Column("finished_late", sa.Boolean(), nullable=True),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("asks_extension", sa.Boolean(), nullable=False),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("urges", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("is_escalated", sa.Boolean(), nullable=False),
        sa.Column("card", sa.String(length=30), nullable=True),
        sa.Column("way_code", sa.String(length=30), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("is_success", sa.Boolean(), nullable=True),
        sa.Column("satisfaction_code", sa.String(length=30), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("conclusion_code", sa.String(length=30), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("separation_note", sa.String(length=200), nullable=True),
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
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_case_record_batch_id")),
        sa.ForeignKeyConstraint(["finder_id"], ["staff.id"], name=op.f("fk_case_record_finder_id")),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_case_record_grid_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["staff.id"], name=op.f("fk_case_record_leader_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["case_record.id"], name=op.f("fk_case_record_merged_into_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["case_record.id"], name=op.f("fk_case_record_parent_id")),
        sa.ForeignKeyConstraint(["responsible_id"], ["staff.id"], name=op.f("fk_case_record_responsible_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case_record_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_record")),
        sa.UniqueConstraint("number", name=op.f("uq_case_record_number")),
        sa.UniqueConstraint("outside_system", "outside_no", name=op.f("uq_case_record_outside_system_outside_no")),
        sa.UniqueConstraint("uid", name=op.f("uq_case_record_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_case_record_batch_id"), "case_record", ["batch_id"], unique=False)
    op.create_index(op.f("ix_case_record_finder_id"), "case_record", ["finder_id"], unique=False)
    op.create_index(
        "ix_case_record_due",
        "case_record",
        [
            "due_on",
            "ledger",
            "grid_id",
            "kind_code",
            "unit_id",
            "source_code",
            "scenario",
            "stage",
            "finished_on",
            "finished_late",
            "is_paused",
        ],
        unique=False,
    )
    op.create_index(
        "ix_case_record_finished",
        "case_record",
        [
            "finished_on",
            "registered_on",
            "ledger",
            "grid_id",
            "kind_code",
            "unit_id",
            "source_code",
            "scenario",
            "stage",
            "is_escalated",
            "satisfaction_code",
        ],
        unique=False,
    )
    op.create_index(op.f("ix_case_record_first_asked"), "case_record", ["first_asked"], unique=False)
    op.create_index(op.f("ix_case_record_found_on"), "case_record", ["found_on"], unique=False)
    op.create_index(op.f("ix_case_record_grid_id_stage"), "case_record", ["grid_id", "stage"], unique=False)
    op.create_index(op.f("ix_case_record_leader_id"), "case_record", ["leader_id"], unique=False)
    op.create_index(
        op.f("ix_case_record_ledger_registered_on"), "case_record", ["ledger", "registered_on"], unique=False
    )
    op.create_index(op.f("ix_case_record_merged_into_id"), "case_record", ["merged_into_id"], unique=False)
    op.create_index(
        "ix_case_record_open",
        "case_record",
        [
            "stage",
            "next_due_on",
            "next_warn_on",
            "found_on",
            "unit_id",
            "grid_id",
            "ledger",
            "first_asked",
            "is_paused",
            "asks_extension",
            "card",
        ],
        unique=False,
        sqlite_where=sa.text("stage NOT IN ('archived', 'merged', 'declined')"),
        postgresql_where=sa.text("stage NOT IN ('archived', 'merged', 'declined')"),
    )
    op.create_index(op.f("ix_case_record_parent_id"), "case_record", ["parent_id"], unique=False)
    op.create_index(
        "ix_case_record_received",
        "case_record",
        [
            "registered_on",
            "ledger",
            "grid_id",
            "kind_code",
            "unit_id",
            "source_code",
            "scenario",
            "stage",
            "finished_on",
            "is_success",
            "is_escalated",
            "people_count",
            "scale_code",
            "risk_code",
        ],
        unique=False,
    )
    op.create_index(op.f("ix_case_record_responsible_id"), "case_record", ["responsible_id"], unique=False)
    op.create_index(op.f("ix_case_record_scenario"), "case_record", ["scenario"], unique=False)
    op.create_index(
        "ix_case_record_signing",
        "case_record",
        [
            "sign_due_on",
            "ledger",
            "grid_id",
            "kind_code",
            "unit_id",
            "source_code",
            "scenario",
            "stage",
            "signed_late",
        ],
        unique=False,
        sqlite_where=sa.text("sign_due_on IS NOT NULL"),
        postgresql_where=sa.text("sign_due_on IS NOT NULL"),
    )
    op.create_index(op.f("ix_case_record_unit_id_stage"), "case_record", ["unit_id", "stage"], unique=False)
    op.create_table(
        "case_event",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("by", sa.String(length=30), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_record.id"], name=op.f("fk_case_event_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_case_event_case_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "case_task",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "lead", "assist", "whistled", name="taskrole", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("assigned_at", MOMENT, nullable=False),
        sa.Column("answer_by", MOMENT, nullable=True),
        sa.Column("sign_due_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("signed_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_as", sa.String(length=30), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_task_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case_task_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_task")),
        sa.UniqueConstraint("case_id", "number", "unit_id", name=op.f("uq_case_task_case_id_number_unit_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_case_task_open",
        "case_task",
        ["role", "case_id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(op.f("ix_case_task_unit_id_ended_at"), "case_task", ["unit_id", "ended_at"], unique=False)

    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE case_fts "
            "USING fts5(t, content='', contentless_delete=1, detail=none, tokenize='ascii')"
        )
    else:
        op.execute("CREATE TABLE case_search (id integer CONSTRAINT pk_case_search PRIMARY KEY, t tsvector NOT NULL)")
        op.execute("CREATE INDEX gx_case_search ON case_search USING gin(t) WITH (fastupdate=off)")


def downgrade() -> None:
    """Drop the tables."""
    op.execute(f"DROP TABLE {'case_fts' if op.get_bind().dialect.name == 'sqlite' else 'case_search'}")
    op.drop_table("case_task")
    op.drop_table("case_event")
    op.drop_table("case_record")
    op.drop_table("unit")
    op.drop_table("case_counter")
