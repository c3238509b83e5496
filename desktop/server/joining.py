"""Letting a computer work on a shared office: its data folder gets the connection file."""

import os
from dataclasses import replace
from pathlib import Path

from desktop.errors import Refusal
from desktop.folder import is_founded, is_shared
from desktop.server.address import ServerAddress, address_of, keep_address, read_address, read_url, write_address
from desktop.server.door import Door

FOUNDED_ALREADY = "“{folder}”里已经有一个单位的资料，不能再加入共享办公。请另选一个空文件夹（--data）。"
ANOTHER = "“{folder}”连接的是{place}，不是这个地址。请另选一个文件夹（--data）。"
TOO_MUCH = "“{role}”是服务器的管理用户，不能写进连接文件。请用设立共享办公时得到的连接文件。"


def join(folder: Path, address: ServerAddress) -> None:
    """Make a folder one of a shared office, which must be there. Raise Refusal for a folder that has another office."""
    if is_shared(folder):
        known = address_of(folder)
        if (known.host, known.port, known.database) != (address.host, address.port, address.database):
            raise Refusal(ANOTHER.format(folder=folder, place=known.words))
        return
    if is_founded(folder):
        raise Refusal(FOUNDED_ALREADY.format(folder=folder))
    door = Door(address)
    door.require_present()
    if not door.is_narrow():
        raise Refusal(TOO_MUCH.format(role=address.role))
    keep_address(folder, address)


def join_by(folder: Path, words: str) -> None:
    """Do so by what a person has: an address, or the path of a connection file."""
    given = Path(words)
    join(folder, read_url(words, os.environ) if "://" in words else read_address(given))


def export(folder: Path, to: Path) -> None:
    """Write the connection file for another computer."""
    write_address(to, replace(address_of(folder), arrival=""))
