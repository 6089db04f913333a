"""Numbers that others have published: the likelihood ratio chart at 120 looks, and Farrington's bounds.

They are facts printed in the tests of the R package surveillance 1.20 (test-algo.glrnb.R, test-farringtonFlexible.R):
what its authors' own program gave. The package was not run here and none of its code is used.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from netharm.watch.farrington import FarringtonLooks, limit_looks, score_looks
from netharm.watch.glr_cusum import PUBLISHED_LIMIT, glr_with_restarts

EXTRA = 0.2
# fmt: off
PUBLISHED = np.array([
    0.0933664, 0, 0.001387989, 0.4392282, 1.239898, 2.983766, 1.954988, 1.722341, 1.586777, 0.7331938, 0.9337575,
    0.7903225, 1.104522, 1.425098, 1.24129, 1.633672, 2.033343, 1.788079, 1.397671, 0.9081794, 0.797097, 0.7270934,
    0.5248943, 0.3093548, 0.2622768, 0.2301054, 0.1595651, 0.1484989, 0.06889605, 0.1504776, 0.04138495, 0.02219845,
    0.0231524, 0.009575689, 0.1504776, 0.5827537, 0.0357062, 0.005011513, 0, 1.390972, 0.3167743, 0.5717088, 0.1053871,
    0.003442552, 0.0005934715, 0, 0, 0.05509335, 0.1375619, 0.2449853, 0.6840703, 0.5427538, 0.05675776, 0.06656547,
    0.09036596, 0.209314, 0.1392091, 0.03494786, 0.026216, 0.277202, 0.01762547, 0, 0, 0, 3.564077, 1.41019, 0.290548,
    0.3740241, 0.4269062, 0.1296794, 0.1298662, 0.6322042, 0.2115204, 0.107457, 0.9366399, 0.1379007, 0.1509654,
    0.03392803, 0.005775552, 0, 0, 0, 0, 0, 0.001143512, 0.001637927, 1.021689, 1.965804, 1.83044, 1.017412, 0.3033473,
    0.1689957, 0.4051742, 0.1247774, 0.1460143, 0.03590031, 0.9459381, 0.4189531, 0.2637725, 0.03925406, 0.01374443,
    0.2283519, 2.535301, 1.406133, 1.692899, 2.021258, 2.951635, 4.25683, 4.77543, 3.90064, 3.646361, 3.680106,
    4.236502, 5.522696, 0.1221651, 0.4054735, 0.6761779, 0.8039129, 0.3913383, 0.1261521,
])
COUNTS = np.array([
    11, 6, 10, 16, 19, 25, 7, 11, 11, 2, 13, 8, 13, 12, 6, 11, 10, 4, 2, 0, 3, 3, 1, 0, 2, 2, 1, 2, 0, 3, 0, 1, 2, 1, 3,
    4, 0, 1, 1, 7, 1, 5, 1, 2, 4, 4, 5, 7, 8, 9, 13, 8, 1, 10, 11, 14, 9, 6, 10, 15, 5, 6, 9, 8, 26, 3, 1, 8, 7, 2, 5,
    8, 2, 2, 7, 0, 3, 0, 1, 1, 2, 1, 1, 1, 2, 2, 5, 5, 3, 1, 0, 2, 5, 1, 4, 2, 9, 4, 5, 2, 5, 10, 21, 6, 13, 14, 19,
    22, 17, 7, 11, 13, 17, 22, 12, 13, 12, 10, 4, 3,
], dtype=float)
# fmt: on


def published_means() -> np.ndarray:
    """Return the mean in control of that example: log mean 1.5 + 0.6 cos + 0.6 sin of a year of 52 weeks."""
    turn = 2 * np.pi * np.arange(1, 121) / 52
    return np.exp(1.5 + 0.6 * np.cos(turn) + 0.6 * np.sin(turn))


def test_the_likelihood_ratio_chart_is_the_published_one_at_all_120_looks() -> None:
    """The counts were drawn by R and not printed; they were found again from the figures, look by look.

    At each look one whole number gives the printed figure to seven digits (where it prints 0, any small one does). That
    whole numbers exist for all of them is the evidence: each figure is the outcome of every count before it.
    """
    ours = glr_with_restarts(COUNTS, published_means(), EXTRA, PUBLISHED_LIMIT)
    assert ours == pytest.approx(PUBLISHED, rel=1e-6, abs=1e-9)
    assert np.flatnonzero(ours > PUBLISHED_LIMIT).tolist() == [113]


def test_a_count_more_or_less_would_not_give_the_published_figure() -> None:
    wrong = 0
    looked = np.flatnonzero(PUBLISHED > 0)
    for look in looked:
        for step in (-1, 1):
            counts = COUNTS[: look + 1].copy()
            counts[look] = max(counts[look] + step, 0)
            if counts[look] == COUNTS[look]:
                wrong += 1
                continue
            ours = glr_with_restarts(counts, published_means()[: look + 1], EXTRA, PUBLISHED_LIMIT)
            wrong += abs(ours[look] - PUBLISHED[look]) > 1e-4 * PUBLISHED[look]
    assert wrong == 2 * len(looked)


def one_look(expected: float, error: float, dispersion: float) -> FarringtonLooks:
    return FarringtonLooks(*(np.array([[each]]) for each in (expected, error, dispersion, np.nan)))


def test_the_two_thirds_bound_and_its_probability_are_the_published_ones() -> None:
    """Expected 5 with standard error 0.2, dispersion 1, tail 5%, count 8: bound 9.1154825, probability 0.1094727."""
    look = one_look(5.0, 0.2 / 5.0, 1.0)
    assert limit_looks(float(norm.isf(0.05)), look, "delta")[0, 0] == pytest.approx(9.1154825, abs=5e-8)
    assert norm.sf(score_looks(np.array([[8.0]]), look, "delta")[0, 0]) == pytest.approx(0.1094727, abs=5e-8)


@pytest.mark.parametrize(
    ("threshold", "dispersion", "bound"),
    [("muan", 1.5, 24), ("muan", 1.0, 22), ("nbplugin", 1.5, 10), ("nbplugin", 1.0, 9)],
)
def test_the_bounds_by_quantile_are_the_published_ones(threshold: str, dispersion: float, bound: int) -> None:
    """Log mean log 5 with standard error log 2, tail 5%."""
    look = one_look(5.0, np.log(2.0), dispersion)
    assert limit_looks(float(norm.isf(0.05)), look, threshold)[0, 0] == bound  # type: ignore[arg-type]


@pytest.mark.parametrize(("dispersion", "probability"), [(1.5, 0.03763657), (1.0, 0.01369527)])
def test_the_probability_of_a_count_is_the_published_one(dispersion: float, probability: float) -> None:
    """The same look, count 11."""
    score = score_looks(np.array([[11.0]]), one_look(5.0, np.log(2.0), dispersion), "nbplugin")[0, 0]
    assert norm.sf(score) == pytest.approx(probability, abs=5e-9)
