"""Trust: hats and rights of accounts, the audit log, the recycle bin, what a shared office keeps on its server."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

UID = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")
MOMENT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
HATS = " + ".join(
    f"CASE WHEN {worn} THEN 1 ELSE 0 END" for worn in ("role <> ''", "system_admin", "security_admin", "auditor")
)
RULES = {
    "some_hat": f"({HATS}) >= 1",
    "one_hat": f"({HATS}) = 1 OR exemption IS NOT NULL",
    "auditor_alone": f"NOT auditor OR ({HATS}) = 1",
}
FORMER_ROLES = ("admin", "clerk", "viewer")
FLAGS = ("system_admin", "security_admin", "auditor", "vault", "must_change")
SEALED = ("audit_entry", "audit_checkpoint")  # never changed, never removed


def upgrade() -> None:
    """Make the tables, give the accounts hats, seal the log."""
    op.create_table(
        "attachment_content",
        sa.Column("address", sa.String(length=80), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment_content")),
        sa.UniqueConstraint("address", "place", name=op.f("uq_attachment_content_address_place")),
    )
    op.create_table(
        "audit_checkpoint",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_checkpoint")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_checkpoint_number"), "audit_checkpoint", ["number"], unique=False)
    op.create_table(
        "audit_entry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("elapsed", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=30), nullable=False),
        sa.Column("station", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("table", sa.String(length=30), nullable=True),
        sa.Column("record_uid", UID, nullable=True),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=True),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("number", name=op.f("uq_audit_entry_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_entry_at"), "audit_entry", ["at"], unique=False)
    op.create_index(op.f("ix_audit_entry_by"), "audit_entry", ["by"], unique=False)
    op.create_table(
        "office_file",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_file")),
        sa.UniqueConstraint("name", name=op.f("uq_office_file_name")),
    )
    op.create_table(
        "upkeep_entry",
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(length=30), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upkeep_entry")),
    )
    op.create_index(op.f("ix_upkeep_entry_kind"), "upkeep_entry", ["kind"], unique=False)
    op.create_table(
        "removed_record",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(length=30), nullable=False),
        sa.Column("table", sa.String(length=30), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("uid", UID, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("values", sa.JSON(), nullable=True),
        sa.Column("restored_at", MOMENT, nullable=True),
        sa.Column("purged_at", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_removed_record_action_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removed_record")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_removed_record_action_id"), "removed_record", ["action_id"], unique=False)
    op.create_index(op.f("ix_removed_record_at"), "removed_record", ["at"], unique=False)
    op.create_index(op.f("ix_removed_record_table_record_id"), "removed_record", ["table", "record_id"], unique=False)
    op.create_index(op.f("ix_removed_record_uid"), "removed_record", ["uid"], unique=False)
    op.create_table(
        "account_grid",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_grid_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_account_grid_grid_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_grid")),
        sa.UniqueConstraint("account_id", "grid_id", name=op.f("uq_account_grid_account_id_grid_id")),
    )
    op.create_index(op.f("ix_account_grid_grid_id"), "account_grid", ["grid_id"], unique=False)
    op.create_table(
        "password_memory",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_password_memory_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_memory")),
    )
    op.create_index(op.f("ix_password_memory_account_id"), "password_memory", ["account_id"], unique=False)

    _give_hats()
    for name, kind in (("number", sa.String(30)), ("recipient", sa.String(200)), ("is_masked", sa.Boolean())):
        op.add_column("disclosure", sa.Column(name, kind, nullable=True))
    op.add_column("disclosure", sa.Column("sha256", sa.String(64), nullable=True))
    op.create_index("uq_disclosure_number", "disclosure", ["number"], unique=True)
    for table in SEALED:
        _seal(table)


def _give_hats() -> None:
    """Turn the former three roles into roles and hats: who administered alone goes on, with a recorded exemption."""
    with op.batch_alter_table("account", recreate="auto", copy_from=_account(False)) as account:
        for flag in FLAGS:
            account.add_column(sa.Column(flag, sa.Boolean(), nullable=False, server_default=sa.false()))
        account.add_column(sa.Column("exemption", sa.String(200), nullable=True))
        account.add_column(sa.Column("staff_id", sa.Integer(), nullable=True))
        account.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        account.add_column(sa.Column("password_at", MOMENT, nullable=True))
        account.add_column(sa.Column("signed_in_at", MOMENT, nullable=True))
        account.alter_column("role", existing_type=sa.String(20), type_=sa.String(30), existing_nullable=False)
        if op.get_bind().dialect.name != "sqlite":
            account.drop_constraint(op.f("ck_account_role"), type_="check")
        account.create_foreign_key("fk_account_staff_id", "staff", ["staff_id"], ["id"], ondelete="SET NULL")
        account.create_foreign_key("fk_account_unit_id", "unit", ["unit_id"], ["id"])
    op.execute(
        sa.text(
            "UPDATE account SET role = 'clerk', system_admin = :yes, security_admin = :yes, vault = :yes,"
            " exemption = 'before 0015' WHERE role = 'admin'"
        ).bindparams(sa.bindparam("yes", True, sa.Boolean()))
    )
    with op.batch_alter_table("account", recreate="auto", copy_from=_account(True)) as account:
        for flag in FLAGS:
            account.alter_column(flag, existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        for name, rule in RULES.items():
            account.create_check_constraint(op.f(f"ck_account_{name}"), sa.text(rule))


def _account(worn: bool) -> sa.Table:
    """Return the table of accounts as SQLite has it before hats, or once they are worn."""
    more = [
        *(sa.Column(flag, sa.Boolean(), nullable=False, server_default=sa.false()) for flag in FLAGS),
        sa.Column("exemption", sa.String(200)),
        sa.Column("staff_id", sa.Integer()),
        sa.Column("unit_id", sa.Integer()),
        sa.Column("password_at", MOMENT),
        sa.Column("signed_in_at", MOMENT),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], "fk_account_staff_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], "fk_account_unit_id"),
    ]
    return sa.Table(
        "account",
        sa.MetaData(),
        sa.Column("name", sa.String(30), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("role", sa.String(30 if worn else 20), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *(more if worn else []),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("name", name="uq_account_name"),
        sa.UniqueConstraint("uid", name="uq_account_uid"),
        sqlite_autoincrement=True,
    )


def _seal(table: str) -> None:
    """Let the database itself refuse to change or remove a line."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER sealed_{table}_{verb.lower()} BEFORE {verb} ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'sealed'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION sealed_{table}() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION 'sealed'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER sealed_{table} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION sealed_{table}()"
    )


def downgrade() -> None:
    """Take the hats off, as far as the former three roles can say it; drop the tables."""
    if op.get_bind().dialect.name != "sqlite":
        for table in SEALED:
            op.execute(f"DROP TRIGGER sealed_{table} ON {table}")
            op.execute(f"DROP FUNCTION sealed_{table}()")
    op.drop_index("uq_disclosure_number", "disclosure")
    for name in ("number", "recipient", "is_masked", "sha256"):
        op.drop_column("disclosure", name)
    for table in (
        "password_memory", "account_grid", "removed_record", "upkeep_entry", "office_file", "audit_entry",
        "audit_checkpoint", "attachment_content",
    ):  # fmt: skip
        op.drop_table(table)
    with op.batch_alter_table("account", recreate="auto", copy_from=_account(True)) as account:
        if op.get_bind().dialect.name != "sqlite":
            for name in RULES:
                account.drop_constraint(op.f(f"ck_account_{name}"), type_="check")
    op.execute(sa.text("UPDATE account SET role = 'admin' WHERE system_admin"))
    op.execute(sa.text("UPDATE account SET role = 'viewer' WHERE role NOT IN ('admin', 'clerk')"))
    with op.batch_alter_table("account", recreate="auto", copy_from=_account(True)) as account:
        account.drop_constraint("fk_account_staff_id", type_="foreignkey")
        account.drop_constraint("fk_account_unit_id", type_="foreignkey")
        for name in (*FLAGS, "exemption", "staff_id", "unit_id", "password_at", "signed_in_at"):
            account.drop_column(name)
        account.alter_column("role", existing_type=sa.String(30), type_=sa.String(20), existing_nullable=False)
        account.create_check_constraint(op.f("ck_account_role"), sa.column("role").in_(FORMER_ROLES))
