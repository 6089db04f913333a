"""The regression, its dispersion and its errors against statsmodels and against the textbook's formulas."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.linalg import null_space
from scipy.stats import t

from interrupted_series import simulate
from netharm.effects.count_regression import fit_counts, fit_with_extra
from netharm.effects.lasting_errors import FADES, LEVEL_WANDERS, SLOPE_WANDERS
from netharm.effects.serial_errors import CORRELATIONS, KINDS, PRIOR, SHARES, find_serial_errors
from netharm.effects.series_columns import SeriesColumns, lay_columns
from netharm.effects.series_fit import SeriesFit, fit_series

BEFORE, AFTER = 48, 12


def columns() -> SeriesColumns:
    return lay_columns(BEFORE + AFTER, BEFORE, BEFORE + AFTER - 1, 0, 3, "auto", np.ones(BEFORE + AFTER, dtype=bool))


def fitted(seed: int, spread: str = "quasi-poisson", mean: float = 60.0) -> SeriesFit:
    fit = fit_series(simulate(seed, BEFORE, AFTER, mean), np.zeros(BEFORE + AFTER), columns(), spread)  # type: ignore[arg-type]
    assert isinstance(fit, SeriesFit)
    return fit


@pytest.mark.parametrize("mean", [0.7, 5.0, 60.0, 3000.0])
def test_coefficients_and_dispersion_are_those_of_statsmodels(mean: float) -> None:
    offset = np.log(np.linspace(900.0, 1100.0, BEFORE + AFTER))
    counts = np.array([simulate(seed, BEFORE, AFTER, mean) for seed in range(10)])
    ours = fit_counts(columns().values, counts, offset)
    assert ours.converged.all()
    for row, series in enumerate(counts):
        peer = sm.GLM(series, columns().values, family=sm.families.Poisson(), offset=offset).fit(tol=1e-13, scale="X2")
        np.testing.assert_allclose(ours.coefficients[row], peer.params, rtol=1e-8, atol=1e-8)
        left = ((series - ours.means[row]) ** 2 / ours.means[row]).sum() / peer.df_resid
        assert left == pytest.approx(peer.scale, rel=1e-8)


def test_a_negative_binomial_fit_is_that_of_statsmodels_at_the_same_spread() -> None:
    counts = simulate(4, BEFORE, AFTER)
    fit = fit_with_extra(columns().values, counts[None], np.zeros(len(counts)))
    assert fit.extra > 0
    peer = sm.GLM(counts, columns().values, family=sm.families.NegativeBinomial(alpha=fit.extra)).fit(tol=1e-13)
    np.testing.assert_allclose(fit.coefficients[0], peer.params, rtol=1e-8, atol=1e-8)
    assert peer.pearson_chi2 == pytest.approx(peer.df_resid, rel=1e-6)


def test_without_autocorrelation_the_errors_are_those_of_statsmodels() -> None:
    fit = fitted(1)
    peer = sm.GLM(fit.counts, columns().values, family=sm.families.Poisson()).fit(tol=1e-13, scale="X2")
    white = SHARES == 0
    for position in range(len(peer.params)):
        np.testing.assert_allclose(fit.coefficient_errors(position)[white], peer.bse[position], rtol=1e-8)


def test_without_autocorrelation_the_error_of_the_ratio_is_the_delta_methods() -> None:
    """Chance after is that of the untreated count, so with no change both are the same."""
    counts = fitted(1).untreated
    noisy = counts + np.where(np.arange(len(counts)) < BEFORE, np.where(np.arange(len(counts)) % 2, 3.0, -3.0), 0.0)
    fit = fit_series(noisy, np.zeros(len(counts)), columns(), "quasi-poisson")
    assert isinstance(fit, SeriesFit)
    peer = sm.GLM(noisy, columns().values, family=sm.families.Poisson()).fit(tol=1e-13, scale="X2")
    after = columns().after
    full, none = peer.mu[after], fit.untreated[after]
    gradient = full @ columns().values[after] / full.sum() - none @ columns().untreated[after] / none.sum()
    error = fit.log_ratio_errors()[SHARES == 0][0]
    assert error == pytest.approx(np.sqrt(gradient @ peer.cov_params() @ gradient), rel=0.02)


def dense(times: np.ndarray, load: np.ndarray, place: int) -> np.ndarray:
    """Return the errors' covariance at one place on the grid, with walks from their textbook covariances."""
    kind, share, correlation = KINDS[place], SHARES[place], CORRELATIONS[place]
    since = times - times[0] + 1
    first, last = np.minimum.outer(since, since), np.maximum.outer(since, since)
    if kind == FADES:
        lasting = correlation ** np.abs(np.subtract.outer(times, times))
    else:
        lasting = first if kind == LEVEL_WANDERS else first**2 * (3 * last - first) / 6
        time = np.arange(1.0, len(times) + 1)
        plain = np.minimum.outer(time, time)
        if kind == SLOPE_WANDERS:
            plain = plain**2 * (3 * np.maximum.outer(time, time) - plain) / 6
        free = null_space(np.column_stack([np.ones(len(time)), time]).T)
        lasting = lasting * len(time) / np.trace(free.T @ plain @ free)
    loaded = load / np.sqrt((load**2).mean())
    return (1 - share) * np.eye(len(times)) + share * np.outer(loaded, loaded) * lasting


def test_weights_are_the_densities_of_what_the_columns_leave() -> None:
    """The restricted likelihood is the density of the contrasts free of the regression, the scale integrated out."""
    fit = fitted(2)
    free = null_space(fit.scaled_columns.T)
    left = free.T @ fit.residuals
    logs = []
    for place in range(len(KINDS)):
        inner = free.T @ dense(fit.times, fit.errors.load, place) @ free
        square = left @ np.linalg.solve(inner, left)
        logs.append(-0.5 * np.linalg.slogdet(inner)[1] - len(left) / 2 * np.log(square))
        np.testing.assert_allclose(fit.errors.scale[place], square / len(left), rtol=1e-7)
    weight = np.exp(np.array(logs) - max(logs)) * PRIOR
    np.testing.assert_allclose(fit.errors.weight, weight / weight.sum(), rtol=1e-7)
    assert PRIOR.sum() == pytest.approx(1)
    assert sum(fit.errors.kinds_weight) == pytest.approx(1)


def test_a_contrasts_error_is_the_quadratic_form_also_where_periods_are_left_out() -> None:
    times = np.r_[np.arange(20.0), np.arange(23.0, 40.0)]
    random = np.random.default_rng(3)
    load = np.linspace(0.7, 1.6, len(times))
    columns_left = load[:, None] * np.column_stack([np.ones(len(times)), times])
    errors = find_serial_errors(times, load, columns_left, random.normal(size=len(times)))
    contrast = random.normal(size=len(times))
    for place in range(len(KINDS)):
        expected = np.sqrt(errors.scale[place] * contrast @ dense(times, load, place) @ contrast)
        assert errors.errors_of(contrast)[place] == pytest.approx(expected, rel=1e-9)


def test_where_a_walk_starts_says_nothing() -> None:
    """Level and trend take it up, so leaving out the first ten periods' clock changes no weight."""
    random = np.random.default_rng(4)
    times, load = np.arange(40.0), np.ones(40)
    line = np.column_stack([load, times])
    residuals = np.cumsum(random.normal(size=40))
    free = null_space(line.T)
    for kind in (LEVEL_WANDERS, SLOPE_WANDERS):
        place = int(np.flatnonzero((kind == KINDS) & (SHARES == 0.5))[0])
        late = np.r_[-10.0, times]
        late_part = dense(late, np.ones(41), place)[1:, 1:] - 0.5 * np.eye(40)
        part = dense(times, load, place) - 0.5 * np.eye(40)
        ratio = (free.T @ late_part @ free) / (free.T @ part @ free)
        np.testing.assert_allclose(ratio, ratio[0, 0], rtol=1e-5)
    assert find_serial_errors(times, load, line, residuals).kinds_weight[2] > 0.2


def test_the_quantile_of_the_mixture_is_where_its_probability_is_the_level() -> None:
    errors = fitted(2).errors
    spread = fitted(2).log_ratio_errors()
    for tail in (0.025, 0.05):
        quantile = errors.quantile(tail, spread)
        assert errors.weight @ t.sf(quantile / spread, errors.freedom) == pytest.approx(tail, rel=1e-9)


def test_the_winnipeg_example_runs_from_its_plan_and_leaves_its_transition_out(
    project: Path, real_data: Path, tmp_path: Path
) -> None:
    table = tmp_path / "naloxone_administrations.csv"
    table.write_bytes(gzip.decompress((real_data / "canada_winnipeg" / "naloxone_administrations.csv.gz").read_bytes()))
    study = tmp_path / "study"
    shutil.copytree(project / "examples" / "winnipeg-placebo", study, ignore=shutil.ignore_patterns("store", "results"))
    words = ["evaluate", str(study), "--data", f"naloxone={table}", "--out", str(tmp_path / "out")]
    done = subprocess.run([sys.executable, "-m", "netharm", *words], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 3), done.stderr
    rows = json.loads((tmp_path / "out" / "ledger.json").read_bytes())["rows"]
    assert [row["status"] for row in rows] == ["estimated"] * 3
    for row in rows:
        assert (row["effect_lower"] <= 0 <= row["effect_upper"]) == (row["p_value"] > 0.05)
        assert any("transition, 2019-01, is left out" in note for note in row["notes"])
    # Counted from the file by itself: 20 + 26 + 30 + 14 + 35 from February to June; January had 10 more.
    assert rows[0]["observed"] == 125
