"""From the roster to paper: a person's file, what is handed over by who leaves."""

from collections.abc import Iterator
from datetime import timedelta

from db.models.log import DisclosureKind
from desktop.display import Display
from desktop.fields import Field, Kind
from desktop.paper import imprint, shown
from desktop.printing.document import Document
from desktop.printing.dossiers import Chapter
from desktop.printing.roster import (
    HandoverSheet,
    PostLine,
    RegisterLine,
    StaffSheet,
    handover_document,
    staff_document,
)
from desktop.program import Program
from desktop.roster.dossier import StaffDossier
from desktop.roster.fields import COMPUTED, RECORDED
from desktop.roster.holding import Holding
from desktop.tables import Row

FACTS = ("phone", "kind_code", "workplace", "certificate_no", "grids", "duties")
CHUNK, MONTH = 500, 7  # rows read at once; characters of 1985-04
ONE_DAY = timedelta(days=1)


def staff_paper(program: Program, key: int, *, revealed: bool = False) -> Document:
    """Return the file of somebody of the roster."""
    roster, display = program.roster, Display(program.codes, program.grids)
    dossier, texts = roster.dossier(key), roster.list.rows([key], shown(display, revealed=revealed))[key]
    told = [field for field in roster.fields if field not in COMPUTED]
    groups = dict.fromkeys(field.group for field in told)
    chapters = [Chapter(group, _filled(program, texts, group, told)) for group in groups]
    state = (("持证状态", dossier.state.value), ("在岗情况", _standing(dossier)))
    sheet = StaffSheet(
        number=f"{key:06}",
        name=dossier.title,
        grid=texts.get("grids", ""),
        imprint=imprint(program, revealed=revealed),
        chapters=(*(one for one in chapters if one.entries), Chapter("现状", state)),
        posts=tuple(_post(program, one) for one in (*dossier.posts, *dossier.past)),
        entries=tuple(_entries(program, key)),
        households=f"{dossier.households:,} 户" if dossier.households else "",
        provenance=dossier.provenance,
    )
    return staff_document(sheet)


def handover_paper(program: Program, key: int) -> Document:
    """Return what somebody hands over: posts and households held now, or on the last day before they left."""
    dossier = program.roster.dossier(key)
    last = dossier.left_on - ONE_DAY if dossier.left and dossier.left_on else None
    texts = program.roster.list.records([key], last)[key]
    posts = dossier.posts
    if last is not None:
        posts = tuple(one for one in dossier.past if one.is_held(last))
    titles = {field.key: field.title for field in (*RECORDED, *COMPUTED)}
    sheet = HandoverSheet(
        name=dossier.title,
        facts=(
            ("姓名", dossier.title),
            *((titles[name], texts[name]) for name in FACTS if texts.get(name)),
            ("在岗情况", _standing(dossier)),
        ),
        posts=tuple(_post(program, one) for one in posts),
        doors=tuple(
            (one.door, one.head, str(one.members or ""), one.phone) for one in program.contacts.lines(key, last)
        ),
        todos=tuple(
            (one.title, program.grids.path_name(one.grid_id), one.due_on.isoformat() if one.due_on else "")
            for one in program.selfcheck.todos.all()
            if one.staff_id == key
        ),
        imprint=imprint(program),
    )
    return handover_document(sheet)


def note_handover(program: Program, dossier: StaffDossier) -> None:
    """Write down that what somebody hands over is printed, before it is."""
    program.disclosures.note(DisclosureKind.PRINTED, "staff", dossier.uid, ("handover",), 1 + dossier.households)


def _filled(program: Program, texts: Row, group: str, fields: list[Field]) -> tuple[tuple[str, str], ...]:
    mine = [field for field in fields if field.group == group and texts.get(field.key)]
    return tuple((field.title, texts[field.key]) for field in sorted(mine, key=lambda one: one.kind is Kind.NOTE))


def _standing(dossier: StaffDossier) -> str:
    if not dossier.left:
        return "在岗"
    return " ".join(filter(None, ("已离岗", str(dossier.left_on or ""), dossier.exit)))


def _post(program: Program, one: Holding) -> PostLine:
    held_as = f"{one.held_as}（按职务担任）" if one.held_as and one.is_ex_officio else one.held_as
    return PostLine(
        program.grids.path_name(one.grid_id),
        one.post_title,
        one.valid_from.isoformat() if one.valid_from else "",
        one.valid_to.isoformat() if one.valid_to else "",
        "；".join(filter(None, (held_as, one.basis, one.note))),
    )


def _entries(program: Program, key: int) -> Iterator[RegisterLine]:
    """Yield what the registers hold of somebody, register by register, the latest first."""
    counts = program.registers.counts(staff=key)
    for register in program.registers.declared("staff"):
        for entry in program.registers.entries(register.key, staff=key) if counts.get(register.key) else ():
            on = entry.happened_on.isoformat() if entry.happened_on else ""
            yield RegisterLine(register.title, on, entry.title, entry.texts.get("note", ""))
