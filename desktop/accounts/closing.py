"""What the vault keeps back, as the engines say it: columns, lines of changes, data of children wherever they stand.

A child is known by the birth date, by the dossier that an entry was taken from, or by the citizen's number itself: its
digits 7 to 14 are the birth date. In texts and documents, which have no columns, a child's number gives way to HIDDEN.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Engine

from db.narrowing import REPLACE, whole

Tables = Mapping[str, Mapping[str, Any]]
HIDDEN = "［无权查看］"
CHILDHOOD = 14  # years: below, personal data are sensitive as such (PIPL art. 28)
LINE, REMOVED = "vault_lines", "vault_rows"  # under which a table says where the values of other tables stand


class Closing:
    """What an account without the vault reads in place of what is there."""

    def __init__(self, declared: Tables, sensitive: Iterable[str], since: date, engine: Engine) -> None:
        """Take what is declared of the tables, the sensitive tags, and the day after which children were born."""
        self._declared, self._since, self._engine = declared, since.isoformat(), engine
        self._tags = ", ".join(quoted(code) for code in sorted(sensitive))
        self._number = childs_number(since)
        self._is_file = engine.dialect.name == "sqlite"

    def instead(self, name: str) -> dict[str, str]:
        """Return by column what stands in its place in one table."""
        spec = self._declared[name]
        said = dict.fromkeys(listed(spec), "NULL")
        if minors := spec.get("minors"):
            child = self._child(minors, lambda column: f'"{name}".{column}')
            said |= {key: f'CASE WHEN {child} THEN NULL ELSE "{name}".{key} END' for key in minors["columns"]}
        said |= {key: self._document(f'"{name}"."{key}"') for key in spec.get("texts", ())}
        if column := spec.get(LINE):
            said[column] = self._document(self._by_table(name, column, self._line))
        if column := spec.get(REMOVED):
            said[column] = self._document(self._by_table(name, column, self._removed))
        return said

    # Numbers

    def _numbers(self, said: str) -> str:
        return f"{REPLACE}(CAST({said} AS text), '{self._number}', '{HIDDEN}', 'g')"

    def _document(self, said: str) -> str:
        """Return a text without the numbers of children, nor a telephone that stands beside one of them."""
        beside = f"""({self._number})("[^{{}}]*"phone": ?")[^"]+"""
        before = f"""("phone": ?")[^"]+("[^{{}}]*"{self._number}")"""
        said = f"{REPLACE}(CAST({said} AS text), '{beside}', '\\1\\2{HIDDEN}', 'g')"
        return self._numbers(f"{REPLACE}({said}, '{before}', '\\1{HIDDEN}\\2', 'g')")

    def _child(self, minors: Mapping[str, Any], value: Callable[[str], str]) -> str:
        """Return the condition that a record is a child's; `value` says how a column of it is read."""
        terms = []
        if born := minors.get("born"):
            terms.append(f"{value(born)} > '{self._since}'")
        if number := minors.get("number"):
            day = f"substr({value(number)}, 7, 8)"
            terms.append(f"(length({value(number)}) = 18 AND {day} > '{self._since.replace('-', '')}' AND {day} < '3')")
        if person := minors.get("person"):
            terms.append(
                f"EXISTS (SELECT 1 FROM {whole('person', self._engine)} AS child"
                f" WHERE child.id = CAST({value(person)} AS integer) AND child.born_on > '{self._since}')"
            )
        return f"({' OR '.join(terms)})"

    # Documents that hold the values of other tables

    def _by_table(self, name: str, column: str, of: Callable[[str, str, str], str]) -> str:
        """Return a column of which the table that a row names decides what it keeps back."""
        said = f'"{name}"."{column}"'
        cases = [
            f"WHEN {quoted(table)} THEN CAST({one} AS text)"
            for table in self._declared
            if (one := of(table, name, said)) != said
        ]
        return f'CASE "{name}"."table" {" ".join(cases)} ELSE CAST({said} AS text) END'

    def _line(self, table: str, name: str, said: str) -> str:
        """Return a line of changes of one record: by column the value before and after."""
        spec, whole_line = self._declared[table], said
        if any("vault_codes" in one for one in self._hanging(table).values()):
            said = self._plain_tags(said)
        closed = [*listed(spec), *(key for one in self._hanging(table).values() for key in listed(one))]
        said = self._without(said, [(key,) for key in closed])
        if minors := spec.get("minors"):

            def value(column: str) -> str:
                before, after = (self._at(whole_line, (column, place)) for place in (0, 1))
                return f"coalesce({before}, {after})"

            told = value(minors.get("born") or minors.get("number") or minors["person"])
            standing = self._child(minors, lambda column: f"one.{column}")
            gone = self._child(minors, value)
            child = (
                f"coalesce((SELECT CASE WHEN {standing} THEN 1 ELSE 0 END FROM {whole(table, self._engine)} AS one"
                f' WHERE one.id = "{name}".record_id), CASE WHEN {told} IS NULL OR {gone} THEN 1 ELSE 0 END) = 1'
            )
            without = self._without(said, [(key,) for key in minors["columns"]])
            said = f"CASE WHEN {child} THEN {without} ELSE {self._as_document(said)} END"
        return said

    def _removed(self, table: str, _name: str, said: str) -> str:
        """Return a deleted record with what went with it: without all of that of which the vault keeps anything."""
        spec, whole_row = self._declared[table], said
        beside = [key for key, one in self._hanging(table).items() if one.keys() & {"vault", "vault_codes", "minors"}]
        said = self._without(said, [("row", key) for key in listed(spec)] + [("children", key) for key in beside])
        if minors := spec.get("minors"):
            child = self._child(minors, lambda column: self._at(whole_row, ("row", column)))
            without = self._without(said, [("row", key) for key in minors["columns"]])
            said = f"CASE WHEN {child} THEN {without} ELSE {self._as_document(said)} END"
        return said

    def _hanging(self, table: str) -> Tables:
        """Return what hangs on the records of a table."""
        return {name: one for name, one in self._declared.items() if table in one.get("of", {}).values()}

    def _plain_tags(self, said: str) -> str:
        """Return a line of changes without the sensitive tags; without any when nothing but these changed."""
        before, after = (self._plain(said, place) for place in (0, 1))
        if self._is_file:
            there = f"json_type({said}, '$.care') IS NOT NULL"
            put = f"json_set({said}, '$.care', json_array(json({before}), json({after})))"
        else:
            there = f"CAST({said} AS jsonb) ? 'care'"
            put = f"jsonb_set(CAST({said} AS jsonb), '{{care}}', jsonb_build_array({before}, {after}))"
        without = self._without(said, [("care",)])
        same = f"CASE WHEN {before} = {after} THEN {without} ELSE {put} END"
        return f"CASE WHEN {there} THEN {same} ELSE {self._as_document(said)} END"

    def _plain(self, said: str, place: int) -> str:
        if self._is_file:
            each = f"SELECT value FROM json_each({said}, '$.care[{place}]') WHERE value NOT IN ({self._tags})"
            return f"(SELECT json_group_array(value) FROM ({each}))"
        tags = f"CAST({said} AS jsonb) #> '{{care,{place}}}'"
        tags = f"CASE jsonb_typeof({tags}) WHEN 'array' THEN {tags} ELSE '[]' END"
        return (
            f"(SELECT coalesce(jsonb_agg(tag), '[]') FROM jsonb_array_elements_text({tags}) AS tag"
            f" WHERE tag NOT IN ({self._tags}))"
        )

    # The two engines

    def _as_document(self, said: str) -> str:
        return said if self._is_file else f"CAST({said} AS jsonb)"

    def _without(self, said: str, paths: Iterable[tuple[str, ...]]) -> str:
        keys = list(paths)
        if not keys:
            return said
        if self._is_file:
            return f"json_remove({said}, {', '.join(quoted('.'.join(('$', *key))) for key in keys)})"
        return "".join((f"(CAST({said} AS jsonb)", *(f" #- '{{{','.join(key)}}}'" for key in keys), ")"))

    def _at(self, said: str, path: tuple[str | int, ...]) -> str:
        if self._is_file:
            steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
            return f"json_extract({said}, '${steps}')"
        return f"({said} #>> '{{{','.join(map(str, path))}}}')"


def listed(spec: Mapping[str, Any]) -> list[str]:
    """Return the columns of a table that stand in the vault, whoever the record is about."""
    closed = spec.get("vault")
    return closed if isinstance(closed, list) else []


def childs_number(since: date) -> str:
    """Return the regular expression, the same for both engines, of numbers of those born after a day."""
    year, month = f"{since.year:04}", f"{since.month:02}"
    born = [f"(?:{'|'.join(str(since.year + past) for past in range(1, CHILDHOOD + 2))})[0-9]{{4}}"]
    if later := [f"{one:02}" for one in range(since.month + 1, 13)]:
        born.append(f"{year}(?:{'|'.join(later)})[0-9]{{2}}")
    if later := [f"{one:02}" for one in range(since.day + 1, 32)]:
        born.append(f"{year}{month}(?:{'|'.join(later)})")
    return f"[1-9][0-9]{{5}}(?:{'|'.join(born)})[0-9]{{3}}[0-9Xx](?![0-9])"


def quoted(text: str) -> str:
    """Return a text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"
