"""The scheme of the office: a shipped one, with what the office changed in it."""

from desktop.office import Office
from desktop.schemes import Scheme, scheme


class OfficeScheme:
    """Tells which scheme is in force."""

    def __init__(self, office: Office) -> None:
        self._office = office

    @property
    def current(self) -> Scheme:
        """The scheme in force."""
        return scheme(self._office.facts.scheme or "plain")
