"""What went to paper, posted boards, the rota of duty, the files of mediations."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

UID = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")
MOMENT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "print_run",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(length=30), nullable=False),
        sa.Column(
            "outlet",
            sa.Enum("printer", "file", name="outlet", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("layout", sa.JSON(), nullable=True),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("as_of", MOMENT, nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("is_revealed", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=True),
        sa.Column("recipient", sa.String(length=200), nullable=True),
        sa.Column("first_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["print_run.id"], name=op.f("fk_print_run_first_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_run")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_print_run_year_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_print_run_at"), "print_run", ["at"], unique=False)
    op.create_index(op.f("ix_print_run_first_id"), "print_run", ["first_id"], unique=False)
    op.create_index(op.f("ix_print_run_kind_subject"), "print_run", ["kind", "subject"], unique=False)
    op.create_table(
        "duty_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=True),
        sa.Column("leader_name", sa.String(length=100), nullable=False),
        sa.Column("unit", sa.String(length=100), nullable=True),
        sa.Column("people", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=100), nullable=True),
        sa.Column("swapped_with", sa.Date(), nullable=True),
        sa.Column("handed_over", sa.Text(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["leader_id"], ["staff.id"], name=op.f("fk_duty_day_leader_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_day")),
        sa.UniqueConstraint("day", name=op.f("uq_duty_day_day")),
        sa.UniqueConstraint("uid", name=op.f("uq_duty_day_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_duty_day_leader_id"), "duty_day", ["leader_id"], unique=False)
    op.create_table(
        "board_posting",
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["register_entry.id"], name=op.f("fk_board_posting_entry_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_board_posting_grid_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_posting")),
        sa.UniqueConstraint("uid", name=op.f("uq_board_posting_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_board_posting_entry_id"), "board_posting", ["entry_id"], unique=False)
    op.create_index(op.f("ix_board_posting_grid_id"), "board_posting", ["grid_id"], unique=False)
    op.create_table(
        "mediation_file",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("committee", sa.String(length=200), nullable=False),
        sa.Column("mediators", sa.String(length=200), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("is_oral", sa.Boolean(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_record.id"], name=op.f("fk_mediation_file_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_file")),
        sa.UniqueConstraint("case_id", name=op.f("uq_mediation_file_case_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_file_uid")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_mediation_file_year_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "mediation_piece",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_mediation_piece_attachment_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["mediation_file.id"], name=op.f("fk_mediation_piece_file_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_piece")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_piece_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mediation_piece_attachment_id"), "mediation_piece", ["attachment_id"], unique=False)
    op.create_index(
        op.f("ix_mediation_piece_file_id_kind_place"), "mediation_piece", ["file_id", "kind", "place"], unique=False
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("mediation_piece")
    op.drop_table("mediation_file")
    op.drop_table("board_posting")
    op.drop_table("duty_day")
    op.drop_table("print_run")
