"""The part [access] of the district file: how a visitor's account is known, and what is kept about it."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from data_access.settings_problem import SettingsProblem


class SignIn(StrEnum):
    """NONE: nobody signs in (the demo district on this machine). OIDC: an identity provider. PROXY: a reverse proxy in front names
    the account."""

    NONE = "none"
    OIDC = "oidc"
    PROXY = "proxy"


@dataclass(frozen=True, kw_only=True)
class Access:
    """Attributes:
    sign_in: how a visitor's account is known.
    account_claim: OIDC: the claim of the identity token that is the account.
    account_header: PROXY: the header that is the account.
    grace_hours: how long known rights hold while the database cannot be read.
    audit_days: how long the audit log is kept.
    watermark: whether account and time stand on screens and exports of whoever has signed in.
    """

    sign_in: SignIn = SignIn.NONE
    account_claim: str = "sub"
    account_header: str = "X-Auth-User"
    grace_hours: float = 24
    audit_days: int = 180
    watermark: bool = True


NO_SIGN_IN = Access()

ACCESS_KEYS = frozenset(Access.__dataclass_fields__)


def read_access(content: Mapping[str, Any]) -> Access:
    """The part [access], whose keys are all there and known.

    Raises:
        SettingsProblem: an impossible value.
    """
    given: Mapping[str, Any] = content["access"]
    ways = [way.value for way in SignIn]
    if given["sign_in"] not in ways:
        raise SettingsProblem(f"区县配置 access.sign_in 应为 {'、'.join(ways)} 之一。")
    for key in ("account_claim", "account_header"):
        if not isinstance(given[key], str) or not re.fullmatch(r"[A-Za-z0-9_-]+", given[key]):
            raise SettingsProblem(f"区县配置 access.{key} 应由字母、数字、横线或下划线组成。")
    if type(given["watermark"]) is not bool:
        raise SettingsProblem("区县配置 access.watermark 应为 true 或 false。")
    if type(given["audit_days"]) is not int or given["audit_days"] < 1:
        raise SettingsProblem("区县配置 access.audit_days 应为不小于 1 的整数。")
    hours = given["grace_hours"]
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not 0 <= hours < math.inf:
        raise SettingsProblem("区县配置 access.grace_hours 应为不小于 0 的数。")
    return Access(
        sign_in=SignIn(given["sign_in"]),
        account_claim=given["account_claim"],
        account_header=given["account_header"],
        grace_hours=float(hours),
        audit_days=given["audit_days"],
        watermark=given["watermark"],
    )
