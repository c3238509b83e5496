"""What must hold of a person before it is saved."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from desktop.drafting import weighs, written_faults
from desktop.drafts import Draft
from desktop.errors import Problem
from desktop.fields import Field, Hidden
from desktop.identity import IdKind, read_id

RELATION_HEAD = "02"  # GB/T 4761: 户主
RELATION_SELF = "01"  # 本人, which registers write for the head as well


def faults_of(draft: Draft, fields: Sequence[Field], day: date) -> list[Problem]:
    """Return every fault that can be seen in the draft alone."""
    return written_faults(draft, fields, day) + _id_faults(draft, day)


def _id_faults(draft: Draft, day: date) -> list[Problem]:
    number = draft.values.get("id_no")
    if not number or isinstance(number, Hidden):
        return []
    reading, reason = read_id(number, day), draft.values.get("id_reason")
    if reading.kind is IdKind.OTHER:
        return [Problem("id_no", "这不是公民身份号码，其他证件请填在“其他证件号码”一栏")]
    faults = [Problem("id_no", fault.message.rstrip("。")) for fault in reading.faults if weighs(fault)]
    if faults and reading.overridable:
        faults = [] if reason else [*faults, Problem("id_reason", "号码经核实确实无误的，请在此说明")]
    if reading.kind is not IdKind.CITIZEN or faults:
        return faults
    born_on, sex = draft.values.get("born_on"), draft.values.get("sex_code")
    if reading.birth and born_on and reading.birth != born_on and not reason:
        faults.append(
            Problem("born_on", f"出生日期与号码不一致，号码中是 {reading.birth:%Y-%m-%d}；确实不同请填写号码核实说明")
        )
    if reading.sex and sex and reading.sex != sex and not reason:
        faults.append(Problem("sex_code", "性别与号码不一致；确实不同请填写号码核实说明"))
    return faults


def filled(draft: Draft) -> None:
    """Complete a draft from its own ID number: normalised number, and of birth and sex what is collected."""
    number = draft.values.get("id_no")
    if not number or isinstance(number, Hidden):
        return
    reading = read_id(number)
    if reading.kind is IdKind.PLACEHOLDER:
        draft.id_no = None
        told: dict[str, Any] = {"document_no": number}
    elif reading.kind is IdKind.CITIZEN:
        draft.id_no = reading.number
        told = {"born_on": reading.birth, "sex_code": reading.sex}
    else:
        return
    draft.values.update({key: draft.values[key] or value for key, value in told.items() if key in draft.values})
