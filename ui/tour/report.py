"""What a tour says while it goes: one line per step, and every number that is not what it should be."""

from typing import Any, TextIO


class Report:
    """Writes the steps, and remembers what failed."""

    def __init__(self, stream: TextIO | None) -> None:
        """Write to a stream; a program that Windows starts without a console has none."""
        self._stream, self._steps = stream, 0
        self.failures: list[str] = []

    def tell(self, sentence: str) -> None:
        """Say what was done."""
        self._steps += 1
        self._write(f"{self._steps:02}　{sentence}")

    def expect(self, what: str, found: Any, wanted: Any) -> None:
        """Compare a number with what it should be; a difference is said and remembered."""
        if found != wanted:
            self.fail(f"{what}应为 {wanted}，实为 {found}")

    def fail(self, sentence: str) -> None:
        """Say and remember that something is not as it should be."""
        self.failures.append(sentence)
        self._write(f"　　不符：{sentence}")

    def finish(self) -> int:
        """Say how it went. Return the exit code."""
        self._write(f"{len(self.failures)} 处不符。" if self.failures else "全部符合。")
        return 1 if self.failures else 0

    def _write(self, line: str) -> None:
        if self._stream is not None:
            self._stream.write(line + "\n")
            self._stream.flush()
