"""What a coefficient permits to conclude, in the words that are usual for it.

Sources: for alpha, Krippendorff, Content Analysis (2004), chapter 11: rely on .800 and above, draw tentative
conclusions from .667 on; for kappa, Landis and Koch (1977), Biometrics 33, 159-174. Both are customs, not tests.
"""

from __future__ import annotations

RELIABLE = 0.800
TENTATIVE = 0.667

_KAPPA_WORDS = (
    (0.0, "poor"),
    (0.20, "slight"),
    (0.40, "fair"),
    (0.60, "moderate"),
    (0.80, "substantial"),
)


def alpha_words(alpha: float) -> str:
    """Return what an alpha permits: "reliable", "tentative" or "do not conclude"."""
    if alpha >= RELIABLE:
        return "reliable"
    return "tentative" if alpha >= TENTATIVE else "do not conclude"


def kappa_words(kappa: float) -> str:
    """Return Landis and Koch's word for a kappa: below 0 poor, up to .20 slight, .40 fair, .60 moderate, .80
    substantial, and above almost perfect.
    """
    if kappa < 0:
        return "poor"
    return next((words for upper, words in _KAPPA_WORDS[1:] if kappa <= upper), "almost perfect")
