"""`found`: an office of a district, a town or a village, made without a window."""

import argparse

from desktop.commands.signing import add_signing, password_of, seized
from desktop.commands.speaking import say
from desktop.divisions import Divisions
from desktop.errors import Refusal
from desktop.founding import FULL, LEVEL_TITLES, division_of, level_of, schemes_for
from desktop.opening import FoundingRequest, below, found

NAME, HELP = "found", "建立单位：乡镇（街道）网格办，或区（县）、村（社区）的网格机构"
OTHER_LEVEL = "“{name}”（{code}）不是{level}，没有建立。请核对 --level 或 --code。"
NO_ACCOUNT = "请用 --account 给出第一个账号（管理员）的用户名。"
WELCOME = "已建立“{office}”，用户名 {account}，恢复码 {code}"
BELOW = "下面有 {count} 个单位"


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser, shared=False)
    parser.add_argument("--code", required=True, help="行政区划代码：区（县）6 位，乡镇（街道）9 位，村（社区）12 位")
    parser.add_argument("--level", choices=tuple(LEVEL_TITLES), help="级别，给出时与代码核对")
    parser.add_argument("--scheme", default="", help="网格体系（默认用通用的）")
    parser.add_argument("--title", required=True, help="第一个账号的姓名")


def run(arguments: argparse.Namespace) -> int:
    """Found it, and show its recovery code this once."""
    request, level = request_of(arguments), level_of(arguments.code)
    with seized(arguments.data) as paths:
        created = found(paths, request)
    facts = {
        "office": request.name,
        "level": level,
        "below": len(request.villages),
        "account": request.account,
        "recovery_code": created.recovery_code,
    }
    lines = [WELCOME.format(office=request.name, account=request.account, code=created.recovery_code)]
    lines += [BELOW.format(count=len(request.villages))] if request.villages else []
    say("\n".join(lines), facts, arguments.json)
    return 0


def request_of(arguments: argparse.Namespace) -> FoundingRequest:
    """Return what is to be founded. Raise Refusal for a code that is another's."""
    division = division_of(divisions := Divisions(), arguments.code)
    level = level_of(arguments.code)
    if arguments.level and arguments.level != level:
        wanted = LEVEL_TITLES[arguments.level]
        raise Refusal(OTHER_LEVEL.format(name=division.name, code=division.code, level=wanted))
    if not arguments.account:
        raise Refusal(NO_ACCOUNT)
    return FoundingRequest(
        town_code=division.code.ljust(FULL, "0"),
        town_name=division.name,
        villages=below(divisions, division.code),
        scheme=arguments.scheme or schemes_for(level)[0].key,
        account=arguments.account,
        title=arguments.title,
        password=password_of(arguments),
    )
