"""What lies in the bag of a package and where; what the bag says of itself in the words of its envelope."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.exchange.envelope import MOMENT, Header
from desktop.exchange.naming import file_name

TABLES, ATTACHMENTS = "tables", "attachments"
VIEW, GUIDE = "查看.xlsx", "说明.txt"
ATTACHMENT = re.compile(r"attachments/(?P<begin>[0-9a-f]{2})/(?P<hash>(?P=begin)[0-9a-f]{62})\.[a-z0-9]{1,8}")

_GUIDE = """这是交换包 {file}，由 {sender} 发给 {receiver}。不用格档程序，也能用通用工具核对。
先准备：从公钥卡取得发件单位的公钥 sender.pem 和 allowed_signers（公钥卡须经电话核对指纹，不要用随包送来的公钥），
收件单位的解密钥匙存为 identity.txt，与交换包放在同一个文件夹，在那里依次执行：

1. 解开信封（没有 7z 的，把扩展名 .wgx 改成 .zip 再打开）
    7z x {file}
2. 核对信封的签名（第二行是 Windows 自带的工具，任选一行）
    openssl pkeyutl -verify -pubin -inkey sender.pem -rawin -in envelope.json -sigfile envelope.json.sig
    ssh-keygen -Y verify -f allowed_signers -I {sender} -n wgx -s envelope.json.sshsig < envelope.json
3. 核对校验值，应与 envelope.json 里的 payload_sha256 相同
    sha256sum payload.zip.age
4. 解密并解开
    age -d -i identity.txt -o payload.zip payload.zip.age
    7z x payload.zip
5. 核对清单的签名和每个文件的校验值
    openssl pkeyutl -verify -pubin -inkey sender.pem -rawin -in {bag}/{tags} -sigfile {bag}/{tags}.sig
    bagit.py --validate {bag}
6. 核对表格的格式
    frictionless validate {bag}/data/datapackage.json

表格以 data/tables 里的 .csv 为准；查看.xlsx 只供阅读，每张表最多列出前 {shown} 条。
.csv 里以 = + - @ 等开头的文字前面加了一个单引号（'），以免被当作公式，读入时去掉一个即可。
"""


@dataclass(frozen=True, slots=True)
class AttachmentOut:
    """A file that goes along under its hash, `size` bytes; its name and what it belongs to stand in a table."""

    sha256: str
    extension: str
    size: int
    pieces: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class ViewSheet:
    """One sheet of the readable view: the first rows of a table and how many it has in all."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    total: int


View = Callable[[Path, Sequence[ViewSheet]], None]


def labels(header: Header) -> Mapping[str, str]:
    """Return what bag-info.txt must say so that bag and envelope belong together."""
    return {
        "External-Identifier": header.package_id,
        "Bagging-Date": f"{header.created:%Y-%m-%d}",
        "WGX-Sender": header.sender,
        "WGX-Receiver": header.receiver,
        "WGX-Stream": header.stream,
        "WGX-Epoch": str(header.epoch),
        "WGX-Sequence": str(header.seq),
        "WGX-Kind": header.kind.value,
        "WGX-Previous": header.prev or "-",
        "WGX-Created": header.created.strftime(MOMENT),
    }


def guide(header: Header, tags: str, shown: int) -> bytes:
    """Return the text that tells how to check a package with ordinary tools, for any editor of Windows."""
    text = _GUIDE.format(
        file=file_name(header),
        sender=header.sender,
        receiver=header.receiver,
        bag=header.package_id,
        tags=tags,
        shown=shown,
    )
    return text.replace("\n", "\r\n").encode("utf-8-sig")
