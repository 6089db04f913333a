"""Interrupted time series beside statsmodels (GLM with Newey-West errors): CPU seconds, and false alarms, in one run.

    python benchmarks/interrupted_time_series.py --series 200

Both fit the same columns to the same series in which nothing happened. statsmodels gives a standard error for each
coefficient; the error of the log ratio of observed to expected is put together from its covariances (delta method).
"fit alone" is what netharm expects, without limits; "robust" and "bootstrap" are whole evaluations, the bootstrap's
with 999 series fitted anew.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
import statsmodels.api as sm
from scipy.stats import norm

from netharm.effects.estimate import estimate
from netharm.effects.interrupted_time_series import Problem
from netharm.effects.method import method_of
from netharm.effects.series_columns import lay_columns
from netharm.effects.setting import Setting
from netharm.execution import one_thread
from netharm.study.design import Design

Way = Callable[[np.ndarray], float | None]
LENGTHS = ((24, 6), (48, 12), (96, 24))
LASTING = (0.0, 0.3, 0.6)


def simulate(random: np.random.Generator, before: int, after: int, lasting: float) -> np.ndarray:
    """Return counts of about 60 with trend, season and log-normal ups and downs of 15% that last."""
    month = np.arange(before + after)
    ups = np.zeros(len(month))
    ups[0] = random.normal(0, 0.15)
    for now in month[1:]:
        ups[now] = lasting * ups[now - 1] + random.normal(0, 0.15 * np.sqrt(1 - lasting**2))
    return random.poisson(60 * np.exp(0.004 * month + 0.15 * np.sin(2 * np.pi * month / 12) + ups)).astype(float)


def as_setting(counts: np.ndarray, before: int) -> Setting:
    """Return the setting of one area."""
    return Setting(
        counts=counts[None, None],
        measures=("count",),
        periods=tuple(str(month) for month in range(len(counts))),
        starts=before,
        ends=len(counts) - 1,
        quarter=3,
        covariates=np.empty((1, 0)),
        covariate_names=(),
        treated={"target": np.array([True])},
        donors=np.array([False]),
        neighbours=None,
        within_buffer=None,
    )


def ours(counts: np.ndarray, before: int, inference: str, draws: int) -> float | None:
    """Return netharm's p-value."""
    design = Design(kind="interrupted time series", inference=inference, permutations=draws)  # type: ignore[arg-type]
    (effect,) = estimate(as_setting(counts, before), design, {"count": "total"}, (), bare=True).effects
    return effect.limits.p_value if effect.limits is not None else None


def theirs(counts: np.ndarray, before: int) -> float | None:
    """Return the p-value from statsmodels' GLM with Newey-West errors and its usual bandwidth."""
    periods = len(counts)
    laid = lay_columns(periods, before, periods - 1, 0, 3, "auto", np.ones(periods, dtype=bool))
    lags = int(4 * (periods / 100) ** (2 / 9))
    fit = sm.GLM(counts, laid.values, family=sm.families.Poisson()).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}
    )
    none = np.exp(laid.untreated @ fit.params)[laid.after]
    full = fit.fittedvalues[laid.after]
    gradient = full @ laid.values[laid.after] / full.sum() - none @ laid.untreated[laid.after] / none.sum()
    error = np.sqrt(gradient @ fit.cov_params() @ gradient)
    return float(2 * norm.sf(abs(np.log(counts[laid.after].sum() / none.sum())) / error))


def measure(answer: Way, series: list[np.ndarray]) -> tuple[float, float, int]:
    """Return CPU seconds a series, the share called a change at 5%, and how many were given a p-value."""
    answer(series[0])
    began = time.process_time()
    values = [answer(counts) for counts in series]
    spent = (time.process_time() - began) / len(series)
    given = [value for value in values if value is not None]
    called = float(np.mean([value <= 0.05 for value in given])) if given else float("nan")
    return spent, called, len(given)


def main() -> None:
    """Print one line for each length and autocorrelation."""
    parser = argparse.ArgumentParser(description="Interrupted time series beside statsmodels.")
    parser.add_argument("--series", type=int, default=200)
    parser.add_argument("--draws", type=int, default=999)
    arguments = parser.parse_args()
    head = f"{'before+after':13}{'lasting':>8}{'':14}{'CPU ms':>8}{'ratio':>8}{'called at 5%':>14}{'given':>7}"
    print(head)
    with one_thread():
        for before, after in LENGTHS:
            for lasting in LASTING:
                random = np.random.default_rng([before, after, int(10 * lasting)])
                series = [simulate(random, before, after, lasting) for _ in range(arguments.series)]
                _print_lines(before, after, lasting, series, arguments.draws)


def _print_lines(before: int, after: int, lasting: float, series: list[np.ndarray], draws: int) -> None:
    method = method_of("interrupted time series")
    problem = Problem(Design(kind="interrupted time series"))

    def fit_alone(counts: np.ndarray) -> None:
        setting = as_setting(counts, before)
        method.expect(setting, problem, np.array([0]), setting.donors)

    ways: dict[str, Way] = {
        "fit alone": fit_alone,
        "statsmodels": lambda counts: theirs(counts, before),
        "robust": lambda counts: ours(counts, before, "robust", draws),
        "bootstrap": lambda counts: ours(counts, before, "bootstrap", draws),
    }
    found = {name: measure(way, series) for name, way in ways.items()}
    for name, (spent, called, given) in found.items():
        shown = f"{called:.1%}" if given else "-"
        ratio = spent / found["statsmodels"][0]
        print(
            f"{f'{before}+{after}':13}{lasting:8.1f}  {name:12}{1000 * spent:8.1f}{ratio:8.2f}{shown:>14}{given:7}",
            flush=True,
        )
    print(f"{'':23}{draws} fits by statsmodels would take {draws * found['statsmodels'][0]:.2f} CPU s")


if __name__ == "__main__":
    main()
