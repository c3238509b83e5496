"""Every door of the program that takes a file, called as a clerk's click calls it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sqlalchemy import Engine

from db.engine import open_engine
from db.models.exchange import Relation
from desktop import calendar_file
from desktop.accounts.factor import read_key_file
from desktop.accounts.header import Header, TooNew, Unreadable
from desktop.attachments.media import PDF, PICTURES
from desktop.exchange.looks import Look
from desktop.exchange.partners import PartnerDraft
from desktop.exchange.streams import Verdict
from desktop.forms.collecting.lines import Unit
from desktop.forms.collecting.service import Collections
from desktop.forms.ledger.matters import DutyMatters
from desktop.forms.naming import match_sheet
from desktop.forms.scope import Subject
from desktop.forms.service import Forms
from desktop.given_file import content_of
from desktop.intake.options import Options
from desktop.jobs import Progress
from desktop.maps.datum import Datum
from desktop.opened_file import open_file
from desktop.printing.strange import StrangePages
from desktop.program import Program
from desktop.server.address import read_address
from desktop.settings import Settings
from desktop.upkeep.recovery_keys import private_in
from desktop.upkeep.sealed import unseal
from desktop.word_layout import WordLayout
from tests.desktop.exchange import packages
from tests.desktop.forms.collecting import a_form
from tests.desktop.roster.conftest import enter
from tests.offices import KEY, make_template
from tests.programs import TODAY, administrator, founded, office_at, today

LOG = frozenset({"action", "change", "audit_entry", "audit_checkpoint", "removed_record"})  # tables
SHOWN = 1600  # points at which a window shows a picture


@dataclass
class House:
    """An office that strangers send files to."""

    folder: Path
    engine: Engine
    program: Program

    @classmethod
    def build(cls, folder: Path) -> "House":
        """Found an office in a folder."""
        data = folder / "data"
        data.mkdir()
        database = data / "office.db"
        database.write_bytes(make_template(folder).read_bytes())
        engine = open_engine(database, KEY)
        program = founded(office_at(engine, data, administrator()))
        program.own_keys.choose_office_id(packages.DISTRICT.office_id)
        return cls(folder, engine, program)

    @cached_property
    def forms(self) -> Forms:
        """The filler of forms."""
        return Forms(self.program, today)

    @cached_property
    def collections(self) -> Collections:
        """What awaits the return of one village."""
        made = Collections(self.program, today)
        out = self.folder / "issued"
        out.mkdir()
        with made.forms.open(a_form.build(out), Progress()) as opened:
            form = made.forms.keep(opened, opened.plan, a_form.TITLE, "区民政局")
        made.outgoing.issue(
            form, "救助", [Unit("江头村委会", self.program.grids.find_village("江头"))], TODAY, out, Progress()
        )
        return made

    @cached_property
    def staff(self) -> int:
        """Somebody of the roster."""
        return enter(self.program, "林志远")

    @cached_property
    def partner(self) -> int:
        """Another office, whose card was confirmed."""
        partners = self.program.partners
        key = partners.add(PartnerDraft(packages.TOWN.office_id, "测试镇", Relation.LOWER))
        path = self.folder / "town.wgxkey"
        path.write_bytes(packages.TOWN_CARD.to_bytes())
        partners.confirm(partners.take_card(key, partners.look_at_card(path)), packages.TOWN_CARD.fingerprint)
        return key


Call = Callable[[House, Path], str | None]  # raises Refusal, returns a sentence, or nothing where a file was taken


@dataclass(frozen=True)
class Door:
    """One way in. `prepare` makes what must be there beforehand; `notes` are tables a refusal may be noted in."""

    name: str
    endings: Sequence[str]
    call: Call
    prepare: Callable[[House], object] = field(default=lambda _house: None)
    notes: frozenset[str] = frozenset()


def _import(house: House, path: Path) -> None:
    importer = house.program.importer
    opened = open_file(importer, path, Progress())
    opened.peek()
    if opened.table is not None and opened.mapping is not None:
        importer.check(opened.table, opened.mapping, opened.origin, Options(), Progress())


def _form(house: House, path: Path) -> None:
    house.forms.open(path, Progress()).close()


def _collect(house: House, path: Path) -> str:
    (took,) = house.collections.take([path], Progress())
    return took.sentence


def _names(house: House, path: Path) -> None:
    match_sheet(house.program, Subject.PEOPLE, path, Progress())


def _matters(house: House, path: Path) -> None:
    DutyMatters(house.program).read(path, Progress())


def _calendar(_house: House, path: Path) -> None:
    calendar_file.read_file(path, Progress())


def _package(house: House, path: Path) -> str | None:
    with house.program.inbox.look(path, Progress()) as look:
        assert isinstance(look, Look)
        return look.sentence if look.verdict is Verdict.QUARANTINED else None


def _sheet_back(house: House, path: Path) -> None:
    house.program.sheet_exchange.look(path, Progress()).close()


def _card(house: House, path: Path) -> None:
    house.program.partners.look_at_card(path)


def _map(house: House, path: Path) -> None:
    maps = house.program.maps
    file = maps.read_file(path, Progress())
    maps.propose(file, file.name_key, file.code_key, Datum.WGS84)


def _ground(house: House, path: Path) -> None:
    maps = house.program.maps
    maps.remove_ground(maps.add_ground(path.stem, path))


def _attachment(house: House, path: Path) -> None:
    """Add a file, look at it as the window does, give a copy out, take it away again."""
    attachments = house.program.attachments
    line = attachments.add("staff", house.staff, path)
    try:
        attachments.thumbnail(line.key)
        if line.media in PICTURES:
            attachments.picture(line.key, SHOWN)
        if line.media == PDF:
            _leaf_through(attachments.open(line.key))
        attachments.save_copy(line.key, house.folder / "copy", "测试")
    finally:
        attachments.remove(line.key)
        attachments.sweep(0)


def _leaf_through(content: bytes) -> None:
    try:
        pages = StrangePages(content)
    except RuntimeError:  # the window says that it cannot be shown
        return
    try:
        for page in range(min(len(pages), 3)):
            pages.render(page, 96)
    except RuntimeError:  # the window leaves the page white
        return
    finally:
        pages.close()


def _photograph(house: House, path: Path) -> None:
    photographs = house.program.photographs
    photographs.put(house.staff, path)
    photographs.picture(photographs.of([house.staff])[house.staff])
    photographs.remove(house.staff)
    house.program.attachments.sweep(0)


class _Offered(NamedTuple):
    """A column that a ledger can have."""

    key: str = "name"
    title: str = "姓名"
    is_summable: bool = False


def _layout(house: House, path: Path) -> None:
    house.program.layouts.take_in(path, "people", [_Offered()])


def _paper_layout(house: House, path: Path) -> None:
    WordLayout(house.program.office.office).replace(path)


def _settings(_house: House, path: Path) -> None:
    settings = Settings(path)
    assert settings.theme in {"light", "dark"}
    assert isinstance(settings.lock_minutes, int)


def _with_keys(house: House) -> None:
    house.program.own_keys.card()
    assert house.partner


def _key_file(_house: House, path: Path) -> None:
    read_key_file(path)


def _recovery_key(_house: House, path: Path) -> None:
    private_in(path)


def _sealed_backup(house: House, path: Path) -> None:
    with TemporaryDirectory(dir=house.folder) as folder:
        unseal(path, packages.TOWN.identity, Path(folder), Progress())


def _keyring(_house: House, path: Path) -> str | None:
    """Look at the header of an office that somebody brings, as restoring does before a password is asked."""
    try:
        Header.from_bytes(content_of(path, 1 << 22, "文件太大。"))
    except (Unreadable, TooNew):
        return "钥匙文件已损坏。"
    return None


def _connection(_house: House, path: Path) -> None:
    read_address(path)


SHEETS = (".xlsx", ".xls", ".csv")
DOORS = (
    Door("import", SHEETS, _import, notes=LOG),
    Door("form", (".xlsx", ".docx", ".xls", ".doc"), _form),
    Door("collecting", (".xlsx", ".docx"), _collect, lambda house: house.collections),
    Door("names", (".xlsx",), _names),
    Door("matters", (".xlsx",), _matters),
    Door("calendar", (".json", ".txt", ".xlsx"), _calendar),
    Door("package", (".wgx",), _package, _with_keys, LOG | {"package"}),
    Door("sheet_back", (".xlsx",), _sheet_back, lambda house: house.partner),
    Door("card", (".wgxkey",), _card),
    Door("map", (".geojson", ".zip", ".shp"), _map),
    Door("ground", (".png", ".jpg"), _ground),
    Door("attachment", (".jpg", ".pdf", ".docx"), _attachment, lambda house: house.staff, LOG),
    Door("photograph", (".png",), _photograph, lambda house: house.staff),
    Door("layout", (".json",), _layout),
    Door("paper_layout", (".docx",), _paper_layout),
    Door("settings", (".json",), _settings),
    Door("key_file", (".key",), _key_file),
    Door("recovery_key", (".txt",), _recovery_key),
    Door("sealed_backup", (".age",), _sealed_backup),
    Door("keyring", (".json",), _keyring),
    Door("connection", (".json",), _connection),
)
BY_NAME = {door.name: door for door in DOORS}
