"""Duty lists on paper: what somebody has to do in the posts they hold, and what a post asks for."""

from collections.abc import Sequence

from desktop.clock import Today, today
from desktop.duties.service import Duties, Duty
from desktop.grids.posts import POST_TITLES
from desktop.paper import imprint
from desktop.printing.document import Document
from desktop.printing.duties import DutySheet, PostDuties, duty_sheet
from desktop.program import Program

TITLE = "网格岗位职责清单"


def duty_document(program: Program, staff_key: int, today: Today = today) -> Document:
    """Return the duties of somebody of the roster: name, posts, grids, and the list of each post held today."""
    person = program.roster.dossier(staff_key)
    held = [one for one in person.posts if one.is_held(today())]
    levels = {one.grid_id: node.level for one in held if (node := program.grids.nodes.get(one.grid_id)) is not None}
    lists: dict[str, PostDuties] = {}
    for one in held:
        duties = program.duties.of(one.post, levels.get(one.grid_id, ""))
        lists.setdefault(f"{one.post}/{_said(duties)}", PostDuties(f"{one.post_title}职责", _pairs(duties)))
    return duty_sheet(
        DutySheet(
            title=TITLE,
            subtitle=person.title,
            lists=tuple(lists.values()),
            imprint=imprint(program, revealed=True),
            facts=(("姓名", person.title), ("单位及职务", person.texts.get("workplace", ""))),
            posts=tuple(
                (
                    one.post_title,
                    program.grids.path_name(one.grid_id),
                    one.valid_from.isoformat() if one.valid_from else "",
                    one.held_as,
                )
                for one in held
            ),
        )
    )


def post_document(program: Program, post: str, level: str) -> Document:
    """Return the duties of one post at a level."""
    title = post_title(program, post, level)
    duties = _pairs(program.duties.of(post, level))
    return duty_sheet(DutySheet(f"{title}职责清单", "", (PostDuties("", duties),), imprint(program, revealed=True)))


def post_title(program: Program, post: str, level: str) -> str:
    """Return what a post of a level is called by the scheme, the level before it where that has a list of its own."""
    scheme = program.scheme.current
    named = next((one.title for one in scheme.posts if one.post == post and one.level == level), "")
    title = named or POST_TITLES.get(post, post)
    above = next((one.title for one in scheme.levels if one.key == level), "")
    return title if not above or above in title else f"{above}{title}"


def choices_of(duties: Duties) -> tuple[tuple[str, str], ...]:
    """Return every list there is: post and level, in the order of the posts."""
    return tuple((post, level) for post in POST_TITLES if post in duties.posts for level in duties.levels_of(post))


def _pairs(duties: Sequence[Duty]) -> tuple[tuple[str, str], ...]:
    return tuple((duty.title, duty.text) for duty in duties)


def _said(duties: Sequence[Duty]) -> str:
    return "".join(duty.text for duty in duties)
