"""The clash: which words of a comment and of its reply a person would mark."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import argmap
from argmap.language import clash
from argmap.model import Relation
from argmap.text.words import words

CORPUS = Path(__file__).parents[2] / "shared" / "corpora" / "spans-aicup.jsonl.gz"


def marked(parent: str, reply: str, stance: Relation | None = None) -> tuple[str, str]:
    """The words found in each text, as text."""
    one, other = clash.find(parent, reply, stance=stance)
    return " / ".join(parent[a:b] for a, b in one), " / ".join(reply[a:b] for a, b in other)


# A comment, its reply, and of each what has to be marked and what may not be ("" for nothing).
CASES = (
    (
        "The mayor promised to open the new library in spring. I doubt it, since nothing was built.",
        "It will open, Sam; the walls stand and the roof is on. See for yourself.",
        ("The mayor promised to open the new library in spring.", "I doubt it"),
        ("It will open, Sam; the walls stand and the roof is on.", ""),
    ),
    (
        "The bridge was built in 1962.",
        "Wrong, it was finished in 1958, and I walked over it as a child.",
        ("The bridge was built in 1962.", ""),
        ("Wrong, it was finished in 1958", ""),
    ),
    (
        "We had a lovely afternoon at the lake, by the way. Anybody can see that the ferry is cheaper than the tunnel. "
        "My sister says hello to all of you. The weather was fine too, and the children slept the whole way home.",
        "The ferry is not cheaper than the tunnel if you count the fuel. Say hello back! We were at the market "
        "ourselves on that day and bought far too many plums.",
        ("Anybody can see that the ferry is cheaper than the tunnel.", "the children slept"),
        ("The ferry is not cheaper than the tunnel if you count the fuel.", "at the market"),
    ),
)


@pytest.mark.parametrize(("parent", "reply", "of_parent", "of_reply"), CASES)
def test_the_words_that_meet_are_marked_and_the_chatter_beside_them_is_not(
    parent: str, reply: str, of_parent: tuple[str, str], of_reply: tuple[str, str]
) -> None:
    for found, (wanted, idle) in zip(marked(parent, reply, Relation.REBUTS), (of_parent, of_reply), strict=True):
        assert wanted in found
        assert not idle or idle not in found


@pytest.mark.parametrize(
    ("text", "found"), [("", ""), (" \n ", ""), ("?! ...", ""), ("No!", "No!"), ("いいえ。", "いいえ。")]
)
def test_a_text_without_words_has_no_clash_and_one_word_is_found(text: str, found: str) -> None:
    assert marked(text, "That is not so.")[0] == found
    assert marked("That is so.", text)[1] == found


def test_a_tokenised_text_is_read_like_a_plain_one() -> None:
    plain, spaced = "I don't think so. It can't be!", "I do n't think so . It ca n't be !"
    read = [clash.read(text) for text in (plain, spaced)]
    assert [word for word, _, _ in read[0].words] == [word for word, _, _ in read[1].words]
    assert [word for word, _, _ in read[0].words][:4] == ["i", "do", "n't", "think"]
    assert read[0].starts == read[1].starts == (0, 5, 9)


def test_every_candidate_begins_or_ends_with_a_sentence() -> None:
    reading = clash.read("Well, the tower leans, because the ground gave way. Nobody says so, but it does. Sad.")
    found = clash.stretches(reading)
    assert len(found) == len(set(found))
    assert (0, len(reading.words)) in found
    assert all(first in reading.starts or behind in reading.starts for first, behind in found)
    assert any(behind not in reading.starts for _, behind in found)


def test_a_quote_that_is_blanked_out_is_never_marked_and_moves_nothing() -> None:
    quote, own = "The harbour froze over in March.", "It did not freeze at all, the boats went out each day."
    reply = "\n" * len(quote) + "\n" + own
    assert clash.find(quote, reply)[1] == [(len(quote) + 1, len(reply))]


@pytest.mark.parametrize("stance", [None, *Relation])
def test_every_stance_is_accepted(stance: Relation | None) -> None:
    assert all(marked("The soup is too salty.", "I think it is just right.", stance))


texts = st.text(alphabet=st.sampled_from("ab cd. ,!?\n'\"nt-()é漢İ\u202e<&\ud800 09$"), max_size=120)


@given(parent=texts, reply=texts)
def test_what_is_found_lies_within_the_text_and_starts_and_ends_with_something(parent: str, reply: str) -> None:
    for text, found in zip((parent, reply), clash.find(parent, reply), strict=True):
        assert len(found) == bool(clash.read(text).words)
        for start, end in found:
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()


def test_a_huge_comment_is_looked_at_in_part() -> None:
    huge = "The tax is far too high, and they know it. " * 20_000
    reading = clash.read(huge)
    assert len(reading.words) == clash.PLENTY
    assert len(clash.stretches(reading)) < 20 * clash.PLENTY
    assert all(end <= clash.REACH for _, end in clash.find(huge, huge)[0])


def test_the_weights_are_few_and_say_what_they_were_learned_from() -> None:
    file = Path(argmap.__file__).parent / "weights" / "clash.json"
    card = json.loads(file.read_text(encoding="utf-8"))
    assert file.stat().st_size < 300_000
    said = {"what", "data", "features", "date", "licence", "weaknesses", "scores"}  # test_cards.py looks into these
    assert said | set(clash.SIDES) == card.keys()


@pytest.mark.skipif(not CORPUS.exists(), reason="needs ../shared/corpora/spans-aicup.jsonl.gz")
def test_the_clash_is_found_better_than_by_the_whole_text_and_by_shared_words() -> None:
    pytest.importorskip("sklearn", reason="needs the training extra")
    from benchmarks.clash import FLOORS, chosen
    from training.clash import gold, ours, pairs, scores

    held = [pair for pair in pairs() if pair.held][:400]
    found = scores(ours(held, told=False), gold(held))["token_f1"]
    for name, choice in FLOORS.items():
        assert found > scores(chosen(held, choice), gold(held))["token_f1"] + 0.03, name


def test_the_scores_are_those_of_the_definition() -> None:
    pytest.importorskip("sklearn", reason="needs the training extra")
    from training.clash import scores

    def pair(one: str, other: str) -> tuple[list[str], list[str]]:
        return words(one), words(other)

    people = [pair("the sky is green", "no"), pair("green", "it is blue")]
    exact = scores([people[1]], [people])
    assert exact["token_f1"] == exact["aicup"] == exact["micro"] == 1.0
    assert scores([pair("sky is", "blue")], [people])["token_f1"] == round((2 * 2 / 6 + 0) / 2, 3)
    assert scores([pair("green sky", "no")], [people[:1]])["token_f1"] == round((2 * 1 / 6 + 1) / 2, 3)
