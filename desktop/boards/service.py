"""The boards that hang in the town: what each says, when it was posted, what has changed since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.papers import BoardPosting
from db.models.roster import RegisterEntry
from db.store import Store
from desktop.boards.contents import BoardContents, differences, rules
from desktop.boards.saying import HOTLINE, SERVICES, Holder, Saying, holders_of
from desktop.clock import Today, today
from desktop.drafting import known
from desktop.due import DueItem, DueSource
from desktop.errors import Refusal
from desktop.grids.service import Grids
from desktop.identity import PhoneKind, read_phone
from desktop.office import Office
from desktop.public_facts import public, public_entry

REGISTER = "boards"  # the register in which the clerks note where each board hangs
WHOLE, OUT_OF_DATE = "1", "2"  # board_state
ROOM, SOURCE = "boards", "公示牌"  # of the list of what is due
MOST = 30  # entries of that list
LONGEST_SERVICES = 60
CLOSED = "这个网格已撤销，公示牌要拆除"
GONE = "这个网格已经不在或已撤销，请重新选择。"
NO_PHONE = "监督电话“{text}”不是电话号码，请核对。例如 0595-85012345 或 12345。"
CALLABLE = frozenset({PhoneKind.MOBILE, PhoneKind.LANDLINE, PhoneKind.SHORT})


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A board that hangs somewhere. `changes` tells in words what is no longer right on it."""

    entry: int
    grid_id: int
    grid: str
    place: str
    state: str  # board_state
    posted_on: date | None  # None: nobody noted what it says
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Posted:
    """What noting a posted board wrote, so that it can be taken back."""

    key: int
    entry: int
    state: str | None
    checked_on: str | None


class Boards:
    """Reads what boards say and keeps what they said when they were posted."""

    def __init__(self, store: Store, grids: Grids, office: Office, saying: Saying, today: Today = today) -> None:
        self._store, self._grids, self._office, self._today = store, grids, office, today
        self.saying = saying

    def contents(self, grid: int) -> BoardContents:
        """Return what the board of a grid says today. Raise Refusal for a grid that is no more."""
        node = self._grids.nodes.get(grid)
        if node is None or node.closed:
            raise Refusal(GONE)
        with self._store.read() as session:
            return self.saying.contents(session, [grid], self._today())[grid]

    def workers(self, grid: int) -> tuple[Holder, ...]:
        """Return who gets cards and badges in a grid and below it, grid by grid, everybody once."""
        places = [node.id for node in self._grids.in_order() if node.id in set(self._grids.subtree(grid))]
        with self._store.read() as session:
            held = holders_of(session, places, self._today())
        order = {post: place for place, post in enumerate(rules().workers)}
        found: dict[int, Holder] = {}
        for place in places:
            mine = [one for one in held.get(place, ()) if one.post in order]
            for one in sorted(mine, key=lambda holder: order[holder.post]):
                found.setdefault(one.staff_id, one)
        return tuple(found.values())

    def all(self) -> tuple[BoardLine, ...]:
        """Return every board that hangs, in the order of the grids."""
        day, places = self._today(), {node.id: place for place, node in enumerate(self._grids.in_order())}
        with self._store.read() as session:
            entries = _hanging(session, day)
            standing = [key for key in {grid for _, grid, _ in entries} if not self._grids.nodes[key].closed]
            says = self.saying.contents(session, standing, day)
            posted = _latest(session)
        lines = []
        for entry, grid, facts in sorted(entries, key=lambda one: (places[one[1]], one[0])):
            told, last = public_entry(REGISTER, facts), posted.get(entry)
            changes = (CLOSED,) if grid not in says else differences(last[1], says[grid]) if last else ()
            lines.append(
                BoardLine(
                    entry, grid, self._grids.path_name(grid), str(told.get("place") or ""),
                    str(told.get("state") or ""), last[0] if last else None, changes,
                )
            )  # fmt: skip
        return tuple(lines)

    def to_repost(self) -> tuple[BoardLine, ...]:
        """Return the boards that no longer say what is right."""
        return tuple(one for one in self.all() if one.changes)

    def post(self, entries: Sequence[int], on: date | None = None) -> tuple[Posted, ...]:
        """Note that boards were posted anew on a day and say what is right today; they are whole again, too."""
        day, made = on or self._today(), []
        with self._store.write("登记公示牌张贴") as session:
            found = [known(session, RegisterEntry, entry) for entry in entries]
            grids = list({one.grid_id or 0 for one in found})
            if any((node := self._grids.nodes.get(key)) is None or node.closed for key in grids):
                raise Refusal(GONE)
            says = self.saying.contents(session, grids, self._today())
            for one in found:
                posting = BoardPosting(grid_id=one.grid_id or 0, entry_id=one.id, posted_on=day)
                posting.contents = says[one.grid_id or 0].plain()
                session.add(posting)
                session.flush()
                made.append(Posted(posting.id, one.id, one.facts.get("state"), one.facts.get("checked_on")))
                state = WHOLE if one.facts.get("state") in (None, OUT_OF_DATE) else one.facts["state"]
                one.facts = {**one.facts, "state": state, "checked_on": day.isoformat()}
        return tuple(made)

    def take_back(self, made: Sequence[Posted]) -> None:
        """Undo a note. Raise Conflict where the board was posted again since."""
        with self._store.write("撤销公示牌张贴") as session:
            latest = {entry: key for entry, (_, _, key) in _latest(session).items()}
            for one in made:
                if latest.get(one.entry) != one.key:
                    raise Conflict
                session.delete(known(session, BoardPosting, one.key))
                entry = known(session, RegisterEntry, one.entry)
                entry.facts = {**entry.facts, "state": one.state, "checked_on": one.checked_on}

    def tell_public(self, hotline: str, services: str) -> None:
        """Write down the number of supervision and what the cards promise. Raise Refusal for what is no number."""
        hotline, services = _number(hotline) if hotline.strip() else "", services.strip()
        if len(services) > LONGEST_SERVICES:
            raise Refusal(f"服务内容最多 {LONGEST_SERVICES} 个字，现有 {len(services)} 个字，请删减。")
        before = self.saying.hotline, self.saying.services
        told = {
            title: change
            for title, change in (("监督电话", (before[0], hotline)), ("民情联系卡服务内容", (before[1], services)))
            if change[0] != change[1]
        }
        self._office.put("修改公示信息", {HOTLINE: hotline, SERVICES: services}, told)


def boards_due(boards: Boards) -> DueSource:
    """Return what tells the boards that must be posted anew."""

    def due(_day: date, _account: str) -> list[DueItem]:
        found = boards.to_repost()
        items = [
            DueItem(SOURCE, f"{one.grid}公示牌要重新张贴", "；".join(one.changes), None, ROOM, one.entry)
            for one in found[:MOST]
        ]
        if rest := len(found) - len(items):
            items.append(DueItem(SOURCE, f"还有 {rest} 块公示牌要重新张贴", "", None, ROOM, None, count=rest))
        return items

    return due


def _hanging(session: Session, day: date) -> list[tuple[int, int, dict[str, object]]]:
    query = (
        select(*public(RegisterEntry, "id", "grid_id", "facts"))
        .where(
            RegisterEntry.register == REGISTER,
            RegisterEntry.grid_id.is_not(None),
            or_(RegisterEntry.until.is_(None), RegisterEntry.until > day),
        )
        .order_by(RegisterEntry.id)
    )
    return [(key, grid, facts or {}) for key, grid, facts in session.execute(query)]


def _latest(session: Session) -> dict[int, tuple[date, BoardContents, int]]:
    """Return when each board was posted last, what it has said since, and the note of it."""
    last = select(func.max(BoardPosting.id)).where(BoardPosting.entry_id.is_not(None)).group_by(BoardPosting.entry_id)
    columns = (BoardPosting.entry_id, BoardPosting.posted_on, BoardPosting.contents, BoardPosting.id)
    rows = session.execute(select(*columns).where(BoardPosting.id.in_(last)))
    return {entry: (day, BoardContents.of(contents), key) for entry, day, contents, key in rows if entry is not None}


def _number(text: str) -> str:
    """Return a telephone number as it is printed. Raise Refusal for what is none, or more than one."""
    reading = read_phone(text)
    if reading.kind not in CALLABLE or not reading.good or reading.others or reading.note:
        raise Refusal(NO_PHONE.format(text=text))
    return reading.number
