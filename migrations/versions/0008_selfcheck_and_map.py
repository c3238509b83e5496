"""The self-check and the map."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

UID = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")
MOMENT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "rule_exception",
        sa.Column("rule", sa.String(length=30), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_rule_exception_grid_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_exception")),
        sa.UniqueConstraint("uid", name=op.f("uq_rule_exception_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_rule_exception_grid_id"), "rule_exception", ["grid_id"], unique=False)
    op.create_index(op.f("ix_rule_exception_rule_grid_id"), "rule_exception", ["rule", "grid_id"], unique=False)
    op.create_table(
        "todo",
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("rule", sa.String(length=30), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_note", sa.String(length=200), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_todo_grid_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_todo_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_todo")),
        sa.UniqueConstraint("uid", name=op.f("uq_todo_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_todo_done_on_due_on"), "todo", ["done_on", "due_on"], unique=False)
    op.create_index(op.f("ix_todo_grid_id"), "todo", ["grid_id"], unique=False)
    op.create_index(op.f("ix_todo_staff_id"), "todo", ["staff_id"], unique=False)
    op.create_table(
        "map_shape",
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=True),
        sa.Column("shape", sa.LargeBinary(), nullable=False),
        sa.Column("surface", sa.Double(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_map_shape_grid_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_shape")),
        sa.UniqueConstraint("uid", name=op.f("uq_map_shape_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_map_shape_grid_id_valid_to"), "map_shape", ["grid_id", "valid_to"], unique=False)
    op.create_table(
        "map_ground",
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("west", sa.Double(), nullable=False),
        sa.Column("south", sa.Double(), nullable=False),
        sa.Column("east", sa.Double(), nullable=False),
        sa.Column("north", sa.Double(), nullable=False),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_ground")),
        sa.UniqueConstraint("uid", name=op.f("uq_map_ground_uid")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("map_ground")
    op.drop_table("map_shape")
    op.drop_table("todo")
    op.drop_table("rule_exception")
