"""Writing organisations in their room: the form of each family, with what it lets one choose from."""

from collections.abc import Callable
from typing import Any

from desktop.drafts import Draft
from desktop.jobs import Progress
from desktop.organisations.dossier import OrganisationDossier
from desktop.organisations.fields import PARTY
from desktop.organisations.service import Organisations
from desktop.telling import Told, tell
from ui.pages.dossier_page import DossierPage
from ui.pages.dossier_view import DossierView
from ui.pages.organisations.filters import FAMILIES
from ui.pages.organisations.form import Choices, OrganisationForm, choices_for

Found = tuple[OrganisationDossier | None, Draft, Choices]


class OrganisationWriting(DossierPage):
    """A room whose form depends on the family of what is written."""

    @property
    def service(self) -> Organisations:
        """The organisations of the office."""
        return self.desk.program.organisations

    def new(self, family: str) -> None:
        """Open the form of a new organisation, in the grid the list is narrowed to."""
        if self.may_leave():
            self._begin(None, family, grid=self.list.search.filters.get("grid") or None)

    def new_below(self) -> None:
        """Open the form of a new organisation under the one that is read."""
        if self.may_leave():
            self._begin(None, self.dossier.family, above=self.dossier.key)

    def edit(self) -> None:
        """Open the form of the organisation that is read, or of the row under the cursor."""
        key = self.dossier.key if self.dossier is not None and self.split.is_open else self.list.current_key
        if key is not None and self.desk.may_write and self.form is None:
            self._begin(key)

    def read_history(self, view: DossierView) -> None:
        """Show what was done to an organisation, in the words of its family."""
        desk, service, family = self.desk, self.service, self.dossier.family

        def job(_: Progress) -> tuple[Told, ...]:
            return tell(service.versions(view.key), service.fields_of(family), desk.display, desk.names())

        desk.work.read(view, "读取变更历史", job, lambda told: view.show_history(told, self.go_back_to()))

    def _take_up(self, kept: dict[str, Any]) -> None:
        """Open the form in which something was typed and never saved."""

        def begin() -> None:
            if self.form is not None:
                self.form.take_up(kept.get("edits", {}))
            self.say("已恢复上次没有保存的修改。")

        self._begin(kept.get("id"), kept.get("family", PARTY), begin)

    def _begin(
        self,
        key: int | None,
        family: str = PARTY,
        then: Callable[[], object] = lambda: None,
        grid: int | None = None,
        above: int | None = None,
    ) -> None:
        """Read what a form needs and open it: of a known organisation, or of a new one in a grid or under another."""
        service = self.service

        def read(_: Progress) -> Found:
            draft = service.blank(family, grid) if key is None else service.draft(key)
            if above is not None:
                over = {"parent_id": str(above), "grid_id": service.draft(above).values.get("grid_id")}
                draft.values.update({name: value for name, value in over.items() if name in draft.values})
            return None if key is None else service.dossier(key), draft, choices_for(service, draft)

        def begin(found: Found) -> None:
            dossier, draft, choices = found
            if dossier is not None:
                self.dossier = dossier
            title = f"编辑 · {dossier.title}" if dossier is not None else f"新建{dict(FAMILIES)[draft.family]}"
            self.write(OrganisationForm(self.desk, service, draft, choices), title)
            then()

        self.fetch(read, begin)
