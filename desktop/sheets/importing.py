"""From an opened sheet to records: propose a mapping, check everything, then import wholly or not at all.

The contract for the window and the command line:

    importer = Importer(store, codes, grids, kinds)     # kinds: PeopleSheets(...), HouseholdSheets(...), ...
    book = open_sheets(path, progress)                  # desktop.sheets.reading
    table = find_table(candidates(book, importer.knows))             # desktop.sheets.choosing
    importer.kinds                                      # {"people": PeopleSheets, ...} with .title
    importer.guess_kind(table)                          # "people", by the headings
    mapping = importer.propose(kind, table)             # what each column was taken for: desktop.sheets.mapping
    mapping = mapping.chosen(column, "id_no")           # the clerk changes it; "" passes the column over
    importer.remember(mapping.confirmed(), options)     # the same headings are certain next time
    checked = importer.check(table, mapping, origin_of(book, table), options, progress)    # desktop.sheets.origins
                                                        # touches nothing: desktop.sheets.checked
    checked.counts.importable, checked.counts.faulty, checked.faults.page(0, 100), checked.notes, checked.questions
    save_faults(checked, table, path, progress)         # desktop.sheets.returning: same rows, and the column 问题
    batch = importer.commit(checked, progress)          # key of the batch; Refusal where nothing would change

`options` is `desktop.intake.options.Options`. Rows that need a decision are kept with the batch
(`desktop.sheets.deciding`); a whole batch can be taken back (`desktop.sheets.batches`). A `Progress` that is cancelled
raises `Cancelled` from any of these, and leaves the data as they were.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db import search
from db.audit import tell
from db.engine import settle
from db.models.imports import ImportBatch, UndecidedRow
from db.models.log import Action
from db.store import Store, action_id
from desktop.clock import Today, today
from desktop.codes import Codes
from desktop.errors import Refusal
from desktop.garbage import uncollected
from desktop.grids.naming import grid_key
from desktop.grids.service import Grids
from desktop.intake.importable import Batch, Fate, Importable, Plan, Written
from desktop.intake.options import Options
from desktop.intake.parked import digest_of, park
from desktop.jobs import Progress
from desktop.sheets.checked import Checked, Counts, NewGrid, Note, Origin, Question
from desktop.sheets.checking import Check
from desktop.sheets.codings import edition_title, nearest_of
from desktop.sheets.header import Known
from desktop.sheets.layout import Table
from desktop.sheets.learning import learnt_editions, learnt_headings, learnt_wordings, remember
from desktop.sheets.mapping import Mapping
from desktop.sheets.matching import Column, Matcher
from desktop.sheets.places import village_in
from desktop.sheets.vocabulary import VILLAGE

MANY = 5_000  # rows after which statistics and index are put in order
MOST_QUESTIONS = 100  # unknown wordings asked about, the commonest first
NOTHING_NEW = "文件中的内容都已在库中，没有需要导入的。"
CHANGED = "核对之后有人改动了数据，结果与核对时不同，请重新核对后再导入。"


class Importer:
    """Imports sheets of the kinds it was given."""

    def __init__(
        self,
        store: Store,
        codes: Codes,
        grids: Grids,
        kinds: Iterable[Importable],
        today: Today = today,
        before: Callable[[int, Progress], object] = lambda _rows, _progress: None,
    ) -> None:
        """`before` is called with the number of rows when an import begins: it backs up where there are many."""
        self._store, self._codes, self._grids, self._today, self._before = store, codes, grids, today, before
        self.kinds = {kind.kind: kind for kind in kinds}
        self._matchers: dict[str, tuple[tuple[str, ...], Matcher]] = {}

    @property
    def knows(self) -> Known:
        """Tells whether any kind of record has a normalised heading, and so the row of headings from the others."""
        headings = [self._matcher(kind).headings for kind in self.kinds]
        return lambda heading: any(heading in known for known in headings)

    def guess_kind(self, table: Table) -> str:
        """Return the kind of record whose headings a table has most of."""
        columns = _columns(table)
        return max(self.kinds, key=lambda kind: self._matcher(kind).known(columns))

    def propose(self, kind: str, table: Table) -> Mapping:
        """Return what each column is taken for."""
        with self._store.read() as session:
            learnt = learnt_headings(session, kind)
        return self._matcher(kind).match(_columns(table), learnt)

    def remember(self, mapping: Mapping, options: Options) -> None:
        """Keep what the clerk decided about headings and wordings, for the next sheet."""
        with self._store.write("记住表头") as session:
            remember(session, mapping, options)

    def check(self, table: Table, mapping: Mapping, origin: Origin, options: Options, progress: Progress) -> Checked:
        """Look at every row and touch nothing."""
        self._refuse_unclear(mapping)
        kind = self.kinds[mapping.kind]
        chosen = options.village is not None
        options, notes = self._with_village(kind, mapping, origin, options)
        with self._store.read() as session:
            check = Check(
                kind, table, mapping, options, self._codes, self._grids,
                learnt_wordings(session), learnt_editions(session, mapping.fingerprint), chosen=chosen,
            )  # fmt: skip
            log = _last_action(session)
            planner = kind.planner(session, options, check.keys, _parked(session, kind))
            check.run(planner, progress)
            plan = planner.finish()
            same = self._same_file(session, origin)
        found = check.found
        for remarks in (found.remarks, plan.remarks):
            notes += [
                Note(key, message, count, tuple(remarks.found.get((key, message), ())))
                for (key, message), count in remarks.counts.items()
            ]
        if plan.others:
            notes.append(Note("others", f"另有 {plan.others} 户的户信息将补充完整", plan.others))
        return Checked(
            kind=kind.kind,
            mapping=mapping,
            options=options,
            origin=origin,
            sheet=table.sheet,
            counts=_counts(plan, len(found.faults)),
            notes=tuple(notes),
            questions=tuple(self._questions(check)),
            new_grids=tuple(NewGrid(name, village) for village, name in found.new_grids.names),
            same_file=same,
            faults=found.faults,
            rows=found.rows,
            keys=check.keys,
            plan=plan,
            log=log,
        )

    def commit(self, checked: Checked, progress: Progress) -> int:
        """Import what was checked, wholly or not at all. Return the key of the batch."""
        if checked.changes_nothing:
            raise Refusal(NOTHING_NEW)
        self._before(len(checked.rows), progress)
        kind = self.kinds[checked.kind]
        with uncollected(), self._store.write(f"导入{kind.title}") as session:
            unchanged = _last_action(session) == checked.log
            grids = self._make_grids(session, checked)
            plan = checked.plan if unchanged else self._plan_again(session, checked, grids)
            batch = self._begin(session, kind, checked)
            source = checked.options.source or checked.origin.file_name
            carried = Batch(batch.id, source[:100], self._today().isoformat(), checked.options, grids)
            progress.begin(len(checked.rows), f"正在导入{kind.title}")
            written = kind.carry_out(session, plan, carried, checked.keys, checked.rows, progress)
            self._park(session, batch.id, plan, checked, written, grids)
            remember(session, checked.mapping, checked.options)
            self._log(session, batch.id, written, grids)
            key = batch.id
            progress.check()
        if len(checked.rows) > MANY:
            self._settle(progress)
        return key

    def _matcher(self, kind: str) -> Matcher:
        """Return what knows the headings of a kind, made anew when the collection list changed."""
        fields = tuple(field.key for field in self.kinds[kind].fields)
        known = self._matchers.get(kind)
        if known is None or known[0] != fields:
            known = self._matchers[kind] = fields, Matcher(self.kinds[kind], self._codes)
        return known[1]

    def _refuse_unclear(self, mapping: Mapping) -> None:
        if mapping.missing:
            titles = "、".join(f"“{field.title}”" for field in mapping.missing)
            raise Refusal(f"表中没有{titles}一列，不能导入。请指定哪一列是{titles}，或换一种导入类型。")
        if mapping.uncertain:
            columns = "、".join(f"{match.letter} 列“{match.heading}”" for match in mapping.uncertain)
            raise Refusal(f"{columns}还没有确认，请先确认或改为不导入。")

    def _with_village(
        self, kind: Importable, mapping: Mapping, origin: Origin, options: Options
    ) -> tuple[Options, list[Note]]:
        """Take the village from the file's name or title, where only one is named and no column tells."""
        has_grid = any(field.key == "grid_id" for field in kind.fields)
        if not has_grid or options.village is not None or mapping.column_of(VILLAGE):
            return options, []
        village = village_in(self._grids, origin.file_name, *origin.titles)
        if village is None:
            return options, []
        name = self._grids.name(village)
        return replace(options, village=village), [Note("village", f"按文件名或标题，全表按“{name}”处理")]

    def _same_file(self, session: Session, origin: Origin) -> str:
        query = select(ImportBatch).where(ImportBatch.sha256 == origin.sha256, ImportBatch.undone_at.is_(None))
        before = session.scalars(query.order_by(ImportBatch.id.desc())).first()
        if before is None:
            return ""
        day = before.created_at.astimezone().date().isoformat()
        return f"这个文件 {day} 已由 {before.created_by} 导入过（第 {before.id} 批），重复的内容不会再次导入。"

    def _questions(self, check: Check) -> Iterator[Question]:
        """Yield what only the clerk can settle."""
        lists = {field.key: field for field in self.kinds[check.kind].fields}
        for key, edition in check.found.editions.items():
            if edition.edition is None:
                field = lists[key]
                choices = tuple((one, edition_title(self._codes, field.codes, one)) for one in edition.candidates)
                yield Question("edition", field.codes, f"“{field.title}”一列的数字是哪一种代码？", choices=choices)
        asked = [lists[key] for key in reversed(check.keys)]  # several fields may share a list: the first one asks
        titles = {field.codes: field.title for field in asked if field.codes}
        unknown = sorted(check.found.wordings.unknown.items(), key=lambda pair: -pair[1])
        for (name, wording), count in unknown[:MOST_QUESTIONS]:
            nearest = nearest_of(self._codes, name, wording)
            choices = tuple((self._codes.find(name, title) or "", title) for title in nearest)
            yield Question("wording", name, f"“{titles[name]}”中的“{wording}”是什么意思？", wording, count, choices)
        if check.village_missing:
            villages = tuple((str(node.id), node.name) for node in self._grids.nodes.values() if node.level == VILLAGE)
            yield Question("village", "", "表中的网格在哪个村（社区）？", rows=check.village_missing, choices=villages)

    def _plan_again(self, session: Session, checked: Checked, grids: dict[int, int]) -> Plan:
        """Decide anew on the data as they are now; refuse where that comes out differently."""
        kind = self.kinds[checked.kind]
        planner = kind.planner(session, checked.options, checked.keys, _parked(session, kind))
        for block in checked.rows:
            if grids and "grid_id" in block.columns:
                block.columns["grid_id"] = [grids.get(key, key) for key in block.columns["grid_id"]]
            planner.look(block)
        plan = planner.finish()
        if _counts(plan, len(checked.faults)) != checked.counts:
            raise Refusal(CHANGED)
        return plan

    def _make_grids(self, session: Session, checked: Checked) -> dict[int, int]:
        """Make the new grids in the order of their numbers. Return their keys by stand-in."""
        numbered = sorted(enumerate(checked.new_grids, 1), key=lambda pair: (pair[1].village, _in_order(pair[1].name)))
        return {-place: self._grids.ensure(session, grid.name, grid.village) for place, grid in numbered}

    def _log(self, session: Session, batch: int, written: Written, grids: dict[int, int]) -> None:
        """Say in the log's line of this write what was made and changed."""
        made = {"created": dict(written.created), "updated": dict(written.updated), "grids": sorted(grids.values())}
        line = update(Action).where(Action.id == action_id(session))
        session.execute(line.values(batch_id=batch, summary=made))
        counts = {"created": sum(written.created.values()), "updated": sum(written.updated.values())}
        tell(session, records=sum(counts.values()), detail=counts | {"batch": batch})

    def _begin(self, session: Session, kind: Importable, checked: Checked) -> ImportBatch:
        counts = checked.counts
        batch = ImportBatch(
            kind=kind.kind,
            file_name=checked.origin.file_name[:200],
            sha256=checked.origin.sha256,
            sheet=checked.sheet[:100],
            mapping={match.heading or match.letter: match.target for match in checked.mapping.matches},
            rows=counts.rows,
            created=counts.new,
            updated=counts.updated,
            unchanged=counts.unchanged + counts.repeated,
            faulty=counts.faulty,
            undecided=counts.undecided,
        )
        session.add(batch)
        session.flush()
        return batch

    def _park(
        self, session: Session, batch: int, plan: Plan, checked: Checked, written: Written, grids: dict[int, int]
    ) -> None:
        """Put the rows aside that the clerk must decide."""
        if not checked.counts.undecided:
            return
        start = 0
        for block in checked.rows:
            places = [place for place in range(len(block)) if plan.fates[start + place] == Fate.UNDECIDED]
            parked = []
            for place in places:
                target = plan.targets[start + place]
                record = written.record_of(-1 - target) if target < 0 else target
                values = {key: value for key, value in block.row(place).items() if value is not None}
                if values.get("grid_id", 0) < 0:
                    values["grid_id"] = grids[values["grid_id"]]
                parked.append((block.rows[place], plan.reasons[start + place], record, values))
            park(session, batch, parked)
            start += len(block)

    def _settle(self, progress: Progress) -> None:
        """Put index and statistics in order after many rows; what was imported is safe already."""
        progress.begin(0, "正在整理索引")
        with self._store.record("整理索引") as session:
            for subject in search.SUBJECTS:
                search.settle(session, subject)
        settle(self._store.engine)


def _columns(table: Table) -> list[Column]:
    return [Column(heading, table.sample(heading.index)) for heading in table.headings]


def _counts(plan: Plan, faulty: int) -> Counts:
    return Counts(
        rows=len(plan.fates) + faulty,
        new=plan.count(Fate.NEW),
        updated=plan.count(Fate.UPDATED),
        unchanged=plan.count(Fate.UNCHANGED),
        repeated=plan.count(Fate.REPEATED),
        undecided=plan.count(Fate.UNDECIDED),
        faulty=faulty,
        others=plan.others,
    )


def _in_order(name: str) -> tuple[int, str]:
    """Return what grids are sorted by: their number, then their name."""
    key = grid_key(name)
    return (int(key) if key.isdecimal() else 0, key)


def _last_action(session: Session) -> int:
    """Return the last line of the log: whoever changed anything since has written one."""
    return session.scalar(select(func.max(Action.id))) or 0


def _parked(session: Session, kind: Importable) -> frozenset[bytes]:
    """Return the rows of earlier batches that were put aside."""
    query = (
        select(UndecidedRow.values)
        .join(ImportBatch, ImportBatch.id == UndecidedRow.batch_id)
        .where(ImportBatch.kind == kind.kind, ImportBatch.undone_at.is_(None))
    )
    return frozenset(digest_of(values) for values in session.scalars(query))
