"""A form that is open: its file, its shape, and what was proposed for its places."""

from dataclasses import dataclass
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from desktop.forms.file import FormFile
from desktop.forms.outcome import KnownForm
from desktop.forms.plan import Plan
from desktop.forms.scope import Subject
from desktop.forms.shape import FormShape, Reading


@dataclass(frozen=True)
class OpenedForm:
    """Close it when done; a form that was reshaped shares the file."""

    file: FormFile
    shape: FormShape
    plan: Plan  # proposed, or of the known form
    subject: Subject
    known: KnownForm | None = None
    sentences: tuple[str, ...] = ()  # what the clerk should know before filling
    reading: Reading | None = None  # what the clerk said of it, now or when it was kept
    folder: "TemporaryDirectory[str] | None" = None  # in which the file lies, where it is no file of the clerk's

    def close(self) -> None:
        """Let the file go."""
        self.file.close()
        if self.folder is not None:
            self.folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
