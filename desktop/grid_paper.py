"""From grids to paper: 一格一档, and the table of how a town is divided (网格划分一览表)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from db.models.log import DisclosureKind
from db.models.organisations import OrganisationFamily
from desktop.display import Display, decimal_text
from desktop.dossiers.grids.dossier import GridDossier
from desktop.dossiers.grids.fields import BASE, BOUNDS, COMPOUND
from desktop.dossiers.grids.list import GRID
from desktop.fields import Field
from desktop.grids.as_of import AS_OF
from desktop.grids.measures import Figures, Measure
from desktop.grids.service import TOWN
from desktop.jobs import Progress
from desktop.paper import imprint
from desktop.printing.document import Align, Column, Document, PrintedList
from desktop.printing.dossiers import HistoryLine
from desktop.printing.grid_dossiers import GridSheet, grid_document
from desktop.program import Program
from desktop.tables import Row, Search

DIVISION_TABLE = "网格划分一览表"
IN_HEAD = frozenset({"name", "code", "village"})
SUMMED = (  # figures of 一格一档, in the order of the form
    "people", "registered", "floating", "foreign", "left_behind", "households", "dwellings", "rented", "enterprises",
    "places", "party_members", "party_organisations", "teams", "staff", "full_time", "part_time", "lawyers",
    "households_per_worker", "party_percent", "certified_percent", "surface", "grids",
)  # fmt: skip
KIND_LISTS = {
    OrganisationFamily.PARTY: "party_kind",
    OrganisationFamily.TEAM: "team_kind",
    OrganisationFamily.OFFICE: "office_kind",
}
DIVISION_COLUMNS: tuple[tuple[str, str, float, Align], ...] = (  # key of the list, heading, width
    ("village", "村（社区）", 6, Align.LEFT),
    ("code", "网格编码", 10, Align.CENTRE),
    ("name", "网格名称", 6, Align.LEFT),
    ("extent", "范围（四至）", 13, Align.LEFT),
    ("households", "户数", 3, Align.RIGHT),
    ("people", "实有人口", 3.2, Align.RIGHT),
    ("registered", "户籍人口", 3.2, Align.RIGHT),
    ("floating", "流动人口", 3.2, Align.RIGHT),
    ("surface", "面积（㎡）", 4.5, Align.RIGHT),
    ("chief", "网格长", 4, Align.CENTRE),
    ("worker_full_time", "专职网格员", 5, Align.LEFT),
    ("worker_part_time", "兼职网格员", 5, Align.LEFT),
    ("adviser", "网格指导员", 4.5, Align.LEFT),
    ("party", "党组织", 7, Align.LEFT),
    ("party_members", "党员数", 3, Align.RIGHT),
    ("places", "重点场所数", 3.2, Align.RIGHT),
    ("note", "备注", 5, Align.LEFT),
)
SIDES = (("east", "东至"), ("south", "南至"), ("west", "西至"), ("north", "北至"))


class GridPapers:
    """Fills the sheets of grids. Numbers are masked unless `revealed`, which is for a purpose only."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._display = Display(program.codes, program.grids)

    def grid(self, key: int, *, revealed: bool = False) -> Document:
        """Return the file of a grid (一格一档). Counts what has not been counted yet."""
        service = self._program.grid_dossiers
        dossier, figures = service.dossier(key), service.figures()
        names = {one.name: one.title for one in self._program.office.accounts.list()}
        posts = tuple(
            (
                one.title,
                one.name,
                "，".join(filter(None, (one.held_as, one.workplace))),
                one.phone,
                one.since.isoformat() if one.since else "",
            )
            for one in service.posts(key, revealed=revealed)
        )
        sheet = GridSheet(
            number=dossier.texts.get("code", ""),
            name=dossier.title,
            where=" › ".join(name for _, name in dossier.path),
            imprint=imprint(self._program, revealed=revealed),
            chapters=self._chapters(dossier),
            figures=tuple(self._figure(self._program.measures.measure(name), figures[name], key) for name in SUMMED),
            posts=posts,
            organisations=tuple(
                (one.name, self._display.words(KIND_LISTS[one.family], one.kind_code), one.leader)
                for one in dossier.organisations
            ),
            below=_below(dossier, figures),
            codes=tuple(
                (one.system or "本办原编码", one.code, one.until.isoformat() if one.until else "")
                for one in dossier.codes
            ),
            found=self._found(key),
            history=tuple(
                HistoryLine(one.on.isoformat(), one.words, "", "", names.get(one.by, one.by)) for one in dossier.history
            ),
            provenance=dossier.provenance,
        )
        return grid_document(sheet)

    def below(self, key: int | None, day: date | None = None) -> tuple[str, list[int]]:
        """Return the name of a grid and the grids of its table: itself and all below in force, but no town."""
        grids = self._program.grids
        asked = {GRID: key} | ({AS_OF: day.isoformat()} if day is not None else {})
        found = self._program.grid_dossiers.list.keys(Search(filters=asked), Progress()).tolist()
        return grids.name(key), [one for one in found if grids.nodes[one].level != TOWN]

    @property
    def table_fields(self) -> tuple[Field, ...]:
        """The columns of the table that are collected, as Fields of the list of grids."""
        known = {field.key: field for field in self._program.grid_dossiers.fields}
        return tuple(known[key] for key, *_ in DIVISION_COLUMNS if key in known)

    def table(self, of: str, count: int, day: date | None = None) -> PrintedList:
        """Return the head of the table, of now or as of a day."""
        made = imprint(self._program)
        columns = [Column(title, width, align) for _, title, width, align in DIVISION_COLUMNS]
        as_of = f"截至 {day.isoformat()}" if day is not None else ""
        about = "　".join(filter(None, (of, as_of, f"共 {count} 个网格")))
        return PrintedList(
            DIVISION_TABLE,
            made.office,
            made.printed_by,
            made.as_of,
            (Column("序号", 2.5, Align.CENTRE), *columns),
            about,
        )

    def lines(self, keys: Sequence[int], day: date | None = None) -> Iterator[tuple[str, ...]]:
        """Yield the rows of the table, numbered, counted as they are now or were on a day."""
        listed = self._program.grid_dossiers.list
        rows = listed.rows(keys, self._display.masked, day)
        for number, key in enumerate((key for key in keys if key in rows), 1):
            row = rows[key]
            yield (
                str(number),
                *(_extent(row) if name == "extent" else row.get(name, "") for name, *_ in DIVISION_COLUMNS),
            )

    def note_table(self, count: int) -> None:
        """Write down that the table is printed, before it is."""
        names = [key for key, *_ in DIVISION_COLUMNS]
        self._program.disclosures.note(DisclosureKind.PRINTED, "grid", None, names, count)

    def _chapters(self, dossier: GridDossier) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """Return what is recorded, group by group."""
        found = []
        for group in (BASE, BOUNDS, COMPOUND):
            fields = [
                one for one in self._program.grid_dossiers.fields if one.group == group and one.key not in IN_HEAD
            ]
            entries = tuple((_title(one), dossier.texts[one.key]) for one in fields if dossier.texts.get(one.key))
            if entries:
                found.append((group, entries))
        return tuple(found)

    def _figure(self, measure: Measure, figures: Figures, key: int) -> tuple[str, str]:
        value, bare = figures.get(key), measure.unit == "%"
        title = f"{measure.title}（{measure.unit}）" if measure.key == "surface" else measure.title
        if value is None:
            return title, "" if bare or measure.key == "surface" else "0"
        unit = "%" if bare else "" if measure.key == "surface" else f" {measure.unit}"
        return title, f"{decimal_text(round(value, 1))}{unit}"

    def _found(self, key: int) -> tuple[tuple[str, ...], ...]:
        report = self._program.selfcheck.report()
        found = report.of_grid.get(key, ()) if report is not None else ()
        return tuple((str(place), one.sentence, "") for place, one in enumerate(found, 1))


def _title(field: Field) -> str:
    return f"{field.title}（㎡）" if field.key == "surface" else field.title


def _below(dossier: GridDossier, figures: Mapping[str, Figures]) -> tuple[tuple[str, ...], ...]:
    """Return the grids in force right below one, numbered."""
    people, households = figures["people"], figures["households"]
    below = (one for one in dossier.below if not one.closed)
    return tuple(
        (str(place), one.name, one.code, one.level, _count(households, one.key), _count(people, one.key))
        for place, one in enumerate(below, 1)
    )


def _count(figures: Figures, key: int) -> str:
    return str(int(figures.get(key, 0)))


def _extent(row: Row) -> str:
    """Return the extent with what the grid borders on."""
    sides = [f"{words}{row[key].removeprefix('至')}" for key, words in SIDES if row.get(key)]
    return "；".join(filter(None, (row.get("extent", ""), "，".join(sides))))
