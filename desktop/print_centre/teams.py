"""The teams and party organisations of the grids on paper: which there are, and who belongs to them (P0-15, P0-22)."""

from collections.abc import Iterator, Mapping, Sequence

from desktop.display import Display
from desktop.grids.as_of import AS_OF
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.layouts.reading import shipped_layouts
from desktop.organisations.fields import FIELDS, KINDS, OFFICE, PARTY, TEAM
from desktop.organisations.list import FAMILY, GRID, KIND
from desktop.paper import Show, imprint, shown
from desktop.print_centre.asked import about, counted, days_in_words, grid_in_words, past_day
from desktop.print_centre.kinds import Ask, Choices, Group, Option, Printable
from desktop.print_centre.listed import VILLAGE, Listed, Places, ledger_data, offered
from desktop.print_centre.making import LedgerMaking
from desktop.printing.document import Align
from desktop.printing.ledger_sheet import Offered
from desktop.program import Program
from desktop.tables import Keys, Row, Search

TEAMS, MEMBERS, ORGANISATION = "teams", "team_members", "organisation"  # keys of the papers, and of a column
FAMILIES = {TEAM: "群防群治队伍", PARTY: "党组织", OFFICE: "网格办等机构"}
ORGANISATION_UNIT, PERSON = "个", "人"


def printables(program: Program) -> Sequence[Printable]:
    """Return the table of organisations and the roster of their members."""
    layouts, options = shipped_layouts(), (Option(KIND, "哪一类", _kinds(program)),)
    return (
        Printable(
            key=TEAMS,
            title=layouts[TEAMS].title,
            group=Group.LEDGER,
            about="巡逻队、志愿队、党组织等，负责人、人数和所属网格。",
            asks=(Ask.DAY, Ask.GRID, Ask.OPTION),
            make=lambda choices, own, progress: _teams(program, choices, own or layouts[TEAMS], progress),
            layout=layouts[TEAMS],
            options=options,
            has_secrets=True,
            batch="grid",
            words="群防群治 平安志愿者 党支部",
        ),
        Printable(
            key=MEMBERS,
            title=layouts[MEMBERS].title,
            group=Group.LEDGER,
            about="各队伍（组织）的现有成员，一队一组。",
            asks=(Ask.GRID, Ask.OPTION),
            make=lambda choices, own, progress: _members(program, choices, own or layouts[MEMBERS], progress),
            layout=layouts[MEMBERS],
            options=options,
            has_secrets=True,
            batch="grid",
            words="群防群治 成员 花名册",
        ),
    )


def _kinds(program: Program) -> tuple[tuple[str, str], ...]:
    """Return the families, the teams first, each with its kinds."""
    found: list[tuple[str, str]] = []
    for family, title in FAMILIES.items():
        found.append((family, title))
        found += [(f"{family}/{one.code}", f"　{one.title}") for one in program.codes.items(KINDS[family])]
    return tuple(found)


def _found(program: Program, choices: Choices, day: str, progress: Progress) -> tuple[Keys, str]:
    """Return the organisations asked for, and what they are called."""
    chosen = choices.options.get(KIND) or TEAM
    family, _, code = chosen.partition("/")
    filters = {FAMILY: family, KIND: chosen if code else None, GRID: choices.grid, AS_OF: day}
    words = program.codes.title(KINDS[family], code) if code else FAMILIES[family]
    return program.organisations.list.keys(Search(filters=filters), progress), words


def _teams(program: Program, choices: Choices, layout: Layout, progress: Progress) -> LedgerMaking:
    day, places, listed = past_day(program, choices), Places(program.grids), program.organisations.list
    keys, words = _found(program, choices, day.isoformat() if day else "", progress)
    show = _show(program, choices)

    def village(row: Row) -> str:
        return places.village(row["grid_id"])

    columns = (Offered(VILLAGE, "村（社区）"), *offered(program.organisations.fields))
    rows = Listed(keys, lambda part: listed.rows(part, show, day), columns, {VILLAGE: village})
    said = about(
        words,
        grid_in_words(program, choices.grid),
        days_in_words(choices) if day else "",
        counted(len(keys), ORGANISATION_UNIT),
    )
    data = ledger_data(rows, layout, program.grids, progress, about=said)
    return LedgerMaking(data, layout, imprint(program, revealed=choices.revealed), ORGANISATION_UNIT)


def _members(program: Program, choices: Choices, layout: Layout, progress: Progress) -> LedgerMaking:
    keys, words = _found(program, choices, "", progress)
    rows = list(progress.over(_member_rows(program, keys, _show(program, choices)), 0, "正在读取成员"))
    titles = {field.key: field.title for field in FIELDS}
    columns = (
        Offered(VILLAGE, "村（社区）"),
        Offered("grid_id", titles["grid_id"]),
        Offered(ORGANISATION, "队伍（组织）"),
        Offered("organisation_kind", titles["kind_code"], Align.CENTRE),
        *offered(program.organisations.members.fields),
    )
    said = about(words, grid_in_words(program, choices.grid), counted(len(rows), PERSON))
    listed = Listed(range(len(rows)), lambda part: {place: rows[place] for place in part}, columns)
    data = ledger_data(listed, layout, program.grids, progress, about=said)
    return LedgerMaking(data, layout, imprint(program, revealed=choices.revealed), PERSON)


def _member_rows(program: Program, keys: Keys, show: Show) -> Iterator[Row]:
    """Yield the present members, organisation by organisation."""
    organisations, places = program.organisations, Places(program.grids)
    rows: Mapping[int, Row] = organisations.list.records([int(key) for key in keys])
    for key in (int(one) for one in keys if int(one) in rows):
        grid = rows[key]["grid_id"]
        whose = {
            VILLAGE: places.village(grid),
            "grid_id": grid,
            ORGANISATION: "　".join(filter(None, (rows[key]["name"], grid))),
            "organisation_kind": rows[key]["kind_code"],
        }
        yield from ({**one.texts, **whose} for one in organisations.members.of(key, show) if one.is_present)


def _show(program: Program, choices: Choices) -> Show:
    return shown(Display(program.codes, program.grids), revealed=choices.revealed)
