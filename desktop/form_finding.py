"""Finding forms that are owed, and forms the office knows, by their names or the letters of these."""

from collections.abc import Iterator

from sqlalchemy import String, null, select, type_coerce
from sqlalchemy.orm import Session

from db.keys import in_keys
from db.models.forms import Form, FormTask
from db.store import Store
from desktop.roll import Roll, spelt_thing

ENDED, RETIRED = "不再报", "已停用"


class FormNames:
    """Knows the names of both."""

    def __init__(self, store: Store) -> None:
        nobody = type_coerce(null(), String)  # a form has no telephone
        tasks = select(FormTask.id, FormTask.name, nobody).order_by(FormTask.ended_on.is_not(None), FormTask.id.desc())
        forms = select(Form.id, Form.title, nobody).order_by(Form.is_retired, Form.title, Form.id)
        self._tasks, self._forms = Roll(store, "form_task", tasks, spelt_thing), Roll(store, "form", forms, spelt_thing)

    def found(self, session: Session, text: str, limit: int) -> Iterator[tuple[str, int, str, str]]:
        """Yield kind, key, name and a line to recognise it by, what is owed first."""
        keys = self._tasks.find(session, text)[:limit]
        tasks = {one.id: one for one in session.scalars(select(FormTask).where(in_keys(FormTask.id, keys)))}
        for task in filter(None, map(tasks.get, keys)):
            yield "form_task", task.id, task.name, "　".join(filter(None, (ENDED if task.ended_on else "", task.unit)))
        keys = self._forms.find(session, text)[:limit]
        query = select(Form.id, Form.title, Form.unit, Form.is_retired).where(in_keys(Form.id, keys))
        forms = {one.id: one for one in session.execute(query)}
        for form in filter(None, map(forms.get, keys)):
            yield "form", form.id, form.title, "　".join(filter(None, (RETIRED if form.is_retired else "", form.unit)))
