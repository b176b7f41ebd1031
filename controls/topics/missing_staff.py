"""Who has still to be trained or to sit: the posts where most are missing, and the units, by numbers and never by name."""

from collections.abc import Mapping

import pandas as pd

from controls.look import Look, own_row
from controls.panels import Panel, clickable
from controls.picks import pick_text
from controls.topics.units import NO_DATA, scope_reason, unit_columns
from display.charts.progress import Progress, build_progress, progress_alt
from display.formats import MISSING, fraction_text
from display.names import plain, short_township
from display.theme import LIGHT
from indicators.cells import By
from indicators.codes import UNIT_KIND
from indicators.gaps import get_gaps, get_missing
from indicators.model import Indicator
from indicators.places import Level
from indicators.values import State

GAPS_DRAWN = 10


def posts_of(look: Look) -> Mapping[str, str]:
    """Code → label of the district's posts."""
    return look.gallery.snapshot.code_labels.get("post", {})


def gaps_panel(look: Look, indicator: Indicator, *, key: str, word: str) -> Panel:
    """Where most people are missing: a post of a township; in a township, a post of a kind of unit. `word` is what they have still to
    do (参训, 参考)."""
    asked, places = look.asked, look.gallery.snapshot.places
    is_township = asked.place.level is Level.TOWNSHIP
    gaps = get_gaps(
        look.gallery.snapshot.ledger,
        indicator,
        "post",
        by=By.KIND if is_township else By.TOWNSHIP,
        period=asked.period,
        place=asked.place,
        viewer=look.viewer,
    )
    title = f"{word}缺口最大的岗位"
    caption = f"人，未{word}最多的 {GAPS_DRAWN} 项，{'按单位类别' if is_township else '按镇街'}与岗位；深色=已{word}，浅色=未{word}"
    if gaps.empty:
        reason = f"应{word}人员均已{word}" if _is_counted(look, indicator) else NO_DATA
        return Panel(key=key, title=title, caption=caption, table=pd.DataFrame(), reason=reason)
    names: Mapping[str, str] = UNIT_KIND if is_township else dict(places.townships["name"])
    posts = posts_of(look)
    table = pd.DataFrame(
        {
            "单位类别" if is_township else "镇（街道）": [plain(names.get(code, code)) for code in gaps["group"]],
            "岗位": [plain(posts.get(code, code)) for code in gaps["code"]],
            f"未{word}（人）": gaps["missing"],
            f"已{word}（人）": gaps["numerator"],
            f"应{word}（人）": gaps["denominator"],
        }
    )
    bars = [
        Progress(
            label=f"{short_township(where)} {post}",
            done=float(done),
            due=float(due),
            text=f"差 {missing} 人 ({fraction_text(float(done), float(due))})",
        )
        for where, post, missing, done, due in zip(*[table[name] for name in table], strict=True)
    ][:GAPS_DRAWN]
    panel = Panel(
        key=key,
        title=title,
        caption=caption,
        table=table,
        spec=build_progress(bars, theme=LIGHT, unit="人", done=f"已{word}", due=f"应{word}"),
        alt=f"{title}。{progress_alt(bars, unit='人', done=f'已{word}', due=f'应{word}')}",
    )
    # Nobody's absence is a record: what opens is who has done it there already.
    event, group = indicator.numerator.entered[0], "unit_kind" if is_township else "township"
    picks = [
        pick_text(event, **{group: str(where)}, post=str(post))
        for where, post in zip(gaps["group"], gaps["code"], strict=True)
    ]
    return clickable(panel, picks[:GAPS_DRAWN], row_picks=picks)


def missing_staff_panel(look: Look, *, training: Indicator, sitting: Indicator) -> Panel:
    """Units with anybody still to train or to sit: numbers by post, no names."""
    missing = {word: _by_unit(look, indicator) for word, indicator in (("参训", training), ("参考", sitting))}
    title, key = "还有人未参训、未参考的单位", "missing-staff"
    codes = pd.Index(sorted({str(code) for frame in missing.values() for code in frame.index}))
    left = pd.Series(0, index=codes)
    for frame in missing.values():
        left = left.add(frame.sum(axis=1), fill_value=0)
    listed = left[left > 0].sort_values(ascending=False, kind="stable").index
    caption = f"{len(listed):,} 个单位；只列岗位人数，不列姓名"
    if not len(listed):
        reason = scope_reason(look) or ("应训、应考人员均已完成" if len(codes) else NO_DATA)
        return Panel(key=key, title=title, caption=caption, table=pd.DataFrame(), reason=reason, is_wide=True)
    table, posts = unit_columns(look, listed), posts_of(look)
    for word, frame in missing.items():
        counts = frame.reindex(listed, fill_value=0)
        table[f"未{word}（人）"] = counts.sum(axis=1).astype(int).to_numpy()
        table[f"未{word}岗位"] = [_people(row, posts) for _, row in counts.iterrows()]
    units = tuple(str(code) for code in listed)
    return Panel(key=key, title=title, caption=caption, table=table, codes=units, is_wide=True)


def _by_unit(look: Look, indicator: Indicator) -> pd.DataFrame:
    return get_missing(
        look.gallery.snapshot.ledger,
        indicator,
        "post",
        by=By.UNIT,
        period=look.asked.period,
        place=look.asked.place,
        viewer=look.viewer,
    )


def _is_counted(look: Look, indicator: Indicator) -> bool:
    row = own_row(look, indicator)
    return row is not None and row["state"] == State.OK.value


def _people(counts: pd.Series, posts: Mapping[str, str]) -> str:
    """``两委委员 2，报账员 1``; a dash for nobody."""
    people = [f"{plain(posts.get(str(code), str(code)))} {n:,.0f}" for code, n in counts.items() if n > 0]
    return "，".join(people) or MISSING
