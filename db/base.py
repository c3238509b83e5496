"""What every table has in common: names of constraints, column types, stamps."""

import enum
import os
import time
import uuid
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import DateTime, Enum, LargeBinary, MetaData, String, Text, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
}

# Columns that the store fills, not whoever writes
STAMPS = frozenset({"id", "uid", "created_at", "created_by", "updated_at", "updated_by", "version"})


def new_uid() -> uuid.UUID:
    """Return a new time-ordered identifier (UUID version 7, RFC 9562)."""
    moment = time.time_ns() // 1_000_000
    number = (moment << 80) | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | (0x7 << 76)
    return uuid.UUID(int=number & ~(0x3 << 62) | (0x2 << 62))


class UidType(TypeDecorator[uuid.UUID]):
    """A UUID: 16 bytes in SQLite, the native type in PostgreSQL."""

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of one engine."""
        return dialect.type_descriptor(LargeBinary(16) if dialect.name == "sqlite" else Uuid())

    def process_bind_param(self, value: uuid.UUID | None, dialect: Dialect) -> Any:
        """Turn a UUID into what the engine stores."""
        return value.bytes if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> uuid.UUID | None:
        """Turn what the engine stores into a UUID."""
        return uuid.UUID(bytes=bytes(value)) if value is not None and dialect.name == "sqlite" else value


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware of its zone in Python, UTC in the database."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of one engine."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone; store the others as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Code = Annotated[str, mapped_column(String(30))]
Name = Annotated[str, mapped_column(String(100))]
Line = Annotated[str, mapped_column(String(200))]
Paragraph = Annotated[str, mapped_column(Text)]
Uid = Annotated[uuid.UUID, mapped_column(UidType, unique=True)]


class Base(DeclarativeBase):
    """Every table of the program."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        enum.StrEnum: Enum(
            enum.StrEnum,
            native_enum=False,
            create_constraint=True,
            length=20,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }

    id: Mapped[int] = mapped_column(primary_key=True)


class Record(Base):
    """A row that people answer for: identified for exchange, stamped, counted, logged.

    Ids are never used twice (AUTOINCREMENT), because the log of changes names records by id.
    """

    __abstract__ = True

    @declared_attr.directive
    def __table_args__(cls) -> Any:
        """Ask SQLite never to give an id twice."""
        return {"sqlite_autoincrement": True}

    uid: Mapped[Uid] = mapped_column(default=new_uid)
    created_at: Mapped[datetime]
    created_by: Mapped[Code]
    updated_at: Mapped[datetime]
    updated_by: Mapped[Code]
    version: Mapped[int]

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        """Count every change of the record (optimistic locking)."""
        return {"version_id_col": cls.__table__.c.version}
