"""Recovery keys: backups that leave the office are sealed for them, and the program itself cannot open those again.

The public halves are facts of the office. The private half is shown, printed or put on a stick once and then forgotten;
the form of age, so that any age program opens what is sealed for it.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from desktop.clock import Now, now
from desktop.errors import Refusal
from desktop.files import replace_file
from desktop.office import Office
from desktop.outside import Sentences, refusing
from desktop.seals.suite import USUAL, Suite, suite_of

FACT = "recovery_keys"
SUFFIX = ".recovery"
MARK = "AGE-SECRET-KEY-1"
GROUP = 5  # symbols of the private half, behind the mark, in a group
MOST_BYTES = 16 << 10  # of a file that holds a private half
MOST_TITLE = 30

ADDED, RETIRED = "登记备份恢复密钥", "停用备份恢复密钥"
NAMELESS = "请给恢复密钥起个名称，如“保险柜一”，最多 30 个字。"
NOT_PUBLIC = "这不是有效的公钥。公钥以 age1 开头，请上级重新提供，整行粘贴。"
THERE = "这把公钥已经登记过（{title}），没有重复登记。"
NOT_THERE = "没有找到这把恢复密钥，可能已被停用。请刷新后再试。"
NOT_PRIVATE = "恢复密钥不对。纸上的恢复密钥共 58 个字符，请逐组核对后重新输入；也可以改选 U 盘上的密钥文件。"
NO_FILE = "“{name}”里没有恢复密钥。请选择生成恢复密钥时写到 U 盘的文件（.recovery）。"
STICK = Sentences(
    "“{folder}”空间不足，恢复密钥没有写成。请清理 U 盘或换一个再写。",
    "“{folder}”不能写入，可能开了写保护。请关闭写保护或换一个 U 盘。",
    "写到“{folder}”时中断，可能 U 盘被拔出，恢复密钥没有写成。请插好 U 盘再写一次。",
)
_LINE = re.compile(rf"^\s*({MARK}[0-9A-Z]+)\s*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """The public half: who keeps the private one, what is sealed for it, since when and by whom."""

    title: str
    recipient: str
    made_on: str  # an ISO day
    made_by: str

    @property
    def short(self) -> str:
        """How the key is told from others on paper and in lists."""
        return self.recipient[-8:].upper()


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A new key before it is forgotten: what opens, and its public half."""

    public: RecoveryKey
    secret: str = field(repr=False)

    @property
    def groups(self) -> tuple[str, ...]:
        """The symbols to be typed off, in groups."""
        symbols = self.secret.removeprefix(MARK)
        return tuple(symbols[start : start + GROUP] for start in range(0, len(symbols), GROUP))


class RecoveryKeys:
    """The keys that backups of this office are sealed for."""

    def __init__(self, office: Office, actor: Callable[[], str], permit: Callable[[], None], now: Now = now) -> None:
        """`permit` raises Refusal when whoever sits here may not change keys."""
        self._office, self._actor, self._permit, self._now = office, actor, permit, now

    def all(self) -> list[RecoveryKey]:
        """Return the keys in use, in the order in which they came."""
        return [RecoveryKey(**one) for one in self._office.get(FACT, [])]

    @property
    def recipients(self) -> list[str]:
        """For whom backups are sealed."""
        return [one.recipient for one in self.all()]

    def make(self, title: str) -> PrivateKey:
        """Return a new key that counts once it is kept by `add`: whoever keeps the private half must have it first."""
        self._permit()
        identity = _suite().new_identity()
        return PrivateKey(self._named(title, _suite().recipient_of(identity)), identity.decode())

    def add(self, key: RecoveryKey) -> None:
        """Seal for a key from now on."""
        self._permit()
        present = self.all()
        if known := next((one for one in present if one.recipient == key.recipient), None):
            raise Refusal(THERE.format(title=known.title))
        self._put(ADDED, [*present, key], "新增", key)

    def add_public(self, title: str, recipient: str) -> RecoveryKey:
        """Seal for somebody else's key too, as for the district's. Raise Refusal for what is no key."""
        recipient = "".join(recipient.split())
        if not _suite().is_recipient(recipient):
            raise Refusal(NOT_PUBLIC)
        key = self._named(title, recipient)
        self.add(key)
        return key

    def retire(self, recipient: str) -> None:
        """Seal for a key no more; what was sealed for it stays open to it."""
        self._permit()
        present = self.all()
        gone = next((one for one in present if one.recipient == recipient), None)
        if gone is None:
            raise Refusal(NOT_THERE)
        self._put(RETIRED, [one for one in present if one != gone], "停用", gone)

    def _named(self, title: str, recipient: str) -> RecoveryKey:
        title = title.strip()
        if not 0 < len(title) <= MOST_TITLE:
            raise Refusal(NAMELESS)
        return RecoveryKey(title, recipient, self._now().astimezone().date().isoformat(), self._actor())

    def _put(self, action: str, keys: list[RecoveryKey], verb: str, key: RecoveryKey) -> None:
        told = {f"{verb}恢复密钥": ["", f"{key.title}（{key.short}）"]}
        self._office.put(action, {FACT: [asdict(one) for one in keys]}, told)


def write_private(key: PrivateKey, office: str, folder: Path) -> Path:
    """Write the private half into a file on a stick, as age's own programs read it. Return where it lies."""
    path = folder / f"gedang-{key.public.short}{SUFFIX}"
    lines = (
        f"# {office}　备份恢复密钥：{key.public.title}　{key.public.made_on}",
        f"# public key: {key.public.recipient}",
        key.secret,
        "",
    )
    with refusing(folder, STICK):
        replace_file(path, "\n".join(lines).encode())
    return path


def read_private(text: str) -> bytes:
    """Return the identity that was typed off the sheet or stands in a file. Raise Refusal for anything else.

    Small letters, full-width ones, blanks and hyphens are understood; a mistyped symbol is noticed by its check.
    """
    plain = unicodedata.normalize("NFKC", text)
    found = _LINE.search(plain)
    symbols = "".join(one for one in plain.upper() if one.isascii() and one.isalnum())
    bare = symbols.removeprefix(MARK.replace("-", ""))
    secret = found[1].upper() if found else f"{MARK}{bare}"
    identity = secret.encode()
    if not _suite().is_identity(identity):
        raise Refusal(NOT_PRIVATE)
    return identity


def private_in(path: Path) -> bytes:
    """Return the identity in a file of a stick. Raise Refusal when there is none."""
    if not path.is_file():  # a pipe would keep us waiting
        raise Refusal(NO_FILE.format(name=path.name))
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES)
    except OSError as error:
        raise Refusal(NO_FILE.format(name=path.name)) from error
    found = _LINE.search(content.decode("utf-8", "replace"))
    if found is None:
        raise Refusal(NO_FILE.format(name=path.name))
    return read_private(found[1])


def moment_of(key: RecoveryKey) -> datetime:
    """Return the day on which a key was made, for its paper."""
    return datetime.fromisoformat(key.made_on).astimezone()


def _suite() -> Suite:
    suite = suite_of(USUAL)
    assert suite is not None
    return suite
