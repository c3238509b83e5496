"""The forms the office knows, their blank files, and what was filled of each."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from db.errors import Conflict
from db.models.forms import Form, FormFilling
from db.store import Store
from desktop.attachments.service import Attachments
from desktop.errors import Refusal, seen
from desktop.forms.division import free_path
from desktop.forms.kept import Kept, difference, unpacked
from desktop.forms.opened import OpenedForm
from desktop.forms.outcome import Difference, FilledFile, FillingRow, KnownForm, Order
from desktop.forms.plan import FIXED, Plan
from desktop.forms.shape import Reading
from desktop.sheets.learning import learn_headings, learnt_headings
from desktop.sheets.mapping import PARTED

FORM, FILLING = "form", "form_filling"  # tables, and subjects of attachments
LEARNT = "fill:"  # before the kind of record: what headings of forms are filled with
KEEP, RETIRE, TAKE_OUT, RECORD, NOTE = "登记表样", "停用表样", "启用表样", "登记填表", "说明填表变化"
TAKE_AGAIN = "再次取出所填的表"
GONE = "这张表的登记已经不在了，请刷新后再看。"
NO_FILE = "“{title}”没有保存空白表样，请把原表重新拖进来。"
NO_FILLING = "这次填表的记录已经不在了，请刷新后再看。"
NOT_KEPT = "这次填的文件没有留存，请重新填写。"
Mask = Callable[[str, str, str], str]  # subject, target and text of a place -> what may be seen of it
TITLE, UNIT, FILE, NAME = 200, 100, 200, 100  # longest


class Library:
    """Keeps forms and fillings."""

    def __init__(self, store: Store, attachments: Attachments) -> None:
        self._store, self._attachments = store, attachments

    def known(self, *, retired: bool = False) -> list[KnownForm]:
        """Return the forms, the last filled first."""
        with self._store.read() as session:
            last = {row.form_id: _filling(row) for row in session.scalars(_latest())}
            query = select(Form) if retired else select(Form).where(Form.is_retired.is_(False))
            found = [_known(form, last.get(form.id)) for form in session.scalars(query)]
        return sorted(found, key=lambda one: (one.last is None, -(one.last.key if one.last else 0), one.title))

    def one(self, key: int) -> tuple[KnownForm, Plan]:
        """Return one form with its plan. Raise Refusal when it is no more."""
        with self._store.read() as session:
            form = _form(session, key)
            last = session.scalars(_latest().where(FormFilling.form_id == key)).first()
            return _known(form, _filling(last) if last else None), Plan.of(form.plan)

    def recognised(self, fingerprint: str) -> tuple[KnownForm, Plan] | None:
        """Return the form with these headings, where the office knows it."""
        with self._store.read() as session:
            key = session.scalar(select(Form.id).where(Form.fingerprint == fingerprint))
        return self.one(key) if key is not None else None

    def readings(self) -> list[tuple[str, Reading]]:
        """Return how forms are read for which the clerk had to say so, each with the fingerprint that this gives."""
        query = select(Form.fingerprint, Form.plan["reading"]).where(Form.is_retired.is_(False))
        with self._store.read() as session:
            return [(fingerprint, Reading.of(plain)) for fingerprint, plain in session.execute(query) if plain]

    def learnt(self, subject: str) -> Mapping[str, str]:
        """Return what headings were filled with; what the import learnt counts where nothing else was decided.

        That a column was left empty, or given a fixed text, says nothing of the same heading in another form.
        """
        with self._store.read() as session:
            imported = {word: target for word, target in learnt_headings(session, subject).items() if target}
            own = learnt_headings(session, LEARNT + subject).items()
            return imported | {word: one for word, one in own if word[:1] == PARTED or one[:1] not in ("", FIXED)}

    def keep(self, opened: OpenedForm, plan: Plan, title: str, unit: str, decided: Mapping[str, str]) -> int:
        """Keep a form with its plan and its blank file; `decided` is what headings are filled with. Return its key."""
        path = opened.file.path
        with self._attachments.kept([(seen(path.name), path)]) as blank, self._store.write(KEEP) as session:
            form = session.scalars(select(Form).where(Form.fingerprint == opened.shape.fingerprint)).first()
            if form is None:
                form = Form(fingerprint=opened.shape.fingerprint, file_name=seen(path.name)[:FILE], title="")
                session.add(form)
            form.title = (title.strip() or form.title or opened.shape.title)[:TITLE]
            form.unit = unit.strip()[:UNIT] or form.unit
            form.kind, form.subject, form.is_retired = opened.shape.kind.value, opened.subject.value, False
            form.plan = plan.plain()
            session.flush()
            if not self._attachments.has_any(session, FORM, form.id):
                self._attachments.put(session, FORM, form.id, blank)
            learn_headings(session, LEARNT + opened.subject.value, decided)
            return form.id

    def retire(self, key: int, version: int, *, retired: bool) -> None:
        """Put a form away, or take it out again."""
        with self._store.write(RETIRE if retired else TAKE_OUT) as session:
            form = _form(session, key)
            if form.version != version:
                raise Conflict
            form.is_retired = retired

    def blank(self, key: int, folder: Path) -> Path:
        """Write the blank file of a form into a folder, under its own name."""
        known, _ = self.one(key)
        lines = self._attachments.of(FORM, key)
        if not lines:
            raise Refusal(NO_FILE.format(title=known.title))
        path = folder / Path(known.file_name).name
        path.write_bytes(self._attachments.open(lines[0].key))
        return path

    def record(self, form: int, plan: Plan, order: Order, kept: Kept, files: Sequence[FilledFile], rows: int) -> int:
        """Enter a filling with the files it made. Return its key."""
        packed = kept.packed()
        told = [[one.path.name, hashlib.sha256(one.path.read_bytes()).hexdigest(), one.rows] for one in files]
        named = [(one.path.name, one.path) for one in files]
        with self._attachments.kept(named) as contents, self._store.write(RECORD) as session:
            made = FormFilling(
                form_id=form,
                period=order.period[:NAME] or None,
                as_of=order.as_of,
                scope=plan.scope.plain() if plan.scope else {},
                plan=plan.plain(),
                files=told,
                rows=rows,
                gaps=len(kept.gaps),
                content=packed,
                is_revealed=order.revealed,
                purpose=order.purpose.strip()[:TITLE] or None,
                recipient=order.recipient.strip()[:TITLE] or None,
            )
            session.add(made)
            session.flush()
            self._attachments.put(session, FILLING, made.id, contents)
            return made.id

    def fillings(self, form: int) -> list[FillingRow]:
        """Return what was filled of a form, newest first."""
        query = _light().where(FormFilling.form_id == form).order_by(FormFilling.id.desc())
        with self._store.read() as session:
            return [_filling(one) for one in session.scalars(query)]

    def content(self, filling: int) -> Kept:
        """Return the rows and gaps of a filling."""
        with self._store.read() as session:
            return unpacked(_entry(session, filling).content)

    def difference(self, filling: int, before: int | None, passed: Collection[str], mask: Mask) -> Difference | None:
        """Return how a filling differs from another, or from the one before it.

        `passed` are targets that always differ; `mask` says of a target of a subject how its texts are shown.
        """
        with self._store.read() as session:
            one = _entry(session, filling)
            if before is None:
                earlier = [FormFilling.form_id == one.form_id, FormFilling.id < one.id]
                before = session.scalar(select(func.max(FormFilling.id)).where(*earlier))
            if before is None:
                return None
            other, subject = _entry(session, before), _form(session, one.form_id).subject or ""
            targets = {slot: filler.target for slot, filler in Plan.of(one.plan).fillers.items()}
            return difference(
                unpacked(other.content), unpacked(one.content), _filling(other).words,
                {slot for slot, target in targets.items() if target in passed},
                lambda slot, text: mask(subject, targets.get(slot, ""), text),
                masked=one.is_revealed != other.is_revealed,
            )  # fmt: skip

    def note(self, filling: int, version: int, text: str) -> None:
        """Write down why the numbers changed."""
        with self._store.write(NOTE) as session:
            one = _entry(session, filling)
            if one.version != version:
                raise Conflict
            one.note = text.strip() or None

    def save_file(self, filling: int, place: int, to: Path) -> Path:
        """Write a file of a filling out again, into a folder never over another file."""
        with self._store.read() as session:
            one = _entry(session, filling)
            names, whose = one.files, f"{one.purpose}（{one.recipient}）" if one.is_revealed else ""
        lines = self._attachments.of(FILLING, filling)
        if place >= len(lines) or place >= len(names):
            raise Refusal(NOT_KEPT)
        path = free_path(to, names[place][0], set()) if to.is_dir() else to
        self._attachments.save_copy(lines[place].key, path, "：".join(filter(None, (TAKE_AGAIN, whose))), bare=False)
        return path


def _latest() -> Any:
    newest = select(func.max(FormFilling.id)).group_by(FormFilling.form_id)
    return _light().where(FormFilling.id.in_(newest))


def _light() -> Any:
    return select(FormFilling).options(defer(FormFilling.content), defer(FormFilling.plan))


def _form(session: Session, key: int) -> Form:
    form = session.get(Form, key)
    if form is None:
        raise Refusal(GONE)
    return form


def _entry(session: Session, key: int) -> FormFilling:
    one = session.get(FormFilling, key)
    if one is None:
        raise Refusal(NO_FILLING)
    return one


def _known(form: Form, last: FillingRow | None) -> KnownForm:
    return KnownForm(
        form.id, form.version, form.title, form.unit or "", form.kind, form.subject or "", form.file_name,
        form.fingerprint, last, form.is_retired,
    )  # fmt: skip


def _filling(one: FormFilling) -> FillingRow:
    return FillingRow(
        one.id, one.version, one.period or "", one.as_of, one.created_at, one.created_by, one.rows, one.gaps,
        tuple((str(name), int(rows)) for name, _, rows in one.files), one.is_revealed, one.recipient or "",
        one.note or "",
    )  # fmt: skip
