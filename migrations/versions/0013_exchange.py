"""The exchange with other offices: partners, keys, packages, marks, letters."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

UID = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")
MOMENT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "record_alias",
        sa.Column("table", sa.String(length=30), nullable=False),
        sa.Column("alias", UID, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_alias")),
        sa.UniqueConstraint("table", "alias", name=op.f("uq_record_alias_table_alias")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "partner",
        sa.Column("office_id", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column(
            "relation",
            sa.Enum("upper", "lower", name="relation", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("has_program", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_partner_grid_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_partner_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
        sa.UniqueConstraint("office_id", name=op.f("uq_partner_office_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_partner_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_partner_grid_id"), "partner", ["grid_id"], unique=False)
    op.create_index(op.f("ix_partner_unit_id"), "partner", ["unit_id"], unique=False)
    op.create_table(
        "exchange_key",
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("key_id", sa.String(length=30), nullable=False),
        sa.Column("card", sa.LargeBinary(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("checked_at", MOMENT, nullable=True),
        sa.Column("checked_by", sa.String(length=30), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("revoked_reason", sa.String(length=200), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_exchange_key_partner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_key")),
        sa.UniqueConstraint("partner_id", "key_id", name=op.f("uq_exchange_key_partner_id_key_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_exchange_key_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "exchange_mark",
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("table", sa.String(length=30), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("record_uid", UID, nullable=False),
        sa.Column("ours", sa.Integer(), nullable=False),
        sa.Column("theirs", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=True),
        sa.Column("is_theirs", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_exchange_mark_partner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_mark")),
        sa.UniqueConstraint(
            "partner_id", "table", "record_uid", name=op.f("uq_exchange_mark_partner_id_table_record_uid")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_exchange_mark_partner_id_table_record_id_ours"),
        "exchange_mark",
        ["partner_id", "table", "record_id", "ours"],
        unique=False,
    )
    op.create_table(
        "exchange_stream",
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column(
            "direction",
            sa.Enum("out", "in", name="direction", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("acknowledged", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("needs_full", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name=op.f("fk_exchange_stream_partner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_stream")),
        sa.UniqueConstraint(
            "partner_id", "direction", "name", name=op.f("uq_exchange_stream_partner_id_direction_name")
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "package",
        sa.Column("package_uid", UID, nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column(
            "direction",
            sa.Enum("out", "in", name="direction", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("stream", sa.String(length=30), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("base_sequence", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "sealed",
                "exported",
                "accepted",
                "partial",
                "rejected",
                "superseded",
                "buffered",
                "applied",
                "quarantined",
                name="packagestate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("covers_from", sa.Date(), nullable=True),
        sa.Column("covers_until", sa.Date(), nullable=True),
        sa.Column("envelope_sha256", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=True),
        sa.Column("exported_to", sa.String(length=200), nullable=True),
        sa.Column("exported_at", MOMENT, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column("receipt", sa.JSON(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answers_id"], ["package.id"], name=op.f("fk_package_answers_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_package_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package")),
        sa.UniqueConstraint("uid", name=op.f("uq_package_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_package_answers_id"), "package", ["answers_id"], unique=False)
    op.create_index(op.f("ix_package_package_uid"), "package", ["package_uid"], unique=False)
    op.create_index(
        op.f("ix_package_partner_id_direction_stream_epoch_sequence"),
        "package",
        ["partner_id", "direction", "stream", "epoch", "sequence"],
        unique=False,
    )
    op.create_index(op.f("ix_package_sha256"), "package", ["sha256"], unique=False)
    op.create_table(
        "letter",
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column(
            "direction",
            sa.Enum("out", "in", name="direction", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("package_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "sent",
                "received",
                "read",
                "taken",
                "answered",
                name="letterstate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("needs_reply", sa.Boolean(), nullable=False),
        sa.Column("replies_to", UID, nullable=True),
        sa.Column("subject", sa.String(length=30), nullable=True),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("read_by", sa.String(length=30), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["package_id"], ["package.id"], name=op.f("fk_letter_package_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name=op.f("fk_letter_partner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("uid", name=op.f("uq_letter_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_letter_direction_state_due_on"), "letter", ["direction", "state", "due_on"], unique=False)
    op.create_index(op.f("ix_letter_package_id"), "letter", ["package_id"], unique=False)
    op.create_index(op.f("ix_letter_partner_id"), "letter", ["partner_id"], unique=False)
    op.create_index(op.f("ix_letter_replies_to"), "letter", ["replies_to"], unique=False)
    op.create_table(
        "package_item",
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("table", sa.String(length=30), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("record_uid", UID, nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "merged",
                "overruled",
                "conflict",
                "invalid",
                "twin",
                "kept",
                name="itemresult",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("field", sa.String(length=30), nullable=True),
        sa.Column("ours", sa.JSON(), nullable=True),
        sa.Column("theirs", sa.JSON(), nullable=True),
        sa.Column("message", sa.String(length=200), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", sa.String(length=30), nullable=True),
        sa.Column("decision", sa.String(length=30), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["package_id"], ["package.id"], name=op.f("fk_package_item_package_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_item")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_package_item_package_id_result"), "package_item", ["package_id", "result"], unique=False)
    op.create_index(op.f("ix_package_item_result_decided_at"), "package_item", ["result", "decided_at"], unique=False)
    op.create_table(
        "package_line",
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("table", sa.String(length=30), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("record_uid", UID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["package_id"], ["package.id"], name=op.f("fk_package_line_package_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_line")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_package_line_package_id_table_record_uid"),
        "package_line",
        ["package_id", "table", "record_uid"],
        unique=False,
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("package_line")
    op.drop_table("package_item")
    op.drop_table("letter")
    op.drop_table("package")
    op.drop_table("exchange_stream")
    op.drop_table("exchange_mark")
    op.drop_table("exchange_key")
    op.drop_table("partner")
    op.drop_table("record_alias")
