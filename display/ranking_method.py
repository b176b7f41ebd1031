"""How scores and ranks come about, for the handbook: in words a township head can check, from the index in use."""

from display.names import plain
from indicators.index import Index
from indicators.rank_draws import CONFIDENCE
from indicators.ranking import QUARTERS
from indicators.scores import DRAWS

TITLE = "综合得分与名次"


def ranking_method(index: Index) -> list[tuple[str, str]]:
    """Everything to be said about the ranking, as (title, text) in reading order; texts are plain, one line each."""
    sure = f"{CONFIDENCE:.0%}"
    return [
        (
            "综合得分",
            "0–100 分，各计分指标单项得分的加权平均；只用比率，信访数量等“多少”类指标不计分，以免诱导瞒报、压件。",
        ),
        ("单项得分", "指标值在起点为 0 分，在目标为 100 分，其间按直线折算，超出两端不再增减。"),
        ("权重、起点、目标", plain("；".join(_part(index))) + "。"),
        ("数据过少", "某项分母小于该指标最小分母时不计入，其权重按比例分摊到其余指标，并注明“缺几项”。"),
        ("数据不足", f"有数据的指标权重合计不到 {index.least_weight:g}% 的，只列出、不排名，不按零分计。"),
        (
            "名次区间",
            f"小数目有偶然性，单一名次不可靠，因此只报区间：按各指标的分子、分母模拟 {DRAWS:,} 次，真实名次约九成落在{sure}区间内。"
            "件数少的镇街，极端值多半是偶然，模拟时向全区平均适当靠拢，区间也更宽。同一份数据每次算出的名次相同。",
        ),
        (
            "三档",
            f"得分的{sure}区间整个高于（低于）全区，且模拟中高于（低于）各镇街平均的，列为高于（低于）全区；其余不分先后。",
        ),
        ("改善名次", "得分与上年相同整月相比的变化，按变化大小排名，同样只报区间；两年都有足够数据的指标才比较。"),
        (
            "差在哪里",
            "各指标对得分差的贡献，合计等于与全区（最前一档平均）的得分差；未计入的指标按其余指标的得分折算。",
        ),
        ("补短板", "其余镇街不变、单项达到目标时的名次区间；列出提升分数最多的三项和缺口所在的单位。"),
        (
            "漏斗图",
            "以全区比率为中心，95%、99.8% 控制限按二项分布精确计算：界内的差别用随机波动可以解释，件数越少界越宽。",
        ),
        ("名次变化", f"近 {QUARTERS} 个完整季度，各季单独计算；区间重叠的季度不能说有升降。"),
        ("同类组", "镇、街道、乡可以各自排名；村、社区只在本镇街内比较。"),
        (
            "权限",
            "信访类指标受保护，只进入区纪委监委看到的得分；其他角色的得分不含这些指标，区纪委监委可切换到“镇街口径”对照。",
        ),
    ]


def _part(index: Index) -> list[str]:
    return [
        f"{part.indicator.short_label}（权重 {part.weight:g}，起点 {part.floor:g}%，目标 {part.target:g}%）"
        for part in index.parts
    ]
