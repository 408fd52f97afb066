"""What the learned models see of a text, whatever they have learned of it, case by case (feature_cases.txt).

"roles" expects the named features of a text; "clash" all stretches of a text, by the numbers of their words, and what
is seen of some (those with which lines begin) beside another text, which stands behind a line "//". A feature without
a number is 1.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from argmap.language import clash, roles
from argmap.model import Relation
from tests.cases import cases

CASES = cases("feature_cases.txt")


def shown(features: Mapping[str, float]) -> str:
    return "; ".join(name if features[name] == 1 else f"{name} {features[name]:.3f}" for name in sorted(features))


def of_roles(text: str) -> list[str]:
    said = roles.tokens(text)
    runs = sorted(run for run in roles.runs(said) if run.count(" ") == 2)
    return [shown(roles.named(text, said)), "runs of three: " + "; ".join(runs)]


def of_clash(text: str) -> list[str]:
    here, _, other = text.partition("\n//\n")
    one, two = clash.read(here.strip()), clash.read(other.strip())
    found = ["stretches " + " ".join(f"{first}-{behind}" for first, behind in clash.stretches(one))]
    for stretch, features in clash.describe(one, two, stance=Relation.REBUTS):
        start, end = clash.characters(one, stretch)
        found.append(f"{' '.join(one.text[start:end].split())} | {shown(features)}")
    return found


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_case(text: str, expected: dict[str, list[str]]):
    for model, lines in expected.items():
        if model == "roles":
            assert of_roles(text.strip()) == lines
        else:
            named = {line.partition(" | ")[0] for line in lines}
            assert [line for line in of_clash(text) if line.partition(" | ")[0] in named] == lines
