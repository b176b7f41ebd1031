"""培训考试: courses, persons trained against required, exam and scores, the hardest gaps, and where staff are still missing."""

import pandas as pd

from controls.look import Look
from controls.panels import Panel, Section, clickable, every_panel
from controls.picks import pick_text, picks_by
from controls.topics.missing_staff import gaps_panel, missing_staff_panel, posts_of
from controls.topics.progress_panel import progress_panel
from controls.topics.remarks import indicator_remark
from controls.topics.units import NO_DATA
from display.blocks.pipeline import Stage, Tone, pipeline
from display.charts.categories import build_categories, categories, categories_alt
from display.charts.scores import band_label, build_scores, scores_alt
from display.formats import count_text
from display.theme import LIGHT
from indicators.attention import parts_of
from indicators.breakdowns import get_by_kind
from indicators.catalogue import INDICATORS
from indicators.cells import By, get_cells, get_rates
from indicators.codes import COURSE_LEVEL, UNIT_KIND
from indicators.model import Count, Indicator, Window
from indicators.places import Level
from indicators.values import get_breakdown, get_count, get_values

TRAINING = INDICATORS["training_rate"]
SITTING = INDICATORS["exam_participation_rate"]
PASSING = INDICATORS["exam_pass_rate"]

_ATTENDED = Count(entered=("training.attended",))
_REQUIRED = Count(entered=("exam.required",), window=Window.YEAR_TO_DATE)
_SAT = Count(entered=("exam.sat",), window=Window.YEAR_TO_DATE)


def panels(look: Look) -> tuple[Panel, ...]:
    return every_panel(look, "learning", SECTIONS)


def _training(look: Look) -> tuple[Panel, ...]:
    return (
        _courses(look),
        _by_kind(look),
        _by_post(look, TRAINING, key="training-posts", title="各岗位参训", done="已参训", due="在岗人员"),
        gaps_panel(look, TRAINING, key="training-gaps", word="参训"),
    )


def _sitting(look: Look) -> tuple[Panel, ...]:
    return (
        _exam(look),
        _scores(look),
        _by_post(look, SITTING, key="exam-posts", title="各岗位参考", done="已参考", due="应考人员"),
        gaps_panel(look, SITTING, key="exam-gaps", word="参考"),
    )


def _missing(look: Look) -> tuple[Panel, ...]:
    by_township = [] if look.asked.place.level is Level.TOWNSHIP else [_by_township(look)]
    return (*by_township, missing_staff_panel(look, training=TRAINING, sitting=SITTING))


def _courses(look: Look) -> Panel:
    ledger, asked = look.gallery.snapshot.ledger, look.asked
    held, attended = (
        get_breakdown(ledger, event, "level", period=asked.period, place=asked.place, viewer=look.viewer)
        for event in ("course.held", "training.attended")
    )
    title, caption = "举办培训", "期；黑线为上年同期整月"
    if held["n"].sum() == 0 and attended["n"].sum() == 0:
        return Panel(key="courses", title=title, caption=caption, table=pd.DataFrame(), reason=NO_DATA)
    codes = [code for code in COURSE_LEVEL if code in held.index or code in attended.index]
    table = pd.DataFrame(
        {
            "级别": [COURSE_LEVEL[code] for code in codes],
            "举办（期）": held["n"].reindex(codes, fill_value=0).astype(int).to_numpy(),
            "上年同期整月（期）": held["previous"].reindex(codes).to_numpy(),
            "参训（人次）": attended["n"].reindex(codes, fill_value=0).astype(int).to_numpy(),
        }
    )
    visits, persons = (
        get_count(ledger, count, period=asked.period, place=asked.place, viewer=look.viewer)
        for count in (_ATTENDED, TRAINING.numerator)
    )
    own = "" if asked.place.level is Level.DISTRICT else "期数只计本范围镇街举办的，参训含区级培训。"
    bars = [bar.code for bar in categories(held, COURSE_LEVEL)]
    panel = Panel(
        key="courses",
        title=title,
        caption=caption,
        table=table,
        spec=build_categories(held, COURSE_LEVEL, theme=LIGHT, unit="期"),
        alt=categories_alt(held, COURSE_LEVEL, unit="期"),
        remark=f"本期参训 {count_text(visits)} 人次；本年已参训且在岗 {count_text(persons)} 人。参训率按人计，一人多次只计一次。{own}",
    )
    return clickable(panel, picks_by("course.held", "level", bars), row_picks=picks_by("course.held", "level", codes))


def _exam(look: Look) -> Panel:
    ledger, asked = look.gallery.snapshot.ledger, look.asked
    required, sat, passed = (
        get_count(ledger, count, period=asked.period, place=asked.place, viewer=look.viewer)
        for count in (_REQUIRED, _SAT, PASSING.numerator)
    )
    title, caption = "本年考试", "人，占应考；每人每年只计一次"
    if not required > 0:
        return Panel(key="exam", title=title, caption=caption, table=pd.DataFrame(), reason=NO_DATA)
    stages = (
        ("应考", "列入应考名单", required, Tone.FIRST),
        ("已参考", "参加过考试", sat, Tone.MIDDLE),
        ("合格", "达到合格线", passed, Tone.LAST),
        ("不合格", "已考未达合格线", sat - passed, Tone.MIDDLE),
        ("缺考", "应考而未参加", required - sat, Tone.MIDDLE),
    )
    return Panel(
        key="exam",
        title=title,
        caption=caption,
        table=pd.DataFrame(
            [(name, int(count), round(100 * count / required, 1)) for name, _, count, _ in stages],
            columns=["环节", "人数", "占应考（%）"],
        ),
        html=pipeline(
            [
                Stage(
                    name=name,
                    detail=detail,
                    count=f"{count:,.0f}",
                    share=100 * count / required,
                    share_text=f"{100 * count / required:.1f}%",
                    tone=tone,
                )
                for name, detail, count, tone in stages
            ]
        ),
        alt="本年考试：" + "，".join(f"{name} {count:,.0f} 人" for name, _, count, _ in stages) + "。",
        remark=indicator_remark(look, SITTING.key),
    )


def _by_post(look: Look, indicator: Indicator, *, key: str, title: str, done: str, due: str) -> Panel:
    if not isinstance(indicator.denominator, Count):
        raise ValueError(f"{indicator.key}: no posts in its denominator")
    rates = get_rates(
        look.gallery.snapshot.ledger,
        indicator.numerator,
        indicator.denominator,
        "post",
        period=look.asked.period,
        place=look.asked.place,
        viewer=look.viewer,
        kinds=indicator.kinds,
        least=indicator.least_denominator,
    )
    posts = posts_of(look)
    rates = rates.sort_values("value")
    rows = [(posts.get(str(code), str(code)), row) for code, row in rates.iterrows()]
    picks = picks_by(indicator.numerator.entered[0], "post", [str(code) for code in rates.index])
    return progress_panel(
        rows, indicator, key=key, title=title, what="岗位", unit="人", done=done, due=due, picks=picks
    )


def _by_kind(look: Look) -> Panel:
    frame = get_by_kind(
        look.gallery.snapshot.ledger, TRAINING, period=look.asked.period, place=look.asked.place, viewer=look.viewer
    )
    rows = [(UNIT_KIND[str(kind)], row) for kind, row in frame.iterrows() if row["denominator"] > 0]
    return progress_panel(
        rows,
        TRAINING,
        key="training-kinds",
        title="各类单位参训",
        what="单位类别",
        unit="人",
        done="已参训",
        due="在岗人员",
        picks=[pick_text("training.completed", unit_kind=str(kind)) for kind in frame.index[frame["denominator"] > 0]]
        if rows
        else (),
    )


def _by_township(look: Look) -> Panel:
    ledger, asked = look.gallery.snapshot.ledger, look.asked
    frame = parts_of(
        get_values(ledger, TRAINING, period=asked.period, level=Level.TOWNSHIP, viewer=look.viewer, change=False),
        asked.place,
        ledger,
    )
    known = frame[frame["denominator"] > 0].sort_values("value", kind="stable")
    return progress_panel(
        [(str(row["name"]), row) for _, row in known.iterrows()],
        TRAINING,
        key="training-townships",
        title="各镇街应训与已训",
        what="镇（街道）",
        unit="人",
        done="已参训",
        due="在岗人员",
        remark=indicator_remark(look, TRAINING.key),
        is_wide=True,
        picks=[pick_text("training.completed", township=str(code)) for code in known.index],
    )


def _scores(look: Look) -> Panel:
    bands, lines = (
        get_cells(
            look.gallery.snapshot.ledger,
            count,
            dimension,
            by=By.WHOLE,
            period=look.asked.period,
            place=look.asked.place,
            viewer=look.viewer,
        ).sum()
        for count, dimension in ((_SAT, "score"), (_REQUIRED, "pass_line"))
    )
    people = {int(str(code)): float(n) for code, n in bands.items() if n}
    passing = sorted(float(str(code)) for code, n in lines.items() if n)
    title, caption = "成绩分布", "人，百分制每 10 分一档，取每人本年最好成绩"
    if not people:
        return Panel(key="scores", title=title, caption=caption, table=pd.DataFrame(), reason=NO_DATA)
    return Panel(
        key="scores",
        title=title,
        caption=caption,
        table=pd.DataFrame(
            [(f"{band_label(start)} 分", int(n)) for start, n in sorted(people.items())], columns=["成绩", "人数"]
        ),
        spec=build_scores(people, passing, theme=LIGHT),
        alt=scores_alt(people, passing),
        remark=f"{indicator_remark(look, PASSING.key)}{PASSING.caveats}",
    )


SECTIONS = (
    Section(key="training", label="培训", draw=_training),
    Section(key="exam", label="考试", draw=_sitting),
    Section(key="missing", label="待训待考", draw=_missing),
)
