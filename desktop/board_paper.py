"""From the office to what hangs on walls: boards, cards, badges, results and agreements, for the press."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from desktop.boards.contents import BoardPerson, rules
from desktop.boards.results import GRADES, POINTS, VILLAGE_POINTS, ResultLine, Results
from desktop.boards.saying import Holder
from desktop.errors import Refusal
from desktop.grids.posts import CHIEF
from desktop.map_paper import MapPapers
from desktop.paper import imprint
from desktop.photographs import Photograph
from desktop.printing.notice_sheets import (
    BoardSheet,
    CardDeck,
    NoticeAbout,
    Photo,
    Portrait,
    Poster,
)
from desktop.printing.outcome import NothingToPrint
from desktop.program import Program

CALL, CARD, NOTHING = "call", "card", "none"  # what a QR code carries
CODE_WORDS = {CALL: "扫码拨打网格长电话", CARD: "扫码存网格长名片"}
NO_WORKERS = "{grid}还没有网格长、网格员任职，没有人可印。请先在“网格”里办理任职。"
NOT_SERVING = "这个人现在没有网格长、网格员岗位，不能印联系卡和工作证。请先办理任职。"
NO_PACT = "{grid}还没有登记居民公约。请在网格的“台账-居民公约”里登记全文后再打印。"


@dataclass(frozen=True, slots=True)
class ResultKind:
    """One kind of results that is published: its title, why, and the columns of its table after the number."""

    register: str
    title: str
    reason: str
    columns: tuple[tuple[str, str], ...]  # key of ResultLine or of its facts, heading


RESULTS = (
    ResultKind(
        POINTS,
        "村干部积分考评结果公示",
        "按照村干部积分制考评办法",
        (
            ("name", "姓名"),
            ("where", "所在网格"),
            ("period", "考评期"),
            ("points", "积分"),
            ("result", "等次"),
        ),
    ),
    ResultKind(
        VILLAGE_POINTS,
        "村班子积分考评结果公示",
        "按照村级班子积分制考评办法",
        (("name", "村（社区）"), ("period", "考评期"), ("points", "积分"), ("result", "等次")),
    ),
    ResultKind(
        GRADES,
        "网格员薪级晋升公示",
        "按照网格员薪级管理办法",
        (
            ("name", "姓名"),
            ("where", "所在网格"),
            ("earlier", "原薪级"),
            ("grade", "现薪级"),
            ("basis", "依据"),
        ),
    ),
)


class NoticePapers:
    """Fills the sheets of notices. Nothing gets here but what `public_facts` lets through."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._boards, self._grids = program.boards, program.grids
        self._results = Results(program.office.store, program.grids, lambda: program.grids.day)

    def board(self, grid: int, *, code: str = CALL) -> BoardSheet:
        """Return the notice board of a grid (网格公示牌)."""
        says = self._boards.contents(grid)
        photos = self._program.photographs.of([one.staff_id for one in says.people])
        chief = next((one for one in says.people if CHIEF in one.posts and one.phone), None)
        carried = self._code(code, chief.name, chief.title, chief.phone) if chief else ""
        return BoardSheet(
            self._about(f"{says.name.replace(' ', '')}{'' if says.name.endswith('网格') else '网格'}公示牌"),
            says.name,
            tuple(self._portrait(one, photos.get(one.staff_id)) for one in says.people),
            tuple(f"{one.name}　{one.duty}：{one.leader}" if one.leader else one.name for one in says.party),
            says.extent,
            MapPapers(self._program).range_map(grid),
            carried,
            CODE_WORDS.get(code, ""),
        )

    def cards(self, grid: int, *, only: int | None = None, copies: int = 1, code: str = CARD) -> CardDeck:
        """Return the contact cards (民情联系卡) of the workers of a grid and below it, or of one of the roster."""
        return replace(self._deck("民情联系卡", grid, only, code), copies=copies)

    def badges(self, grid: int, *, only: int | None = None) -> CardDeck:
        """Return the badges (工作证) of the workers of a grid and below it, or of one of the roster."""
        return self._deck("工作证", grid, only, NOTHING)

    def results(self, kind: ResultKind, first: date, last: date, grid: int | None) -> Poster:
        """Return the results of a period to be hung up for objections (考核结果公示)."""
        found = self._results.read(kind.register, first, last, grid)
        about = self._about(kind.title)
        days = f"{_day(first)}至{_day(last)}"
        where = self._grids.path_name(grid) if grid is not None else ""
        call = f"，监督电话：{about.hotline}" if about.hotline else ""
        subtitle = "　".join(filter(None, (where, days)))
        if not found:
            return Poster(about, kind.title, subtitle, (f"{days}没有需要公示的结果。",))
        return Poster(
            about,
            kind.title,
            subtitle,
            (f"{kind.reason}，现将{days}的结果予以公示。",),
            ("序号", *(title for _, title in kind.columns)),
            tuple((str(number), *_cells(kind, one)) for number, one in enumerate(found, 1)),
            (
                f"公示期为自张贴之日起 {rules().objection_days} 个工作日。对公示内容有异议的，"
                f"请在公示期内向{about.office}实名反映{call}。",
            ),
        )

    def has_pact(self, grid: int) -> bool:
        """Whether an agreement is in force in a grid."""
        return self._results.pact(grid) is not None

    def pact(self, grid: int) -> Poster:
        """Return the agreement of the residents in force in a grid (居民公约)."""
        found = self._results.pact(grid)
        if found is None or not found.text.strip():
            raise NothingToPrint(NO_PACT.format(grid=self._grids.path_name(grid)))
        name = self._grids.path_name(found.grid_id)
        title = found.name if found.name.endswith(("公约", "民约")) else f"{found.name}居民公约"
        passed = "".join(filter(None, (f"{_day(found.on)} " if found.on else "", found.adopted_by)))
        paragraphs = tuple(line.strip() for line in found.text.splitlines() if line.strip())
        subtitle = "　".join(filter(None, (name, passed, found.edition)))
        return Poster(
            self._about(title), title, subtitle, paragraphs, signed=name, dated=_day(found.on) if found.on else ""
        )

    def _about(self, title: str) -> NoticeAbout:
        made = imprint(self._program)
        return NoticeAbout(title, made.office, made.printed_by, made.as_of, self._boards.saying.hotline)

    def _deck(self, title: str, grid: int, only: int | None, code: str) -> CardDeck:
        workers = self._boards.workers(grid)
        if only is not None:
            workers = tuple(one for one in workers if one.staff_id == only)
            if not workers:
                raise Refusal(NOT_SERVING)
            title = f"{workers[0].name} {title}"
        elif not workers:
            raise NothingToPrint(NO_WORKERS.format(grid=self._grids.path_name(grid)))
        photos = self._program.photographs.of([one.staff_id for one in workers])
        people = tuple(self._worker(one, photos.get(one.staff_id), code) for one in workers)
        about = self._about(title if only is not None else f"{self._grids.path_name(grid)} {title}")
        return CardDeck(about, people, self._boards.saying.services)

    def _portrait(self, one: BoardPerson, photo: Photograph | None) -> Portrait:
        return Portrait(one.title, one.name, one.phone, one.duties, photo=self._photo(photo))

    def _worker(self, one: Holder, photo: Photograph | None, code: str) -> Portrait:
        title = self._boards.saying.title_of(one)
        return Portrait(
            title,
            one.name,
            one.phone,
            where=self._grids.path_name(one.grid_id),
            number=one.certificate_no,
            photo=self._photo(photo),
            code=self._code(code, one.name, title, one.phone) if one.phone else "",
        )

    def _photo(self, photo: Photograph | None) -> Photo | None:
        return partial(self._program.photographs.picture, photo) if photo is not None else None

    def _code(self, code: str, name: str, title: str, phone: str) -> str:
        """Return what the QR code carries: the number, or the card with name, office, post and number. Nothing else."""
        if code == CALL:
            return f"tel:{phone}"
        if code != CARD:
            return ""
        office = self._program.office.office.facts.name
        lines = ("BEGIN:VCARD", "VERSION:3.0", f"N:{_escaped(name)};;;;", f"FN:{_escaped(name)}",
                 f"ORG:{_escaped(office)}", f"TITLE:{_escaped(title)}", f"TEL:{phone}", "END:VCARD")  # fmt: skip
        return "\n".join(lines)


def _cells(kind: ResultKind, one: ResultLine) -> Sequence[str]:
    own = {"name": one.name, "where": one.where}
    return [own[key] if key in own else one.facts.get(key, "") for key, _ in kind.columns]


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _escaped(text: str) -> str:
    """Return a text as RFC 2426 writes it in a value."""
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", " ")
