"""Local code lists of the demo district. Neutral on purpose: no wording of the real check items or lists is known or invented."""

from data_access.contract import DISTRICT_LIST
from data_access.demo.draw import Row
from data_access.demo.names import DISTRICT_CODE, DISTRICT_NAME

CHECK_ITEMS = tuple(f"item_{number:02d}" for number in range(1, 76))
ROUNDS = tuple(f"round_{number:02d}" for number in range(1, 13))

PROBLEMS = {
    "minutes": "会议记录不完整",
    "disclosure": "村务公开不及时",
    "vouchers": "报销凭证不齐全",
    "contract_renewal": "合同到期未续签",
    "asset_ledger": "资产台账未更新",
    "seal": "印章使用登记不全",
    "works_files": "工程资料归档不全",
    "tender_steps": "招标程序不规范",
    "works_change": "工程变更未备案",
    "income": "收入入账不及时",
    "decision": "民主决策程序不到位",
    "party_disclosure": "党务公开内容不全",
    "duty_roster": "值班制度不落实",
    "relief_check": "救助对象核查不及时",
    "subsidy_notice": "补助资金公示不全",
    "labour_record": "劳务用工记录不全",
    "homestead_file": "宅基地审批材料不全",
    "archive": "档案管理不规范",
    "study": "学习制度执行不到位",
    "talks": "谈心谈话开展不足",
    "visits": "走访联系群众不足",
    "oversight": "监督履职记录不全",
    "rectification_ledger": "整改台账不完整",
    "rules": "内部制度更新不及时",
}

ALERT_RULES = {
    "affairs_disclosure": "公开事项逾期未公开",
    "affairs_seal": "印章使用无登记",
    "affairs_resolution": "会议决议未上传",
    "assets_rent": "租金逾期未收",
    "assets_contract": "合同到期未处理",
    "assets_spending": "大额支出未审批",
    "works_payment": "工程付款超进度",
    "works_delay": "工程工期超期",
    "works_variation": "工程变更超比例",
    "tendering_skipped": "达到限额未招标",
    "tendering_bidder": "投标单位关联",
    "tendering_split": "疑似拆分项目",
}
"""The part before the first underscore is the alert's domain."""

POSTS = {
    "secretary": "党组织书记",
    "deputy": "党组织副书记",
    "committee": "两委委员",
    "supervisor": "监察工作联络员",
    "accountant": "报账员",
    "cooperative_chair": "合作社理事长",
    "cooperative_supervisor": "合作社监事长",
    "cooperative_accountant": "合作社会计",
    "head": "单位负责人",
    "clerk": "单位工作人员",
}

_SOURCES = {
    "patrol": "巡察发现",
    "check": "监督检查发现",
    "complaint": "信访反映",
    "alert": "预警发现",
    "superior": "上级交办",
    "department": "部门移送",
}

_LISTS: dict[str, dict[str, str]] = {
    DISTRICT_LIST: {DISTRICT_CODE: DISTRICT_NAME},
    "check_item": {code: f"巡察监督内容第{number}条" for number, code in enumerate(CHECK_ITEMS, start=1)},
    "problem": PROBLEMS,
    "interview_kind": {"reminder": "提醒约谈", "urging": "督促约谈", "warning": "警示约谈"},
    "culture_kind": {
        "clean_class": "清廉文化课",
        "exhibition": "清廉主题展览",
        "performance": "清廉文艺演出",
        "family": "清廉家风活动",
    },
    "campaign": {
        "campaign_assets": "三资管理专项整治",
        "campaign_works": "工程招标专项整治",
        "campaign_relief": "惠民资金专项整治",
        "campaign_labour": "劳务用工专项整治",
    },
    "alert_rule": ALERT_RULES,
    "post": POSTS,
    "finding_source": _SOURCES,
    "complaint_outcome": {
        "substantiated": "查实",
        "partly": "部分查实",
        "unfounded": "未查实",
        "explained": "解释答复",
        "transferred": "转有关部门",
    },
    "alert_outcome": {"rectified": "已整改", "explained": "核实说明", "false_alarm": "误报核销"},
    "clue_source": _SOURCES,
    "task_source": _SOURCES,
    "round": {code: f"第{number}轮巡察" for number, code in enumerate(ROUNDS, start=1)},
}


def code_list_rows() -> list[Row]:
    """Rows of `code_list`, positions from 1 within each list."""
    return [
        {"list_name": name, "code": code, "label": label, "position": position}
        for name, labels in _LISTS.items()
        for position, (code, label) in enumerate(labels.items(), start=1)
    ]
