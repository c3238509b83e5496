"""Texts of minutes while they are typed: saved when they are left, kept beside what somebody quicker wrote."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.clashes import Conflict
from desktop.wording import words_for
from ui.errors import show_error
from ui.work import Work

PATIENCE = 5_000  # milliseconds that leaving a room waits for what is being saved


class Kept(NamedTuple):
    """A text as the minutes have it."""

    version: int
    text: str


@dataclass(frozen=True)
class Shelf:
    """Where one text is kept."""

    read: Callable[[], Kept]
    write: Callable[[Kept, str], object]  # over what was read; raises Conflict when that is no longer so


class TypedText:
    """One text: what is saved, what is typed, and what somebody else made of it meanwhile."""

    def __init__(self, title: str, kept: Kept, shelf: Shelf) -> None:
        self.title, self.kept, self.shelf = title, kept, shelf
        self.typed = kept.text
        self.theirs: Kept | None = None
        self.fault = ""
        self.is_saving = self.again = False

    @property
    def is_dirty(self) -> bool:
        """Whether something typed is not in the minutes."""
        return self.typed.strip() != self.kept.text

    def take(self, now: Kept) -> None:
        """Take what the minutes say now; an older reading and one under way of being replaced count for nothing."""
        if self.is_saving or now.version < self.kept.version:
            return
        if now.text == self.kept.text:
            self.kept, self.theirs = now, None
        elif not self.is_dirty or self.typed.strip() == now.text:
            self.kept, self.typed, self.theirs = now, now.text, None
        else:
            self.theirs = now

    def settle(self, text: str) -> None:
        """Go on from what the other wrote, with this text."""
        if self.theirs is not None:
            self.kept, self.theirs = self.theirs, None
        self.typed = text


class Typing(QObject):
    """Holds the texts of a room. They outlive the widgets in which they are typed."""

    changed = Signal(object)  # the TypedText that was saved, refused or overtaken
    settled = Signal()  # nothing is being saved any more

    def __init__(self, owner: QWidget, work: Work) -> None:
        super().__init__(owner)
        self._owner, self._work = owner, work
        self._texts: dict[Hashable, TypedText] = {}

    def of(self, key: Hashable, title: str, kept: Kept, shelf: Shelf) -> TypedText:
        """Return the text under a key; what was typed before and not saved is still in it."""
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = TypedText(title, kept, shelf)
        else:
            text.take(kept)
        return text

    def seek(self, key: Hashable) -> TypedText | None:
        """Return the text under a key, if one was asked for."""
        return self._texts.get(key)

    @property
    def unsaved(self) -> list[TypedText]:
        """The texts of which something is not in the minutes."""
        return [one for one in self._texts.values() if one.is_dirty]

    @property
    def is_saving(self) -> bool:
        """Whether something is on its way."""
        return any(one.is_saving for one in self._texts.values())

    def forget_saved(self) -> None:
        """Let go of what is in the minutes."""
        self._texts = {key: one for key, one in self._texts.items() if one.is_dirty or one.is_saving}

    def drop(self) -> None:
        """Give up what is not in the minutes."""
        self._texts.clear()

    def save(self, text: TypedText) -> None:
        """Save a text, unless somebody else's is still to be looked at."""
        if text.is_saving:
            text.again = True
            return
        if not text.is_dirty or text.theirs is not None:
            return
        sent, before, shelf = text.typed, text.kept, text.shelf
        text.is_saving, text.fault = True, ""

        def job(_: object) -> tuple[Kept, bool]:
            try:
                shelf.write(before, sent)
            except Conflict:
                now = shelf.read()
                if now.text != before.text:
                    return now, False
                shelf.write(now, sent)  # something beside the text was changed
            return shelf.read(), True

        def done(answer: tuple[Kept, bool]) -> None:
            text.is_saving = False
            if answer[1]:
                if text.typed == sent:
                    text.typed = answer[0].text
                text.kept = answer[0]
            else:
                text.theirs = answer[0]
            self._tell(text)

        def failed(error: BaseException) -> None:
            text.is_saving = False
            words = words_for(error)
            text.fault = words or "没有保存上，请再试一次。"
            if words is None:
                show_error(self._owner, error)
            self._tell(text)

        self.changed.emit(text)
        self._work.write(self._owner, "保存会议记录", job, done, failed)

    def save_all(self) -> None:
        """Save everything that is not in the minutes."""
        for text in self.unsaved:
            self.save(text)

    def finish(self) -> bool:
        """Save everything and wait for it. Return whether all is in the minutes."""
        self.save_all()
        if self.is_saving:
            loop = QEventLoop()
            self.settled.connect(loop.quit)
            QTimer.singleShot(PATIENCE, loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return not self.unsaved

    def _tell(self, text: TypedText) -> None:
        again, text.again = text.again, False
        self.changed.emit(text)
        if again:
            self.save(text)
        if not self.is_saving:
            self.settled.emit()
