"""The report of a repair: a page of sentences, and a sheet of records; no number of anybody stands in either."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from desktop.files import replace_file
from desktop.logs import masked
from desktop.rescue.outcome import Outcome, TableOutcome
from desktop.rescue.table_words import title_of
from desktop.sheets.writing import Look, workbook

TEXT, SHEET = "修复报告.txt", "修复报告.xlsx"
FEW = 20  # records that are named in the text
NAMED = 6  # tables that are named in one sentence
WIDTHS = (22, 10, 16, 16, 16, 18)
HEADINGS = ("资料", "读出", "缺失", "从备份补齐", "另存一旁", "去掉失效的关联")
RECORD_HEADINGS = ("资料", "内部编号", "名称", "情况")
RECORD_WIDTHS = (22, 12, 30, 34)

WHOLE = "所有资料都读出来了，没有缺失。"
SAVED = "读出 {read:,} 条。"
MISSING = "缺失 {count:,} 条，名单见“{sheet}”。"
PERHAPS = "{titles}的损坏处说不清原有多少条，缺失的可能更多，请与纸质台账或备份核对。"
FILLED = "从 {at} 的备份补齐 {count:,} 条，它们是备份那天的样子，请核对之后的改动。"
CUT = "{count:,} 条资料原来关联的记录已缺失，关联已去掉，请逐条补上。"
ASIDE = "{count:,} 条资料因所属的记录缺失而不能单独存在，已加密另存在“repair-aside.db”，没有丢弃。"
PAGES = "数据文件共 {pages:,} 页，其中 {lost:,} 页损坏。"
SAVES = "出事前最后的保存有一部分没能读出（至少 {count:,} 次），请核对当天录入的内容。"
REVISION = "数据版本的记录已缺失，按表的样子认定为 {revision}。"
KEYS = "钥匙文件已损坏，用的是备份“{folder}”里的那一份：密码是备份那天的。"


def sentences(outcome: Outcome) -> list[str]:
    """Return the result, for a screen."""
    said = [PAGES.format(pages=outcome.pages, lost=outcome.lost_pages), SAVED.format(read=outcome.read)]
    if outcome.is_whole:
        said.append(WHOLE)
    if outcome.missing:
        said.append(MISSING.format(count=outcome.missing, sheet=SHEET))
    if unsure := [title_of(one.name) for one in outcome.tables if not one.is_exact]:
        more = f"等 {len(unsure)} 类资料" if len(unsure) > NAMED else ""
        said.append(PERHAPS.format(titles="、".join(unsure[:NAMED]) + more))
    if outcome.filled and outcome.backup_at is not None:
        said.append(FILLED.format(at=f"{outcome.backup_at.astimezone():%Y-%m-%d %H:%M}", count=outcome.filled))
    if cut := sum(len(set(one.cut)) for one in outcome.tables):
        said.append(CUT.format(count=cut))
    if outcome.aside:
        said.append(ASIDE.format(count=outcome.aside))
    if outcome.lost_saves:
        said.append(SAVES.format(count=outcome.lost_saves))
    if outcome.revision_was_lost:
        said.append(REVISION.format(revision=outcome.revision))
    if outcome.keys_from:
        said.append(KEYS.format(folder=outcome.keys_from))
    return said


def rows(outcome: Outcome) -> list[tuple[str, int, str, int, int, int]]:
    """Return a line per table that has something to tell, in the order of the headings."""
    return [
        (title_of(one.name), one.read, _missing(one), len(one.filled), len(one.aside), len(set(one.cut)))
        for one in outcome.touched
    ]


def write(outcome: Outcome, folder: Path, at: datetime) -> tuple[Path, Path]:
    """Write the report as a text and as a sheet. Return where they lie."""
    text, sheet = folder / TEXT, folder / SHEET
    lines = [f"格档资料修复报告　{at.astimezone():%Y-%m-%d %H:%M}", "", *sentences(outcome), ""]
    for one in outcome.touched:
        lines.append(f"{title_of(one.name)}：读出 {one.read:,}，缺失 {_missing(one)}，补齐 {len(one.filled):,}")
        lines += [f"　　{line}" for line in _named(one)]
    replace_file(text, masked("\n".join(lines) + "\n").encode("utf-8-sig"))
    with workbook(sheet) as book:
        first = book.sheet("各类资料", WIDTHS, frozen=1)
        first.add(HEADINGS, Look.HEADING)
        for row in rows(outcome):
            first.add(row)
        second = book.sheet("逐条", RECORD_WIDTHS, frozen=1, filtered=True)
        second.add(RECORD_HEADINGS, Look.HEADING)
        for record in _records(outcome.touched):
            second.add(record)
    return text, sheet


def _missing(one: TableOutcome) -> str:
    return f"{len(one.missing):,}" + ("" if one.is_exact else " 以上")


def _named(one: TableOutcome) -> list[str]:
    named = [f"编号 {key}　{_told(one, key)}".rstrip() for key in one.missing[:FEW]]
    return [*named, f"……其余见“{SHEET}”"] if len(one.missing) > FEW else named


def _records(tables: Sequence[TableOutcome]) -> Iterator[tuple[str, int, str, str]]:
    for one in tables:
        for keys, words in (
            (one.missing, "缺失"),
            (one.filled, "从备份补齐，请核对"),
            (sorted(set(one.cut)), "去掉了指向缺失记录的关联"),
            (one.aside, "另存在 repair-aside.db"),
        ):
            yield from ((title_of(one.name), key, _told(one, key), words) for key in keys)


def _told(one: TableOutcome, key: int) -> str:
    return masked(one.told.get(key, ""))
