"""Who sits at the program, and what that person may do."""

from collections.abc import Callable

from desktop.accounts.rights import AUDIT, SECURITY, SYSTEM, Rights, declared
from desktop.errors import Refusal

ONLY_LOOKS = "您的账号（{role}）只能查看，不能修改。请联系管理员。"
ONLY = {
    SYSTEM: "只有系统管理员可以这样做。请联系系统管理员。",
    SECURITY: "只有安全管理员可以这样做。请联系安全管理员。",
    AUDIT: "只有安全审计员可以这样做。请联系安全审计员。",
}
BEYOND = "越权：须由{hat}操作"
NOBODY = "尚未登录。"
NEVER_IN_FULL = "您的账号（{role}）不能查看、复制、导出完整的号码和受保护的内容。确需查看，请找录入员或主任办理。"


class Clerk:
    """The person at the program; nobody until `enter`."""

    def __init__(self) -> None:
        self.name, self.title, self.rights = "", "", Rights()
        self.on_refusal: Callable[[str], None] = lambda _wish: None  # told of wishes that need another hat
        self._held_back = ""  # the sentence that says why nothing is changed for now, whoever it is

    def hold_back(self, reason: str) -> None:
        """Let everybody look and nobody change records until the program ends, for a reason; an empty one is none."""
        self._held_back = reason

    @property
    def held_back(self) -> str:
        """Why nobody may change anything now, if so."""
        return self._held_back

    def enter(self, name: str, title: str, rights: Rights) -> None:
        """Let an account be the one who works from now on."""
        self.name, self.title, self.rights = name, title, rights

    def leave(self) -> None:
        """Let nobody work until the next `enter`."""
        self.enter("", "", Rights())

    @property
    def may_write(self) -> bool:
        """Whether records may be changed."""
        return self.rights.may_write and not self._held_back

    @property
    def may_administer(self) -> bool:
        """Whether accounts and the office itself may be changed."""
        return SYSTEM in self.rights.hats

    @property
    def may_grant(self) -> bool:
        """Whether others may be given rights."""
        return SECURITY in self.rights.hats

    def may_read(self, group: str) -> bool:
        """Whether a group of tables is seen."""
        return group in self.rights.reads

    def may_change(self, group: str) -> bool:
        """Whether a group of tables may be written."""
        return group in self.rights.writes and not self._held_back

    def actor(self) -> str:
        """Return the name under which writes are signed."""
        return self.name

    def permit(self) -> None:
        """Raise Refusal when this person may not change records."""
        if self._held_back:
            raise Refusal(self._held_back)
        if not self.may_write:
            raise Refusal(ONLY_LOOKS.format(role=self.rights.title) if self.name else NOBODY)

    def permit_reveal(self) -> None:
        """Raise Refusal when this person may not see private values in full."""
        if not self.rights.reveals:
            raise Refusal(NEVER_IN_FULL.format(role=self.rights.title) if self.name else NOBODY)

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
            self.on_refusal(BEYOND.format(hat=declared()[1][hat].title))
            raise Refusal(ONLY[hat])
