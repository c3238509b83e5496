"""Those whom a case is about (当事人, GB/T 31000 T30): from the dossiers, or as they were told."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from db.models.cases import CaseParty
from desktop.cases.dossier import PartyLine
from desktop.cases.merging import CAME_WITH, merged_into
from desktop.cases.participants import Entry, Participants
from desktop.errors import Problem
from desktop.fields import Field, Kind, Mask
from desktop.masking import Place

PARTIES = "parties"
FIRST, SECOND, OTHER = "01", "02", "03"  # codes of party_role: who asks, who is asked, who else is concerned
FIELDS: tuple[Field, ...] = (
    Field("role_code", "身份", Kind.CODE, codes="party_role", width=8),
    Field("name", "姓名", width=6, required=True, hint="人或单位的名称"),
    Field("sex_code", "性别", Kind.CODE, codes="sex", width=4),
    Field("phone", "联系电话", Kind.PHONE, width=8, mask=Mask.PHONE),
    Field("document_code", "证件类型", Kind.CODE, codes="document", width=8),
    Field("id_no", "证件号码", Kind.ID_NUMBER, width=10, max_length=30, mask=Mask.ID_NUMBER),
    Field("ethnic_code", "民族", Kind.CODE, codes="ethnic", width=6),
    Field("education_code", "学历", Kind.CODE, codes="education", width=8),
    Field("disputant_code", "人员类别", Kind.CODE, codes="disputant", width=10),
    Field("address", "住址", width=20, max_length=200),
    Field("note", "备注", width=20, max_length=200),
)
IN_DETAIL = ("sex_code", "id_no", "phone", "address")


class CaseParties(Participants):
    """The parties of the cases of one office."""

    model, title, key, declared = CaseParty, "当事人", PARTIES, FIELDS

    def lines(self, session: Session, case: int) -> tuple[PartyLine, ...]:
        """Return the parties of a case and of those merged into it, masked, each once."""
        numbers, own = merged_into(session, case), self.of(session, [case])
        known, others = set(map(_identity, own)), []
        for one in self.of(session, list(numbers)):
            if (who := _identity(one)) not in known:
                known.add(who)
                others.append(one)
        return tuple(self._line(one, numbers.get(one.case_id, "")) for one in (*own, *others))

    def told(self, entries: Iterable[Entry]) -> str:
        """Return the names, with what each is in the case."""
        return "、".join(f"{one.name}（{role}）" if (role := self._role(one)) else str(one.name) for one in entries)

    def faults(self, values: Mapping[str, Any]) -> list[Problem]:
        """Nothing but what the Fields say."""
        return []

    def next_role(self, roles: Sequence[str | None]) -> str:
        """Return what the next party most likely is, after those entered."""
        return FIRST if FIRST not in roles else SECOND if SECOND not in roles else OTHER

    def _role(self, entry: Any) -> str:
        return self._display.words("party_role", entry.role_code)

    def _line(self, entry: Any, number: str) -> PartyLine:
        texts = {field.key: self._display.masked(field, getattr(entry, field.key), Place.DOSSIER) for field in FIELDS}
        said = (*(texts[key] for key in IN_DETAIL), number and CAME_WITH.format(number=number))
        detail = "　".join(filter(None, said))
        return PartyLine(entry.id, entry.version, entry.person_id, texts["role_code"], entry.name, detail)


def _identity(entry: Any) -> tuple[object, ...]:
    """Return by what somebody is known to be a party already."""
    if entry.person_id is not None:
        return "person", entry.person_id
    return ("number", entry.id_no) if entry.id_no else ("name", entry.name, entry.phone)
