"""How sure a share is, and how many of something are more than chance: two bounds with their exact rules. Pure."""

from decimal import ROUND_HALF_UP, Context, Decimal

PLACES = Decimal("0.000001")
_EXACTLY = Context(prec=40)
_Z = Decimal("1.959963984540054")
"""The quantile of the normal distribution that leaves 2.5 % above it."""


def wilson(successes: int, trials: int) -> tuple[Decimal, Decimal] | None:
    """The ends of the Wilson score interval of 95 % for a share, half-up to six places; ``None`` without a trial.

    Both ends lie between 0 and 1 and hold the share between them, also where it is 0 or 1.
    """
    if not trials:
        return None
    n, share = Decimal(trials), _EXACTLY.divide(Decimal(successes), Decimal(trials))
    square = _EXACTLY.multiply(_Z, _Z)
    middle = share + _EXACTLY.divide(square, 2 * n)
    spread = _EXACTLY.sqrt(share * (1 - share) / n + _EXACTLY.divide(square, 4 * n * n)) * _Z
    whole = 1 + _EXACTLY.divide(square, n)
    low = Decimal(0) if not successes else _EXACTLY.divide(middle - spread, whole)
    high = Decimal(1) if successes == trials else _EXACTLY.divide(middle + spread, whole)
    return _rounded(low), _rounded(high)


def poisson_limit(mean: Decimal, sure: Decimal = Decimal("0.99")) -> int:
    """The least number that something which happens ``mean`` times on average does not exceed with that probability:
    the upper limit of the Poisson distribution. 0 where it never happened.
    """
    if mean <= 0:
        return 0
    term = _EXACTLY.exp(-mean)
    total, limit = term, 0
    while total < sure:
        limit += 1
        term = _EXACTLY.divide(_EXACTLY.multiply(term, mean), Decimal(limit))
        total = _EXACTLY.add(total, term)
    return limit


def _rounded(value: Decimal) -> Decimal:
    return min(max(value, Decimal(0)), Decimal(1)).quantize(PLACES, ROUND_HALF_UP)
