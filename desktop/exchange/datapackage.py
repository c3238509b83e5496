"""datapackage.json: which tables lie beside it and what their columns are, in the words of Tabular Data Package 2."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.exchange.envelope import TABLE_NAME, matching
from desktop.exchange.strict_json import Malformed, read_strictly
from desktop.exchange.tables import ColumnOut

NAME = "datapackage.json"
ESCAPE = "apostrophe-v1"
_PROFILE = "https://datapackage.org/profiles/2.0/"
_COLUMN_NAME = matching("[A-Za-z_][A-Za-z0-9_]{0,59}")
MOST_BYTES = 8 << 20
_MOST_COLUMNS = 500


@dataclass(frozen=True, slots=True)
class Declared:
    """A table as datapackage.json declares it."""

    name: str
    title: str
    columns: Sequence[ColumnOut]
    key: Sequence[str]

    @property
    def path(self) -> str:
        """Where its text lies, seen from datapackage.json."""
        return f"tables/{self.name}.csv"


def document_of(
    name: str, created: str, tables: Sequence[tuple[Declared, str, int]], about: Mapping[str, object]
) -> bytes:
    """Return the file: tables with hash and size of their texts; `about` says what else the receiver must know."""
    package = {
        "$schema": f"{_PROFILE}datapackage.json",
        "name": name,
        "created": created,
        "resources": [_resource(*table) for table in tables],
        "wgx": {**about, "cell_escape": ESCAPE},
    }
    return f"{json.dumps(package, ensure_ascii=False, indent=2)}\n".encode()


def _resource(table: Declared, sha256: str, size: int) -> dict[str, Any]:
    schema = {"$schema": f"{_PROFILE}tableschema.json", "fields": [column.document() for column in table.columns]}
    return {
        "name": table.name,
        "title": table.title,
        "type": "table",
        "path": table.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "schema": schema | ({"primaryKey": list(table.key)} if table.key else {}),
    }


def read_document(content: bytes) -> tuple[list[Declared], dict[str, Any]]:
    """Return the tables and what else is said. Raise Malformed for what this program would not know how to read."""
    package = read_strictly(content)
    about, resources = package.get("wgx"), package.get("resources")
    if not isinstance(about, dict) or about.get("cell_escape") != ESCAPE or not isinstance(resources, list):
        raise Malformed("not a package of this format")
    tables = [_table(resource) for resource in resources]
    if len({table.name for table in tables}) != len(tables):
        raise Malformed("a table occurs twice")
    return tables, about


def _table(resource: Any) -> Declared:
    try:
        name = TABLE_NAME(resource["path"].removeprefix("tables/").removesuffix(".csv"))
        schema = resource["schema"]
        columns = [_column(field) for field in schema["fields"]]
        key = [_COLUMN_NAME(one) for one in schema.get("primaryKey", [])]
        table = Declared(name, _short(resource["title"]), columns, key)
    except (KeyError, TypeError, AttributeError) as error:
        raise Malformed("a table without what it must have") from error
    names = [column.name for column in columns]
    if table.path != resource["path"] or not 0 < len(names) <= _MOST_COLUMNS or len(set(names)) != len(names):
        raise Malformed("a table with doubled columns or in a wrong place")
    if not set(key) <= set(names):
        raise Malformed("a key of columns that are not there")
    return table


def _column(field: dict[str, Any]) -> ColumnOut:
    asked = field.get("constraints", {})
    lengths = [asked.get(name, 0) for name in ("minLength", "maxLength")]
    allowed = asked.get("enum", [])
    if not all(type(length) is int for length in lengths) or not all(isinstance(one, str) for one in allowed):
        raise Malformed("constraints of a wrong form")
    return ColumnOut(_COLUMN_NAME(field["name"]), _short(field["title"]), _short(field["type"]), asked)


def _short(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 200 or not value.isprintable():
        raise Malformed("not a title")
    return value
