"""The file of a mediated dispute on paper: its forms filled, its scans drawn in, bound in order as one volume.

Names stand in full on it, since a file without them is none; numbers are masked unless revealed for a purpose. Who told
of the dispute stands nowhere, unless they are a party themselves.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import Enum
from itertools import groupby

from desktop.case_paper import Keep, keeping_back
from desktop.cases.parties import FIELDS as PARTY_FIELDS
from desktop.cases.parties import FIRST, SECOND
from desktop.display import Display
from desktop.fields import Field, Kind, Mask
from desktop.mediation.dossier import FileDossier, Piece
from desktop.mediation.order import PieceKind, file_order
from desktop.mediation.reading import values_of
from desktop.paper import imprint, shown
from desktop.printing.document import Align, Column, Document, Fact, Facts, Grid, Section, Signatures, Text
from desktop.printing.dossiers import MASKED, Imprint
from desktop.printing.volume import Part, Scan, Volume
from desktop.program import Program

TITLE = "人民调解卷宗"
ON_FORM = ("role_code", "name", "sex_code", "ethnic_code", "id_no", "phone", "address")
WIDTHS = {"role_code": 5.5, "name": 5, "sex_code": 3, "ethnic_code": 3.5, "id_no": 10, "phone": 7, "address": 11}
PARTY_COLUMNS = tuple(
    Column(field.title, WIDTHS[key], Align.CENTRE if key != "address" else Align.LEFT)
    for key in ON_FORM for field in PARTY_FIELDS if field.key == key
)  # fmt: skip
SECRETS = tuple(field.key for field in PARTY_FIELDS if field.mask is not Mask.OPEN)
COVER_ROW = 11.0  # millimetres
PEN_ROOM, NOTE_ROOM = 20.0, 24.0
LONG = 60  # characters from which on a note is set as prose under its own heading
SIGNED_IN = "（签名件）"
MASKED_FORMS = "表内号码已脱敏，扫描件照原件"  # nothing can be struck out in a picture


def file_volume(program: Program, key: int, *, revealed: bool = False) -> Volume:
    """Return the volume of a mediation file, as it stands."""
    file = program.mediation.dossier(key)
    forms = _Forms(program, file, imprint(program, revealed=revealed), revealed)
    parts = tuple(forms.part(piece) for piece in file.printed())
    masked = MASKED_FORMS if any(isinstance(one.leaves, Scan) for one in parts) else MASKED
    return Volume(
        title=TITLE,
        number=file.title,
        office=file.committee,
        printed_by=forms.imprint.printed_by,
        as_of=forms.imprint.as_of,
        cover=(Facts("", _cover(program, file, forms.keep), height=COVER_ROW),),
        parts=parts,
        remarks=tuple(_remarks(program, file)),
        back=_back(file),
        note="" if revealed or not any(one.id_no or one.phone for one in file.parties) else masked,
    )


def form_document(program: Program, key: int, piece: Piece, *, revealed: bool = False) -> Document:
    """Return one form of a file by itself, to be signed."""
    printing = imprint(program, revealed=revealed)
    return _Forms(program, program.mediation.dossier(key), printing, revealed).document(piece)


class _Forms:
    """Turns the documents of one file into parts of its volume."""

    def __init__(self, program: Program, file: FileDossier, printing: Imprint, revealed: bool) -> None:
        self._program, self._file, self.imprint = program, file, printing
        self.keep = kept_back(program, file)
        self._parties = _party_lines(program, file, revealed)
        self._display = Display(program.codes, program.grids)

    def part(self, piece: Piece) -> Part:
        """Return one document as it is bound."""
        kind = file_order().kind(piece.kind)
        declared = kind.title if kind is not None else piece.title
        on = piece.happened_on.isoformat() if piece.happened_on else ""
        if not piece.is_scan:
            return Part(declared, on, self.document(piece))
        key, attachments = piece.attachment, self._program.attachments
        scan = Scan(piece.media, piece.name or piece.title, lambda: attachments.open(key or 0))
        if kind is None or not kind.fields:
            title = declared if piece.title == declared else f"{declared}：{piece.title}"
            return Part(self.keep(title), on, scan)
        return Part(declared, on, scan, SIGNED_IN)

    def document(self, piece: Piece) -> Document:
        """Return a filled form."""
        kind = file_order().kind(piece.kind)
        sections: list[Section] = []
        if kind is not None:
            if kind.parties:
                sections.append(Grid("当事人", PARTY_COLUMNS, self._parties, "当事人还没有登记"))
            sections += self._filled(kind, piece)
            if kind.text:
                sections.append(Text("", kind.text))
            sections += [Signatures(labels) for labels in kind.signed]
        title = kind.title if kind is not None else piece.title
        document = self.imprint.document(
            title, sections, number=self._file.title, has_numbers=kind is not None and kind.parties
        )
        return _of_committee(document, self._file.committee)

    def _filled(self, kind: PieceKind, piece: Piece) -> list[Section]:
        """Return the answers in order: lines of a form, boxes for notes, what is long as prose under its title."""
        values = values_of(piece, kind.fields)
        told = [(field, self.keep(self._display.text(field, values[field.key]))) for field in kind.fields]
        sections: list[Section] = []
        for shape, group in groupby(told, lambda one: _shape_of(*one)):
            if shape is Shape.PROSE:
                sections += [Text(field.title, tuple(filter(None, text.split("\n")))) for field, text in group]
            else:
                span, height = (2, NOTE_ROOM) if shape is Shape.BOX else (0, 0.0)
                sections.append(Facts("", tuple(Fact(field.title, text, span) for field, text in group), height=height))
        return sections


class Shape(Enum):
    """How an answer stands on a form."""

    LINE = "line"
    BOX = "box"
    PROSE = "prose"


def _shape_of(field: Field, text: str) -> Shape:
    if field.kind is not Kind.NOTE:
        return Shape.LINE
    return Shape.PROSE if len(text) > LONG or "\n" in text else Shape.BOX


def _of_committee(document: Document, committee: str) -> Document:
    return replace(document, office=committee)


def _cover(program: Program, file: FileDossier, keep: Keep) -> tuple[Fact, ...]:
    case = program.cases.dossier(file.case)

    def named(role: str) -> str:
        return "、".join(one.name for one in file.parties if one.role_code == role)

    facts = file.facts
    return (
        Fact("案由", keep(case.title), 2),
        Fact("纠纷类型", case.texts.get("kind_code", "")),
        Fact("事件编号", case.number or ""),
        Fact("申请人", named(FIRST), 2),
        Fact("被申请人", named(SECOND), 2),
        Fact("受理日期", _day(case.standing.registered_on)),
        Fact("调解结果", program.codes.title("mediation_ending", file.ending)),
        Fact("人民调解员", file.mediators, 2),
        Fact("立卷日期", _day(file.opened_on)),
        Fact("归档日期", _day(file.closed_on)),
        Fact("保管期限", str(facts.get("retention") or "")),
        Fact("立卷人", str(facts.get("keeper") or "")),
    )


def _remarks(program: Program, file: FileDossier) -> list[str]:
    """Return what stands under the contents: what is still missing, when and why it was opened again."""
    found = []
    if not file.is_closed:
        lacks = file.lacks()
        missing = f"，{'；'.join(one.message for one in lacks)}" if lacks else "，材料已经齐全"
        found.append(f"本卷尚未归档{missing}。")
    names = program.office.accounts.titles()
    for one in file.reopenings:
        found.append(f"{_day(one.on)} {names.get(one.by, one.by)}重新打开本卷：{one.reason}")
    return found


def _back(file: FileDossier) -> tuple[Section, ...]:
    facts = file.facts
    entries = (
        Fact("立卷人", str(facts.get("keeper") or "")),
        Fact("检查人", str(facts.get("checker") or "")),
        Fact("立卷日期", _day(file.opened_on)),
        Fact("归档日期", _day(file.closed_on)),
        Fact("备考", "", 2),
    )
    return (Facts("", entries, height=PEN_ROOM), Signatures(("立卷人\n签名", "检查人\n签名", "日期")))


def _party_lines(program: Program, file: FileDossier, revealed: bool) -> tuple[tuple[str, ...], ...]:
    show = shown(Display(program.codes, program.grids), revealed=revealed)
    asked: Mapping[str, Field] = {field.key: field for field in PARTY_FIELDS}
    return tuple(tuple(show(asked[key], getattr(one, key)) for key in ON_FORM) for one in file.parties)


def kept_back(program: Program, file: FileDossier) -> Keep:
    """Return what takes those who told of the dispute out of a text; its parties stand in the file anyway."""
    openly = {word for one in file.parties for word in one.words}
    return keeping_back(program, program.cases.dossier(file.case), openly)


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
