"""The room of the enterprises and places: a list, and one dossier for each (一企一档)."""

from collections.abc import Callable
from functools import partial

from desktop.dossiers.dated import DatedList
from desktop.dossiers.enterprises.dossier import EnterpriseDossier
from desktop.dossiers.enterprises.service import Enterprises
from desktop.printing.document import Document
from ui.chips import Filter
from ui.page import Command
from ui.pages.cases.tab import add_cases_tab, registration_command
from ui.pages.day_decision import DayDecision
from ui.pages.desk import Desk
from ui.pages.dossier_form import DossierForm
from ui.pages.dossier_page import DossierPage
from ui.pages.dossier_view import DossierView
from ui.pages.facts import FactSheet, group_of, groups_of
from ui.pages.filters import as_of_command, batch_filter, choice_filter, day_filter, field_filter, grid_filter
from ui.pages.redivision import regroup_command
from ui.pages.ties import grid_ways

IN_HEAD = ("name", "kind", "place_code")
STANDINGS = (("active", "在营"), ("closed", "已注销"), ("all", "全部"))


class EnterprisesPage(DossierPage):
    """Finds, reads, registers, corrects and closes enterprises and places."""

    subject, noun, unit = "enterprise", "企业场所", "家"
    hint = "名称、拼音、信用代码、电话、地址"
    tables = frozenset({"enterprise", "grid"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, DatedList(desk.program.enterprises.list), _filters(desk))

    @property
    def service(self) -> Enterprises:
        """The enterprises of the office."""
        return self.desk.program.enterprises

    @property
    def document_of(self) -> Callable[..., Document] | None:
        """一企一档."""
        return self.desk.papers.enterprise

    def page_commands(self) -> list[Command]:
        """Return what can be done in the room."""
        new = Command("新建企业场所", self.new, "add", "Ctrl+N", "primary")
        found = [*super().page_commands(), as_of_command(self.list)]
        return [new, *found, regroup_command(self), registration_command(self)] if self.desk.may_write else found

    def more_commands(self) -> list[Command]:
        """Return what is done with a dossier more seldom."""
        closing = [Command("注销…", self.close_down, "stop")]
        may = self.desk.may_write and self.dossier is not None and not self.dossier.closed
        return [*super().more_commands(), *(closing if may else [])]

    def new(self) -> None:
        """Open the form of a new enterprise."""
        if self.may_leave():
            self.write(DossierForm(self.desk, self.service, self.service.blank()), "新建企业场所")

    def close_down(self) -> None:
        """Record that the enterprise went out of business."""
        if self.dossier is None:
            return
        key, version, title = self.dossier.key, self.dossier.version, self.dossier.title
        act = partial(self.service.close, key, version)
        dialog = DayDecision(self, self.desk, f"注销“{title}”", "注销", act)
        dialog.decided.connect(lambda _: self._closed_down(key, title))
        dialog.open()

    def view_of(self, dossier: EnterpriseDossier) -> DossierView:
        """Return how an enterprise is read."""
        texts = dossier.texts
        told = (texts.get("kind", ""), texts.get("place_code", ""), texts.get("grid_id", ""))
        badges = (
            [("已注销" + (f" {dossier.closed_on}" if dossier.closed_on else ""), "amber")] if dossier.closed else []
        )
        view = DossierView(
            dossier.key,
            dossier.title,
            " · ".join(filter(None, told)),
            badges,
            self.view_commands(),
            self.more_commands(),
        )
        groups = [*groups_of(self.service.fields, texts, IN_HEAD), group_of("数据来源", dossier.provenance)]
        ways = grid_ways(self, self.desk, self.subject, dossier.key)
        view.add_sheet(FactSheet(groups, self.room, partial(self.reveal, view), ways))
        add_cases_tab(view, self, self.desk, self.subject, dossier.key)
        return view

    def _closed_down(self, key: int, title: str) -> None:
        self.say(f"“{title}”已注销。")
        self.list.reload()
        self.read(key)


def _filters(desk: Desk) -> list[Filter]:
    fields = desk.program.enterprises.fields
    return [
        batch_filter(desk),
        grid_filter(desk.program.grids, with_outside=True),
        *field_filter(desk, fields, "kind", "kind"),
        *field_filter(desk, fields, "place_code", "place"),
        choice_filter("standing", "状态", STANDINGS),
        day_filter(desk),
    ]
