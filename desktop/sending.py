"""To whom the office sends its minutes and reports (发送), as the foot of an official paper names them."""

from desktop.office import Office

FACT, TITLE = "official_sent_to", "公文发送"  # key of the fact, and what the log calls it


class Sending:
    """Keeps whom papers are sent to."""

    def __init__(self, office: Office) -> None:
        self._office = office

    @property
    def sent_to(self) -> str:
        """Who gets them; empty where nothing is to be said of it."""
        return str(self._office.get(FACT) or "")

    def change(self, sent_to: str) -> None:
        """Say who gets them from now on."""
        words = " ".join(sent_to.split())
        self._office.put("修改公文发送单位", {FACT: words}, {TITLE: (self.sent_to, words)})
