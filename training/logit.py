"""From choices among options to weights: the conditional logit that several of the trainings share."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize


class Asked(NamedTuple):
    """A choice: the features of each option, how right each is (0 to 1), and how much the choice counts."""

    options: Sequence[Mapping[str, float]]
    right: Sequence[float]
    weight: float = 1.0


def fit(
    choices: Sequence[Asked], stiff: float | Callable[[str], float], given: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Return the weights under which a right option is likeliest to be chosen, `stiff` times their squares taken off.

    A conditional logit (McFadden 1974) whose likelihood is that of choosing something right, all options together.
    `stiff` may differ by name; the weights are what is to be added to those that are `given`.
    """
    choices = [choice for choice in choices if any(choice.right) and len(choice.options) > 1]
    names = sorted({name for choice in choices for option in choice.options for name in option})
    place = {name: at for at, name in enumerate(names)}
    tables = []
    for choice in choices:
        table = np.zeros((len(choice.options), len(names)))
        for row, option in zip(table, choice.options, strict=True):
            for name, value in option.items():
                row[place[name]] = value
        tables.append((table, np.array(choice.right, float), choice.weight))
    known = np.array([(given or {}).get(name, 0.0) for name in names])
    penalty = np.array([stiff(name) if callable(stiff) else stiff for name in names])

    def loss(weights: Any) -> tuple[float, Any]:
        total, slope = 0.0, np.zeros_like(weights)
        for table, good, weight in tables:
            sums = table @ (known + weights)
            chances = np.exp(sums - sums.max())
            chances /= chances.sum()
            right = chances @ good + 1e-12
            total -= weight * math.log(right)
            slope -= weight * ((chances * good / right) @ table - chances @ table)
        return total + penalty @ (weights * weights), slope + 2 * penalty * weights

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    return {name: round(float(weight), 3) for name, weight in zip(names, found, strict=True) if abs(weight) >= 0.0005}
