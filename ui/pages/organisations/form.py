"""The form of an organisation: its family's own words, and what it stands under or who leads it chosen by name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from desktop.drafts import Draft
from desktop.fields import Field
from desktop.history import Version
from desktop.names import initials, pinyin
from desktop.organisations.dossier import Choice
from desktop.organisations.fields import PARENTS, ROSTER
from desktop.organisations.service import Organisations
from ui.forms.code_box import CodeItem, CodeLists
from ui.forms.form import Means
from ui.pages.desk import Desk
from ui.pages.dossier_form import DossierForm

MOST = 60  # proposals that anybody reads

Choices = Mapping[str, Sequence[Choice]]


def choices_for(service: Organisations, draft: Draft) -> Choices:
    """Return what the form of a draft lets one choose from. Reads: not for the window's own thread."""
    parents = [one for one in service.choices(draft.family) if one.code != str(draft.id)]
    return {PARENTS: parents, ROSTER: service.leaders()}


class Chosen:
    """The code lists, with records that can be chosen in the place of some of them."""

    def __init__(self, codes: CodeLists, choices: Choices) -> None:
        self._codes, self._choices = codes, choices
        self._titles = {key: {one.code: one.title for one in found} for key, found in choices.items()}

    def items(self, list_key: str) -> Sequence[CodeItem]:
        """Return what can be chosen."""
        return self._choices[list_key] if list_key in self._choices else self._codes.items(list_key)

    def match(self, list_key: str, typed: str) -> Sequence[CodeItem]:
        """Return what a half-typed name may mean; the first ones for an empty one."""
        if list_key not in self._choices:
            return self._codes.match(list_key, typed)
        wanted = typed.strip().lower()
        found = [one for one in self._choices[list_key] if not wanted or _is_meant(one.title, wanted)]
        return sorted(found, key=lambda one: one.title != typed.strip())[:MOST]

    def title(self, list_key: str, code: str | None) -> str:
        """Return the words of a choice."""
        if list_key not in self._titles:
            return self._codes.title(list_key, code)
        return self._titles[list_key].get(code or "", "")


@dataclass(frozen=True)
class ChoosingDesk(Desk):
    """A desk whose forms choose from records too."""

    choices: Choices = field(default_factory=dict)

    def means(self, reveal: Callable[[str, str], Any] | None = None, purpose: str = "") -> Means:
        """Return what the editors of a form need."""
        means = super().means(reveal, purpose)
        return replace(means, codes=Chosen(means.codes, self.choices))


class OfFamily:
    """The organisations of one family, as their form sees them."""

    def __init__(self, service: Organisations, family: str) -> None:
        self._service, self._family = service, family

    @property
    def fields(self) -> Sequence[Field]:
        """What is recorded of the family."""
        return self._service.fields_of(self._family)

    def draft(self, key: int) -> Draft:
        """Return a copy of one organisation for editing."""
        return self._service.draft(key)

    def reveal(self, key: int, field_key: str, purpose: str = "") -> Any:
        """Return a hidden value in full, and write down who saw it."""
        return self._service.reveal(key, field_key, purpose)

    def save(self, draft: Draft) -> int:
        """Save a draft. Return the key."""
        return self._service.save(draft)

    def versions(self, key: int) -> list[Version]:
        """Return what was done to one organisation."""
        return self._service.versions(key)


class OrganisationForm(DossierForm):
    """Writes one organisation; its edits are kept together with its family."""

    def __init__(self, desk: Desk, service: Organisations, draft: Draft, choices: Choices) -> None:
        self._family = draft.family
        choosing = ChoosingDesk(desk.program, desk.work, desk.today, desk.reads_only, choices)
        super().__init__(choosing, OfFamily(service, draft.family), draft)

    def kept(self) -> dict[str, Any] | None:
        """Return what is typed and not saved, and of which family it is."""
        kept = super().kept()
        return None if kept is None else kept | {"family": self._family}


def _is_meant(title: str, typed: str) -> bool:
    return typed in title.lower() or typed in initials(title) or typed in pinyin(title).replace(" ", "")
