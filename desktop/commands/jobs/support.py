"""`support`: a file for whoever helps from afar, in which nothing of anybody stands."""

import argparse
import os
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from desktop.commands.signing import PASSWORD, add_signing, signed_in
from desktop.commands.speaking import SpokenProgress, say
from desktop.errors import Refusal
from desktop.folder import is_founded
from desktop.paths import Paths
from desktop.rescue.support import gather, save

NAME, HELP = "support", "生成求助文件：只有程序、电脑和故障的情况，没有居民资料"
DONE = "求助文件已写到 {path}。"
OUTSIDE = "没有给出密码，数据库里的情况没有写进去。"
NO_PLACE = "求助文件写不进“{path}”，请换一个位置。"


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options; without a password the file tells of what lies around the database alone."""
    parser.add_argument("target", type=Path, metavar="OUT.zip", help="写到哪里")
    add_signing(parser)


def run(arguments: argparse.Namespace) -> int:
    """Make the file, and say what is in it."""
    paths = Paths.of_this_machine(arguments.data)
    arguments.data = paths.data
    has_password = bool(arguments.password_file or os.environ.get(PASSWORD))
    if has_password and (is_founded(paths.data) or arguments.database):
        with signed_in(arguments) as program:
            names = _write(paths, arguments.target, program.office.engine)
    else:
        names = _write(paths, arguments.target, None)
    said = [DONE.format(path=arguments.target), *([] if has_password else [OUTSIDE]), *names]
    say("\n".join(said), {"path": arguments.target, "files": names}, arguments.json)
    return 0


def _write(paths: Paths, target: Path, engine: Engine | None) -> list[str]:
    machine: dict[str, Any] = {}
    parts = gather(paths, machine, engine, SpokenProgress())
    try:
        save(parts, target)
    except OSError as error:
        raise Refusal(NO_PLACE.format(path=target)) from error
    return [f"{one.name}　{one.title}" for one in parts]
