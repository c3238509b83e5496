"""Records as the tables of a package: what was gathered, with the headings and types that go along."""

from collections.abc import Iterator, Mapping, Sequence, Set

from desktop.exchange.columns import carried
from desktop.exchange.gathering import (
    AROUND,
    BASE,
    CHANGED_AT,
    DELETE,
    FIELDS,
    OPERATION,
    ORIGIN,
    PUT,
    REVISION,
    UID,
    Gathering,
    Outgoing,
)
from desktop.exchange.posting import Heading
from desktop.exchange.replicated import REPLICAS, Replica
from desktop.exchange.tables import ColumnOut, TableOut
from desktop.jobs import Progress

REQUIRED: Mapping[str, object] = {"required": True}
LEAD = {
    UID: ColumnOut(UID, "记录编号", constraints=REQUIRED),
    OPERATION: ColumnOut(OPERATION, "操作", constraints={"required": True, "enum": [PUT, DELETE]}),
    REVISION: ColumnOut(REVISION, "版次", "integer", REQUIRED),
    BASE: ColumnOut(BASE, "所依据的对方版次", "integer", REQUIRED),
    ORIGIN: ColumnOut(ORIGIN, "修改单位"),
    CHANGED_AT: ColumnOut(CHANGED_AT, "修改时间", "datetime"),
    FIELDS: ColumnOut(FIELDS, "改动的项目"),
}


def tables_of(
    gathering: Gathering, ticked: Set[str], heading: Heading, progress: Progress, *, is_full: bool
) -> Iterator[TableOut]:
    """Yield the tables that go out. A full package names the empty ones too: all that came of them before is gone."""
    told = set()
    for one in gathering.tables(progress):
        told.add(one.replica.table)
        yield _table(one, heading)
    for replica in REPLICAS if is_full else ():
        if replica.table not in told and (not replica.block or replica.block in ticked):
            yield TableOut(replica.table, replica.title, _columns(replica, (), (), heading), (), (UID,))


def _table(one: Outgoing, heading: Heading) -> TableOut:
    names, parts = [column.column for column in one.columns], [part.key for part in one.parts]
    columns = _columns(one.replica, names, parts, heading)
    return TableOut(one.replica.table, one.replica.title, columns, one.rows(), (UID,), one.count)


def _columns(replica: Replica, names: Sequence[str], parts: Sequence[str], heading: Heading) -> list[ColumnOut]:
    columns = [LEAD[name] for name in AROUND]
    columns += [
        ColumnOut(one.name, heading(replica.table, one.column), _type_of(one.type))
        for one in carried(replica)
        if one.column in names
    ]
    columns += [
        ColumnOut(part.name, heading(replica.table, part.key), "array") for part in replica.parts if part.key in parts
    ]
    return columns


def _type_of(kind: str) -> str:
    """Return the type as it is declared: what a column of JSON holds is for its reader to judge."""
    return "string" if kind == "object" else kind
