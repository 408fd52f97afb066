"""What states a side: the turn that says best what it holds, its sentence, and what the dispute is called."""

from __future__ import annotations

from argmap.analysis.disputes import points, sides, stated
from argmap.language import own
from argmap.model import Span
from tests.test_said import told

SAID = """The town wants to plant trees along the quay.
1 Ann | answers story | claim
The roots of lime trees break the wall of the quay. Nobody repairs broken stones here.
2 Bo | rebuts 1 0.8 | rebuttal
Also, the roots of lime trees never reach the wall.
3 Ann | rebuts 2 0.7 | rebuttal
Roots broke the wall at the church.
4 Cy | supports 1 0.9 | claim
Every crack is full of roots.
5 Di | answers 4 0.6 | claim
Is there coffee?
"""
STATES = {"of the matter": 1.0}
EVERYTHING = (0, 1, 2, 3, 4)
PLACED = {"Ann": sides.Placed(0, 2.0), "Bo": sides.Placed(1, 9.0), "Cy": sides.Placed(0, 2.0)}
MAP = told(SAID)
WORDS = own.read(MAP)
SEEN = points.see(MAP, WORDS)
POINT = points.Point(EVERYTHING, 0.6, dict.fromkeys(EVERYTHING, 0.9))


def words(span: Span) -> str:
    return WORDS[span.turn].text[span.start : span.end]


def test_each_side_has_the_turns_that_say_something_on_the_matter_each_with_its_best_sentence():
    voices = stated.voices(SEEN, WORDS, POINT, [POINT], PLACED, STATES)
    assert [[span.turn for _, span in side] for side in voices] == [["1", "3", "4"], ["2"]]  # Di stands nowhere
    assert words(voices[0][0][1]) == "The roots of lime trees break the wall of the quay."
    assert voices[1][0][0]["pull"] == 1.0
    assert voices[0][0][0]["likely"] == 0.9
    assert voices[0][0][0]["likely elsewhere"] == 0.0


def test_a_turn_that_as_likely_speaks_of_another_point_is_told_from_one_that_does_not():
    other = points.Point((2, 3), 0.5, {0: 0.1, 2: 0.8, 3: 0.9})
    voices = stated.voices(SEEN, WORDS, POINT, [POINT, other], PLACED, STATES)
    assert [each["likely elsewhere"] for each, _ in voices[0]] == [0.1, 0.8, 0.9]


def test_a_sentence_that_states_a_side_of_another_dispute_gives_way():
    first = stated.voices(SEEN, WORDS, POINT, [POINT], PLACED, STATES)[0][0][1]
    again = stated.voices(SEEN, WORDS, POINT, [POINT], PLACED, {}, taken={first})[0][0][1]
    assert words(again) == "Nobody repairs broken stones here."


def test_the_sentences_that_positions_are_called_by_face_each_other():
    one, other, answer = (Span(turn=turn, start=0, end=len(WORDS[turn].text)) for turn in ("3", "4", "2"))
    assert stated.ranked(SEEN, WORDS, [[(1.0, one), (1.1, other)], [(1.0, answer)]]) == [
        [(1.0, one), (1.1, other)],  # which answers the other side's
        [(1.0, answer)],
    ]
    assert stated.ranked(SEEN, WORDS, [[(1.0, one), (9.0, other)], [(1.0, answer)]])[0][0] == (9.0, other)


def test_a_dispute_is_called_by_a_question_if_a_sentence_that_is_nearly_best_makes_one():
    def called(second: float, *taken: str) -> str:
        voices = [
            ({"states it": 3.0, "likely": 0.5}, Span(turn="3", start=0, end=len(WORDS["3"].text))),
            ({"states it": second, "likely": 0.5}, Span(turn="4", start=0, end=len(WORDS["4"].text))),
        ]
        return stated.title(WORDS, voices, (), taken)

    question, sentence = "Is every crack full of roots?", "“Roots broke the wall at the church.”"
    assert called(3.0 - stated.CLOSE) == question
    assert called(3.0 - stated.CLOSE - 0.1) == sentence
    assert called(3.0, question) == sentence
    assert called(3.0, question, sentence) == "“Every crack is full of roots.”"


def test_a_label_neither_leads_on_nor_speaks_to_somebody_who_takes_part():
    names = stated.names_of(["Bo", "Cy Moss", "Wren"])
    assert names == {"moss", "wren"}
    assert stated.label("Wren, the roots never reach the wall.", names) == "Wren, the roots never reach the wall."
    assert stated.label("Wren, roots never reach the wall.", names) == "Roots never reach the wall."
    assert stated.label(words(Span(turn="2", start=0, end=51)), names).startswith("The roots of lime trees")
