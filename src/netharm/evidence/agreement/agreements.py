"""From marked sentences to the agreement on every code and group, with intervals from documents drawn again.

A document is a cluster: its sentences, and all that its coders said of them, are drawn together (Field and Welsh 2007,
Journal of the Royal Statistical Society B 69, 369-390, on resampling whole clusters). Coders are not drawn again: the
interval is about other documents and the same coders.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from netharm.evidence.agreement.agreement import Agreement
from netharm.evidence.agreement.alpha import alpha_of_coincidences, disagreements
from netharm.evidence.agreement.coefficient import Coefficient, coefficient
from netharm.evidence.agreement.document_sums import DocumentSums, document_sums, ordered_coincidences
from netharm.evidence.agreement.kappa import cohen_kappa, fleiss_of_sums
from netharm.evidence.agreement.marked_units import MarkedUnits
from netharm.evidence.agreement.unitised import alpha_of_edges, expected_disagreement, observed_disagreement
from netharm.evidence.agreement.unitised_family import binary_of_sums
from netharm.evidence.codebook import Codebook
from netharm.execution import one_thread

Floats = NDArray[np.float64]
_BINARY = np.array([0.0, 1.0])


def agreements(
    units: MarkedUnits, codebook: Codebook, draws: int, seed: int
) -> tuple[tuple[Agreement, ...], tuple[Agreement, ...]]:
    """Return the agreement on every code of `units` and on every group that has one, in the codebook's order.

    codebook : names the codes and groups; codes of a group stand together. draws : 0 for no intervals.
    """
    sums = document_sums(units)
    number = len(units.documents)
    chances = np.full(number, 1 / number)
    weights = np.random.default_rng(seed).multinomial(number, chances, size=draws).astype(float)
    weights = np.concatenate([np.ones((1, number)), weights])
    edges = [_edges_2004(units, code) for code in range(len(units.codes))]
    with one_thread():
        codes = _codes(units, codebook, sums, weights, edges)
        return codes, _groups(units, codebook, sums, weights, edges)


def _codes(
    units: MarkedUnits, codebook: Codebook, sums: DocumentSums, weights: Floats, edges: Sequence[tuple[float, float]]
) -> tuple[Agreement, ...]:
    pairs, confusions = weigh(weights, sums.pairs), weigh(weights, sums.confusions)
    alphas = alpha_of_coincidences(pairs, _BINARY)
    observed, expected = binary_of_sums(weigh(weights, sums.letters))
    unitised = _alpha(observed, expected)
    agreeing = (pairs[..., 0, 0] + pairs[..., 1, 1]) * (len(units.coders) - 1)
    fleiss = fleiss_of_sums(agreeing, pairs.sum(axis=-1), len(units.coders))
    cohen = cohen_kappa(confusions)
    found = []
    for at, code in enumerate(units.codes):
        by_pair = {
            pair: _coefficient(cohen[:, place, at], units) for place, pair in enumerate(combinations(units.coders, 2))
        }
        found.append(
            Agreement(
                id=code,
                name=codebook.by_id[code].name,
                group=codebook.by_id[code].group,
                used=_used(units, [at]),
                same=_same(pairs[0, [at]]),
                alpha=_coefficient(alphas[:, at], units),
                unitised=_coefficient(unitised[:, at], units),
                unitised_2004=_alpha_2004([edges[at]]),
                fleiss=_coefficient(fleiss[:, at], units),
                cohen=by_pair,
            )
        )
    return tuple(found)


def _groups(
    units: MarkedUnits, codebook: Codebook, sums: DocumentSums, weights: Floats, edges: Sequence[tuple[float, float]]
) -> tuple[Agreement, ...]:
    found = []
    for group in codebook.all_groups:
        at = [place for place, code in enumerate(units.codes) if codebook.by_id[code].group == group.id]
        if not at:
            continue
        pairs = weigh(weights, sums.pairs[:, at])
        observed, expected = binary_of_sums(weigh(weights, sums.letters[:, at]))
        ordinal, values = None, 0
        if group.ordered and len(at) > 1:
            order = weigh(weights, ordered_coincidences(units, slice(at[0], at[-1] + 1)))
            values = round(float(order[0].sum()))
            ordinal = _coefficient(alpha_of_coincidences(order, np.arange(len(at), dtype=float), "ordinal"), units)
        found.append(
            Agreement(
                id=group.id,
                name=group.name,
                group=group.id,
                used=_used(units, at),
                same=_same(pairs[0]),
                alpha=_coefficient(pooled_alpha(pairs), units),
                unitised=_coefficient(_alpha(observed.sum(axis=-1), expected.sum(axis=-1)), units),
                unitised_2004=_alpha_2004([edges[code] for code in at]),
                ordinal=ordinal,
                ordinal_values=values,
            )
        )
    return tuple(found)


def weigh(weights: Floats, by_document: Floats) -> Floats:
    """Return [draw, ...], sums over documents with the weights of each draw."""
    flat = by_document.reshape(len(by_document), -1)
    return (weights @ flat).reshape(len(weights), *by_document.shape[1:])


def pooled_alpha(pairs: Floats) -> Floats:
    """Return one alpha of several codes, each marked or not: their disagreements added, observed and expected.

    pairs : [..., code, 2, 2]. A unit may bear several codes, so each code is its own yes-or-no question; adding them up
    weighs a code by how much disagreement chance would make of it.
    """
    margins = pairs.sum(axis=-1)
    observed, expected = disagreements(pairs, margins, _BINARY, "nominal")
    total = margins.sum(axis=-1)[..., 0]
    return _alpha((total - 1) * observed.sum(axis=-1), expected.sum(axis=-1))


def _alpha(observed: Floats, expected: Floats) -> Floats:
    varies = expected > 0
    return np.where(varies, 1 - observed / np.where(varies, expected, 1.0), np.nan)


def _coefficient(values: Floats, units: MarkedUnits) -> Coefficient:
    return coefficient(float(values[0]), values[1:], len(units.documents))


def _used(units: MarkedUnits, codes: Sequence[int]) -> dict[str, int]:
    here = units.marks[:, :, codes[0]] if len(codes) == 1 else units.marks[:, :, codes].any(axis=2)
    marked = np.count_nonzero(here, axis=0)
    return {coder: int(number) for coder, number in zip(units.coders, marked, strict=True)}


def _same(pairs: Floats) -> float:
    return float((pairs[:, 0, 0] + pairs[:, 1, 1]).sum() / pairs.sum())


def _edges_2004(units: MarkedUnits, code: int) -> tuple[float, float]:
    """Return the disagreements of 2004 on one code, observed and expected, of the documents laid end to end."""
    starts = np.cumsum([0, *units.letters]).tolist()
    laid = [
        [
            (starts[document] + start, starts[document] + end)
            for document, by_code in enumerate(units.excerpts)
            for start, end in by_code[code][coder]
        ]
        for coder in range(len(units.coders))
    ]
    return observed_disagreement(laid, 0, starts[-1]), expected_disagreement(laid, 0, starts[-1])


def _alpha_2004(edges: Sequence[tuple[float, float]]) -> float | None:
    value = alpha_of_edges(edges)
    return None if np.isnan(value) else value
