"""The people of the roster: registering, correcting, leaving, coming back."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.models.log import DisclosureKind
from db.models.people import Person
from db.models.roster import Appointment, Staff, StaffStanding
from db.store import Store
from desktop.clock import Today, today
from desktop.disclosures import Disclosures
from desktop.display import Display
from desktop.drafting import blank_draft, found_row, known, masked_draft, plain_phone, weighs, written, written_faults
from desktop.drafts import Draft
from desktop.errors import Invalid, Problem, Refusal
from desktop.fields import Field, Hidden, Kind
from desktop.history import Version, restore_columns, versions_of
from desktop.identity import IdKind, read_id
from desktop.masking import Place
from desktop.names import sort_key
from desktop.provenance import provenance
from desktop.roster.certificates import state_of
from desktop.roster.contacts import contacts_ended, contacts_restored
from desktop.roster.doors import counts_of
from desktop.roster.dossier import Left, StaffDossier
from desktop.roster.fields import FIELDS, RECORDED
from desktop.roster.holding import Holding
from desktop.roster.list import StaffList

OF_PERSON = ("sex_code", "ethnic_code", "born_on", "political_code", "education_code", "phone")
KEPT = frozenset({"standing", "left_on", "exit_code", "exit_note", "batch_id"})  # changed by their own commands alone


class Roster:
    """The people who run the grids."""

    def __init__(
        self,
        store: Store,
        display: Display,
        disclosures: Disclosures,
        in_force: Callable[[Sequence[Field]], Sequence[Field]],
        listing: StaffList,
        today: Today = today,
    ) -> None:
        self._store, self._display, self._disclosures = store, display, disclosures
        self._in_force, self._today = in_force, today
        self.list = listing

    @property
    def fields(self) -> Sequence[Field]:
        """What the collection list leaves in force."""
        return self._in_force(FIELDS)

    def blank(self) -> Draft:
        """Return the draft of somebody new."""
        return blank_draft(self.fields)

    def draft(self, key: int) -> Draft:
        """Return a copy of one person for editing; private numbers stay hidden until revealed."""
        with self._store.read() as session:
            staff = known(session, Staff, key)
            values = {field.key: getattr(staff, field.key) for field in RECORDED}
        return masked_draft(self._display, self.fields, values, key, staff.version)

    def texts(self, key: int) -> dict[str, str]:
        """Return every field of one person as the dossier shows it, masked."""
        return dict(found_row(self.list.rows([key], self._display.at(Place.DOSSIER)), key))

    def dossier(self, key: int) -> StaffDossier:
        """Return everything the office knows of one person of the roster, masked."""
        texts, day = dict(found_row(self.list.rows([key], self._display.at(Place.DOSSIER)), key)), self._today()
        with self._store.read() as session:
            staff = known(session, Staff, key)
            held = self.list.holdings(session, Appointment.staff_id == key)
            over = [one for one in held if one.valid_to is not None and one.valid_to <= day]
            return StaffDossier(
                key=key,
                uid=staff.uid,
                version=staff.version,
                title=staff.name,
                left=staff.standing is StaffStanding.LEFT,
                left_on=staff.left_on,
                exit="；".join(
                    filter(None, (self._display.words("exit_reason", staff.exit_code), staff.exit_note or ""))
                ),
                state=state_of(staff, day),
                texts=texts,
                posts=tuple(one for one in held if one not in over),
                past=tuple(sorted(over, key=lambda one: one.valid_to or day, reverse=True)),
                households=counts_of(session, [key], day).get(key, 0),
                person=staff.person_id,
                namesake=None if staff.person_id else _resident(session, staff.id_no),
                provenance=provenance(staff),
            )

    def reveal(self, key: int, field_key: str, purpose: str = "") -> Any:
        """Return a hidden value in full. Who saw it is written down first."""
        with self._store.read() as session:
            staff = known(session, Staff, key)
            value, uid = getattr(staff, field_key), staff.uid
        self._disclosures.note(DisclosureKind.REVEALED, "staff", uid, (field_key,), 1, purpose)
        return value

    def check(self, draft: Draft) -> list[Problem]:
        """Return what keeps a draft from being saved, field by field."""
        _fill(draft)
        found = written_faults(draft, self.fields, self._today())
        number = draft.values.get("id_no")
        if number and not isinstance(number, Hidden):
            found += _number_faults(number, draft, self._today()) or self._twin(number, draft.id)
        given, until = draft.values.get("certified_on"), draft.values.get("certified_until")
        if given and until and until < given:
            found.append(Problem("certified_until", "证件有效期要晚于发证日期"))
        if draft.values.get("certified_until") and not draft.values.get("certificate_no"):
            found.append(Problem("certificate_no", "填写了有效期，还需要填写持证号"))
        return found

    def save(self, draft: Draft) -> int:
        """Register or correct one person. Return the key.

        Raise Invalid for faults, among them a number that somebody else of the roster bears; Conflict when somebody
        changed the person since the draft was read.
        """
        if problems := self.check(draft):
            raise Invalid(problems)
        with self._store.write("登记网格员" if draft.id is None else "更正网格员") as session:
            staff = Staff(name="", name_key="") if draft.id is None else known(session, Staff, draft.id)
            if staff.version != draft.version:
                raise Conflict
            for key, value in written(draft).items():
                if key in _RECORDED:
                    setattr(staff, key, plain_phone(value) if _RECORDED[key].kind is Kind.PHONE else value)
            staff.name_key = sort_key(staff.name)
            session.add(staff)
            session.flush()
        return staff.id

    def link(self, key: int, version: int, person: int | None) -> None:
        """Tie somebody of the roster to the dossier they have as a resident, or part the two; blanks are filled."""
        with self._store.write("关联居民档案" if person else "解除居民档案关联") as session:
            staff = _at(session, key, version)
            staff.person_id = person
            if person is not None:
                resident = known(session, Person, person)
                for name in OF_PERSON:
                    if getattr(staff, name) in (None, ""):
                        setattr(staff, name, getattr(resident, name))

    def leave(self, key: int, version: int, on: date, exit_code: str | None = None, note: str = "") -> Left:
        """Record that somebody left: all posts and contact households end on that day. Return what is handed over."""
        if on > self._today():
            raise Refusal("离岗日期不能晚于今天。")
        with self._store.write("网格员离岗") as session:
            staff = _at(session, key, version)
            if staff.standing is StaffStanding.LEFT:
                raise Refusal(f"{staff.name}已于 {staff.left_on} 离岗。")
            open_still = or_(Appointment.valid_to.is_(None), Appointment.valid_to > on)
            posts = self.list.holdings(session, Appointment.staff_id == key, open_still)
            self._refuse_later(posts, on)
            ended = []
            for one in posts:
                row = known(session, Appointment, one.appointment_id)
                row.valid_to = on
                session.flush()
                ended.append((row.id, one.valid_to, row.version))
            contacts = contacts_ended(session, key, on)
            staff.standing, staff.left_on = StaffStanding.LEFT, on
            staff.exit_code, staff.exit_note = exit_code, note or None
            session.flush()
            return Left(key, staff.version, staff.name, tuple(posts), tuple(ended), contacts)

    def rejoin(self, key: int, version: int) -> None:
        """Take somebody back into the roster; posts and households are given anew."""
        with self._store.write("网格员重新上岗") as session:
            staff = _at(session, key, version)
            if staff.standing is StaffStanding.SERVING:
                raise Refusal(f"{staff.name}没有离岗，不需要办理重新上岗。")
            _serve_again(staff)

    def take_back(self, left: Left) -> None:
        """Undo a leaving as a whole: posts and households are as they were. Raise Refusal when that cannot be."""
        with self._store.write("撤销离岗") as session:
            staff = known(session, Staff, left.key)
            rows = [(session.get(Appointment, key), before, version) for key, before, version in left.ended]
            if staff.version != left.version or any(row is None or row.version != at for row, _, at in rows):
                raise Refusal(f"{left.name}离岗之后又有变动，不能撤销；请办理重新上岗。")
            _serve_again(staff)
            for row, before, _ in rows:
                if row is not None:
                    row.valid_to = before
            contacts_restored(session, left.contacts)

    def versions(self, key: int) -> list[Version]:
        """Return what was done to one person, the newest first."""
        with self._store.read() as session:
            return versions_of(session, known(session, Staff, key))

    def restore(self, key: int, version: int) -> None:
        """Give somebody's facts back as they stood at an earlier version, as a new and logged write."""
        with self._store.write(f"恢复到第 {version} 版") as session:
            staff = known(session, Staff, key)
            with session.no_autoflush:
                restore_columns(session, staff, version, KEPT, {})
                if twin := _bearer(session, staff.id_no, key):
                    raise Refusal(f"那一版的公民身份号码现已登记在“{twin.name}”名下，不能恢复。")

    def _twin(self, number: str, own: int | None) -> list[Problem]:
        """Return the fault that somebody else of the roster bears a number."""
        with self._store.read() as session:
            twin = _bearer(session, read_id(number).identity, own)
            if twin is None:
                return []
            posts = self.list.holdings(session, Appointment.staff_id == twin.id)
            known_as = f"（{self.list.where(posts)}）" if posts else ""
        return [Problem("id_no", f"这个号码已登记在网格员“{twin.name}”{known_as}名下；是同一人请打开原档案修改")]

    def _refuse_later(self, posts: Sequence[Holding], on: date) -> None:
        """Refuse to leave before a post began: it would never have been held."""
        later = [one for one in posts if one.valid_from is not None and one.valid_from >= on]
        if later:
            one = later[0]
            raise Refusal(
                f"{one.name} {one.valid_from} 起任{self.list.where([one])}{one.post_title}，"
                "不早于离岗日期。请先更正这项任职。"
            )


_RECORDED = {field.key: field for field in RECORDED}


def _at(session: Session, key: int, version: int) -> Staff:
    staff = known(session, Staff, key)
    if staff.version != version:
        raise Conflict
    return staff


def _serve_again(staff: Staff) -> None:
    staff.standing, staff.left_on, staff.exit_code, staff.exit_note = StaffStanding.SERVING, None, None, None


def _bearer(session: Session, number: str | None, own: int | None) -> Staff | None:
    """Return who else of the roster bears a number."""
    if not number:
        return None
    return session.scalars(select(Staff).where(Staff.id_no == number, Staff.id.is_distinct_from(own))).first()


def _resident(session: Session, number: str | None) -> int | None:
    """Return the resident who bears a number, where only one does."""
    if not number:
        return None
    found = session.scalars(select(Person.id).where(Person.id_no == number).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _fill(draft: Draft) -> None:
    """Complete a draft from its own ID number."""
    number = draft.values.get("id_no")
    if not number or isinstance(number, Hidden):
        return
    reading = read_id(number)
    if reading.kind is IdKind.CITIZEN:
        draft.id_no = reading.number
        told: dict[str, Any] = {"born_on": reading.birth, "sex_code": reading.sex}
        draft.values.update({key: draft.values[key] or value for key, value in told.items() if key in draft.values})


def _number_faults(number: str, draft: Draft, day: date) -> list[Problem]:
    reading = read_id(number, day)
    if reading.kind is not IdKind.CITIZEN:
        return [Problem("id_no", "这不是公民身份号码，请核对；没有的可以不填")]
    faults = [Problem("id_no", fault.message.rstrip("。")) for fault in reading.faults if weighs(fault)]
    born_on, sex = draft.values.get("born_on"), draft.values.get("sex_code")
    if not faults and reading.birth and born_on and reading.birth != born_on:
        faults.append(Problem("born_on", f"出生日期与号码不一致，号码中是 {reading.birth:%Y-%m-%d}"))
    if not faults and reading.sex and sex and reading.sex != sex:
        faults.append(Problem("sex_code", "性别与号码不一致"))
    return faults
