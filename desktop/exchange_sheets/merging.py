"""Edits of a returned spreadsheet put together with what stands here, as the changes of a package are."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from db.base import new_uid
from db.models.exchange import ItemResult, Partner
from desktop.exchange.applying import Applying, Incoming
from desktop.exchange.columns import by_name
from desktop.exchange.gathering import AROUND, PUT
from desktop.exchange.outcome import Item, Outcome
from desktop.exchange.references import References
from desktop.exchange.replicated import BY_TABLE
from desktop.exchange_sheets.looks import Difference, Edit, RowDifference, RowKind
from desktop.jobs import Progress

GONE_HERE = "“{title}”第 {row} 行：本单位已经没有这条记录，没有接收这一行。"
LONGEST = 200
Keys = Mapping[str, Mapping[uuid.UUID, int]]  # of records, by table and identifier


def merged(session: Session, partner: Partner, number: int, found: Difference, progress: Progress) -> Outcome:
    """Take up edits in a write under way, as version `number` of the partner's; name every row that is not taken."""
    keys = _keys(session, found)
    present = [one for one in found.edits if uuid.UUID(one.uid) in keys[one.table]]
    incoming = _incoming(present, number, partner.office_id)
    outcome = Applying(session, partner, is_full=False).take(incoming, progress)
    outcome.same.update(found.unchanged)
    rows = {(one.table, one.uid): one.row for one in present}
    outcome.items = [replace(one, row=rows.get((one.table, str(one.uid)), one.row)) for one in outcome.items]
    for edit in found.edits:
        if (edit.table, edit.uid) not in rows:
            sentence = GONE_HERE.format(title=BY_TABLE[edit.table].title, row=edit.row)
            outcome.refuse(edit.table, uuid.UUID(edit.uid), edit.row, sentence)
    outcome.items += [_item(one, keys) for one in found.rows if one.kind is not RowKind.CHANGED]
    return outcome


def by_table(edits: Sequence[Edit]) -> dict[str, list[Edit]]:
    """Return edits by table, in the order in which tables are taken up."""
    found: dict[str, list[Edit]] = {name: [] for name in BY_TABLE}
    for one in edits:
        found[one.table].append(one)
    return {name: those for name, those in found.items() if those}


def column_of(table: str, name: str) -> str:
    """Return the column that a package calls by a name."""
    return by_name(BY_TABLE[table])[name].column


def _incoming(edits: Sequence[Edit], number: int, origin: str) -> Iterator[Incoming]:
    """Yield edits as tables of a package: of each only the fields that were edited, so nothing else is touched."""
    for table, those in by_table(edits).items():
        together: defaultdict[tuple[str, ...], list[Edit]] = defaultdict(list)
        for one in those:
            together[tuple(one.values)].append(one)
        for names, alike in together.items():
            rows = [
                (one.uid, PUT, str(number), str(one.base), origin, "", ";".join(names), *one.values.values())
                for one in alike
            ]
            yield Incoming(table, (*AROUND, *names), rows, len(rows))


def _keys(session: Session, found: Difference) -> Keys:
    """Return the keys of all records that a difference names."""
    references = References(session)
    named: defaultdict[str, set[uuid.UUID]] = defaultdict(set)
    pairs = [(one.table, one.uid) for one in found.edits] + [(one.table, one.uid) for one in found.rows]
    for table, uid in pairs:
        named[table].update([uuid.UUID(uid)] if uid else ())
    return {table: references.ids(table, uids) for table, uids in named.items()}


def _item(row: RowDifference, keys: Keys) -> Item:
    """Return a row that is not taken, as the receipt names it."""
    uid = uuid.UUID(row.uid) if row.uid else new_uid()
    result = ItemResult.KEPT if row.kind is RowKind.MISSING else ItemResult.INVALID
    message = f"“{row.sheet}”第 {row.row} 行：{row.message}"
    return Item(row.table, uid, row.row, result, keys[row.table].get(uid), message=message[:LONGEST])
