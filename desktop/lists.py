"""The office's own lines in the code lists: added, renamed or retired, never deleted."""

from dataclasses import dataclass

from sqlalchemy import func, select

from db.errors import Conflict
from db.models.office import CodeItem as OwnLine
from db.store import Store
from desktop.codes import CodeItem, Codes
from desktop.errors import Refusal

OWN = "X"  # an office's own codes begin so, and never meet a national one


@dataclass
class ListLine:
    """One line of a list as the office wants it; without a code it is a new one."""

    title: str
    code: str = ""
    aliases: str = ""  # separated by |
    retired: bool = False


class OfficeLists:
    """Keeps the office's lines and lays them over the shipped lists; `care_tag:person` names a part of a list."""

    def __init__(self, store: Store, codes: Codes) -> None:
        self._store, self._codes = store, codes
        store.on_change.append(self._hear)
        self._read()

    def _hear(self, tables: frozenset[str]) -> None:
        if OwnLine.__tablename__ in tables:
            self._read()

    def _read(self) -> None:
        with self._store.read() as session:
            lines = session.scalars(select(OwnLine)).all()
            session.expunge_all()
        self._codes.use(lines)

    def lines(self, list_key: str) -> tuple[CodeItem, ...]:
        """Return every line of a list, retired ones too."""
        return self._codes.items(list_key, retired=True)

    def put(self, list_key: str, line: ListLine) -> str:
        """Add a line, or rename or retire a known one. Return its code. Records keep their codes."""
        title = line.title.strip()
        if not title:
            raise Refusal("名称不能为空。")
        for other in self.lines(list_key):
            if other.title == title and other.code != line.code and not other.retired:
                raise Refusal(f"“{title}”已经在列表里了。")
        with self._store.write("调整代码表") as session:
            query = select(OwnLine).where(OwnLine.kind == list_key, OwnLine.code == line.code)
            own = session.scalars(query).first()
            if own is None:
                count = session.scalar(select(func.count()).select_from(OwnLine).where(OwnLine.kind == list_key)) or 0
                code = line.code or f"{OWN}{count + 1:02}"
                if not line.code and self._codes.item(list_key, code):
                    raise Conflict
                own = OwnLine(kind=list_key, code=code, place=count)
                session.add(own)
            own.title, own.aliases, own.retired = title, line.aliases, line.retired
        return own.code
