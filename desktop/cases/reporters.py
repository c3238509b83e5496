"""Those who told of a case (反映人): protected wherever they are shown (信访工作条例; PIPL art. 28, 51).

No list, paper, index or history holds more of them than a surname. In full they are told only for a purpose, and who
asked is written down first. A case that others were merged into keeps the reporters of all of them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models.cases import Case, CaseReporter, Stage
from db.models.log import DisclosureKind
from desktop.cases.dossier import ReporterLine
from desktop.cases.merging import CAME_WITH, merged_into
from desktop.cases.participants import Entry, Participants
from desktop.drafting import known, plain_phone
from desktop.errors import Problem, Refusal
from desktop.fields import Field, Kind, Mask
from desktop.identity import read_id
from desktop.masking import Place, shown

REPORTERS = "reporters"
ANONYMOUS = "匿名"
PURPOSELESS = "反映人的身份受保护，请先写明用途。"
NAMELESS = "请填写反映人姓名或电话，或勾选要求匿名"
LOOK_UP = "核对是否重复反映"
FIELDS: tuple[Field, ...] = (
    Field("name", "姓名", width=6, mask=Mask.NAME),
    Field("phone", "联系电话", Kind.PHONE, width=8, mask=Mask.PHONE),
    Field("is_anonymous", "要求匿名", Kind.FLAG, width=4),
    Field("id_no", "公民身份号码", Kind.ID_NUMBER, width=10, max_length=30, mask=Mask.ID_NUMBER),
    Field("address", "住址", width=20, max_length=200, mask=Mask.HIDDEN),
    Field("told_on", "反映日期", Kind.DATE, width=7),
    Field("source_code", "反映渠道", Kind.CODE, codes="case_source", width=7),
    Field("note", "备注", width=20, max_length=200, mask=Mask.HIDDEN),
)
PROTECTED = tuple(field.key for field in FIELDS if field.mask is not Mask.OPEN)


class CaseReporters(Participants):
    """The reporters of the cases of one office."""

    model, title, key, declared = CaseReporter, "反映人", REPORTERS, FIELDS

    def lines(self, session: Session, case: int) -> tuple[ReporterLine, ...]:
        """Return who told of a case, and of those merged into it, masked."""
        numbers = merged_into(session, case)
        return tuple(self._line(one, numbers.get(one.case_id, "")) for one in self.of(session, [case, *numbers]))

    def told(self, entries: Iterable[Entry]) -> str:
        """Return surnames: the log of changes is read by everybody."""
        return "、".join(_called(one) for one in entries)

    def faults(self, values: Mapping[str, Any]) -> list[Problem]:
        """Somebody without a name or number can only be anonymous."""
        given = values.get("person_id") is not None or any(values.get(key) for key in ("name", "phone", "id_no"))
        return [] if given or values.get("is_anonymous") else [Problem("name", NAMELESS)]

    def reveal(self, key: int, field_key: str, purpose: str = "") -> Any:
        """Return a protected value in full, for a purpose. Raise Refusal without one."""
        _require(purpose)
        return super().reveal(key, field_key, purpose)

    def reveal_all(self, key: int, purpose: str) -> dict[str, Any]:
        """Return everything known of a reporter, the key of the dossier included. Raise Refusal without a purpose."""
        _require(purpose)
        with self._store.read() as session:
            entry = known(session, CaseReporter, key)
            values = {field.key: getattr(entry, field.key) for field in FIELDS} | {"person_id": entry.person_id}
            uid = entry.uid
        self._disclosures.note(DisclosureKind.REVEALED, CaseReporter.__tablename__, uid, PROTECTED, 1, purpose)
        return values

    def told_before(self, phone: str | None, id_no: str | None = None) -> tuple[int, ...]:
        """Return the cases, the newest first, of which somebody with exactly this telephone or number told before.

        Only a whole number is looked for, and what was found is written down like any other look at a reporter.
        """
        wanted = []
        if phone and len(number := str(plain_phone(phone))) >= 7:
            wanted.append(CaseReporter.phone == number)
        if id_no and (number := read_id(id_no).identity or ""):
            wanted.append(CaseReporter.id_no == number)
        if not wanted:
            return ()
        query = (
            select(CaseReporter.case_id)
            .join(Case, Case.id == CaseReporter.case_id)
            .where(or_(*wanted), Case.stage != Stage.DECLINED)
        )
        with self._store.read() as session:
            found = tuple(session.scalars(query.distinct().order_by(CaseReporter.case_id.desc())))
        if found:
            table = CaseReporter.__tablename__
            self._disclosures.note(
                DisclosureKind.REVEALED, table, None, (REPORTERS,), len(found), LOOK_UP, is_masked=True
            )
        return found

    def _line(self, entry: Any, number: str) -> ReporterLine:
        texts = {field.key: self._display.masked(field, getattr(entry, field.key), Place.DOSSIER) for field in FIELDS}
        said = (texts["phone"], texts["source_code"], texts["told_on"], number and CAME_WITH.format(number=number))
        return ReporterLine(
            entry.id, entry.version, _called(entry), "　".join(filter(None, said)), entry.is_anonymous, bool(number)
        )


def _called(entry: Any) -> str:
    name = shown(Mask.NAME, entry.name, Place.DOSSIER)
    if entry.is_anonymous:
        return f"{name}（{ANONYMOUS}）" if name else ANONYMOUS
    return name or "未留姓名"


def _require(purpose: str) -> None:
    if not purpose.strip():
        raise Refusal(PURPOSELESS)
