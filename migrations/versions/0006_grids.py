"""Grids in full: what is kept of one, its other codes, its history, and where records were placed before."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

UID = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")
MOMENT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
# the day that the program's clock shows: `db.server` says how many seconds it is ahead of UTC
AHEAD = "make_interval(secs => coalesce(nullif(current_setting('gedang.ahead', true), ''), '0')::int)"

PLACED = ("person", "household", "dwelling", "building", "enterprise")
LINES = (
    ("kind_code", sa.String(length=30)),
    ("setting_code", sa.String(length=30)),
    ("base_unit_code", sa.String(length=30)),
    ("extent", sa.Text()),
    ("east", sa.String(length=200)),
    ("south", sa.String(length=200)),
    ("west", sa.String(length=200)),
    ("north", sa.String(length=200)),
    ("basis", sa.String(length=200)),
    ("surface", sa.Double()),
    ("compound_code", sa.String(length=30)),
    ("property_company", sa.String(length=100)),
    ("note", sa.Text()),
    ("source", sa.String(length=100)),
    ("sourced_on", sa.Date()),
)
CHANNELS = "'collected', 'imported', 'department', 'pushed'"
PARTY = sa.text("political_code IN ('01', '02')")


def upgrade() -> None:
    """Make the tables, and have the database note where a record was before it is placed elsewhere."""
    for name, kind in LINES:
        op.add_column("grid", sa.Column(name, kind, nullable=True))
    op.execute(  # by hand, because SQLite takes constraints of a new column in its own line alone
        "ALTER TABLE grid ADD COLUMN channel VARCHAR(20) DEFAULT 'collected' NOT NULL"
        f" CONSTRAINT channel CHECK (channel IN ({CHANNELS}))"
    )
    op.execute("ALTER TABLE grid ADD COLUMN batch_id INTEGER CONSTRAINT fk_grid_batch_id REFERENCES import_batch (id)")
    op.create_index("ix_grid_batch_id", "grid", ["batch_id"])
    op.create_table(
        "redivision",
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("takes_effect", sa.Date(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by", sa.String(length=30), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redivision")),
        sa.UniqueConstraint("uid", name=op.f("uq_redivision_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "grid_tag",
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_grid_tag_grid_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid_tag")),
        sa.UniqueConstraint("grid_id", "code", name=op.f("uq_grid_tag_grid_id_code")),
    )
    op.create_index(op.f("ix_grid_tag_code_grid_id"), "grid_tag", ["code", "grid_id"], unique=False)
    op.create_table(
        "grid_code",
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_grid_code_grid_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid_code")),
        sa.UniqueConstraint("system", "code", name=op.f("uq_grid_code_system_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_grid_code_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_grid_code_grid_id"), "grid_code", ["grid_id"], unique=False)
    op.create_table(
        "grid_event",
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "founded",
                "renamed",
                "recoded",
                "split",
                "merged",
                "moved",
                "closed",
                "reopened",
                "restored",
                name="grideventkind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("other_grid_id", sa.Integer(), nullable=True),
        sa.Column("redivision_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_grid_event_grid_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["other_grid_id"], ["grid.id"], name=op.f("fk_grid_event_other_grid_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["redivision_id"], ["redivision.id"], name=op.f("fk_grid_event_redivision_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid_event")),
        sa.UniqueConstraint("uid", name=op.f("uq_grid_event_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_grid_event_grid_id"), "grid_event", ["grid_id"], unique=False)
    op.create_index(op.f("ix_grid_event_other_grid_id"), "grid_event", ["other_grid_id"], unique=False)
    op.create_index(op.f("ix_grid_event_redivision_id"), "grid_event", ["redivision_id"], unique=False)
    op.create_table(
        "past_placement",
        sa.Column("subject", sa.String(length=30), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("redivision_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_past_placement_grid_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["redivision_id"], ["redivision.id"], name=op.f("fk_past_placement_redivision_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_placement")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_past_placement_grid_id"), "past_placement", ["grid_id"], unique=False)
    op.create_index(op.f("ix_past_placement_redivision_id"), "past_placement", ["redivision_id"], unique=False)
    op.create_index(
        op.f("ix_past_placement_subject_grid_id_until"), "past_placement", ["subject", "grid_id", "until"], unique=False
    )
    op.create_index(
        op.f("ix_past_placement_subject_record_id_until"),
        "past_placement",
        ["subject", "record_id", "until"],
        unique=False,
    )
    op.create_index("ix_household_event_other_household_id", "household_event", ["other_household_id"])
    op.drop_index("ix_person_grid_id_standing", table_name="person")
    op.create_index("ix_person_grid_id_standing_population", "person", ["grid_id", "standing", "population"])
    op.create_index(
        "ix_person_party", "person", ["political_code", "grid_id"], sqlite_where=PARTY, postgresql_where=PARTY
    )
    for table in PLACED:
        _watch(table)


def downgrade() -> None:
    """Drop the tables and columns."""
    for table in PLACED:
        _watch_no_more(table)
    op.drop_index("ix_person_party", table_name="person")
    op.drop_index("ix_person_grid_id_standing_population", table_name="person")
    op.create_index("ix_person_grid_id_standing", "person", ["grid_id", "standing"])
    op.drop_index("ix_household_event_other_household_id", table_name="household_event")
    op.drop_table("past_placement")
    op.drop_table("grid_event")
    op.drop_table("grid_code")
    op.drop_table("grid_tag")
    op.drop_table("redivision")
    op.drop_index("ix_grid_batch_id", table_name="grid")
    for name in ("batch_id", "channel", *(name for name, _ in reversed(LINES))):
        op.execute(f"ALTER TABLE grid DROP COLUMN {name}")


def _watch(table: str) -> None:
    """Note the grid a record leaves. Whoever rebuilds one of these tables must make its trigger anew."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER placement_{table} AFTER UPDATE OF grid_id ON {table}"
            " WHEN OLD.grid_id IS NOT NULL AND OLD.grid_id IS NOT NEW.grid_id BEGIN"
            " INSERT INTO past_placement (subject, record_id, grid_id, until)"
            f" VALUES ('{table}', OLD.id, OLD.grid_id, date('now', 'localtime')); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION placement_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO past_placement (subject, record_id, grid_id, until)"
        f" VALUES ('{table}', OLD.id, OLD.grid_id, (now() AT TIME ZONE 'UTC' + {AHEAD})::date); RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER placement_{table} AFTER UPDATE OF grid_id ON {table} FOR EACH ROW"
        " WHEN (OLD.grid_id IS NOT NULL AND OLD.grid_id IS DISTINCT FROM NEW.grid_id)"
        f" EXECUTE FUNCTION placement_{table}()"
    )


def _watch_no_more(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER placement_{table}")
        return
    op.execute(f"DROP TRIGGER placement_{table} ON {table}")
    op.execute(f"DROP FUNCTION placement_{table}()")
