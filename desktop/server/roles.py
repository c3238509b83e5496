"""Making room for an office on a server: a database that sorts as the file does, two roles, an empty schema.

It is done once, by whoever administers the server; nothing of his address is kept.
"""

import psycopg
from psycopg import Connection, sql

import db.models  # noqa: F401 - completes the metadata
from db.base import Base
from db.search import SUBJECTS
from desktop.errors import Refusal
from desktop.folder import KEYS
from desktop.server.address import ServerAddress
from desktop.server.door import ARRIVING, SCHEMA, connect
from desktop.server.role import new_password

MAINTENANCE = "postgres"  # the database that every server has
OURS = {*Base.metadata.tables, "alembic_version", *(f"{subject}_search" for subject in SUBJECTS)}
LONGEST = 63  # bytes of a name (NAMEDATALEN)

MAY_NOT = "“{role}”不能在这台服务器上新建用户。请服务器管理员运行一行：{line}　然后再设立一次。"
MAY_NOT_MAKE = "“{role}”不能在这台服务器上新建数据库。请服务器管理员运行一行：{line}　然后再设立一次。"
NOT_OURS = "数据库 {database} 不是“{role}”建的，不能在里面设立。请服务器管理员运行一行：{line}　然后再设立一次。"
TAKEN = "数据库 {database} 里已经有一个单位的资料，不能再设立。请换一个数据库名称；要加入它，请用它的连接文件。"
STRANGE = "数据库 {database} 里有别的程序的表（{table}），不能再设立。请换一个数据库名称，由程序新建。"
UNFIT = "数据库 {database} 的编码或排序不合用。请服务器管理员删除它，或换一个还不存在的数据库名称，由程序新建。"


def make_room(admin: ServerAddress) -> tuple[ServerAddress, ServerAddress]:
    """Make database, schema and roles where they are missing. Return the address of the door and that of the office.

    Both get new passwords. Raise Refusal that names the one line which a server's administrator has to run.
    """
    _make_database(admin)
    with connect(admin) as connection:
        _require_fit(connection, admin)
        door, office = _name_of(admin.database, "door"), _name_of(admin.database, "office")
        _require_rights(connection, admin)
        _require_empty(connection, admin, office)
        opened = admin.of(door, new_password()), admin.of(office, new_password())
        with connection.transaction():
            for one in opened:
                _make_role(connection, one)
            _make_schema(connection, admin, *opened)
    return opened


def open_door(connection: Connection, door: str) -> None:
    """Let the role of the door read the small files and change the header, as the office's role."""
    statements = (
        "GRANT USAGE ON SCHEMA {schema} TO {door}",
        "GRANT SELECT, UPDATE (content, version) ON {schema}.office_file TO {door}",
        "ALTER TABLE {schema}.office_file ENABLE ROW LEVEL SECURITY",
        "DROP POLICY IF EXISTS door_reads ON {schema}.office_file",
        "DROP POLICY IF EXISTS door_counts ON {schema}.office_file",
        "CREATE POLICY door_reads ON {schema}.office_file FOR SELECT TO {door} USING (name LIKE 'office.%')",
        "CREATE POLICY door_counts ON {schema}.office_file FOR UPDATE TO {door} USING (name = 'office.keys')",
    )
    names = {"schema": sql.Identifier(SCHEMA), "door": sql.Identifier(door)}
    for statement in statements:
        connection.execute(sql.SQL(statement).format(**names))


def _make_database(admin: ServerAddress) -> None:
    with connect(admin.of(admin.role, admin.password, MAINTENANCE)) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [admin.database]).fetchone()
        if known is not None:
            return
        made = sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0").format(
            sql.Identifier(admin.database)
        )
        try:
            connection.execute(made)
        except psycopg.errors.InsufficientPrivilege as error:
            line = sql.SQL("ALTER ROLE {} CREATEDB;").format(sql.Identifier(admin.role)).as_string()
            raise Refusal(MAY_NOT_MAKE.format(role=admin.role, line=line)) from error


def _require_fit(connection: Connection, admin: ServerAddress) -> None:
    """Raise Refusal for a database that would sort or keep text otherwise than the file."""
    found = connection.execute(
        "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    if found is None or found[0] != "UTF8" or found[1] not in ("C", "POSIX", "C.UTF-8", "C.utf8"):
        raise Refusal(UNFIT.format(database=admin.database))


def _require_rights(connection: Connection, admin: ServerAddress) -> None:
    found = connection.execute(
        "SELECT rolsuper OR rolcreaterole, rolsuper OR pg_has_role(datdba, 'MEMBER')"
        " FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()"
    ).fetchone()
    may_make_roles, owns = found or (False, False)
    who = sql.Identifier(admin.role)
    if not may_make_roles:
        line = sql.SQL("ALTER ROLE {} CREATEROLE;").format(who).as_string()
        raise Refusal(MAY_NOT.format(role=admin.role, line=line))
    if not owns:
        line = sql.SQL("ALTER DATABASE {} OWNER TO {};").format(sql.Identifier(admin.database), who).as_string()
        raise Refusal(NOT_OURS.format(role=admin.role, database=admin.database, line=line))


def _require_empty(connection: Connection, admin: ServerAddress, office: str) -> None:
    """Raise Refusal when something lives there; what an unfinished move left does not count."""
    tables = {name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [SCHEMA])}
    if not tables:
        return
    if strange := tables - OURS:
        raise Refusal(STRANGE.format(database=admin.database, table=min(strange)))
    if "office_file" not in tables:
        return
    with connection.transaction(force_rollback=True):
        for statement in ("GRANT {office} TO {admin}", "SET LOCAL ROLE {office}"):
            connection.execute(
                sql.SQL(statement).format(office=sql.Identifier(office), admin=sql.Identifier(admin.role))
            )
        files = connection.execute("SELECT name FROM office_file").fetchall()
    if (KEYS,) in files and (ARRIVING,) not in files:
        raise Refusal(TAKEN.format(database=admin.database))


def _make_role(connection: Connection, one: ServerAddress) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [one.role]).fetchone()
    verb = "ALTER" if known is not None else "CREATE"
    connection.execute(
        sql.SQL("{} ROLE {} LOGIN NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            sql.SQL(verb), sql.Identifier(one.role), sql.Literal(one.password)
        )
    )


def _make_schema(connection: Connection, admin: ServerAddress, door: ServerAddress, office: ServerAddress) -> None:
    names = {
        "schema": sql.Identifier(SCHEMA),
        "database": sql.Identifier(admin.database),
        "office": sql.Identifier(office.role),
        "door": sql.Identifier(door.role),
        "admin": sql.Identifier(admin.role),
    }
    statements = [
        "GRANT {office} TO {admin}",  # else who is no superuser could make nothing for it
        "DROP SCHEMA IF EXISTS {schema} CASCADE",  # empty, or what an unfinished move left
        "CREATE SCHEMA {schema} AUTHORIZATION {office}",
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {office}",
        "GRANT CONNECT ON DATABASE {database} TO {door}",
        "REVOKE {office} FROM {admin}",
    ]
    for statement in statements:
        connection.execute(sql.SQL(statement).format(**names))


def _name_of(database: str, purpose: str) -> str:
    """Return the name of a role, which is one of the whole server."""
    room = LONGEST - len(f"gedang__{purpose}")
    return f"gedang_{database.encode()[:room].decode(errors='ignore')}_{purpose}"
