"""What must hold of a person before it is saved."""

from collections.abc import Sequence
from datetime import date

from desktop.dossiers.drafting import weighs, written_faults
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
    reading = read_id(number, day)
    if reading.kind is IdKind.OTHER:
        return [Problem("id_no", "这不是公民身份号码，其他证件请填在“其他证件号码”一栏")]
    faults = [Problem("id_no", fault.message.rstrip("。")) for fault in reading.faults if weighs(fault)]
    if faults and reading.overridable:
        faults = [] if draft.id_reason else [*faults, Problem("id_reason", "号码经核实确实无误的，请在此说明")]
    if reading.kind is not IdKind.CITIZEN or faults:
        return faults
    if reading.birth and draft.born_on and reading.birth != draft.born_on and not draft.id_reason:
        faults.append(
            Problem("born_on", f"出生日期与号码不一致，号码中是 {reading.birth:%Y-%m-%d}；确实不同请填写号码核实说明")
        )
    if reading.sex and draft.sex_code and reading.sex != draft.sex_code and not draft.id_reason:
        faults.append(Problem("sex_code", "性别与号码不一致；确实不同请填写号码核实说明"))
    return faults


def filled(draft: Draft) -> None:
    """Complete a draft from its own ID number: normalised number, birth and sex."""
    number = draft.values.get("id_no")
    if not number or isinstance(number, Hidden):
        return
    reading = read_id(number)
    if reading.kind is IdKind.PLACEHOLDER:
        draft.id_no, draft.document_no = None, draft.document_no or number
        return
    if reading.kind is IdKind.CITIZEN:
        draft.id_no = reading.number
        draft.born_on = draft.born_on or reading.birth
        draft.sex_code = draft.sex_code or reading.sex
