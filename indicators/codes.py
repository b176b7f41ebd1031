"""The fixed code lists of the contract: what is stored (code) and what is shown (label).

Lists whose content a district keeps to itself (check items, interview kinds, campaigns …) are not here: they are rows of
the table ``code_list``.
"""

from collections.abc import Mapping
from types import MappingProxyType


def _codes(**labels: str) -> Mapping[str, str]:
    return MappingProxyType(labels)


UNIT_KIND = _codes(
    village="行政村", community="社区", cooperative="股份经济合作社", station="基层站所", enterprise="国有企事业单位"
)
VILLAGE_KINDS = ("village", "community", "cooperative")
"""Kinds under the village three-list regime (600+). Never mixed with `STATION_KINDS` in one denominator."""
STATION_KINDS = ("station", "enterprise")

TOWNSHIP_KIND = _codes(town="镇", subdistrict="街道", rural="乡")

COMPLAINT_CHANNEL = _codes(letter="来信", visit="来访", phone="来电", online="网络")
COMPLAINT_ORIGIN = _codes(
    direct="本级自收", superior="上级转办", app="监督一点通", inspection="巡察移交", department="部门移送"
)
COMPLAINT_NATURE = _codes(
    accusation="检举控告", appeal="申诉", suggestion="批评建议", out_of_scope="业务范围外", no_substance="无实质内容"
)
COMPLAINT_SPONSOR = _codes(commission="委领导包案", township="镇街领导包案")
COMPLAINT_TOPIC = _codes(
    collective_assets="三资管理",
    land="征迁征地",
    market="市场管理",
    works="工程建设",
    tendering="项目招标",
    labour="劳务用工",
    relief="救助补助",
    homestead="宅基地",
    election="换届选举",
    conduct="作风问题",
    tyrant="村霸宗族",
    other="其他",
)

CLUE_DISPOSAL = _codes(inquiry="谈话函询", verification="初步核实", held="暂存待查", concluded="予以了结")
FOUR_FORMS = MappingProxyType({1: "第一种形态", 2: "第二种形态", 3: "第三种形态", 4: "第四种形态"})

INSPECTION_KIND = _codes(
    patrol="巡察", self_mutual="自查互查", department="部门督查", area_cross="片区交叉互查", mandate="一事一授权"
)
INSPECTION_MODE = _codes(town_led="巡镇带村", extended="延伸巡察", cross="交叉巡察", joint="市区联动")

MECHANISM = _codes(immediate="立行立改", joint="镇村联改", escalated="上提一级", generalised="举一反三")

COURSE_LEVEL = _codes(district="区级", township="镇街级")

POWER_LIST_KIND = _codes(power="权力清单", responsibility="责任清单", negative="负面清单", flowchart="流程图")

ALERT_DOMAIN = _codes(affairs="村务运行", assets="三资管理", works="工程建设", tendering="项目招标")
ALERT_LEVEL = _codes(red="红色", yellow="黄色", green="绿色")

TASK_DUTY = _codes(
    party="党组织主体责任", secretary="书记第一责任", deputies="班子一岗双责", discipline="纪检监察监督责任"
)

VIEWER_ROLE = _codes(commission="区纪委监委", zone="片组", township="镇街", screen="指挥大屏")
