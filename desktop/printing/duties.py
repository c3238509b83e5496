"""职责清单 on paper (P1-07, P3-17): of one person with the posts held, or of one post."""

from dataclasses import dataclass

from desktop.printing.document import Align, Column, Document, Fact, Facts, Grid, Signatures
from desktop.printing.dossiers import Imprint

POSTS = (
    Column("岗位", 7, Align.CENTRE),
    Column("网格", 16),
    Column("任职日期", 7.5, Align.CENTRE),
    Column("以何身份", 8),
)
DUTIES = (Column("序号", 3, Align.CENTRE), Column("职责", 6, Align.CENTRE), Column("内容", 33))
SIGNED = ("本人签名", "网格长", "日　期")


@dataclass(frozen=True, slots=True)
class PostDuties:
    """The duties of one post: its title, where it is held, and pairs of title and text."""

    title: str
    duties: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DutySheet:
    """A list of duties: of somebody (`facts` and `posts` tell who), or of a post alone."""

    title: str
    subtitle: str
    lists: tuple[PostDuties, ...]
    imprint: Imprint
    facts: tuple[tuple[str, str], ...] = ()
    posts: tuple[tuple[str, str, str, str], ...] = ()  # post, grid, since when, in which capacity


def duty_sheet(sheet: DutySheet) -> Document:
    """Return a list of duties to be hung up or signed."""
    about: list[Facts | Grid] = []
    if sheet.facts:
        about.append(Facts("", tuple(Fact(title, text) for title, text in sheet.facts if text)))
    if sheet.posts:
        about.append(Grid("岗位", POSTS, sheet.posts))
    lists = [
        Grid(
            one.title,
            DUTIES,
            tuple((str(number), title, text) for number, (title, text) in enumerate(one.duties, 1)),
            "没有规定",
        )
        for one in sheet.lists
    ]
    signatures = (Signatures(SIGNED),) if sheet.facts else ()
    whole = (*about, *lists, *signatures)
    return sheet.imprint.document(sheet.title, whole, subtitle=sheet.subtitle, has_numbers=False)
