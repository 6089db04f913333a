"""A ledger made by hand, with a row of every status: what the tests of release, findings and report share."""

from __future__ import annotations

from dataclasses import replace

from netharm.effects.check import Check
from netharm.effects.effect import Detail
from netharm.ledger import (
    ActivityRow,
    Balance,
    Cumulative,
    Disproportionality,
    Ledger,
    MetricRow,
    Row,
    SearchRow,
    Series,
    Statement,
)

PERIODS = tuple(f"2024-{month:02d}" for month in range(1, 13)) + tuple(f"2025-{month:02d}" for month in range(1, 7))
STARTS = 12


def series(observed: list[float | None], expected: list[float | None] | None = None) -> Series:
    """Return a series over eighteen months, the last six after the operation began."""
    lines = expected or observed
    return Series(
        periods=PERIODS,
        observed=tuple(observed),
        counterfactual=tuple(lines),
        band_lower=tuple(None if one is None else one * 0.8 for one in lines),
        band_upper=tuple(None if one is None else one * 1.2 + 1 for one in lines),
        after=tuple(place >= STARTS for place in range(len(PERIODS))),
        suppressed=(False,) * len(PERIODS),
    )


def row(name: str, **given: object) -> Row:
    """Return an estimated outcome on open data in the target area, changed as `given`."""
    plain: dict[str, object] = {
        "name": name,
        "kind": "outcome",
        "area": "target",
        "status": "estimated",
        "measure": f"recorded_offences: {name}",
        "direction": "fall",
        "match": "quarter",
        "activity_sensitive": False,
        "source_is_open": True,
        "suppress_below": 0,
        "source": "recorded_offences",
        "sensitivity": "open",
        "inference": "permutation",
        "draws": 999,
        "converged": True,
        "residual": 3.1e-11,
        "effective_donors": 41.2,
    }
    return Row(**{**plain, **given})  # type: ignore[arg-type]


_BEFORE = [20.0, 18.0, 22.0, 25.0, 19.0, 21.0, 24.0, 20.0, 18.0, 23.0, 22.0, 21.0]
_FELL = [16.0, 15.0, 17.0, 16.0, 14.0, 17.0]
_EXPECTED = [19.7, 19.2, 20.1, 19.9, 19.3, 19.8]
_SMALL = [1.0, 0.0, 2.0, 1.0, 3.0, 0.0, 2.0, 1.0, 0.0, 1.0, 2.0, 1.0]


def violence() -> Row:
    """Return a benefit that was found."""
    return row(
        "recorded violence and sexual offences",
        mechanism="fewer sellers contesting the same corners",
        bearer="residents",
        observed=95.0,
        counterfactual=118.0,
        effect=-23.0,
        effect_lower=-41.2,
        effect_upper=-4.4,
        relative_effect=-0.194915254,
        relative_lower=-0.3025,
        relative_upper=-0.0443,
        relative_upper_one_sided=-0.06,
        p_value=0.012,
        p_adjusted=0.031,
        weight_range_lower=-29.0,
        weight_range_upper=-17.0,
        programme_range_lower=-56.0,
        programme_range_upper=7.0,
        smallest_detectable_fall=0.16,
        smallest_detectable_rise=0.2,
        details=details(),
        series=series(_BEFORE + _FELL, _BEFORE + _EXPECTED),
        cumulative=tuple(
            Cumulative(PERIODS[STARTS + late], sum(_FELL[: late + 1]), sum(_EXPECTED[: late + 1]), -4.0, -0.19)
            for late in range(6)
        ),
    )


def drugs() -> Row:
    """Return a count that moves with police effort, without a change that was detected, in the buffer."""
    return row(
        "recorded drug offences",
        area="buffer",
        activity_sensitive=True,
        observed=31.0,
        counterfactual=28.4,
        effect=2.6,
        effect_lower=-9.0,
        effect_upper=11.2,
        relative_effect=0.0915,
        relative_lower=-0.225,
        relative_upper=0.566,
        p_value=0.62,
        p_adjusted=0.9,
        smallest_detectable_fall=0.3,
        smallest_detectable_rise=0.35,
        series=series([5.0] * 12 + [6.0, 4.0, 5.0, None, 7.0, 9.0], [5.0] * 12 + [4.5, 4.9, 4.6, 4.7, 4.8, 4.9]),
    )


def assaults() -> Row:
    """Return a harm beyond its tolerance."""
    return row(
        "recorded robbery of people who sell drugs",
        kind="harm",
        direction="rise",
        mechanism="sellers contest the places left vacant",
        bearer="people who sell drugs",
        tolerance=1.25,
        harm_state="crossed",
        mitigation=("weekly review with partners", "outreach to the people called in"),
        observed=48.0,
        counterfactual=30.0,
        effect=18.0,
        effect_lower=3.0,
        effect_upper=29.0,
        relative_effect=0.6,
        relative_lower=0.07,
        relative_upper=1.53,
        relative_upper_one_sided=1.3,
        p_value=0.02,
        series=series([5.0] * 12 + [8.0] * 6, [5.0] * 18),
    )


def overdose() -> Row:
    """Return a rare harm, from health data, that is not ruled out and has no upper limit."""
    return row(
        "ambulance calls to overdose",
        kind="harm",
        direction="rise",
        measure="ambulance: overdose",
        source="ambulance",
        sensitivity="health",
        source_is_open=False,
        suppress_below=5,
        tolerance=1.25,
        harm_state="not ruled out",
        mitigation=("naloxone carried by every warrant team",),
        observed=4.0,
        counterfactual=2.2,
        effect=1.8,
        effect_lower=-4.0,
        effect_upper=4.0,
        relative_effect=0.818,
        relative_lower=-0.5,
        p_value=0.41,
        series=series([*_SMALL, 1.0, 0.0, 1.0, 2.0, 0.0, 0.0], [1.1] * 18),
    )


def disorder() -> Row:
    """Return a harm that is ruled out."""
    return row(
        "recorded anti-social behaviour",
        kind="harm",
        direction="rise",
        area="buffer",
        tolerance=1.25,
        harm_state="ruled out",
        observed=210.0,
        counterfactual=214.0,
        effect=-4.0,
        effect_lower=-30.0,
        effect_upper=21.0,
        relative_effect=-0.0187,
        relative_lower=-0.125,
        relative_upper=0.11,
        relative_upper_one_sided=0.09,
        p_value=0.8,
        smallest_detectable_fall=0.1,
        smallest_detectable_rise=0.13,
        series=series([35.0] * 18),
    )


def unfilled() -> tuple[Row, ...]:
    """Return a row of every status that has no estimate, and a penalised one."""
    return (
        row("recorded burglary", status="missing", reason="the months 2025-02 and 2025-03 are missing"),
        row(
            "recorded robbery",
            status="could_not_run",
            observed=0.0,
            reason="only 120 placebo groups are eligible, and 199 are needed",
        ),
        row(
            "hospital admissions",
            kind="harm",
            direction="rise",
            tolerance=1.5,
            status="suppressed",
            harm_state="not ruled out",
            reason="the data's owner withheld 3 of the counts",
        ),
        replace(
            violence(),
            name="recorded criminal damage",
            status="penalised",
            area="buffer",
            p_value=0.3,
            p_adjusted=0.7,
            effect_lower=-40.0,
            effect_upper=9.0,
            relative_upper=0.08,
            placebo_bias=0.013,
            reason="exact balance by quarter could not be met; a mean bias of 1.3% over placebos was removed",
            residual=0.04,
        ),
    )


def checks() -> tuple[Check, ...]:
    """Return a check of every result, one of them of a row that is small."""
    return (
        Check(
            "placebo in time",
            "recorded violence and sexual offences",
            "target",
            "held",
            "an invented start six months earlier shows no change (p = 0.44)",
            -0.04,
            -0.2,
            0.15,
            0.44,
        ),
        Check(
            "return to the mean",
            "recorded robbery of people who sell drugs",
            "target",
            "failed",
            "the target stood at its peak; groups picked like it fell back by 22% by themselves",
            -0.22,
        ),
        Check(
            "trend before",
            "ambulance calls to overdose",
            "target",
            "could not be run",
            "too few were recorded before",
        ),
        Check(
            "leave one out", "ambulance calls to overdose", "target", "held", "between -9% and +4%", 0.8, -0.09, 0.04
        ),
    )


def details() -> tuple[Detail, ...]:
    """Return a table that holds counts, and one that does not."""
    return (
        Detail("Rate ratio", ("ratio", "lower", "upper"), ((0.81, 0.7, 0.96),), "treated against comparison", False),
        Detail("Expected by wave", ("wave", "expected"), (("2025-01", 61.5), ("2025-03", 56.5)), "", True),
    )


def statement() -> Statement:
    """Return an evidence statement with a dimension left empty."""
    return Statement(
        maryland=4,
        maryland_why="counts before and after in the target and in many weighted comparison areas",
        raised_by=("areas chosen by lot",),
        emmie={
            "effect": "recorded violence fell",
            "mechanism": "fewer sellers contest the same corners (not tested)",
            "moderators": "",
            "implementation": "14 warrants as planned",
            "economics": "",
        },
        deviations=(),
        checks=("return to the mean failed for recorded robbery of people who sell drugs",),
        cannot_say=("what happened after June 2025",),
    )


def searches() -> Disproportionality:
    """Return searches of two groups, of data that are not open."""
    rows = tuple(
        SearchRow(
            "ethnicity",
            group,
            "White",
            "force",
            when,
            days,
            many,
            finds,
            population,
            rate=1.2,
            find_rate=finds / many,
            change=None if group == "White" or when == "before" else 1.4,
            change_lower=None if group == "White" or when == "before" else 0.9,
            change_upper=None if group == "White" or when == "before" else 2.2,
            harm_state=None if group == "White" or when == "before" else "crossed",
        )
        for group, population in (("White", 90_000.0), ("Black", None))
        for when, days, many, finds in (("before", 366, 120, 40), ("during", 90, 30, 3), ("after", 91, 29, 9))
    )
    return Disproportionality("shown", ("searches rose for one group",), rows, suppress_below=5)


def sample_ledger(**given: object) -> Ledger:
    """Return the whole ledger, with the parts in `given` in place of its own."""
    balance = tuple(
        Balance(area, f"{name}, 2024-Q{quarter}", total, total, other, name=name, periods=months)
        for area, name, totals, other in (
            ("target", "recorded violence and sexual offences", (60.0, 65.0, 62.0, 66.0), 31.0),
            ("target", "ambulance calls to overdose", (3.0, 4.0, 3.0, 4.0), 1.2),
            ("buffer", "recorded drug offences", (15.0, 15.0, 15.0, 15.0), 11.5),
        )
        for quarter, total in enumerate(totals, start=1)
        for months in [PERIODS[3 * quarter - 3 : 3 * quarter]]
    )
    parts: dict[str, object] = {
        "study": {
            "title": "Operation Harrier",
            "question": "Did violence and overdose fall in the open market, without moving elsewhere?",
            "placebo": False,
            "release_level": "public",
            "target_areas": 5,
            "buffer_areas": 12,
            "operation": {"starts": "2025-01-01", "ends": "2025-03-31", "description": "three months of visits"},
            "design": {"kind": "small area synthetic control", "permutations": 999, "seed": 1},
        },
        "registration": {"state": "registered", "registered_at": "2024-12-01T09:00:00+00:00", "digest": "ab" * 32},
        "deviations": (),
        "activity": (ActivityRow("warrants", 14, ("pursue", "protect")), ActivityRow("arrests", 22, ("pursue",))),
        "metrics": (
            MetricRow("drug offences recorded", "reported to the board", 60.0, 31.0, 12, 6, "counted"),
            MetricRow("overdose calls", "health partners", 14.0, 4.0, 12, 6, "counted", suppress_below=5),
            MetricRow("confidence", "survey, no counts", None, None, None, None, "named only"),
        ),
        "rows": (violence(), drugs(), assaults(), overdose(), disorder(), *unfilled()),
        "balance": balance,
        "data": (
            {
                "data": "recorded_offences",
                "source": "police.uk",
                "files": 18,
                "months_missing": ["2025-04"],
                "rows_without_location": 212,
            },
        ),
        "placebo": {"groups": 999, "draws": 999, "seed": 1, "match": "quarter", "statistic": "log ratio"},
        "notes": ("Placebo groups are scattered, which understates how far chance can reach.",),
        "omnibus_p": 0.04,
        "checks": checks(),
        "statement": statement(),
        "disproportionality": searches(),
    }
    return Ledger(**{**parts, **given})  # type: ignore[arg-type]
