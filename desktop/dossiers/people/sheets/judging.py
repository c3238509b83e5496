"""What follows from a person's number, and what contradicts it."""

from typing import Any

from desktop.intake.importable import Complain
from desktop.intake.rows import WRITTEN, Block

FLOATING = ("inflow_reason_code", "permit_code", "permit_no", "inflow_on", "permit_until", "lodging_code")
_MONTH = 7  # characters of 1985-04
_SEXES = {"1": "男", "2": "女"}


def judge(block: Block, complain: Complain, day: str) -> None:
    """Complete every row from its number; complain where the sheet says otherwise and gives no reason."""
    ids = block.column("id_no")
    births, sexes = list(block.column("born_on")), list(block.column("sex_code"))
    reasons = block.column("id_reason")
    if "id_no" in block.columns:
        _set_aside(block)
        ids = block.column("id_no")
    for place, number in enumerate(ids):
        birth = births[place]
        if not number:
            if birth and len(birth) == _MONTH:
                complain(place, "born_on", f"“{birth}”只有年月", "没有身份证号的，请补上日")
            elif birth and birth > day:
                complain(place, "born_on", "出生日期不能晚于今天", "")
            continue
        own = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        if not birth or (len(birth) == _MONTH and own.startswith(birth)):
            births[place] = own
        elif birth != own:
            if not reasons[place]:
                complain(place, "born_on", f"与身份证号不一致，号码中是 {own}", "请核对，确实不同的请写“号码核实说明”")
            elif len(birth) == _MONTH:
                births[place] = None
        sex = "1" if number[16] in "13579" else "2"
        if sexes[place] in (None, "0", "9"):
            sexes[place] = sex
        elif sexes[place] != sex and not reasons[place]:
            complain(place, "sex_code", f"与身份证号不一致，号码表示{_SEXES[sex]}", "请核对")
    block.columns["born_on"], block.columns["sex_code"] = births, sexes
    _settle_population(block)


def _set_aside(block: Block) -> None:
    """Move what is no citizen's number to the fields of other documents."""
    ids, codes, numbers = (
        list(block.column("id_no")),
        list(block.column("document_code")),
        list(block.column("document_no")),
    )
    for place, number in enumerate(ids):
        if number and number[0] == WRITTEN:
            code, _, written = number[1:].partition(":")
            ids[place] = None
            codes[place], numbers[place] = codes[place] or code or None, numbers[place] or written
    block.columns |= {"id_no": ids, "document_code": codes, "document_no": numbers}


def _settle_population(block: Block) -> None:
    """Say of those about whom only the floating block is filled that they are floating."""
    given = block.column("population")
    flowing: list[Any] = [key for key in FLOATING if key in block.columns]
    if not flowing:
        return
    columns = [block.columns[key] for key in flowing]
    block.columns["population"] = [
        known or ("floating" if any(row) else None)
        for known, row in zip(given, zip(*columns, strict=True), strict=True)
    ]
