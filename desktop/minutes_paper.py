"""From a meeting to its minutes (会议纪要), an official paper: the same words in print and in a word processor.

Who told of a case does not stand on them, and the parties of a case are masked.
"""

from collections.abc import Iterator, Sequence

from db.models.log import DisclosureKind
from db.models.meetings import Meeting
from desktop.meeting_secrets import Secrets
from desktop.meetings.dossier import Attendee, Item, MeetingDossier, ResolutionLine
from desktop.meetings.fields import MEMBER, OBSERVER, PRESENT_KEY, REMARK
from desktop.official import OfficialPaper, Paragraph, Role, paragraphs_of, signed, spelled
from desktop.paper import imprint
from desktop.printing.dossiers import numerals
from desktop.program import Program

MINUTES = "会议纪要"
UNFINISHED = "未归档"  # pale across minutes that may still change
OTHER = "其他议定事项"
ADDED = "补充说明"
RESOLVED = "会议议定："
COUNTING = frozenset({"lights", "moved", "findings", "next_week"})  # sources that say so when there is nothing
ABSENT, LEAVE = "absent", "leave"
NAMES = (  # as the standard orders them: who came, who was excused, who sat in
    ("出席", MEMBER, PRESENT_KEY),
    ("请假", None, LEAVE),
    ("缺席", None, ABSENT),
    ("列席", OBSERVER, PRESENT_KEY),
)


def minutes_paper(program: Program, dossier: MeetingDossier, sent_to: str = "") -> OfficialPaper:
    """Return the minutes of a meeting, with what was added to them since; `sent_to` names who gets them."""
    about, secrets = imprint(program), Secrets.of(program.office.store, dossier)
    return OfficialPaper(
        title=f"{about.office}\n{called(dossier)}纪要",
        number="",
        paragraphs=(
            Paragraph(Role.BODY, _opening(dossier)),
            *_chapters(dossier, secrets),
            *_names(dossier.attendance),
            *signed(about.office, dossier.facts["held_on"]),
            *_supplements(dossier, secrets),
        ),
        office=about.office,
        printed_by=about.printed_by,
        as_of=about.as_of,
        sent_to=sent_to,
        dated=about.as_of.date(),
        watermark="" if dossier.is_closed else UNFINISHED,
    )


def note_meeting(program: Program, dossier: MeetingDossier, what: str) -> None:
    """Write down that a paper of a meeting, named as the clerk calls it, is printed, before it is."""
    program.disclosures.note(DisclosureKind.PRINTED, Meeting.__tablename__, dossier.uid, (what,), 1)


def called(dossier: MeetingDossier) -> str:
    """Return what a meeting is called without its day, which stands elsewhere on every paper."""
    return dossier.title.partition("（")[0] or dossier.title


def when(dossier: MeetingDossier) -> str:
    """Return day and time of a meeting in words."""
    facts = dossier.facts
    hours = "—".join(filter(None, (facts.get("begins_at"), facts.get("ends_at"))))
    return " ".join(filter(None, (spelled(facts["held_on"]), hours)))


def resolved(one: ResolutionLine, secrets: Secrets) -> str:
    """Return a resolution with who answers for it and until when."""
    due = spelled(one.due_on) if one.due_on else ""
    told = (f"责任：{one.who}" if one.who else "", f"完成期限：{due}" if due else "")
    by = "，".join(filter(None, told))
    text = secrets.about(one, one.text).rstrip("。")
    return f"{text}（{by}）。" if by else f"{text}。"


def says_something(dossier: MeetingDossier, item: Item) -> bool:
    """Whether an item stands on paper: a source that found nothing need not say so, unless it was talked about."""
    return bool(item.source not in COUNTING or item.lines or item.discussion or dossier.of_item(item.id))


def _opening(dossier: MeetingDossier) -> str:
    """Return the first sentence: when, where and by whom the meeting was held, what it reviewed."""
    facts = dossier.facts
    first, last = facts["covers_from"], facts["covers_until"]
    chair, place = facts.get("chair_name") or "", facts.get("place")
    held = f"{chair}{f'在{place}' if place else ''}{'主持' if chair else ''}召开{dossier.kind.title}"
    reviewed = spelled(first) if first == last else f"{spelled(first)}至{spelled(last)}"
    settled = f"，议定事项{len(dossier.resolutions)}项" if dossier.resolutions else ""
    begun = f"{spelled(facts['held_on'])}{_hour(facts.get('begins_at') or '')}"
    return f"{begun}，{held}，回顾了{reviewed}的工作{settled}。现将会议情况纪要如下："


def _hour(text: str) -> str:
    hour, _, minute = text.partition(":")
    return f"{int(hour)}时{f'{int(minute)}分' if int(minute) else ''}" if minute else ""


def _chapters(dossier: MeetingDossier, secrets: Secrets) -> Iterator[Paragraph]:
    """Yield the chapters: the sections of the agenda, what was resolved besides, the form's own texts."""
    chapters = [(section.title, list(_items(dossier, section.key, secrets))) for section in dossier.kind.sections]
    shown = {one.id for section in dossier.kind.sections for one in dossier.of_section(section.key)}
    besides = [one for one in dossier.resolutions if one.item not in shown]
    chapters.append((OTHER, list(_resolutions(besides, secrets))))
    for remark in dossier.kind.remarks:
        chapters.append(
            (remark.title, paragraphs_of(secrets.anywhere(dossier.facts.get(f"{REMARK}{remark.key}") or "")))
        )
    filled = [(title, paragraphs) for title, paragraphs in chapters if paragraphs]
    for numeral, (title, paragraphs) in zip(numerals(), filled, strict=False):
        yield Paragraph(Role.HEADING, f"{numeral}、{title}")
        yield from paragraphs


def _items(dossier: MeetingDossier, section: str, secrets: Secrets) -> Iterator[Paragraph]:
    items = [one for one in dossier.of_section(section) if says_something(dossier, one)]
    for numeral, item in zip(numerals(), items, strict=False):
        title = secrets.about(item, item.title)
        yield Paragraph(Role.SUBHEADING, f"（{numeral}）{title}" if len(items) > 1 else title)
        yield from paragraphs_of(secrets.about(item, item.body))
        yield from paragraphs_of(secrets.about(item, item.discussion))
        if lines := dossier.of_item(item.id):
            yield Paragraph(Role.BODY, RESOLVED)
            yield from _resolutions(lines, secrets)


def _resolutions(lines: Sequence[ResolutionLine], secrets: Secrets) -> Iterator[Paragraph]:
    for number, one in enumerate(lines, 1):
        yield Paragraph(Role.POINT, f"{number}. {resolved(one, secrets)}")


def _names(attendance: Sequence[Attendee]) -> Iterator[Paragraph]:
    """Yield the lists of names, below a free line; nobody who was not called yet stands in one."""
    lists = [
        (label, [one for one in attendance if one.presence == presence and role in {None, one.role}])
        for label, role, presence in NAMES
    ]
    filled = [(label, people) for label, people in lists if people]
    if filled:
        yield Paragraph(Role.BLANK)
    for label, people in filled:
        told = "、".join(f"{one.name}（{one.duty.replace(' ', '')}）" if one.duty else one.name for one in people)
        yield Paragraph(Role.NAMES, told, label)


def _supplements(dossier: MeetingDossier, secrets: Secrets) -> Iterator[Paragraph]:
    """Yield what was added after the closing, each with its day."""
    if dossier.supplements:
        yield Paragraph(Role.BLANK)
        yield Paragraph(Role.HEADING, ADDED)
    for one in dossier.supplements:
        first, *more = paragraphs_of(secrets.anywhere(one.text))
        yield Paragraph(Role.BODY, f"{spelled(one.written_on)}补充：{first.text}")
        yield from more
