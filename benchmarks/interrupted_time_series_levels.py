"""How often an interrupted time series cries wolf: on series made up in seven worlds, and on real counts.

    python benchmarks/interrupted_time_series_levels.py --series 300 --data <folder of real counts>

Nothing happened in any of them. "called" is the share with p at most 5%, its band holds for all cells of a table at
once with 95%. "refused" is the share that the design advice rules out from the time before alone (operations pretended
there come out too far), "kept" what is called of the rest, "too few" the share in which too few fit to tell. "error" is
the median standard error of the log ratio. Real windows overlap, so their band is that of as many windows as fit side
by side; wards share shocks, so even that is too narrow. The folder holds the files that docs/methods.md names.
"""

from __future__ import annotations

import argparse
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from netharm.effects.interrupted_time_series import METHOD, Problem, pretend_on
from netharm.effects.permutation import log_ratio
from netharm.effects.setting import Setting
from netharm.execution import one_thread
from netharm.proving.false_positives import band
from netharm.study.design import Design

Array = np.ndarray
WINDOWS = ((24, 6), (48, 6), (48, 12), (96, 12))
MEANS = (5.0, 60.0, 300.0)


def fading(correlation: float) -> Callable[[np.random.Generator, int], Array]:
    """Return the world of ups and downs of 10% with this autocorrelation."""

    def world(random: np.random.Generator, periods: int) -> Array:
        ups = np.zeros(periods)
        ups[0] = random.normal(0, 0.1)
        for now in range(1, periods):
            ups[now] = correlation * ups[now - 1] + random.normal(0, 0.1 * np.sqrt(1 - correlation**2))
        return ups

    return world


def wandering(step: float) -> Callable[[np.random.Generator, int], Array]:
    """Return the world of a level that wanders by `step` a period."""
    return lambda random, periods: np.cumsum(random.normal(0, step, periods)) + random.normal(0, 0.05, periods)


def uneven_season(random: np.random.Generator, periods: int) -> Array:
    """Return a season of another shape than two harmonics, whose size drifts."""
    drift = np.cumsum(1 + random.normal(0, 0.02, periods)) / np.arange(1, periods + 1)
    return 0.25 * np.abs(np.sin(np.pi * np.arange(periods) / 12)) * drift + random.normal(0, 0.05, periods)


def steps(random: np.random.Generator, periods: int) -> Array:
    """Return a level that jumps by 20% about every second year, and stays."""
    hits = random.random(periods) < 1 / 24
    return np.cumsum(np.where(hits, random.normal(0, 0.2, periods), 0)) + random.normal(0, 0.05, periods)


def bends(random: np.random.Generator, periods: int) -> Array:
    """Return a trend that bends by 2% a period about every second year."""
    hits = random.random(periods) < 1 / 24
    slopes = np.cumsum(np.where(hits, random.normal(0, 0.02, periods), 0))
    return np.cumsum(slopes) + random.normal(0, 0.05, periods)


WORLDS: dict[str, tuple[bool, Callable[[np.random.Generator, int], Array]]] = {
    "no autocorrelation": (True, fading(0.0)),
    "fades, 0.4": (True, fading(0.4)),
    "fades, 0.8": (True, fading(0.8)),
    "level wanders, 3%": (True, wandering(0.03)),
    "level wanders, 8%": (True, wandering(0.08)),
    "uneven season": (True, uneven_season),
    "level jumps": (False, steps),
    "trend bends": (False, bends),
}
"""Each world, and whether the design's model of errors holds there."""


def as_setting(counts: Array, before: int, after: int, control: Array | None, quarter: int) -> Setting:
    """Return the setting of one target series, with or without a control series."""
    series = np.array([counts] if control is None else [counts, control], dtype=float)
    target = np.arange(len(series)) == 0
    return Setting(
        counts=series[None],
        measures=("count",),
        periods=tuple(str(period) for period in range(before + after)),
        starts=before,
        ends=before + after - 1,
        quarter=quarter,
        covariates=np.empty((len(series), 0)),
        covariate_names=(),
        treated={"target": target},
        donors=~target,
        neighbours=None,
        within_buffer=None,
    )


def look(setting: Setting, control: bool) -> tuple[float, ...] | None:
    """Return whether it is called, refused, too few, its error and log ratio; None where it could not be fitted."""
    design = Design(kind="interrupted time series", control=control)
    (fit,) = METHOD.expect(setting, Problem(design), np.array([0]), setting.donors).made
    if fit is None or fit.dispersion < 1e-8:
        return None
    errors = fit.log_ratio_errors()
    change = float(log_ratio(fit.after_observed, fit.after_expected))
    pretended = pretend_on(fit, setting, design)
    error = float(np.sqrt(fit.errors.weight @ errors**2))
    called = fit.errors.p_value(change, errors) <= 0.05
    return float(called), float(pretended.rings_too_often), float(pretended.too_few), error, change


def line(name: str, looks: list[tuple[float, ...] | None], cells: int, room: int | None = None) -> str:
    """Return one row of a table."""
    found = np.array([each for each in looks if each is not None])
    if not len(found):
        return f"| {name} | 0 of {len(looks)} | - | - | - | - | - | - |"
    called, refused, few, error, _ = found.T
    lower, upper = band(min(room or len(found), len(found)), cells)
    kept = called[refused == 0]
    shown = f"{kept.mean():.1%}" if len(kept) else "-"
    mark = " **above**" if called.mean() > upper else ""
    return (
        f"| {name} | {len(found)} of {len(looks)} | {called.mean():.1%}{mark} | "
        f"{lower:.1%} to {upper:.1%} | {refused.mean():.1%} | {shown} | {few.mean():.0%} | {np.median(error):.2f} |"
    )


HEAD = "| series | run | called | band | refused | kept | too few | error |\n|---|---|---|---|---|---|---|---|"


def made_up(series: int) -> None:
    """Print the table of made-up worlds."""
    cells = len(WINDOWS) * len(MEANS) * len(WORLDS)
    print(HEAD)
    for number, (name, (holds, world)) in enumerate(WORLDS.items()):
        for before, after in WINDOWS:
            for mean in MEANS:
                random = np.random.default_rng([number, before, after, int(mean)])
                looks = []
                time = np.arange(before + after)
                for _ in range(series):
                    ups = world(random, len(time))
                    rate = mean * np.exp(
                        0.004 * time + 0.15 * np.sin(2 * np.pi * time / 12) + ups - ups[:before].mean()
                    )
                    looks.append(look(as_setting(random.poisson(rate), before, after, None, 3), False))
                shown = f"{name}{'' if holds else ' (not modelled)'}, {before}+{after}, mean {mean:.0f}"
                print(line(shown, looks, cells), flush=True)


def real_tables(folder: Path) -> Iterator[tuple[str, int, pd.DataFrame]]:
    """Yield name, periods in a quarter, and counts (series, periods) of each real source."""
    naloxone = pd.read_csv(
        folder / "canada_winnipeg/naloxone_administrations.csv.gz", usecols=["dispatch_date", "ward"]
    )
    naloxone = naloxone[naloxone["ward"].notna()]
    calls = pd.read_csv(folder / "us_tempe/opioid_ems_calls.csv.gz", encoding="utf-8-sig")
    deaths = pd.read_csv(folder / "us_allegheny/fatal_accidental_overdoses.csv.gz")
    for rule, quarter in (("M", 3), ("W", 13)):
        span = ("2008-01-15", "2024-10-15")
        yield "Winnipeg, 9 wards", quarter, counted(naloxone["dispatch_date"], naloxone["ward"], rule, span)
        yield "Tempe", quarter, counted(calls["Incident_Date"], None, rule, ("2017-01-15", "2024-08-15"))
        yield "Allegheny", quarter, counted(deaths["death_date_and_time"], None, rule, ("2007-01-15", "2023-12-15"))
    with zipfile.ZipFile(folder / "policeuk/south-yorkshire_2024-01_2025-12.zip") as archive:
        names = [name for name in archive.namelist() if name.endswith("street.csv")]
        columns = ["Month", "LSOA name", "Crime type"]
        street = pd.concat(pd.read_csv(io.BytesIO(archive.read(name)), usecols=columns) for name in names).dropna()
    for kind in ("Violence and sexual offences", "Drugs", "Anti-social behaviour"):
        of_kind = street[street["Crime type"] == kind]
        yield f"South Yorkshire, {kind.lower()}", 3, pd.crosstab(of_kind["LSOA name"].str[:-1], of_kind["Month"])


def counted(when: pd.Series, where: pd.Series | None, rule: str, span: tuple[str, str]) -> pd.DataFrame:
    """Return counts by place and whole period between the days of `span`."""
    period = pd.to_datetime(when, utc=True).dt.tz_localize(None).dt.to_period(rule)
    place = pd.Series("all", index=when.index) if where is None else where
    return pd.crosstab(place, period).reindex(columns=pd.period_range(*span, freq=rule), fill_value=0)


def real(folder: Path) -> None:
    """Print the table of real counts."""
    print(HEAD)
    for source, quarter, table in real_tables(folder):
        counts = table.to_numpy(dtype=float)
        short = source.startswith("South")
        busiest = np.argsort(-counts.sum(axis=1), kind="stable")[: None if short else 9]
        for before, after in (
            ((18, 6),) if short else ((48, 6), (72, 12), (96, 12)) if quarter == 3 else ((104, 13), (156, 26))
        ):
            starts = range(0, counts.shape[1] - before - after + 1, quarter)
            room = len(busiest) * ((counts.shape[1] - before) // after)
            for control in (False, True) if len(counts) > 1 else (False,):
                looks = []
                for place in busiest:
                    rest = counts.sum(axis=0) - counts[place]
                    for start in starts:
                        window = slice(start, start + before + after)
                        beside = rest[window] if control else None
                        setting = as_setting(counts[place][window], before, after, beside, quarter)
                        looks.append(look(setting, control))
                unit = "months" if quarter == 3 else "weeks"
                name = f"{source}, {before}+{after} {unit}, {'with control' if control else 'alone'}"
                print(line(name, looks, 23, room), flush=True)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description="How often an interrupted time series cries wolf.")
    parser.add_argument("--series", type=int, default=300)
    parser.add_argument("--data", type=Path)
    arguments = parser.parse_args()
    with one_thread():
        if arguments.data is not None:
            real(arguments.data)
        if arguments.series:
            made_up(arguments.series)


if __name__ == "__main__":
    main()
