"""The ids that a plan may use of the catalogue of official figures; a test holds them to `metrics`."""

from typing import Literal

MetricId = Literal[
    "ncdof-h1", "ncdof-h2", "ncdof-h3", "ncdof-h4", "ncdof-h5", "ncdof-h6", "ncdof-h7", "ncdof-h8", "ncdof-h9",
    "ncdof-h10", "ncdof-h11", "ncdof-s1", "ncdof-s2", "ncdof-s3", "ncdof-s4", "ncdof-s5", "ncdof-s6", "ncdof-s7",
    "ncdof-s8", "ncdof-s9", "ncdof-s10", "ncdof-s11", "ncdof-s12", "ncdof-s13", "ncdof-s14", "ncdof-s15",
    "ncdof-s16", "ncdof-s17", "ncdof-s18", "ncdof-s19", "ncdof-s20", "ncpm-homicide", "ncpm-violence",
    "ncpm-supply", "ncpm-neighbourhood", "ncpm-cyber", "ncpm-victims", "aic-crime", "aic-organised", "aic-health",
    "aic-amenity", "force-arrests", "force-charges", "force-seizures", "force-searches", "force-findrate",
    "force-warrants", "force-disruptions", "force-cash", "force-hours", "force-diversions", "force-referrals",
    "force-treatment-entry", "force-naloxone", "force-overdose-calls", "force-sharp-admissions", "force-price",
    "force-calls", "force-satisfaction", "force-search-disparity", "force-under18-charges", "force-safeguarded",
    "force-cce-revictimised", "force-reoffending", "force-netwidening", "force-disruption-second", "force-lines",
    "force-acquisitive", "force-displacement", "force-homelessness", "force-officer-wellbeing",
    "force-rejected-kit",
]  # fmt: skip
"""A figure of the catalogue."""
