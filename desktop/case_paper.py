"""From the cases to paper: slips of their steps, 办理单, 闭环流程表. Who told of a case stands on none of them."""

from collections.abc import Callable, Collection, Sequence

from sqlalchemy import select

from db.keys import in_keys
from db.models.cases import CaseReporter
from db.models.log import DisclosureKind
from desktop.cases.dossier import CaseDossier
from desktop.cases.events import Event, EventKind
from desktop.cases.fields import RECORDED, TOLD
from desktop.cases.loops import Loop, walked
from desktop.cases.moves import BY_KIND
from desktop.cases.own_facts import own_facts
from desktop.cases.replay import RECOMPUTED, replay
from desktop.cases.telling import Words, moment, tell_case, tell_event
from desktop.cases.units import CENTRE
from desktop.display import Display
from desktop.errors import Refusal
from desktop.fields import Field, Kind, Mask
from desktop.masking import Place, shown
from desktop.paper import imprint
from desktop.printing.cases import SLIPS, CaseSheet, SlipSheet, case_document, slip_document, steps_document
from desktop.printing.document import Document
from desktop.printing.dossiers import Entry
from desktop.program import Program

TABLE = "case_record"
WITHHELD = "×××"  # stands on paper for whoever told of a case
SHORTEST = 2  # characters of what is withheld: one alone would take half of every text away
IN_FORM = ("ledger", "kind_code", "source_code", "found_on", "registered_on", "grid_id", "place", "description")
TITLES = {"ledger": "台账", "registered_on": "受理日期"}
ELSEWHERE = frozenset({"number", "title", *(field.key for field in TOLD)})  # on the paper in a better place, or never
MARKS, YES = frozenset({"is_urgent", "is_important", "is_sensitive"}), "是"  # said only where they hold
ON_RECEIPT = frozenset({"承办单位", "签收期限", "办理期限", "整改期限", "申请延期至", "批准期限"})
UNDECIDED = "□ 同意延期至　　　　年　　月　　日　　　□ 不同意延期"
Keep = Callable[[str], str]  # takes away from a text what no paper may say


def slip_paper(program: Program, key: int, number: int) -> Document:
    """Return the slip that goes with one step of a case. Raise Refusal for a step that has none."""
    dossier = program.cases.dossier(key)
    event = next((one for one in dossier.log if one.number == number), None)
    slip = slip_of(event) if event is not None else ""
    if event is None or not slip:
        raise Refusal("这一步没有单据可以打印。")
    keep = keeping_back(program, dossier)
    task = _task(program, dossier, event)
    sheet = SlipSheet(
        kind=SLIPS[slip],
        number=f"{dossier.number or '未编号'}-{_asked(dossier.log, event).number}",
        imprint=imprint(program),
        matter=_kept(_matter(dossier), keep),
        task=_kept(task, keep),
        receipt=_kept([("事项", dossier.title), *(one for one in task if one[0] in ON_RECEIPT)], keep),
    )
    return slip_document(sheet)


def case_paper(program: Program, key: int, *, revealed: bool = False) -> Document:
    """Return the paper of one case. It is the same whether `revealed` or not: numbers stay masked on it."""
    return case_document(_sheet(program, key, None))


def steps_paper(program: Program, key: int, loop: Loop | None = None) -> Document:
    """Return the steps of one case in a vocabulary, or in that of its ledger."""
    return steps_document(_sheet(program, key, loop))


def slips_of(dossier: CaseDossier) -> tuple[Event, ...]:
    """Return the steps of a case that a slip goes with, those taken back left out."""
    undone = {one.facts["undoes"] for one in dossier.log if one.kind is EventKind.UNDONE}
    return tuple(one for one in dossier.log if one.number not in undone and slip_of(one))


def slip_of(event: Event) -> str:
    """Return which slip goes with a step, or nothing: nobody asked for limits that were only reckoned anew."""
    return BY_KIND[event.kind].slip if event.kind in BY_KIND and not event.facts.get(RECOMPUTED) else ""


def note_paper(program: Program, dossier: CaseDossier, what: str) -> None:
    """Write down that a paper of a case, named as the clerk calls it, is printed, before it is."""
    program.disclosures.note(DisclosureKind.PRINTED, TABLE, dossier.uid, (what,), 1)


def keeping_back(program: Program, dossier: CaseDossier, openly: Collection[str] = ()) -> Keep:
    """Return what takes every name, telephone, number and address of those who told of a case out of a text.

    What is said `openly` of its parties stays: whoever is one of them takes part under their own name.
    """
    into = {int(one.facts["case"]) for one in dossier.log if one.kind is EventKind.ABSORBED}
    query = select(CaseReporter.name, CaseReporter.phone, CaseReporter.id_no, CaseReporter.address)
    with program.office.store.read() as session:
        rows = session.execute(query.where(in_keys(CaseReporter.case_id, [dossier.key, *sorted(into)]))).all()
    secret = {word for row in rows for word in row if word and len(word) >= SHORTEST}
    words = sorted((word for word in secret if not any(word in one for one in openly)), key=len, reverse=True)

    def keep(text: str) -> str:
        for word in words:
            text = text.replace(word, WITHHELD)
        return text

    return keep


def _kept(entries: Sequence[Entry], keep: Keep) -> tuple[Entry, ...]:
    return tuple((title, keep(text)) for title, text in entries if text)


def _matter(dossier: CaseDossier) -> list[Entry]:
    """Return what a slip says of the matter."""
    titles = {field.key: field.title for field in RECORDED} | TITLES
    texts = dossier.texts
    return [("事项", dossier.title), *((titles[name], texts.get(name, "")) for name in IN_FORM)]


def _task(program: Program, dossier: CaseDossier, event: Event) -> list[Entry]:
    """Return what a slip says of the step it goes with."""
    words, facts = _words(program, dossier), event.facts
    before = replay([one for one in dossier.log if one.number < event.number])
    had = CENTRE if before.unit_id is None else dossier.units.get(before.unit_id, "")
    lead, beside = words.given_to(facts)
    match BY_KIND[event.kind].slip:
        case "reply":
            return [
                ("承办单位", had),
                ("责任人", before.responsible_name or ""),
                ("办理期限", str(before.due_on or "")),
                ("办结时间", moment(event.at)),
                ("是否化解", {True: "是", False: "否"}.get(facts.get("is_success", ""), "")),
                ("化解方式", words.code("mediation_way", facts.get("way_code"))),
                ("办理情况", str(facts.get("result", ""))),
            ]
        case "supervise":
            return [
                ("承办单位", had),
                ("责任人", before.responsible_name or ""),
                ("原办理期限", str(before.due_on or "")),
                ("督办等级", words.code("card", facts.get("card")) or "催办"),
                ("整改期限", str(facts.get("until", ""))),
                ("督办要求", str(facts.get("words", ""))),
            ]
        case "extend":
            asked = _asked(dossier.log, event)
            return [
                ("承办单位", had),
                ("责任人", before.responsible_name or ""),
                ("原办理期限", str(before.due_on or "")),
                ("申请延期至", str(asked.facts.get("due_on", ""))),
                ("申请时间", moment(asked.at)),
                ("已延期次数", str(before.extensions)),
                ("延期理由", str(asked.facts.get("reason", ""))),
                *_decided(event, words),
            ]
    joined = event.kind is EventKind.JOINED
    return [
        ("承办单位", had if joined else lead),
        ("协办单位", "、".join(beside)),
        ("原承办单位", had if BY_KIND[event.kind].slip == "transfer" and before.assigned_at is not None else ""),
        ("责任人", str(facts.get("responsible_name", ""))),
        ("签收期限", str(facts.get("sign_due_on", ""))),
        ("办理期限", str(facts.get("due_on", ""))),
        ("理由", str(facts.get("reason", ""))),
        ("办理要求", str(facts.get("requirement", "")) or "按规定时限办理，办结后书面回复。"),
    ]


def _asked(log: Sequence[Event], event: Event) -> Event:
    """Return the request that a decision answers; any other step is itself."""
    if event.kind not in (EventKind.EXTENDED, EventKind.EXTENSION_REFUSED):
        return event
    earlier = (one for one in reversed(log) if one.number < event.number and one.kind is EventKind.EXTENSION_ASKED)
    return next(earlier, event)


def _decided(event: Event, words: Words) -> list[Entry]:
    """Return what was decided on a request for more time, or the room to decide it by hand."""
    facts = event.facts
    if event.kind is EventKind.EXTENSION_ASKED:
        return [("审批意见", UNDECIDED)]
    agreed = event.kind is EventKind.EXTENDED
    return [
        ("审批意见", "同意延期" if agreed else "不同意延期"),
        ("批准期限", str(facts.get("due_on", "")) if agreed else "维持原办理期限"),
        ("审批时间", moment(event.at)),
        ("审批人", words.who(event.by)),
        ("批复", str(facts.get("words" if agreed else "reason", ""))),
    ]


def _words(program: Program, dossier: CaseDossier) -> Words:
    names = program.office.accounts.titles()
    return Words(program.codes, dossier.ledger, dossier.units, names)


def _sheet(program: Program, key: int, loop: Loop | None) -> CaseSheet:
    dossier = program.cases.dossier(key)
    keep, words = keeping_back(program, dossier), _words(program, dossier)
    told = loop or program.loops.of(dossier.ledger.key, dossier.scenario)
    return CaseSheet(
        number=dossier.number or "未编号",
        title=keep(dossier.title),
        imprint=imprint(program),
        chapters=(*_chapters(program.cases.fields, dossier, keep), ("场景", _own(program, dossier, keep))),
        parties=tuple((shown(Mask.NAME, one.name, Place.PRINT), one.role, keep(one.detail)) for one in dossier.parties),
        loop=told.title,
        steps=_steps(told, dossier, words, keep),
        course=tuple(
            (
                moment(one.at),
                one.title + ("（已撤销）" if one.taken_back else ""),
                keep(one.text + (f"（{one.taken_back.rstrip('。')}）" if one.taken_back else "")),
                one.by,
            )
            for one in tell_case(dossier.log, words)
        ),
    )


def _own(program: Program, dossier: CaseDossier, keep: Keep) -> tuple[Entry, ...]:
    return _kept(own_facts(program.scenarios, Display(program.codes, program.grids), dossier), keep)


def _steps(loop: Loop, dossier: CaseDossier, words: Words, keep: Keep) -> tuple[tuple[str, str, str, str], ...]:
    lines = []
    for one in walked(loop, dossier.log):
        told = tell_event(one.event, words) if one.event is not None else None
        lines.append(
            (one.step.title, keep(told.text), told.by, moment(told.at)) if told else (one.step.title, "", "", "")
        )
    return tuple(lines)


def _chapters(fields: Sequence[Field], dossier: CaseDossier, keep: Keep) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    groups: dict[str, list[Entry]] = {}
    for field in sorted(fields, key=lambda one: one.kind is Kind.NOTE):
        text = dossier.texts.get(field.key, "")
        if text and field.key not in ELSEWHERE and (field.key not in MARKS or text == YES):
            groups.setdefault(field.group, []).append((field.title, keep(text)))
    order = list(dict.fromkeys(field.group for field in fields))
    return tuple((title, tuple(groups[title])) for title in order if title in groups)
