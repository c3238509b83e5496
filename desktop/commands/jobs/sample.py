"""`sample`: a town that does not exist, made through the importer a clerk uses, with the workbooks it came from."""

import argparse
from typing import Any

from desktop.commands.signing import add_signing, password_of, seized, signed_in
from desktop.commands.speaking import SpokenProgress, say
from desktop.errors import Refusal
from desktop.folder import is_founded
from desktop.sample.service import SampleResult
from desktop.sample.town import DEFAULT_PEOPLE, DEFAULT_SEED, FACTS, make_town
from desktop.sample_office import ACCOUNT, TITLE, WORKBOOKS, fill, found_sample

NAME, HELP = "sample", "生成示例镇：虚构的居民、房屋和企业，连同导入它们的表格"
NOT_A_SAMPLE = "“{folder}”里是一个真实单位的资料，不能混入示例数据。请另选一个空文件夹。"
TOO_FEW = "人数须在 {fewest} 以上。"
FEWEST = 20
WELCOME = "已建立“{town}”，用户名 {account}，恢复码 {code}"


def arrange(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_signing(parser, shared=False)
    parser.add_argument(
        "--people", type=int, default=DEFAULT_PEOPLE, metavar="N", help=f"人数（默认 {DEFAULT_PEOPLE}）"
    )
    parser.add_argument(
        "--seed", type=int, default=DEFAULT_SEED, metavar="N", help="随机种子：人数和种子相同，生成的镇就相同"
    )


def run(arguments: argparse.Namespace) -> int:
    """Make the town, and say how every workbook fared."""
    if arguments.people < FEWEST:
        raise Refusal(TOO_FEW.format(fewest=FEWEST))
    town, progress, code = make_town(arguments.people, arguments.seed), SpokenProgress(), ""
    if is_founded(arguments.data):
        with signed_in(arguments) as program:
            if not program.office.office.facts.is_sample:
                raise Refusal(NOT_A_SAMPLE.format(folder=arguments.data))
            account = program.office.clerk.name
            result = fill(program, town, arguments.data / WORKBOOKS, progress)
    else:
        password, account = password_of(arguments), arguments.account or ACCOUNT
        with seized(arguments.data) as paths:
            made = found_sample(paths, town, account, TITLE, password, paths.data / WORKBOOKS, progress)
            made.program.office.close()
        result, code = made.result, made.recovery_code
    lines = [WELCOME.format(town=FACTS.name, account=account, code=code)] if code else []
    say("\n".join([*lines, *_lines(result)]), _facts(result, account, code), arguments.json)
    return 0


def _lines(result: SampleResult) -> list[str]:
    lines = [
        f"{book.path.name}　{brought.importable:,} 行已导入，{brought.faulty:,} 行有问题"
        + (f"，{brought.undecided:,} 行待定" if brought.undecided else "")
        for book, brought in result.books
    ]
    return [*lines, f"共 {result.rows:,} 行，{result.faulty:,} 行有问题"]


def _facts(result: SampleResult, account: str, code: str) -> dict[str, Any]:
    return {
        "town": FACTS.name,
        "account": account,
        "recovery_code": code,
        "rows": result.rows,
        "faulty": result.faulty,
        "workbooks": [
            {
                "path": book.path,
                "kind": book.kind,
                "note": book.note,
                "rows": brought.rows,
                "importable": brought.importable,
                "faulty": brought.faulty,
                "undecided": brought.undecided,
            }
            for book, brought in result.books
        ],
    }
