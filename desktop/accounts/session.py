"""Who sits at the program, and what that person may do."""

from desktop.errors import Refusal

ADMIN, CLERK, VIEWER = "admin", "clerk", "viewer"
ROLE_TITLES = {ADMIN: "管理员", CLERK: "录入员", VIEWER: "查看员"}

ONLY_LOOKS = "您的账号只能查看，不能修改。请联系管理员。"
ONLY_ADMINS = "只有管理员可以这样做。请联系管理员。"
NOBODY = "尚未登录。"


class Clerk:
    """The person at the program; nobody until `enter`."""

    def __init__(self) -> None:
        self.name, self.title, self.role = "", "", ""

    def enter(self, name: str, title: str, role: str) -> None:
        """Let an account be the one who works from now on."""
        self.name, self.title, self.role = name, title, role

    def leave(self) -> None:
        """Let nobody work until the next `enter`."""
        self.enter("", "", "")

    @property
    def may_write(self) -> bool:
        """Whether records may be changed."""
        return self.role in (ADMIN, CLERK)

    @property
    def may_administer(self) -> bool:
        """Whether accounts and the office itself may be changed."""
        return self.role == ADMIN

    def actor(self) -> str:
        """Return the name under which writes are signed."""
        return self.name

    def permit(self) -> None:
        """Raise Refusal when this person may not change records."""
        if not self.may_write:
            raise Refusal(ONLY_LOOKS if self.role == VIEWER else NOBODY)

    def permit_administration(self) -> None:
        """Raise Refusal when this person is no administrator."""
        if not self.may_administer:
            raise Refusal(ONLY_ADMINS)
