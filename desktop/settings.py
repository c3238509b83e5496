"""The choices of this workstation: declared once, kept in a small file that no fault of can stop the program."""

import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from desktop.files import replace_file

T = TypeVar("T", bool, int, str)

LARGEST = 1 << 20  # bytes; there are some hundred

log = logging.getLogger(__name__)


class Setting(Generic[T]):
    """One choice. Reading gives its value or its default; a bad value counts as absent.

    `choices` gives the words for each value there may be; without choices any value of the default's type will do.
    Only what has a title stands on the page of settings.
    """

    key: str

    def __init__(self, default: T, title: str = "", choices: Mapping[T, str] | None = None) -> None:
        self.default: T = default
        self.title = title
        self.choices: dict[T, str] = dict(choices or {})

    def __set_name__(self, owner: type, name: str) -> None:
        self.key = name

    @overload
    def __get__(self, settings: None, owner: type) -> "Setting[T]": ...
    @overload
    def __get__(self, settings: "Settings", owner: type) -> T: ...
    def __get__(self, settings: "Settings | None", owner: type) -> "Setting[T] | T":
        if settings is None:
            return self
        value: T = settings.values.get(self.key, self.default)
        return value if self.accepts(value) else self.default

    def __set__(self, settings: "Settings", value: T) -> None:
        if not self.accepts(value):
            raise ValueError(f"{self.key} cannot be {value!r}")
        if settings.values.get(self.key) != value:
            settings.values[self.key] = value
            settings.save()

    def accepts(self, value: Any) -> bool:
        """Whether this can be a value of the setting."""
        return type(value) is type(self.default) and (not self.choices or value in self.choices)


class Settings:
    """The settings of this workstation."""

    text_size = Setting("standard", "字号", {"standard": "标准", "large": "大字"})
    theme = Setting("light", "外观", {"light": "浅色", "dark": "深色"})
    density = Setting("normal", "表格行高", {"compact": "紧凑", "normal": "标准", "large": "宽松"})
    lock_minutes = Setting(10, "无操作多久后锁定", {minutes: f"{minutes} 分钟" for minutes in (3, 5, 10, 15, 30)})
    last_account = Setting("")
    last_office = Setting("")  # its name, for the login window
    last_key_file = Setting("")  # where the second factor was found last
    last_place = Setting("")  # the second place of backups, for the restore assistant before anybody signed in
    last_folder = Setting("")  # where a file was last opened or saved

    def __init__(self, path: Path) -> None:
        """Read the settings; a file that cannot be read is set aside and the defaults hold."""
        self._path = path
        self.values: dict[str, Any] = self._read()

    @classmethod
    def shown(cls) -> list[Setting[Any]]:
        """Return the settings that stand on the page, in their order."""
        return [setting for setting in vars(cls).values() if isinstance(setting, Setting) and setting.title]

    def save(self) -> None:
        """Write the file anew; keys this program does not know survive. What cannot be written holds until the end."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(self._path, json.dumps(self.values, ensure_ascii=False, indent=1).encode())
        except OSError as error:
            log.warning("the settings could not be saved: %s", error.strerror)

    def _read(self) -> dict[str, Any]:
        try:
            if not self._path.is_file():
                return {}
            with self._path.open("rb") as file:
                found = json.loads(file.read(LARGEST))
        except OSError:  # not there yet, or in a folder that will be refused with a sentence of its own
            return {}
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            return found
        with suppress(OSError):
            self._path.replace(self._path.with_suffix(".unreadable"))
        log.warning("the settings could not be read and were set aside")
        return {}
