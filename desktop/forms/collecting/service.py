"""收表汇总: a form goes to villages and comes back; who is late, what is wrong, and all of it in one form.

collections = Collections(program)
collections.outgoing.issue(form, title, units, due_on, folder, progress)       # a file for each village
for took in collections.take(paths, progress):                                 # what came back
    took.sentence, took.is_asked                                               # whose it is may have to be told
collections.outgoing.send_back(key, folder, progress)                          # with the faulty cells marked
collections.whole.merge(collection, folder, Handing("报送", "区民政局"), progress)   # the one form
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from db.models.forms import FormCollection, FormReturn, ReturnState
from desktop.attachments.lines import AttachmentLine
from desktop.clock import Today, moments, today
from desktop.display import Display
from desktop.errors import Refusal
from desktop.forms.collecting import kept
from desktop.forms.collecting.columns import Expected
from desktop.forms.collecting.content import Remark, Returned, pack, unpack
from desktop.forms.collecting.lines import CollectionRow, ReturnRow, Took
from desktop.forms.collecting.outgoing import SUBJECT, Outgoing
from desktop.forms.collecting.proving import Prover
from desktop.forms.collecting.taking import (
    Recognised,
    Taker,
    elsewhere_of,
    read_book,
    refuse_same,
    stands,
    state_of,
)
from desktop.forms.collecting.whole import Whole
from desktop.forms.outcome import KnownForm
from desktop.forms.service import Forms
from desktop.forms.shape import FormKind
from desktop.jobs import Inside, Progress
from desktop.masking import Place, hides
from desktop.program import Program

TAKE, URGE, ACCEPT, TURN_BACK, CLOSE, REOPEN, AGAIN = (
    "收表", "催报", "接收所交的表", "退回所交的表", "结束收表", "重新打开收表", "重新核对所交的表",
)  # fmt: skip
NOT_RETURNED = "“{unit}”还没有交表，不能接收或退回。"
GOOD = "{unit}：收到 {rows} 行，没有问题。"
NO_ROWS = "{unit}：表里没有数据行，按零报告收下；不是零报告的请退回。"
FAULTY = "{unit}：收到 {rows} 行，其中 {faults} 行有问题。"
ANEW = "已替换上次交的。"
LONGEST_NAME = 200


class Collections:
    """Sends forms to villages, takes their returns and puts them together."""

    def __init__(self, program: Program, today: Today = today) -> None:
        self._program, self._today, self._now = program, today, moments(today)
        self._store = program.office.store
        self.forms = Forms(program, today)
        self.outgoing = Outgoing(program, self.forms, today)
        self.whole = Whole(program, self.forms, today)
        importer = program.importer
        self._taker = Taker(Prover(importer.kinds, program.codes, program.grids), program.grids, importer.knows)

    # What there is

    def all(self, *, closed: bool = False) -> list[CollectionRow]:
        """Return the collections that are open, or closed, the newest first."""
        state = FormCollection.closed_on.is_not(None) if closed else FormCollection.closed_on.is_(None)
        with self._store.read() as session:
            return kept.collection_rows(session, state)

    def one(self, key: int) -> CollectionRow:
        """Return one collection. Raise Refusal when it is no more."""
        with self._store.read() as session:
            rows = kept.collection_rows(session, FormCollection.id == key)
        if not rows:
            raise Refusal(kept.GONE)
        return rows[0]

    def returns(self, key: int) -> list[ReturnRow]:
        """Return the units of a collection in the order of the villages."""
        with self._store.read() as session:
            rows = kept.return_rows(session, FormReturn.collection_id == key)
        places = {node.id: place for place, node in enumerate(self._program.grids.in_order())}
        return sorted(rows, key=lambda one: (places.get(one.grid_id or 0, len(places)), one.key))

    def returned(self, key: int) -> Returned:
        """Return what a unit returned, with its faults."""
        with self._store.read() as session:
            return unpack(kept.return_of(session, key).content)

    def remarks(self, key: int) -> tuple[Remark, ...]:
        """Return what is wrong with a return, row by row; private numbers masked as they are on every screen."""
        with self._store.read() as session:
            one = kept.return_of(session, key)
            expected = Expected.of(kept.collection_of(session, one.collection_id).plan)
            found = unpack(one.content).remarks
        kind = self._program.importer.kinds.get(expected.subject)
        fields = {field.key: field for field in kind.fields} if kind is not None else {}
        display = Display(self._program.codes, self._program.grids)

        def masked(remark: Remark) -> Remark:
            field = fields.get(expected.columns[remark.place].field) if remark.place >= 0 else None
            if field is None or not hides(field.mask, Place.EXPORT):
                return remark
            return replace(remark, value=display.masked(field, remark.value, Place.EXPORT))

        return tuple(map(masked, found))

    def history(self, key: int) -> tuple[AttachmentLine, ...]:
        """Return every file a unit returned, the first first."""
        return self._program.attachments.of(SUBJECT, key)

    def can_issue(self) -> list[KnownForm]:
        """Return the known forms that villages can fill row by row."""
        return [one for one in self.forms.known() if one.kind == FormKind.LIST]

    # Chasing

    def urge(self, returns: Sequence[int], way: str) -> None:
        """Note that units were reminded today, and how."""
        day = self._today().isoformat()
        with self._store.write(URGE) as session:
            for key in returns:
                one = kept.return_of(session, key)
                one.urged = [*(one.urged or ()), [day, way.strip()]]

    def take_back_urging(self, returns: Sequence[int]) -> None:
        """Take back the last reminder of some units."""
        with self._store.write(URGE) as session:
            for key in returns:
                one = kept.return_of(session, key)
                one.urged = list(one.urged or ())[:-1]

    def close(self, key: int, version: int) -> None:
        """End a collection: what comes later is not taken any more."""
        with self._store.write(CLOSE) as session:
            kept.collection_of(session, key, version).closed_on = self._today()

    def reopen(self, key: int, version: int) -> None:
        """Go on with a collection."""
        with self._store.write(REOPEN) as session:
            kept.collection_of(session, key, version).closed_on = None

    # Coming back

    def take(
        self, paths: Sequence[Path], progress: Progress, collection: int | None = None,
        chosen: Mapping[Path, int] | None = None,
    ) -> list[Took]:  # fmt: skip
        """Take files that came back, each by itself: whatever one is refused for, the others are taken.

        `collection` is the one the clerk looks at; `chosen` says whose a file is that was asked about.
        """
        found = []
        for path in progress.over(paths, len(paths), "正在收表"):
            try:
                found.append(self._take(path, Inside(progress), collection, (chosen or {}).get(path)))
            except Refusal as refusal:
                found.append(Took(path, refusal.message))
        return found

    def prove_again(self, key: int, progress: Progress) -> int:
        """Prove all returns of a collection anew, beside each other and the dossiers. Return how many changed."""
        with self._store.read() as session:
            expected = Expected.of(kept.collection_of(session, key).plan)
            came = [(one, unpack(one.content)) for one in kept.returns_of(session, key) if one.content is not None]
            after: dict[int, tuple[int, Returned, Returned]] = {}
            for one, returned in progress.over(came, len(came), "正在重新核对"):
                others = stands((other.unit, each) for other, each in came if other is not one)
                proved = self._taker.prove(session, expected, one.grid_id, returned, others, Inside(progress))
                if proved != returned:
                    after[one.id] = one.version, returned, proved
        with self._store.write(AGAIN) as session:
            for number, (version, returned, proved) in after.items():
                one = kept.return_of(session, number, version)
                one.content, one.faults = pack(proved), proved.faults
                if one.state is state_of(returned):  # else the clerk decided, and that stands
                    one.state = state_of(proved)
        return len(after)

    def accept(self, key: int, version: int, note: str = "") -> None:
        """Accept a return although something is wrong in it, and say why."""
        self._decide(key, version, ReturnState.ACCEPTED, ACCEPT, note)

    def turn_back(self, key: int, version: int, note: str = "") -> None:
        """Put a return among the faulty ones, whatever the rules say."""
        self._decide(key, version, ReturnState.FAULTY, TURN_BACK, note)

    # Within

    def _take(self, path: Path, progress: Progress, collection: int | None, chosen: int | None) -> Took:
        book = read_book(path, progress)
        with self._store.read() as session:
            recognised = self._taker.recognise(session, book, collection, chosen)
            unit = recognised.whose.unit
            if unit is None:
                return Took(path, recognised.whose.doubt, collection=recognised.collection.key,
                            choices=recognised.choices)  # fmt: skip
            one = kept.return_of(session, unit.key)
            refuse_same(session, recognised, one)
            expected, others = recognised.collection.expected, elsewhere_of(session, one)
            returned = self._taker.prove(session, expected, one.grid_id, _came(recognised), others, progress)
        unfit: list[str] = []  # a text table is no attachment; its rows are kept all the same
        attachments = self._program.attachments
        with attachments.kept([(path.name, path)], refused=unfit) as file, self._store.write(TAKE) as session:
            one = kept.return_of(session, unit.key)
            again = one.content is not None
            one.content, one.rows, one.faults = pack(returned), len(returned.rows), returned.faults
            one.state, one.returned_at = state_of(returned), self._now()
            one.file_name, one.sha256, one.note = path.name[-LONGEST_NAME:], recognised.sha256, None
            attachments.put(session, SUBJECT, one.id, file)
            state = one.state
        return Took(path, _sentence(unit.name, returned, again=again), unit.key, recognised.collection.key, state)

    def _decide(self, key: int, version: int, state: ReturnState, action: str, note: str) -> None:
        with self._store.write(action) as session:
            one = kept.return_of(session, key, version)
            if one.content is None:
                raise Refusal(NOT_RETURNED.format(unit=one.unit))
            one.state, one.note = state, note.strip()[:LONGEST_NAME] or None


def _came(recognised: Recognised) -> Returned:
    found = recognised.found
    return Returned(found.rows, notes=found.notes, letters=found.letters, sheet=found.sheet, header=found.header)


def _sentence(unit: str, returned: Returned, *, again: bool) -> str:
    """Return what came of a file, for the clerk."""
    words = FAULTY if returned.faults else GOOD if returned.rows else NO_ROWS
    said = words.format(unit=unit, rows=len(returned.rows), faults=returned.faults)
    return "".join(filter(None, (said, ANEW if again else "", *returned.notes)))
