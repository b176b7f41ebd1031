"""What an error of the database says, as one Chinese sentence without address or account.

Told by its SQLSTATE where it has one: servers speak the language of their `lc_messages`. An error while connecting has none, so its words
are looked at; what is not known by them is told in general.
"""

from collections.abc import Mapping
from types import MappingProxyType

import sqlalchemy as sa

PARTS_MISSING = "数据库结构与约定不一致，缺少表或字段。"
"""What the database's own complaint says; `schema_check.py` can name the parts."""

GENERAL = "暂时无法连接数据库。"
NO_READING = "数据库账号没有读取权限。"
NO_WRITING = "数据库账号没有写入权限。"
NO_DATABASE = "找不到指定的数据库。"
WRONG_ACCOUNT = "数据库账号或密码不正确。"
TOO_MANY = "数据库连接数已满，请稍后再试。"
TOO_SLOW = "数据库响应超时。"
UNREADABLE = "数据库中有无法处理的内容，请用检查命令查找。"
DISK_FULL = "数据库服务器的磁盘已满。"

INSUFFICIENT_PRIVILEGE = "42501"

_BY_STATE: Mapping[str, str] = MappingProxyType(
    {
        INSUFFICIENT_PRIVILEGE: NO_READING,
        "25006": NO_WRITING,  # read-only transaction
        "28000": WRONG_ACCOUNT,
        "28P01": WRONG_ACCOUNT,
        "3D000": NO_DATABASE,
        "40001": "数据库中断了读取，将自动重试。",  # a standby may not hold back what the primary has removed
        "42703": PARTS_MISSING,  # column
        "42P01": PARTS_MISSING,  # table
        "53100": DISK_FULL,
        "53300": TOO_MANY,
        "57014": TOO_SLOW,  # the server ended a statement
    }
)

_OF_ANOTHER_TYPE = ("42804", "42883")
"""What a column is used for does not suit its type: a date that is a text."""

_BY_WORDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("invalid connection option", "invalid ssl", "invalid target_session_attrs", "invalid integer value"),
        "数据库地址（DATABASE_URL）中有不认识的参数或值，请检查配置。",
    ),
    (("not a database", "malformed"), "文件不是数据库或已损坏。"),
    (("readonly database",), NO_WRITING),
    (("unable to open database file",), "数据库文件无法打开，请检查所在目录是否存在、是否有权限。"),
    (("database is locked",), "数据库正被其他程序占用，请稍后再试。"),
    (
        (
            "certificate verify failed",
            "does not match host name",
            "root certificate file",
            "could not read root certificate",
        ),
        "数据库服务器的证书未通过验证，请检查 sslrootcert 和主机名。",
    ),
    (("server does not support ssl",), "数据库服务器没有启用加密连接，请检查 sslmode。"),
    (("too many clients", "too many connections", "connection slots are reserved"), TOO_MANY),
    (
        ("session is not read-only", "session is read-only", "is in hot standby mode", "is not in hot standby mode"),
        "没有符合 target_session_attrs 要求的数据库服务器。",
    ),
    (("sasl authentication mechanisms", "authentication method"), "不支持数据库要求的密码验证方式，请按部署手册设置。"),
    (("authentication failed", "no password supplied"), WRONG_ACCOUNT),
    (("pg_hba.conf",), "数据库不允许本机以该账号连接（pg_hba.conf）。"),
    (("timeout",), TOO_SLOW),
    (("no such table", "no such column"), PARTS_MISSING),
)
"""Words in small letters any of which an error holds, and its sentence; the first that fits."""


def sentence_for(error: Exception, *, writing: bool = False) -> str:
    """`writing`: what was refused was an attempt to write."""
    if isinstance(error, sa.exc.TimeoutError):  # No connection of the pool was free.
        return TOO_SLOW
    original = getattr(error, "orig", None) or error
    state = getattr(original, "sqlstate", None)
    if state == INSUFFICIENT_PRIVILEGE and writing:
        return NO_WRITING
    if state is not None and state in _BY_STATE:
        return _BY_STATE[state]
    if isinstance(error, sa.exc.DataError) or state in _OF_ANOTHER_TYPE:
        return UNREADABLE
    words = str(original).lower()
    for known, sentence in _BY_WORDS:
        if any(part in words for part in known):
            return sentence
    if "does not exist" in words:
        return NO_DATABASE if 'database "' in words else WRONG_ACCOUNT if 'role "' in words else GENERAL
    return GENERAL
