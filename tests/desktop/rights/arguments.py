"""Arguments for any method of any service, chosen by what its parameters are called and annotated with."""

import inspect
import typing
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from desktop.drafts import Draft
from desktop.jobs import Progress
from desktop.program import Program
from desktop.subjects import PERSON
from desktop.tables import Search

SECRET = "绝密词"


class Unknown(Exception):
    """No value is known for a parameter."""


def services(program: Program) -> Iterator[tuple[str, Any]]:
    """Yield every capability of an office by its name, with the lists that hang on it."""
    for name in typing.get_type_hints(Program):
        if name == "office":
            continue
        service = getattr(program, name)
        yield name, service
        for part in ("list", "parties"):
            if hasattr(service, part) and not callable(getattr(service, part)):
                yield f"{name}.{part}", getattr(service, part)


def methods(service: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the public methods of a service."""
    for name, _ in inspect.getmembers(type(service), inspect.isfunction):
        if not name.startswith("_"):
            yield name, getattr(service, name)


def arguments(method: Callable[..., Any], keys: Mapping[str, int], folder: Path) -> dict[str, Any]:
    """Return something for every parameter that must be given. Raise Unknown when one is beyond us."""
    given = {}
    for name, parameter in inspect.signature(method).parameters.items():
        if parameter.default is not inspect.Parameter.empty or parameter.kind is inspect.Parameter.VAR_KEYWORD:
            continue
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            continue
        given[name] = _value(name, str(parameter.annotation), keys, folder)
    return given


def _value(name: str, kind: str, keys: Mapping[str, int], folder: Path) -> Any:
    if name in keys:
        key = keys[name]
        return [key] if "Sequence[int]" in kind or "Iterable[int]" in kind else key
    if "Session" in kind:
        raise Unknown(name)
    if name == "subject" and kind == "<class 'str'>":
        return PERSON
    for mark, value in (
        ("Search", Search("", {}, "", False)), ("Progress", Progress()), ("Draft", Draft({"name": SECRET})),
        ("Path", folder / "taken.bin"), ("date", date(2026, 11, 22)), ("Mapping", {}), ("Sequence[int]", [1]),
        ("Iterable[int]", [1]), ("Sequence", []), ("Iterable", []), ("Collection", []), ("bool", True), ("int", 1),
        ("float", 1.0), ("str", "张"), ("bytes", b""), ("Any", None),
    ):  # fmt: skip
        if mark in kind:
            return value
    raise Unknown(name)
