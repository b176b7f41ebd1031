"""``python -m data_access check``: may this database, under this account, be shown? Every remark names what and where."""

from data_access.checking.remark import Gravity, Remark
from data_access.checking.report import Report, check_database

__all__ = ["Gravity", "Remark", "Report", "check_database"]
