"""Which passwords are good enough (GB/T 22239-2019, 8.1.4.1)."""

import re
from dataclasses import dataclass

from desktop.errors import Refusal
from desktop.names import pinyin

SHORTEST, LONGEST = 10, 128
KINDS = 3  # of lower case, upper case, digits and others
COMMON_WORDS = (
    "password", "passw0rd", "p@ssw0rd", "p@ssword", "admin", "administrator", "root", "qwerty", "qwertyuiop", "asdfgh",
    "asdfghjkl", "zxcvbn", "zxcvbnm", "1qaz2wsx", "1q2w3e4r", "qazwsx", "abc123", "abcd1234", "a1b2c3", "iloveyou",
    "woaini", "wodemima", "mima", "123456", "12345678", "123456789", "1234567890", "0123456789", "654321", "87654321",
    "987654321", "111111", "000000", "888888", "666666", "123123", "112233", "5201314", "gedang", "wangge", "wanggeban",
    "shequ", "jumin", "huzhu", "zhengfu", "welcome", "letmein", "test1234", "changeme", "qz123456", "china",
)  # fmt: skip
COMMON = re.compile("|".join(sorted(COMMON_WORDS, key=len, reverse=True)))
FILLERS = 4  # characters beside common words that do not make a good password


@dataclass(frozen=True, slots=True)
class Strength:
    """How good a password is: 0 (refused) to 3, and the words the assistant shows."""

    level: int
    text: str


def faults(password: str, account: str = "", title: str = "") -> tuple[str, ...]:
    """Return what is wrong with a password, one sentence each; nothing when it will do."""
    found = []
    if len(password) < SHORTEST:
        found.append(f"密码至少要有 {SHORTEST} 个字符，现在是 {len(password)} 个。")
    if len(password) > LONGEST:
        found.append(f"密码最多 {LONGEST} 个字符。")
    if _kinds(password) < KINDS:
        found.append("大写字母、小写字母、数字、其他符号四类中至少要有三类。")
    plain = password.lower()
    if any(name in plain for name in _names(account, title)):
        found.append("密码里不能含有用户名、姓名或姓名的拼音。")
    if len(COMMON.sub("", plain)) <= FILLERS:
        found.append("这个密码太常见，容易被猜到，请换一个。")
    if len(set(plain)) <= SHORTEST // 2:
        found.append("重复的字符太多，容易被猜到，请换一个。")
    return tuple(found)


def require_good(password: str, account: str = "", title: str = "") -> None:
    """Raise Refusal when a password will not do."""
    if found := faults(password, account, title):
        raise Refusal("".join(found))


def strength(password: str, account: str = "", title: str = "") -> Strength:
    """Return how good a password is, while it is typed."""
    if found := faults(password, account, title):
        return Strength(0, found[0])
    points = (len(password) >= 12) + (len(password) >= 16) + (_kinds(password) == 4)
    return (Strength(1, "合格"), Strength(2, "较强"), Strength(3, "很强"), Strength(3, "很强"))[points]


def _kinds(password: str) -> int:
    kinds = (str.islower, str.isupper, str.isdigit)
    others = any(not any(kind(sign) for kind in kinds) for sign in password)
    return others + sum(any(map(kind, password)) for kind in kinds)


def _names(account: str, title: str) -> set[str]:
    names = {form for name in (account, title) if name for form in (name.lower(), pinyin(name))}
    return {name for name in names if len(name) >= 2}
