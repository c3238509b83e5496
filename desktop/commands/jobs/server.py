"""`server`: the shared office: set up on a PostgreSQL server, moved there and back, who is at it."""

import argparse
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from desktop.commands.jobs import found as founding
from desktop.commands.signing import account_for, add_signing, key_of, password_of, seized, signed_in
from desktop.commands.speaking import SpokenProgress, say
from desktop.errors import Refusal
from desktop.folder import is_founded, is_shared
from desktop.opening import enter, found
from desktop.paths import Paths
from desktop.server.address import read_url
from desktop.server.copying import Compared
from desktop.server.joining import export
from desktop.server.shared import present
from desktop.shared_office import shared_of, to_folder, to_server

NAME, HELP = "server", "共享办公：设在 PostgreSQL 服务器上，几个人同时使用；搬过去、搬回来、看谁在用"
SET_UP = "在服务器上设立共享办公：资料文件夹里已有单位的，搬过去；没有的，用 --code 和 --title 新建"
MOVE = "把单位搬到服务器（--to），或从服务器搬回文件夹（--to-file）；搬完逐表核对，原处不动"
WHO = "列出谁正开着本单位的资料"
EXPORT = "写出连接文件，给别的电脑加入用"
ADMIN = "服务器管理用户的地址 postgresql://用户名@服务器/数据库（密码可放在环境变量 PGPASSWORD）"
NOTHING: Mapping[str, str] = {}
NOT_SHARED = "“{folder}”里的单位不是共享办公。"
NO_OFFICE = "“{folder}”里还没有单位。要新建，请写明 --code、--title 和 --account。"
MOVED, ONE = "已搬到{place}，{tables} 张表 {rows:,} 行逐表核对一致", "{table}　{rows:,} 行　{digest}"
DIGITS = 16  # of a hash that are told


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add what can be done and its options."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT", title="做什么")
    setting_up = acts.add_parser("setup", help=SET_UP, description=SET_UP)
    add_signing(setting_up, shared=False)
    setting_up.add_argument("--database", dest="to", metavar="URL", required=True, help=ADMIN)
    setting_up.add_argument("--code", default="", help="新建时的行政区划代码")
    setting_up.add_argument("--title", default="", help="新建时第一个账号的姓名")
    setting_up.add_argument("--scheme", default="", help="新建时的网格体系")
    setting_up.set_defaults(level=None, do=_set_up)
    moving = acts.add_parser("move", help=MOVE, description=MOVE)
    add_signing(moving, shared=False)
    where = moving.add_mutually_exclusive_group(required=True)
    where.add_argument("--to", metavar="URL", default="", help=ADMIN)
    where.add_argument("--to-file", type=Path, metavar="DIR", help="空文件夹")
    moving.set_defaults(do=_move)
    who = acts.add_parser("who", help=WHO, description=WHO)
    add_signing(who)
    who.set_defaults(do=_who)
    exporting = acts.add_parser("export", help=EXPORT, description=EXPORT)
    exporting.add_argument("--data", type=Path, required=True, metavar="DIR", help="资料文件夹")
    exporting.add_argument("to", type=Path, metavar="FILE", help="写到哪个文件")
    exporting.set_defaults(do=_export)
    for one in (setting_up, moving, who, exporting):
        one.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="结果写成一行 JSON")


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked for."""
    return int(arguments.do(arguments))


def _set_up(arguments: argparse.Namespace) -> int:
    with seized(arguments.data) as paths:
        if is_founded(paths.data):
            return _to_server(arguments, paths, paths)
        if not (arguments.code and arguments.title and arguments.account):
            raise Refusal(NO_OFFICE.format(folder=paths.data))
        with tempfile.TemporaryDirectory(dir=paths.data) as folder:  # founded as files, then moved like any other
            made = Paths.at(Path(folder))
            created = found(made, founding.request_of(arguments))
            code = {"recovery_code": created.recovery_code}
            return _to_server(arguments, made, paths, code)


def _to_server(arguments: argparse.Namespace, source: Paths, paths: Paths, more: Mapping[str, str] = NOTHING) -> int:
    admin = read_url(arguments.to, os.environ)
    office = enter(source, account_for(arguments, source), password_of(arguments))
    try:
        compared = to_server(office, admin, SpokenProgress(), paths.data)
    finally:
        office.close()
    return _tell(arguments, admin.words, compared, more)


def _move(arguments: argparse.Namespace) -> int:
    with seized(arguments.data) as paths:
        if arguments.to:
            return _to_server(arguments, paths, paths)
        target = arguments.to_file.absolute()
        office = enter(paths, account_for(arguments, paths), password_of(arguments), key_of(arguments))
        try:
            compared = to_folder(office, target, SpokenProgress())
        finally:
            office.close()
    return _tell(arguments, str(target), compared, NOTHING)


def _tell(arguments: argparse.Namespace, place: str, compared: Sequence[Compared], more: Mapping[str, str]) -> int:
    lines = [ONE.format(table=one.table, rows=one.rows, digest=one.digest[:DIGITS]) for one in compared]
    rows = sum(one.rows for one in compared)
    lines += [MOVED.format(place=place, tables=len(compared), rows=rows)]
    lines += [f"恢复码 {more['recovery_code']}"] if more else []
    tables = {one.table: {"rows": one.rows, "hash": one.digest} for one in compared}
    say("\n".join(lines), {"to": place, "tables": tables, **more}, arguments.json)
    return 0


def _who(arguments: argparse.Namespace) -> int:
    with signed_in(arguments) as program:
        shared_of(program.office)
        found = present(program.office.store)
    lines = [f"{one.title}　{one.computer}　{one.since.astimezone():%m-%d %H:%M} 起" for one in found]
    facts = [{"account": one.account, "computer": one.computer, "since": one.since} for one in found]
    say("\n".join(lines), {"present": facts}, arguments.json)
    return 0


def _export(arguments: argparse.Namespace) -> int:
    if not is_shared(arguments.data):
        raise Refusal(NOT_SHARED.format(folder=arguments.data))
    export(arguments.data, arguments.to)
    say(f"已写出 {arguments.to}，请交给要加入的电脑。", {"path": arguments.to}, arguments.json)
    return 0
