"""Forms: known forms, fillings, tasks with their periods, the three lists, scopes, collections."""

import json
import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

UID = sa.LargeBinary(16).with_variant(sa.Uuid(), "postgresql")
MOMENT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "duty_matter",
        sa.Column("list_code", sa.String(length=30), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=True),
        sa.Column("basis", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_matter")),
        sa.UniqueConstraint("uid", name=op.f("uq_duty_matter_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_duty_matter_list_code"), "duty_matter", ["list_code"], unique=False)
    op.create_table(
        "form",
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=30), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=100), nullable=True),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_form_fingerprint")),
        sa.UniqueConstraint("uid", name=op.f("uq_form_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "saved_scope",
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("subject", sa.String(length=30), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("unit", sa.String(length=100), nullable=True),
        sa.Column("defined_on", sa.Date(), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_scope")),
        sa.UniqueConstraint("title", name=op.f("uq_saved_scope_title")),
        sa.UniqueConstraint("uid", name=op.f("uq_saved_scope_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "form_collection",
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_form_collection_form_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_collection")),
        sa.UniqueConstraint("uid", name=op.f("uq_form_collection_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_form_collection_form_id"), "form_collection", ["form_id"], unique=False)
    op.create_table(
        "form_filling",
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=100), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("gaps", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("is_revealed", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=True),
        sa.Column("recipient", sa.String(length=200), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_form_filling_form_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_filling")),
        sa.UniqueConstraint("uid", name=op.f("uq_form_filling_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_form_filling_form_id_id"), "form_filling", ["form_id", "id"], unique=False)
    op.create_table(
        "form_return",
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=100), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "issued", "faulty", "accepted", name="returnstate", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("urged", sa.JSON(), nullable=False),
        sa.Column("returned_at", MOMENT, nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["form_collection.id"], name=op.f("fk_form_return_collection_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["grid.id"], name=op.f("fk_form_return_grid_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_return")),
        sa.UniqueConstraint("collection_id", "unit", name=op.f("uq_form_return_collection_id_unit")),
        sa.UniqueConstraint("uid", name=op.f("uq_form_return_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_form_return_grid_id"), "form_return", ["grid_id"], unique=False)
    op.create_index(op.f("ix_form_return_sha256"), "form_return", ["sha256"], unique=False)
    op.create_table(
        "form_task",
        sa.Column("unit", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=True),
        sa.Column("list_code", sa.String(length=30), nullable=True),
        sa.Column("matter_id", sa.Integer(), nullable=True),
        sa.Column("rhythm", sa.String(length=30), nullable=False),
        sa.Column("due_day", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("form_id", sa.Integer(), nullable=True),
        sa.Column("way", sa.String(length=100), nullable=True),
        sa.Column("filled_by", sa.String(length=100), nullable=True),
        sa.Column("field_count", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_form_task_form_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_form_task_letter_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["duty_matter.id"], name=op.f("fk_form_task_matter_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_task")),
        sa.UniqueConstraint("uid", name=op.f("uq_form_task_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_form_task_form_id"), "form_task", ["form_id"], unique=False)
    op.create_index(op.f("ix_form_task_letter_id"), "form_task", ["letter_id"], unique=False)
    op.create_index(op.f("ix_form_task_matter_id"), "form_task", ["matter_id"], unique=False)
    op.create_table(
        "form_period",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=100), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "sent", "waived", name="periodstate", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("filling_id", sa.Integer(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_by", sa.String(length=100), nullable=True),
        sa.Column("receipt", sa.String(length=200), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("uid", UID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(length=30), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("updated_by", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["filling_id"], ["form_filling.id"], name=op.f("fk_form_period_filling_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["task_id"], ["form_task.id"], name=op.f("fk_form_period_task_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_period")),
        sa.UniqueConstraint("task_id", "period", name=op.f("uq_form_period_task_id_period")),
        sa.UniqueConstraint("uid", name=op.f("uq_form_period_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_form_period_filling_id"), "form_period", ["filling_id"], unique=False)
    op.create_index(op.f("ix_form_period_state_due_on"), "form_period", ["state", "due_on"], unique=False)
    _move_reports(op.get_bind())


def _move_reports(connection: sa.Connection) -> None:
    """Make tasks of the entries of the declared register of reports, which they take the place of."""
    stamps = "created_at, created_by, updated_at, updated_by"
    taken = f"id, uid, {stamps}, happened_on, until, facts, note"
    found = connection.execute(sa.text(f"SELECT {taken} FROM register_entry WHERE register = 'reports'")).mappings()
    for entry in found.all():
        facts: dict[str, Any] = entry["facts"] if isinstance(entry["facts"], dict) else json.loads(entry["facts"])
        asked_on, due_on = entry["happened_on"], entry["until"] or entry["happened_on"]
        common = {key: entry[key] for key in stamps.split(", ")} | {"version": 1}
        told = [facts.get("period"), entry["note"]]  # how often it was owed was free text
        task = {
            "uid": entry["uid"], "unit": facts.get("unit") or "-", "name": facts.get("name") or "-",
            "basis": facts.get("basis"), "list_code": facts.get("list_kind"), "rhythm": "once", "due_on": due_on,
            "asked_on": asked_on, "way": facts.get("way"), "filled_by": facts.get("filled_by"),
            "note": " ".join(filter(None, told)) or None, **common,
        }  # fmt: skip
        key = connection.execute(_insert("form_task", task, " RETURNING id"), task).scalar_one()
        sent_on = facts.get("sent_on")
        new = uuid.uuid4()
        period = {
            "uid": new.bytes if connection.dialect.name == "sqlite" else new, "task_id": key, "period": str(due_on),
            "due_on": due_on, "state": "sent" if sent_on else "open", "sent_on": sent_on,
            "sent_by": facts.get("filled_by"), "receipt": facts.get("receipt"), **common,
        }  # fmt: skip
        connection.execute(_insert("form_period", period), period)
        moved = (
            "UPDATE attachment SET subject = 'form_task', record_id = :task"
            " WHERE subject = 'register_entry' AND record_id = :entry"
        )
        connection.execute(sa.text(moved), {"task": key, "entry": entry["id"]})
    connection.execute(sa.text("DELETE FROM register_entry WHERE register = 'reports'"))


def _insert(table: str, row: dict[str, Any], further: str = "") -> sa.TextClause:
    names = ", ".join(row)
    return sa.text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)}){further}")


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("form_period")
    op.drop_table("form_task")
    op.drop_table("form_return")
    op.drop_table("form_filling")
    op.drop_table("form_collection")
    op.drop_table("saved_scope")
    op.drop_table("form")
    op.drop_table("duty_matter")
