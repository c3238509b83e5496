"""Where a shared office is: the small file `office.server` in the data folder of a computer.

It holds the address and the role of the door, which may read and change the header of the keys and nothing else. No
personal data, and without an account's password it opens nothing; so it may be handed from computer to computer.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from desktop.errors import Refusal
from desktop.files import replace_file
from desktop.folder import SERVER
from desktop.given_file import refusing

PORT = 5432
LARGEST = 1 << 16  # bytes of a connection file; there are some hundred
PLAIN, SEALED = "disable", ("require", "verify-ca", "verify-full")
LOCAL = "prefer"  # on this very machine nobody listens between
OPTIONS = ("host", "port", "sslmode", "sslrootcert")

NOT_AN_ADDRESS = "“{text}”不是服务器地址，请写成 postgresql://用户名:密码@服务器/数据库。"
INCOMPLETE = "请填写服务器、数据库和用户名；端口写在服务器后面，如 192.168.1.10:5432。"
NOT_A_FILE = "“{name}”不是共享办公的连接文件，或已损坏。请向管理员重新要一份。"
UNSEALED = (
    "服务器“{host}”不在本机，连接必须加密，已拒绝。请在服务器上启用 TLS 并去掉连接中的 sslmode={mode}；"
    "确实只能明文的，由管理员写明 sslmode=disable。"
)


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A database on a server, and the role that one enters as."""

    host: str
    port: int
    database: str
    role: str
    password: str = field(repr=False)
    sslmode: str = ""
    sslrootcert: str = ""
    arrival: str = ""  # what this computer knows of the office it moved there itself, until it has arrived

    @property
    def is_local(self) -> bool:
        """Whether the server is this machine."""
        if not self.host or self.host.startswith("/") or self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def words(self) -> str:
        """How people call it."""
        return f"服务器 {self.host or '本机'}（端口 {self.port}）的数据库 {self.database}"

    def of(self, role: str, password: str, database: str = "") -> "ServerAddress":
        """Return the same server as another role, or another database of it."""
        return replace(self, role=role, password=password, database=database or self.database)

    def parameters(self) -> dict[str, Any]:
        """Return what the driver needs. Raise Refusal for a connection that somebody could listen to.

        With TLS both sides prove by the password that nobody stands between them (channel binding), so that no
        certificate needs to be handed out.
        """
        mode = self.sslmode or (LOCAL if self.is_local else SEALED[0])
        if not self.is_local and mode not in (PLAIN, *SEALED):
            raise Refusal(UNSEALED.format(host=self.host, mode=mode))
        found: dict[str, Any] = {
            "host": self.host,
            "port": self.port,
            "dbname": self.database,
            "user": self.role,
            "password": self.password,
            "sslmode": mode,
        }
        if mode in SEALED:
            found["channel_binding"] = "require"
        if self.sslrootcert:
            found["sslrootcert"] = self.sslrootcert
        return {key: value for key, value in found.items() if value != ""}

    def to_json(self) -> bytes:
        """Return the file that other computers are given."""
        return json.dumps({"format": 1, **asdict(self)}, ensure_ascii=False, indent=1).encode()


def read_url(text: str, environment: Mapping[str, str]) -> ServerAddress:
    """Return an address that was typed. A password that is left out comes from PGPASSWORD."""
    try:
        parts = urlsplit(text.strip())
        asked = {key: values[-1] for key, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
        port = int(asked.get("port", 0)) or parts.port or PORT
    except ValueError as error:
        raise Refusal(NOT_AN_ADDRESS.format(text=_harmless(text))) from error
    database, role = unquote(parts.path.strip("/")), unquote(parts.username or "")
    is_known = parts.scheme.partition("+")[0] in ("postgresql", "postgres") and not asked.keys() - set(OPTIONS)
    if not is_known or not database or not role:
        raise Refusal(NOT_AN_ADDRESS.format(text=_harmless(text)))
    return ServerAddress(
        host=asked.get("host") or parts.hostname or "",
        port=port,
        database=database,
        role=role,
        password=unquote(parts.password) if parts.password else environment.get("PGPASSWORD", ""),
        sslmode=asked.get("sslmode", ""),
        sslrootcert=asked.get("sslrootcert", ""),
    )


def typed_address(host: str, database: str, role: str, password: str) -> ServerAddress:
    """Return an address typed field by field; the host may bear a port behind a colon. Raise Refusal for no address."""
    host, _, port = host.strip().partition(":")
    if not (host and database.strip() and role.strip()) or not (port or str(PORT)).isdecimal():
        raise Refusal(INCOMPLETE)
    return ServerAddress(host, int(port or PORT), database.strip(), role.strip(), password)


def read_address(path: Path) -> ServerAddress:
    """Return the address in a connection file. Raise Refusal for anything else."""
    if not path.is_file():
        raise Refusal(NOT_A_FILE.format(name=path.name))
    with refusing(path), path.open("rb") as file:
        content = file.read(LARGEST)
    try:
        found = json.loads(content)
        names = ("host", "database", "role", "password", "sslmode", "sslrootcert", "arrival")
        address = ServerAddress(port=int(found["port"]), **{name: str(found.get(name, "")) for name in names})
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise Refusal(NOT_A_FILE.format(name=path.name)) from error
    if not address.database or not address.role:
        raise Refusal(NOT_A_FILE.format(name=path.name))
    return address


def address_of(folder: Path) -> ServerAddress:
    """Return where the shared office of a data folder is."""
    return read_address(folder / SERVER)


def keep_address(folder: Path, address: ServerAddress) -> None:
    """Make a data folder one of a shared office; from this rename on it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_address(folder / SERVER, address)


def write_address(path: Path, address: ServerAddress) -> None:
    """Write a connection file that only its owner may read."""
    replace_file(path, address.to_json(), 0o600)


def _harmless(text: str) -> str:
    """Return an address as it may be shown: without its password."""
    head, at, tail = text.rpartition("@")
    return f"{head.rpartition(':')[0] or head}{at}{tail}" if at and "//" in head and head.count(":") > 1 else text
