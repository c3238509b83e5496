"""The parts of a copy as they are so far: read, changed, tied together, taken out; then written."""

import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import IO
from xml.sax.saxutils import quoteattr

from desktop.forms.book.parts import Content, Package, Relation, plain, relations_name, relations_of, write_copy

TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_BLANK_RELATIONS = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_RELATIONSHIPS}"/>'
_TARGET = re.compile(rb"(\sTarget=)(?:\"[^\"]*\"|'[^']*')")
_CONTENT_TYPE = re.compile(rb"\sContentType=[\"']([^\"']*)")
_END = re.compile(rb"</((?:\w+:)?)(Relationships|Types)\s*>|<((?:\w+:)?)(Relationships|Types)((?:\s[^>]*?)?)/>")


class Assembly:
    """What a copy consists of, beginning with the parts of the form."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._changed: dict[str, Content] = {}  # by name as it is looked up; of new parts as it is written
        self._dropped: set[str] = set()
        self._numbers: dict[str, int] = {}  # last number given in each pattern of names

    def __contains__(self, name: str) -> bool:
        return self._key(name) in self._changed or (name in self._package and plain(name) not in self._dropped)

    def _key(self, name: str) -> str:
        return plain(name) if name in self._package else name

    def read(self, name: str) -> bytes:
        """Return a part as it is so far."""
        known = self._changed.get(self._key(name))
        return known if isinstance(known, bytes) else self._package.read(name)

    def put(self, name: str, content: Content) -> None:
        """Give a part another content, or add one."""
        self._changed[self._key(name)] = content

    def put_all(self, parts: Iterable[tuple[str, bytes]]) -> None:
        """Give several parts another content."""
        for name, content in parts:
            self.put(name, content)

    def drop(self, name: str) -> None:
        """Take out a part, what says what it is tied to, and its content type."""
        beside = relations_name(name)
        for one in (name, beside):
            self._changed.pop(self._key(one), None)
            self._dropped.add(plain(one))
        self.put(TYPES, _override(name).sub(b"", self.read(TYPES)))

    def free_name(self, pattern: str) -> str:
        """Return a name no part has yet; `pattern` holds {} where the number goes."""
        number = self._numbers.get(pattern, 0) + 1
        while pattern.format(number) in self:
            number += 1
        self._numbers[pattern] = number
        return pattern.format(number)

    def relations(self, name: str) -> dict[str, Relation]:
        """Return what a part is tied to so far."""
        beside = relations_name(name)
        return relations_of(self.read(beside), name) if beside in self else {}

    def relate(self, name: str, kind: str, target: str) -> str:
        """Tie a part to another; return the id. `kind` is the whole type, or its last word."""
        beside = relations_name(name)
        content = self.read(beside) if beside in self else _BLANK_RELATIONS.encode()
        known, number = self.relations(name), 1
        while f"rId{number}" in known:
            number += 1
        kind = kind if ":" in kind else f"{OFFICE}/{kind}"
        path = posixpath.relpath(target, posixpath.dirname(name) or ".")
        told = f' Id="rId{number}" Type={quoteattr(kind)} Target={quoteattr(path)}'
        self.put(beside, _with(content, "Relationship", told))
        return f"rId{number}"

    def relate_alike(self, source: str, name: str, targets: Mapping[str, str]) -> None:
        """Tie a part as another one is, under the same ids, to the given parts."""
        if not targets:
            return
        beside = relations_name(source)
        content = self.read(beside)
        for key, tie in self.relations(source).items():
            one, target = _tie(key), targets.get(key)
            if target is None:
                content = one.sub(b"", content)
            elif target != tie.target:
                path = posixpath.relpath(target, posixpath.dirname(name)).encode()
                if found := one.search(content):
                    tag = _TARGET.sub(rb'\g<1>"%b"' % path, found[0])
                    content = content[: found.start()] + tag + content[found.end() :]
        self.put(relations_name(name), content)

    def names(self) -> list[str]:
        """Return the names of all parts, as they are looked up."""
        kept = [name for name in self._package.entries if name not in self._dropped]
        return [*kept, *(name for name in self._changed if name not in self._package)]

    def unrelate(self, name: str, key: str) -> None:
        """Untie a part from another."""
        beside = relations_name(name)
        self.put(beside, _tie(key).sub(b"", self.read(beside)))

    def type_of(self, name: str) -> str:
        """Return the content type of a part that has one of its own."""
        found = _override(name).search(self.read(TYPES))
        kind = _CONTENT_TYPE.search(found[0]) if found else None
        return kind[1].decode() if kind else ""

    def declare(self, name: str, content_type: str) -> None:
        """Say what a new part is."""
        told = f" PartName={quoteattr('/' + name)} ContentType={quoteattr(content_type)}"
        self.put(TYPES, _with(self.read(TYPES), "Override", told))

    def declare_ending(self, ending: str, content_type: str) -> None:
        """Say what parts of an ending are, where that is not said yet."""
        types = self.read(TYPES)
        known = re.search(rb"<(?:\w+:)?Default\b[^>]*\sExtension=[\"']%b[\"']" % ending.encode(), types, re.IGNORECASE)
        if not known:
            told = f" Extension={quoteattr(ending)} ContentType={quoteattr(content_type)}"
            self.put(TYPES, _with(types, "Default", told, first=True))

    def write(self, file: IO[bytes]) -> None:
        """Write the copy."""
        write_copy(self._package, self._changed, self._dropped, file)


def _tie(key: str) -> re.Pattern[bytes]:
    """Return what finds the tie of an id."""
    return re.compile(rb"<(?:\w+:)?Relationship\b(?=[^>]*\sId=[\"']%b[\"'])[^>]*?/>" % re.escape(key.encode()))


def _override(name: str) -> re.Pattern[bytes]:
    """Return what finds the content type of a part."""
    part = re.escape(name.encode())
    return re.compile(rb"<(?:\w+:)?Override\b(?=[^>]*\sPartName=[\"']/?%b[\"'])[^>]*?/>" % part, re.IGNORECASE)


def _with(content: bytes, element: str, told: str, *, first: bool = False) -> bytes:
    """Return a list of relations or of types with one more in it."""
    found = _END.search(content)
    if found is None:
        return content
    prefix = (found[1] or found[3] or b"").decode()
    added = f"<{prefix}{element}{told}/>".encode()
    if found[2] is None:  # an empty list
        name = f"{prefix}{found[4].decode()}".encode()
        return content[: found.start()] + b"<%b%b>%b</%b>" % (name, found[5], added, name) + content[found.end() :]
    at = found.start()
    if first:  # what is said of endings stands before what is said of parts
        one = re.search(rb"<(?:\w+:)?(?:Default|Override)\b", content)
        at = one.start() if one else at
    return content[:at] + added + content[at:]
