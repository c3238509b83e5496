"""The room of the roster: the people who run the grids, and one dossier for each (网格员档案)."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.dossiers.dated import DatedList
from desktop.grids.posts import POST_TITLES
from desktop.printing.document import Document
from desktop.roster.certificates import TONES
from desktop.roster.dossier import Left, StaffDossier
from desktop.roster.fields import COMPUTED
from desktop.roster.service import Roster
from desktop.roster_paper import staff_paper
from ui import ask
from ui.buttons import label
from ui.chips import Filter
from ui.page import Command
from ui.pages.desk import Desk
from ui.pages.dossier_form import DossierForm
from ui.pages.dossier_page import DossierPage
from ui.pages.dossier_view import DossierView, Section, opener
from ui.pages.facts import FactSheet, group_of, groups_of
from ui.pages.filters import as_of_command, batch_filter, choice_filter, day_filter, field_filter, grid_filter
from ui.pages.following import follow_number
from ui.pages.registers.panel import RegisterPanel
from ui.pages.roster.dialogs import LeaveDialog
from ui.pages.roster.notices import CARDS, show_notice
from ui.pages.roster.papers import print_duties, print_handover, print_roster
from ui.pages.roster.photograph import PhotographPart
from ui.pages.roster.room import RoomAround
from ui.pages.roster.tabs import ContactHouseholds, HeldPosts
from ui.pages.ties import TiesSection

PEOPLE = "people"  # key of the room that is opened from here
IN_HEAD = ("name", *(field.key for field in COMPUTED))
STANDINGS = (("serving", "在岗"), ("left", "已离岗"), ("all", "全部"))
CERTIFICATES = (("none", "未持证"), ("expired", "已过期"), ("soon", "30 天内到期"))
MARKS = (("party", "党员"), ("reserve", "后备人选"), ("unpaid", "未定补贴"))


class RosterPage(DossierPage):
    """Finds, reads, registers and corrects the people who run the grids; gives them posts and households."""

    subject, noun, unit = "staff", "网格员", "人"
    hint = "姓名、拼音、电话、证号、单位"
    tables = frozenset({"staff", "appointment", "household_contact", "grid"})

    def __init__(self, desk: Desk) -> None:
        self._around = RoomAround(self)
        super().__init__(desk, DatedList(desk.program.roster.list), _filters(desk))

    @property
    def service(self) -> Roster:
        """The people of the roster."""
        return self.desk.program.roster

    @property
    def document_of(self) -> Callable[..., Document] | None:
        """网格员档案."""
        return partial(staff_paper, self.desk.program)

    def page_commands(self) -> list[Command]:
        """Return what can be done in the room."""
        ledger = Command("打印花名册", self.print_roster, "print", "Ctrl+Shift+P")
        plain = [
            replace(one, shown=False, keys="") if one.keys == ledger.keys else one for one in super().page_commands()
        ]
        found = [ledger, *plain, as_of_command(self.list)]
        if not self.desk.may_write:
            return found
        return [Command("新建网格员", self.new, "add", "Ctrl+N", "primary"), *found]

    def more_commands(self) -> list[Command]:
        """Return what is done with a dossier more seldom."""
        dossier: StaffDossier | None = self.dossier
        if dossier is None or not self.desk.may_write:
            return [*self._papers(), *super().more_commands()]
        way = (
            Command("重新上岗", self.rejoin, "undo") if dossier.left else Command("离岗…", self.leave_post, "move-out")
        )
        parted = [Command("解除居民档案关联", partial(self.link, None), "minus")] if dossier.person else []
        return [way, *parted, *self._papers(), *super().more_commands()]

    def print_roster(self) -> None:
        """Print the people of the list in the columns of the roster."""
        print_roster(self, self.desk, self.list)

    def print_handover(self) -> None:
        """Print what the person who is open hands over."""
        if self.dossier is not None:
            print_handover(self, self.desk, self.dossier)

    def print_duties(self) -> None:
        """Print the duties of the posts that the person who is open holds."""
        dossier: StaffDossier | None = self.dossier
        if dossier is not None and not any(one.is_held(self.desk.today()) for one in dossier.posts):
            self.say(f"{dossier.title}现在没有岗位，没有职责清单可打印；请先办理任职。")
        elif dossier is not None:
            print_duties(self, self.desk, dossier)

    def print_card(self, key: str) -> None:
        """Print the contact cards or the badge of the person who is open."""
        dossier: StaffDossier | None = self.dossier
        if dossier is not None:
            show_notice(self, self.desk, key, dossier)

    def _papers(self) -> list[Command]:
        duties = Command("打印职责清单", self.print_duties, "print")
        cards = [Command(f"打印{title}", partial(self.print_card, key), "print") for key, title in CARDS]
        return [*cards, Command("打印交接清单", self.print_handover, "print"), duties]

    def new(self) -> None:
        """Open the form of somebody new."""
        if self.may_leave():
            self.write(DossierForm(self.desk, self.service, self.service.blank()), "新建网格员")

    def prepare(self, form: DossierForm) -> None:
        """Let birth and sex follow the ID number."""
        follow_number(form.form.editors)

    def leave_post(self) -> None:
        """Record that the person who is open left."""
        if self.dossier is not None:
            dialog = LeaveDialog(self, self.desk, self.dossier)
            dialog.decided.connect(self._left)
            dialog.open()

    def rejoin(self) -> None:
        """Take the person who is open back into the roster."""
        dossier = self.dossier
        if dossier is not None and ask.ask(
            self,
            f"{dossier.title}重新上岗吗？",
            "重新上岗",
            "不办理",
            detail="原来的岗位和联系户不会恢复，请重新办理。",
        ):
            job = partial(self.service.rejoin, dossier.key, dossier.version)
            self.desk.work.write(
                self, "重新上岗", lambda _: job(), lambda _: self._done(f"{dossier.title}已重新上岗。")
            )

    def link(self, person: int | None) -> None:
        """Tie the person who is open to the dossier they have as a resident, or part the two."""
        dossier = self.dossier
        if dossier is not None:
            job = partial(self.service.link, dossier.key, dossier.version, person)
            words = "已关联居民档案。" if person else "已解除居民档案关联。"
            self.desk.work.write(self, "关联居民档案", lambda _: job(), lambda _: self._done(words))

    def view_of(self, dossier: StaffDossier) -> DossierView:
        """Return how somebody of the roster is read."""
        texts = dossier.texts
        told = (texts.get("sex_code", "")[:1], texts.get("kind_code", ""), texts.get("political_code", ""))
        view = DossierView(
            dossier.key,
            dossier.title,
            " · ".join(filter(None, told)) or "网格员",
            badges_of(dossier),
            self.view_commands(),
            self.more_commands(),
        )
        view.add(self._posts(dossier))
        view.add(Section("照片", PhotographPart(self, self.desk, dossier.key)))
        if (home := self._resident(dossier)) is not None:
            view.add(home)
        ties = partial(self.desk.program.ties.of_staff, dossier.key)
        view.add(TiesSection(self, self.desk, "所在组织", ties))
        groups = [*groups_of(self.service.fields, texts, IN_HEAD), group_of("数据来源", dossier.provenance)]
        view.add_sheet(FactSheet(groups, self.room, partial(self.reveal, view)))
        posts = len(dossier.posts)
        view.add_tab(f"岗位 {posts}" if posts else "岗位", partial(HeldPosts, self.desk, self._around, dossier))
        homes = f"联系户 {dossier.households:,}" if dossier.households else "联系户"
        view.add_tab(homes, partial(ContactHouseholds, self.desk, self._around, dossier))
        view.add_tab("台账", partial(RegisterPanel, self.desk, "staff", dossier.key))
        return view

    def _posts(self, dossier: StaffDossier) -> QWidget:
        grids = self.desk.program.grids
        lines: list[QWidget] = [
            opener(
                f"{grids.path_name(one.grid_id)}　{one.post_title}",
                partial(self._around.open, "grids", one.grid_id),
                "grid",
                "打开网格档案",
            )
            for one in dossier.posts
        ]
        households = f"联系 {dossier.households:,} 户" if dossier.households else ""
        if not lines:
            lines = [label("现在没有岗位。", "second")]
        if households:
            lines.append(label(households, "second"))
        return Section("现任岗位", *lines)

    def _resident(self, dossier: StaffDossier) -> QWidget | None:
        """Return the way to the dossier as a resident, or the offer to tie it."""
        if dossier.person is not None:
            return Section("居民档案", opener("打开居民档案", self._open_person, "person"))
        if dossier.namesake is None or not self.desk.may_write:
            return None
        words = label("居民档案中有身份证号相同的人，可关联；空缺的民族、学历等随之补上。", "second", wrap=True)
        tie = opener("关联居民档案", partial(self.link, dossier.namesake), "person")
        return Section("居民档案", words, tie)

    def _open_person(self) -> None:
        if self.dossier is not None:
            self.wanted.emit(PEOPLE, self.dossier.person)

    def _left(self, left: Left) -> None:
        words = f"{left.name}已离岗，终止 {len(left.posts)} 个岗位、{left.households:,} 户联系户。"
        undo: Callable[[], Any] = partial(
            self.desk.work.write, self, "撤销离岗", lambda _: self.service.take_back(left), self._come_back
        )
        self._done(words, undo)

    def _come_back(self, _: object) -> None:
        self._done("已撤销离岗。")

    def _done(self, words: str, undo: Callable[[], object] | None = None) -> None:
        self.say(words, undo)
        self.list.reload()
        self.read_again()


def badges_of(dossier: StaffDossier) -> list[tuple[str, str]]:
    """Return the standing, the stage of the certificate and what else marks somebody, with their tones."""
    gone = (
        [(" ".join(filter(None, ("已离岗", str(dossier.left_on or ""), dossier.exit))), "amber")]
        if dossier.left
        else []
    )
    reserve = [("后备人选", "accent")] if dossier.texts.get("is_reserve") == "是" else []
    return [*gone, (dossier.state.value, TONES.get(dossier.state, "")), *reserve]


def _filters(desk: Desk) -> list[Filter]:
    fields = desk.program.roster.fields
    own = {post.post: post.title for post in desk.program.scheme.current.posts if post.post not in POST_TITLES}
    return [
        batch_filter(desk),
        grid_filter(desk.program.grids, with_outside=True),
        choice_filter("post", "岗位", (*POST_TITLES.items(), *own.items(), ("workers", "专兼职网格员"))),
        *field_filter(desk, fields, "kind_code", "kind"),
        choice_filter("certificate", "持证", CERTIFICATES),
        *field_filter(desk, fields, "identity_code", "identity"),
        choice_filter("marked", "标记", MARKS),
        choice_filter("standing", "状态", STANDINGS),
        day_filter(desk),
    ]
