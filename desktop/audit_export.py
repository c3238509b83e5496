"""The audit log taken out: a table, its head signed, and how to check both with ordinary tools.

What is taken out is itself a line of the log. Nothing is ever removed from the log by it.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.audit import keys_of, tell
from db.models.log import AuditEntry
from db.models.office import Account
from db.store import Store
from desktop.audit.verifying import verify
from desktop.audit_list import FIELDS, SECOND, row_of
from desktop.clock import Now, now
from desktop.errors import Refusal
from desktop.files import replace_file
from desktop.jobs import Progress
from desktop.journal import within
from desktop.seals.sshsig import NAMESPACE
from desktop.seals.suite import USUAL, suite_of

EXPORTED, VERIFIED = "导出审计日志", "核对审计日志"
TABLE, HEAD, SIGNATURE, PEM, SSH, GUIDE = (
    "审计日志.csv", "head.json", "head.json.sig", "head.pem", "head.pub", "怎样核对.txt"
)  # fmt: skip
AT_ONCE = 5000
FORMULAS = ("=", "+", "-", "@", "\t")  # what a spreadsheet would run
NOTHING = "这段时间没有审计记录，请换一段时间。"
FAULTY = "审计日志核对没有通过：{words}导出的内容照原样写出，请一并保存数据文件。"
WORDS = """审计日志导出

{table}    记录，UTF-8 编码，可用 Excel 打开；最后一列是每条的校验值
{head}        导出时日志的最后一条、记录表的 SHA-256 和签名用的公钥
{signature}    对 head.json 的签名（Ed25519，OpenSSH 格式）

怎样核对（任何装有 OpenSSH 8 以上的电脑）：
1. 计算 {table} 的 SHA-256，应与 head.json 里的 table_sha256 相同：
   certutil -hashfile {table} SHA256        （Windows）
   sha256sum {table}                        （其他系统）
2. 核对签名：
   ssh-keygen -Y check-novalidate -n {namespace} -s {signature} < {head}
3. 公钥 {pub} 应与以前各次导出、交换包里 WGX-Audit-Head 一行的公钥相同。
4. 在本单位的格档里打开“审计”，按“核对日志”，校验值可逐条对照。
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was written out: lines, and the sentence if the log itself is not whole."""

    lines: int
    trouble: str = ""


class AuditOut:
    """Verifies the log and writes it out; both leave a line."""

    def __init__(self, store: Store, permit: Callable[[], None], now: Now = now) -> None:
        """`permit` raises Refusal when whoever sits here is no auditor."""
        self._store, self._permit, self._now = store, permit, now

    def verify(self, progress: Progress) -> tuple[bool, str]:
        """Hold the log against its chain. Return whether it is whole, and the result in one sentence."""
        self._permit()
        with self._store.engine.connect() as connection:
            found = verify(connection, progress)
        with self._store.record(VERIFIED) as session:
            detail = {"lines": found.lines, "faults": [one.message for one in found.faults[:5]]}
            tell(session, records=found.lines, detail=detail)
        return not found.faults, found.summary

    def export(self, path: Path, first: date, last: date, progress: Progress) -> Taken:
        """Write the lines of some days into a sealed archive. Raise Refusal when there are none."""
        self._permit()
        with self._store.engine.connect() as connection:
            faults = verify(connection, progress).faults
        with self._store.read() as session:
            table, count, digest = self._table(session, first, last, progress)
            head, signed = self._head(session, first, last, count, digest)
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in ((TABLE, table), *signed.items()):
                archive.writestr(name, content)
        content = made.getvalue()
        with self._store.record(EXPORTED) as session:
            detail = {"sha256": hashlib.sha256(content).hexdigest(), "head": head}
            tell(session, records=count, detail=detail)
        replace_file(path, content)
        words = "".join(one.message for one in faults)
        return Taken(count, FAULTY.format(words=words) if faults else "")

    def _table(self, session: Session, first: date, last: date, progress: Progress) -> tuple[bytes, int, str]:
        names = {name: title for name, title in session.execute(select(Account.name, Account.title))}
        wanted = select(AuditEntry).where(*within(AuditEntry.at, first, last)).order_by(AuditEntry.number)
        total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
        if not total:
            raise Refusal(NOTHING)
        progress.begin(total, "正在导出审计日志")
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([*(field.title for field in FIELDS), "账号名", "记录标识", "明细", "校验值"])
        for one in _each(session, wanted.execution_options(yield_per=AT_ONCE)):
            row = dict(row_of(one, names)) | {"at": f"{one.at.astimezone():{SECOND}}", "number": str(one.number)}
            detail = json.dumps(one.detail, ensure_ascii=False) if one.detail else ""
            uid, mac = one.record_uid.hex if one.record_uid else "", bytes(one.mac).hex()
            writer.writerow([_safe(cell) for cell in (*(row[field.key] for field in FIELDS), one.by, uid, detail, mac)])
            progress.advance()
        content = text.getvalue().encode("utf-8-sig")
        return content, total, hashlib.sha256(content).hexdigest()

    def _head(
        self, session: Session, first: date, last: date, count: int, digest: str
    ) -> tuple[int, dict[str, bytes | str]]:
        """Return the number of the last line, and the files that vouch for the table."""
        keys, suite = keys_of(session), suite_of(USUAL)
        assert keys is not None
        assert suite is not None
        number, mac = session.execute(
            select(AuditEntry.number, AuditEntry.mac).order_by(AuditEntry.number.desc()).limit(1)
        ).one()
        said = {
            "number": number,
            "mac": bytes(mac).hex(),
            "at": self._now().astimezone(UTC).isoformat(),
            "first": first.isoformat(),
            "last": last.isoformat(),
            "lines": count,
            "table_sha256": digest,
            "key": keys.public.hex(),
        }
        content = json.dumps(said, indent=1).encode()
        pem, ssh = suite.public_texts(keys.public)
        guide = WORDS.format(table=TABLE, head=HEAD, signature=SIGNATURE, pub=SSH, namespace=NAMESPACE)
        return number, {
            HEAD: content,
            SIGNATURE: suite.sign_for_ssh(keys.sign, content),
            PEM: pem,
            SSH: ssh,
            GUIDE: guide.replace("\n", "\r\n").encode("utf-8-sig"),
        }


def file_name(office: str, first: date, last: date) -> str:
    """Return how an archive is called."""
    return f"审计日志_{office}_{first:%Y%m%d}-{last:%Y%m%d}.zip"


def _each(session: Session, query: Select[AuditEntry]) -> Iterator[AuditEntry]:
    for some in session.scalars(query).partitions():
        yield from some
        session.expunge_all()


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULAS) else cell
