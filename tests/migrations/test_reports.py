"""The entries of the former register of reports become tasks of the ledger of forms, with their files."""

import json
import uuid

from sqlalchemy import text

from db.upgrading import upgrade

SENT = {
    "unit": "区统计局", "name": "劳动力调查", "basis": "统计法", "list_kind": "02", "period": "每月", "way": "邮箱",
    "filled_by": "林晓梅", "sent_on": "2026-01-20", "receipt": "收文 3 号",
}  # fmt: skip
STAMPS = {
    "created_at": "2026-01-02 00:00:00", "created_by": "lin", "updated_at": "2026-01-02 00:00:00", "updated_by": "lin",
    "version": 1,
}  # fmt: skip


def put(connection, table, **row):
    """Insert one row."""
    row = STAMPS | row
    values = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({values})"), row)


def uid(connection, number):
    """Return an identifier as the engine takes it."""
    return bytes([number] * 16) if connection.dialect.name == "sqlite" else uuid.UUID(bytes=bytes([number] * 16))


def rows(connection, query):
    """Return what a query finds, as text."""
    return [tuple(map(str, one)) for one in connection.execute(text(query))]


def test_the_register_of_reports_becomes_tasks_and_periods(empty):
    upgrade(empty, "0013")
    with empty.execution_options(writes=True).begin() as connection:
        entries = ((SENT, "2026-01-25"), ({"unit": "区残联", "name": "残疾人名册"}, None))
        for key, (facts, until) in enumerate(entries, 1):
            facts = json.dumps(facts, ensure_ascii=False)
            put(connection, "register_entry", uid=uid(connection, key), register="reports", happened_on="2026-01-10",
                until=until, facts=facts, note="备注")  # fmt: skip
        put(connection, "attachment", uid=uid(connection, 9), subject="register_entry", record_id=1, address="a",
            name="表.pdf", media="application/pdf", size=1, place=0)  # fmt: skip
    upgrade(empty, "0014")
    with empty.connect() as connection:
        columns = "unit, name, basis, list_code, rhythm, due_on, asked_on, way, note"
        assert rows(connection, f"SELECT {columns} FROM form_task ORDER BY id") == [
            ("区统计局", "劳动力调查", "统计法", "02", "once", "2026-01-25", "2026-01-10", "邮箱", "每月 备注"),
            ("区残联", "残疾人名册", "None", "None", "once", "2026-01-10", "2026-01-10", "None", "备注"),
        ]
        assert rows(connection, "SELECT period, due_on, state, sent_on, receipt FROM form_period ORDER BY id") == [
            ("2026-01-25", "2026-01-25", "sent", "2026-01-20", "收文 3 号"),
            ("2026-01-10", "2026-01-10", "open", "None", "None"),
        ]
        assert rows(connection, "SELECT count(*) FROM register_entry WHERE register = 'reports'") == [("0",)]
        assert rows(connection, "SELECT subject, record_id FROM attachment") == [("form_task", "1")]
