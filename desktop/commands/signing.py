"""Signing in from the command line: the password comes from the environment or a file, never from an argument."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.accounts.factor import read_key_file
from desktop.accounts.keyring import Keyring
from desktop.errors import Refusal
from desktop.folder import is_founded
from desktop.lock import FolderLock
from desktop.logs import start_logging
from desktop.opening import enter, keys_of
from desktop.paths import Paths, make_ready
from desktop.private_temp import private_temp
from desktop.program import Program
from desktop.server.joining import join_by

PASSWORD, ACCOUNT, KEY_FILE = "GEDANG_PASSWORD", "GEDANG_ACCOUNT", "GEDANG_KEY_FILE"
NO_PASSWORD = f"请用环境变量 {PASSWORD} 或 --password-file 给出密码。"
NO_FOLDER = "请用 --data 给出资料文件夹，或用 --database 给出共享办公的地址。"
NOT_FOUNDED = "“{folder}”里还没有单位的资料。请先打开程序建立，或用 sample 生成示例镇。"
WHICH_ACCOUNT = f"有不止一个账号，请用 --account 或环境变量 {ACCOUNT} 指明用户名。"


def add_signing(parser: argparse.ArgumentParser, *, shared: bool = True) -> None:
    """Add what every command on an office takes; what makes an office of files takes no `shared` one."""
    about = "资料文件夹（用 --database 时可以不写）" if shared else "资料文件夹"
    parser.add_argument("--data", type=Path, required=not shared, metavar="DIR", help=about)
    if shared:
        parser.add_argument("--database", default="", metavar="URL", help="共享办公的地址（postgresql://…）或连接文件")
    else:
        parser.set_defaults(database="")
    parser.add_argument("--account", default=os.environ.get(ACCOUNT, ""), help=f"用户名（或环境变量 {ACCOUNT}）")
    parser.add_argument("--password-file", type=Path, metavar="FILE", help=f"密码文件（或环境变量 {PASSWORD}）")
    about = f"钥匙文件 gedang-….key，账号要用时（或环境变量 {KEY_FILE}）"
    parser.add_argument("--key-file", type=Path, default=os.environ.get(KEY_FILE), metavar="FILE", help=about)


def password_of(arguments: argparse.Namespace) -> str:
    """Return the password that was given. Raise Refusal when none was."""
    if arguments.password_file is not None:
        return str(arguments.password_file.read_text("utf-8").rstrip("\r\n"))
    if password := os.environ.get(PASSWORD, ""):
        return password
    raise Refusal(NO_PASSWORD)


def key_of(arguments: argparse.Namespace) -> bytes:
    """Return what the key file holds that was named, or nothing. Raise Refusal for another file."""
    return read_key_file(arguments.key_file).secret if arguments.key_file else b""


def folder_of(arguments: argparse.Namespace) -> Path:
    """Return the data folder that was named, or this user's own for a shared office."""
    if arguments.data is None and not arguments.database:
        raise Refusal(NO_FOLDER)
    return Paths.of_this_machine(arguments.data).data


@contextmanager
def seized(folder: Path) -> Iterator[Paths]:
    """Hold an office's folder alone, with its log running."""
    paths = Paths.at(folder)
    make_ready(paths.data)
    with FolderLock(paths.data), private_temp(paths.data):
        stop = start_logging(paths.logs)
        try:
            yield paths
        finally:
            stop()


@contextmanager
def signed_in(arguments: argparse.Namespace) -> Iterator[Program]:
    """Open the office of a folder for an account, and close it at the end."""
    with seized(folder_of(arguments)) as paths:
        if arguments.database:
            join_by(paths.data, arguments.database)
        if not is_founded(paths.data):
            raise Refusal(NOT_FOUNDED.format(folder=paths.data))
        password = password_of(arguments)
        office = enter(paths, account_for(arguments, paths), password, key_of(arguments))
        try:
            office.accounts.own.require_clear()
            yield Program.of(office)
        finally:
            office.close()


def account_for(arguments: argparse.Namespace, paths: Paths) -> str:
    """Return the account that was named, or the only one an office has."""
    if arguments.account:
        return str(arguments.account)
    accounts = Keyring(keys_of(paths)).accounts
    if len(accounts) != 1:
        raise Refusal(WHICH_ACCOUNT)
    return accounts[0]
