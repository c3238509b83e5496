"""From grids to paper: 一格一档."""

from collections.abc import Mapping

from db.models.organisations import OrganisationFamily
from desktop.display import Display, decimal_text
from desktop.dossiers.grids.dossier import GridDossier
from desktop.dossiers.grids.fields import BASE, BOUNDS, COMPOUND
from desktop.fields import Field
from desktop.grids.measures import Figures, Measure
from desktop.paper import imprint
from desktop.printing.document import Document
from desktop.printing.dossiers import HistoryLine
from desktop.printing.grid_dossiers import GridSheet, grid_document
from desktop.program import Program

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


class GridPapers:
    """Fills the sheets of grids. Numbers are masked unless `revealed`, which is for a purpose only."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._display = Display(program.codes, program.grids)

    def grid(self, key: int, *, revealed: bool = False) -> Document:
        """Return the file of a grid (一格一档). Counts what has not been counted yet."""
        service = self._program.grid_dossiers
        dossier, figures = service.dossier(key), service.figures()
        names = self._program.office.accounts.titles()
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
