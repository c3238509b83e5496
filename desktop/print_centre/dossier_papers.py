"""Files of one record (一格一档, 一户一档, 一人一档, 一企一档 …), and what is of the office or a part of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from desktop.case_paper import case_paper, steps_paper
from desktop.check_paper import check_paper, to_do_paper
from desktop.duty_paper import choices_of, duty_document, post_document, post_title
from desktop.errors import Refusal
from desktop.grid_paper import GridPapers
from desktop.jobs import Progress
from desktop.layouts.layout import Layout
from desktop.organisation_paper import organisation_document, party_document
from desktop.paper import Papers, secrets_of
from desktop.person_report import TITLE, PersonReports
from desktop.print_centre.kinds import Ask, Choices, Group, Named, Option, Printable
from desktop.print_centre.making import DocumentMaking
from desktop.printing.document import Document
from desktop.program import Program
from desktop.roster_paper import handover_paper, staff_paper
from desktop.tables import Search, Source

Paper = Callable[..., Document]  # of a key; `revealed` where numbers can be shown in full
GRID, POST = "grid", "post"  # key of the filter that lists have; key of an option
NO_REPORT = "还没有做过网格体检，请先在“体检”里做一次。"
NO_DUTIES = "这个岗位没有职责清单，请另选岗位。"
MOST = 3_000  # files of one batch
TOO_MANY = "这个范围有 {count:,} 份“{title}”，一次最多印 {most:,} 份，请选小一点的网格。"
NONE_CHOSEN = "请先选择{of}。"


@dataclass(frozen=True)
class Dossier:
    """A paper of one record."""

    key: str
    title: str
    about: str
    of: str  # what is chosen, in words
    subject: str  # its table
    paper: Paper
    has_secrets: bool = False
    named_by: str = "name"  # field of the list that names its file
    words: str = ""


def printables(program: Program) -> Sequence[Printable]:
    """Return the files of records, then what is of no record."""
    return (
        _grid_file(program),
        *(_of_record(program, one) for one in _dossiers(program)),
        *_of_office(program),
    )


def _dossiers(program: Program) -> tuple[Dossier, ...]:
    papers = Papers(program)
    return (
        Dossier("person_report", TITLE, "本人申请查阅、复制时出具：保存了什么、谁看过、给了谁。", "一人", "person",
                PersonReports(program).document, True, words="个人信息报告 查阅 复制 个保法"),
        Dossier("household_dossier", "一户一档", "一户的住址、成员、住房和变动情况。", "一户", "household",
                papers.household, True, "head_name", "家庭户档案 户口"),
        Dossier("person_dossier", "一人一档", "一个人的基本情况、家庭、流动和变动情况。", "一个人", "person",
                papers.person, True, words="人员档案"),
        Dossier("enterprise_dossier", "一企一档", "一家企业或场所的情况、负责人和安全检查。", "一家企业或场所",
                "enterprise", papers.enterprise, True, words="企业档案 场所档案"),
        Dossier("staff_dossier", "网格员档案", "一名网格员的身份、任职经历和培训、奖惩登记。", "一名网格员", "staff",
                partial(staff_paper, program), True, words="网格长档案"),
        Dossier("handover", "网格员工作交接清单", "离任或调整时移交的岗位、联系户和待办事项，双方签字。", "一名网格员",
                "staff", partial(handover_paper, program), words="移交 离岗"),
        Dossier("duty_list", "网格岗位职责清单", "一名网格员现任各岗位的职责，可以上墙。", "一名网格员", "staff",
                partial(duty_document, program), words="岗位职责"),
        Dossier("organisation_dossier", "组织（队伍）名册", "一个党组织、队伍或网格办的情况和成员。", "一个组织或队伍",
                "organisation", partial(organisation_document, program), True, words="队伍花名册 党支部"),
        Dossier("case_dossier", "事件办理单", "一件事件的来源、经过、结果和回访。", "一件事件", "case_record",
                partial(case_paper, program), words="一事一档 事件档案"),
        Dossier("case_steps", "事件闭环流程表", "一件事件按闭环各环节的办理时间和经手人。", "一件事件", "case_record",
                partial(steps_paper, program), words="闭环 流程"),
    )  # fmt: skip


def _of_record(program: Program, one: Dossier) -> Printable:
    lists: dict[str, Source] = {
        "household": program.households.list,
        "person": program.people.list,
        "enterprise": program.enterprises.list,
        "staff": program.roster.list,
        "organisation": program.organisations.list,
    }
    listed = lists.get(one.subject)
    return Printable(
        key=one.key,
        title=one.title,
        group=Group.FILE,
        about=one.about,
        asks=(Ask.RECORD,),
        make=partial(_made, program, one),
        subject=one.subject,
        has_secrets=one.has_secrets,
        batch="record" if listed is not None else "",
        words=one.words,
        each=partial(_each, one, listed) if listed is not None else None,
    )


def _made(program: Program, one: Dossier, choices: Choices, _: Layout | None, progress: Progress) -> DocumentMaking:
    if choices.record is None:
        raise Refusal(NONE_CHOSEN.format(of=one.of))
    progress.check()
    if not one.has_secrets:
        return DocumentMaking(one.paper(choices.record))
    document = one.paper(choices.record, revealed=choices.revealed)
    return DocumentMaking(document, secrets=secrets_of(program, one.subject))


def _each(one: Dossier, listed: Source, choices: Choices) -> Sequence[Named]:
    """Return every record of the grid chosen, as a batch names its files."""
    keys = [int(key) for key in listed.keys(Search(filters={GRID: choices.grid}), Progress())]
    if len(keys) > MOST:
        raise Refusal(TOO_MANY.format(title=one.title, count=len(keys), most=MOST))
    rows = listed.records(keys)
    return [Named(key, rows[key].get(one.named_by, "")) for key in keys if key in rows]


def _grid_file(program: Program) -> Printable:
    papers = GridPapers(program)

    def make(choices: Choices, _: Layout | None, progress: Progress) -> DocumentMaking:
        if choices.grid is None or choices.grid not in program.grids.nodes:
            raise Refusal(NONE_CHOSEN.format(of="一个网格"))
        progress.check()
        document = papers.grid(choices.grid, revealed=choices.revealed)
        return DocumentMaking(document, secrets=secrets_of(program, "grid"))

    return Printable(
        key="grid_dossier",
        title="一格一档",
        group=Group.FILE,
        about="一个网格的四至、人口、力量、党组织、体检情况和沿革。",
        asks=(Ask.GRID,),
        make=make,
        has_secrets=True,
        batch="grid",
        words="网格档案",
    )


# What is of the office or of a part of it


def _of_office(program: Program) -> tuple[Printable, ...]:
    posts = tuple((f"{post}/{level}", post_title(program, post, level)) for post, level in choices_of(program.duties))
    return (
        Printable(
            key="post_duties",
            title="岗位职责清单",
            group=Group.FILE,
            about="一个岗位的职责，按本办方案的岗位名称。",
            asks=(Ask.OPTION,),
            make=lambda choices, _, progress: _duties(program, choices),
            options=(Option(POST, "岗位", posts),),
            words="网格长职责 网格员职责",
        ),
        Printable(
            key="party_tree",
            title="网格党组织体系",
            group=Group.FILE,
            about="党组织按上下级排列，附书记和党员数。",
            asks=(Ask.GRID,),
            make=lambda choices, _, progress: DocumentMaking(party_document(program, choices.grid)),
            words="党建 支部 党小组",
        ),
        Printable(
            key="selfcheck",
            title="网格体检报告",
            group=Group.FIGURES,
            about="最近一次体检发现的问题、依据和建议；只写网格，不写人。",
            asks=(),
            make=lambda choices, _, progress: _report(program),
            words="自查 划分规则",
        ),
        Printable(
            key="to_do",
            title="待办事项清单",
            group=Group.FIGURES,
            about="还没有办完的待办事项，最急的在前。",
            asks=(),
            make=lambda choices, _, progress: DocumentMaking(to_do_paper(program)),
            words="整改 任务",
        ),
    )


def _duties(program: Program, choices: Choices) -> DocumentMaking:
    known = [f"{post}/{level}" for post, level in choices_of(program.duties)]
    chosen = choices.options.get(POST) or next(iter(known), "")
    if chosen not in known:
        raise Refusal(NO_DUTIES)
    post, _, level = chosen.partition("/")
    return DocumentMaking(post_document(program, post, level))


def _report(program: Program) -> DocumentMaking:
    report = program.selfcheck.report()
    if report is None:
        raise Refusal(NO_REPORT)
    return DocumentMaking(check_paper(program, report))
