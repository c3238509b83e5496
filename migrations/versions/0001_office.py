"""The office, its grids, its imports and its log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

UID = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")
MOMENT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "import_batch",
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("faulty", sa.Integer(), nullable=False),
        sa.Column("undecided", sa.Integer(), nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by", sa.String(length=30), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sa.UniqueConstraint("uid", name=op.f("uq_import_batch_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_import_batch_sha256"), "import_batch", ["sha256"], unique=False)
    op.create_table(
        "account",
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column(
            "role",
            sa.Enum("admin", "clerk", "viewer", name="role", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_account_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "code_item",
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("aliases", sa.String(length=200), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_item")),
        sa.UniqueConstraint("kind", "code", name=op.f("uq_code_item_kind_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_code_item_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "office_fact",
        sa.Column("key", sa.String(length=30), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_fact")),
        sa.UniqueConstraint("key", name=op.f("uq_office_fact_key")),
    )
    op.create_table(
        "preference",
        sa.Column("account", sa.String(length=30), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preference")),
        sa.UniqueConstraint("account", "key", name=op.f("uq_preference_account_key")),
    )
    op.create_table(
        "grid",
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(length=30), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("division_code", sa.String(length=30), nullable=True),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum("active", "closed", name="gridstanding", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["grid.id"], name=op.f("fk_grid_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid")),
        sa.UniqueConstraint("code", name=op.f("uq_grid_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_grid_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_grid_division_code"), "grid", ["division_code"], unique=False)
    op.create_index(op.f("ix_grid_parent_id"), "grid", ["parent_id"], unique=False)
    op.create_index(op.f("ix_grid_path"), "grid", ["path"], unique=False)
    op.create_table(
        "learnt_heading",
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("field", sa.String(length=30), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learnt_heading")),
        sa.UniqueConstraint("kind", "heading", name=op.f("uq_learnt_heading_kind_heading")),
    )
    op.create_table(
        "learnt_wording",
        sa.Column("list", sa.String(length=30), nullable=False),
        sa.Column("wording", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learnt_wording")),
        sa.UniqueConstraint("list", "wording", name=op.f("uq_learnt_wording_list_wording")),
    )
    op.create_table(
        "action",
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_action_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_action_at"), "action", ["at"], unique=False)
    op.create_index(op.f("ix_action_batch_id"), "action", ["batch_id"], unique=False)
    op.create_table(
        "change",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("table", sa.String(length=30), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_change_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_change_action_id"), "change", ["action_id"], unique=False)
    op.create_index(op.f("ix_change_table_record_id"), "change", ["table", "record_id"], unique=False)
    op.create_table(
        "disclosure",
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(length=30), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "revealed",
                "exported",
                "printed",
                "copied",
                name="disclosurekind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("table", sa.String(length=30), nullable=False),
        sa.Column("record_uid", UID, nullable=True),
        sa.Column("fields", sa.String(length=200), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    op.create_index(op.f("ix_disclosure_at"), "disclosure", ["at"], unique=False)
    op.create_table(
        "undecided_row",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "open",
                "merged",
                "added",
                "dropped",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_undecided_row_batch_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undecided_row")),
        sa.UniqueConstraint("uid", name=op.f("uq_undecided_row_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_undecided_row_decision_batch_id"), "undecided_row", ["decision", "batch_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("undecided_row")
    op.drop_table("disclosure")
    op.drop_table("change")
    op.drop_table("action")
    op.drop_table("learnt_wording")
    op.drop_table("learnt_heading")
    op.drop_table("grid")
    op.drop_table("preference")
    op.drop_table("office_fact")
    op.drop_table("code_item")
    op.drop_table("account")
    op.drop_table("import_batch")
