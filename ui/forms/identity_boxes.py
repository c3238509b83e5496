"""Editors of numbers that say something: citizen's number, credit code, telephone."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from desktop.identity import Fault, IdKind, IdReading, PhoneKind, Severity, read_credit_code, read_id, read_phone
from ui.forms.editor import Editor, Remark
from ui.forms.line import Line

FULL = 18  # characters of a citizen's number and of a credit code
SEXES = {"1": "男", "2": "女"}


class _Reading(Protocol):
    @property
    def number(self) -> str:
        """The number as it is kept."""

    @property
    def faults(self) -> Sequence[Fault]:
        """What is wrong with it."""


class ReadBox(Editor):
    """A number that is read while it is typed, and tidied when the clerk leaves it. Judging is the service's."""

    def __init__(self, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = Line()
        self.line.setPlaceholderText(hint)
        self.set_face(self.line)
        self.line.textChanged.connect(lambda _: self.tell())
        self.line.left.connect(self._tidy)

    def reading(self, text: str) -> _Reading:
        """Return what a text says; a subclass knows how."""
        raise NotImplementedError

    def read(self) -> Any:
        """Return the number as it is kept, or None."""
        text = self.line.text().strip()
        return (self.reading(text).number or text) if text else None

    def show_value(self, value: Any) -> None:
        """Show a number."""
        self.line.setText(value or "")
        self.line.setCursorPosition(0)

    def is_readable(self) -> bool:
        """Whether the number can be handed on; whether it is right is for the service to say."""
        return True

    def _tidy(self) -> None:
        if (value := self.read()) and value != self.line.text():
            self.line.setText(value)
        self.remarked.emit()


class IdNumberBox(ReadBox):
    """A citizen's number, or another document's. Says check digit, birth, sex and native place while it is typed."""

    def __init__(
        self,
        read: Callable[[str], IdReading] = read_id,
        place_of: Callable[[str], str] = lambda prefix: "",
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(hint or "18 位，末位可为 X", parent)
        self._read, self._place_of = read, place_of

    def reading(self, text: str) -> IdReading:
        """Return what a text says as an ID number."""
        return self._read(text)

    def remark(self) -> Remark | None:
        """Say what the number tells, or what is wrong with it; a half-typed one is only counted."""
        text = self.line.text().strip()
        if not text:
            return None
        reading = self.reading(text)
        if reading.kind is IdKind.PLACEHOLDER:
            return Remark("不是有效号码，将视为未填", "amber")
        if reading.kind is IdKind.OTHER:
            return Remark("不是居民身份证号码，按其他证件登记")
        if self.line.hasFocus() and text.isascii() and text.isalnum() and len(text) < FULL:
            return Remark(f"已输入 {len(text)} 位")
        told = [reading.birth.isoformat() if reading.birth else "", SEXES.get(reading.sex or "", "")]
        told.append(self._place_of(reading.prefix) if reading.prefix else "")
        if fault := _heaviest(reading.faults):
            if fault.severity is not Severity.WARNING:
                return Remark(fault.message, "red")
            return Remark(" · ".join(filter(None, [fault.message.rstrip("。"), *told])), "amber")
        return Remark(" · ".join(filter(None, ["校验码正确", *told])), "green")


class CreditCodeBox(ReadBox):
    """A unified social credit code, or an older number of an enterprise."""

    def reading(self, text: str) -> _Reading:
        """Return what a text says as an enterprise's number."""
        return read_credit_code(text)

    def remark(self) -> Remark | None:
        """Say whether the check character fits."""
        text = self.line.text().strip()
        if not text:
            return None
        if self.line.hasFocus() and len(text) < FULL:
            return Remark(f"已输入 {len(text)} 位")
        if fault := _heaviest(self.reading(text).faults):
            return Remark(fault.message, "amber" if fault.severity is Severity.WARNING else "red")
        return Remark("校验码正确", "green") if len(text) >= FULL else None


class PhoneBox(ReadBox):
    """A telephone number in any usual spelling."""

    def reading(self, text: str) -> _Reading:
        """Return what a text says as a telephone number."""
        return read_phone(text)

    def read(self) -> Any:
        """Return the number as it is kept; words and further numbers beside it are not lost."""
        text = self.line.text().strip()
        if not text:
            return None
        reading = read_phone(text)
        return text if reading.others or reading.note or not reading.number else reading.number

    def remark(self) -> Remark | None:
        """Say what is wrong with the number."""
        text = self.line.text().strip()
        if not text or (self.line.hasFocus() and len(text) < 11 and text.isdecimal()):
            return None
        reading = read_phone(text)
        if reading.kind is PhoneKind.PLACEHOLDER:
            return Remark("不是电话号码，将视为未填", "amber")
        if fault := _heaviest(reading.faults):
            return Remark(fault.message, "amber" if fault.severity is Severity.WARNING else "red")
        return None


def _heaviest(faults: Sequence[Fault]) -> Fault | None:
    """Return the fault to be told: an error before a warning."""
    return min(faults, key=lambda fault: fault.severity is Severity.WARNING, default=None)
