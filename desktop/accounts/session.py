"""Who sits at the program, and what that person may do."""

from desktop.accounts.rights import AUDIT, SECURITY, SYSTEM, Rights
from desktop.errors import Refusal

ONLY_LOOKS = "您的账号（{role}）只能查看，不能修改。请联系管理员。"
ONLY = {
    SYSTEM: "只有系统管理员可以这样做。请联系系统管理员。",
    SECURITY: "只有安全管理员可以这样做。请联系安全管理员。",
    AUDIT: "只有安全审计员可以这样做。请联系安全审计员。",
}
NOBODY = "尚未登录。"


class Clerk:
    """The person at the program; nobody until `enter`."""

    def __init__(self) -> None:
        self.name, self.title, self.rights = "", "", Rights()

    def enter(self, name: str, title: str, rights: Rights) -> None:
        """Let an account be the one who works from now on."""
        self.name, self.title, self.rights = name, title, rights

    def leave(self) -> None:
        """Let nobody work until the next `enter`."""
        self.enter("", "", Rights())

    @property
    def may_write(self) -> bool:
        """Whether records may be changed."""
        return self.rights.may_write

    @property
    def may_administer(self) -> bool:
        """Whether accounts and the office itself may be changed."""
        return SYSTEM in self.rights.hats

    def may_read(self, group: str) -> bool:
        """Whether a group of tables is seen."""
        return group in self.rights.reads

    def may_change(self, group: str) -> bool:
        """Whether a group of tables may be written."""
        return group in self.rights.writes

    def actor(self) -> str:
        """Return the name under which writes are signed."""
        return self.name

    def permit(self) -> None:
        """Raise Refusal when this person may not change records."""
        if not self.may_write:
            raise Refusal(ONLY_LOOKS.format(role=self.rights.title) if self.name else NOBODY)

    def permit_administration(self) -> None:
        """Raise Refusal when this person is no system administrator."""
        self._permit_hat(SYSTEM)

    def permit_security(self) -> None:
        """Raise Refusal when this person is no security administrator."""
        self._permit_hat(SECURITY)

    def permit_audit(self) -> None:
        """Raise Refusal when this person is no auditor."""
        self._permit_hat(AUDIT)

    def _permit_hat(self, hat: str) -> None:
        if hat not in self.rights.hats:
            raise Refusal(ONLY[hat])
