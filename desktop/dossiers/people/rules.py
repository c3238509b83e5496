"""What must hold of a person before it is saved."""

from collections.abc import Sequence
from datetime import date

from desktop.drafts import Draft
from desktop.errors import Problem
from desktop.fields import Field, Hidden, Kind
from desktop.identity import Fault, IdKind, Severity, read_id, read_phone

RELATION_HEAD = "02"  # GB/T 4761: 户主
RELATION_SELF = "01"  # 本人, which registers write for the head as well


def faults_of(draft: Draft, fields: Sequence[Field], day: date) -> list[Problem]:
    """Return every fault that can be seen in the draft alone."""
    found: list[Problem] = []
    for field in fields:
        if not field.editable or field.key not in draft.values:
            continue
        value = draft.values[field.key]
        if field.required and not value:
            found.append(Problem(field.key, f"{field.title}不能为空"))
        elif isinstance(value, str) and len(value) > field.max_length:
            found.append(Problem(field.key, f"{field.title}最多 {field.max_length} 个字，现有 {len(value)} 个字"))
        elif field.kind is Kind.PHONE and isinstance(value, str) and value:
            found += [Problem(field.key, fault.message) for fault in read_phone(value).faults if weighs(fault)]
    return found + _id_faults(draft, day) + _date_faults(draft, day)


def _id_faults(draft: Draft, day: date) -> list[Problem]:
    number = draft.values.get("id_no")
    if not number or isinstance(number, Hidden):
        return []
    reading = read_id(number, day)
    if reading.kind is IdKind.OTHER:
        return [Problem("id_no", "这不是公民身份号码，其他证件请填在“其他证件号码”一栏")]
    faults = [Problem("id_no", fault.message) for fault in reading.faults if weighs(fault)]
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


def weighs(fault: Fault) -> bool:
    """Return whether a fault keeps a value out, at least without a reason."""
    return fault.severity is not Severity.WARNING


def _date_faults(draft: Draft, day: date) -> list[Problem]:
    born_on = draft.values.get("born_on")
    if isinstance(born_on, date) and born_on > day:
        return [Problem("born_on", "出生日期不能晚于今天")]
    return []


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
