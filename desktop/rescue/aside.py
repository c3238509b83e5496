"""Rows that cannot stand in the repaired office, kept in an encrypted file beside it: nothing that was read is lost."""

import json
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection

from db.engine import open_engine, settle
from desktop.rescue.cells import Value

ASIDE = "repair-aside.db"
REFUSED, ORPHANED = "refused", "orphaned"


class Aside:
    """The file of rows kept aside, made when the first one comes."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._path, self._engine = folder / ASIDE, open_engine(folder / ASIDE, key)
        self._connection: Connection | None = None

    def put(self, table: str, key: int, reason: str, columns: Sequence[str], row: Sequence[Value]) -> None:
        """Keep one row."""
        if self._connection is None:
            self._connection = self._engine.execution_options(writes=True).connect()
            self._connection.exec_driver_sql(
                'CREATE TABLE aside("table" TEXT, record_id INTEGER, reason TEXT, content TEXT)'
            )
        content = {
            name: value.hex() if isinstance(value, bytes) else value for name, value in zip(columns, row, strict=True)
        }
        line = (table, key, reason, json.dumps(content, ensure_ascii=False))
        self._connection.exec_driver_sql("INSERT INTO aside VALUES (?, ?, ?, ?)", line)

    def __enter__(self) -> "Aside":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.commit()
            self._connection.close()
            settle(self._engine)
        self._engine.dispose()
