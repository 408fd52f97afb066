"""A fix that is typed in a line is the same entry as one that is written into the corrections file by hand."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import argmap
from argmap import ArgumentMap, Relation, corrections
from argmap.corrections.told import follows, listed, said
from argmap.corrections.typed import ALIASES, FIELDS, understand
from argmap.errors import UnknownFormat

from .test_corrections import DOCS
from .test_put_right import PAYS, ROWS, SHUT, file_of, right

MAP = right(SHUT, PAYS)
SHUT_IS = 'dispute: "How long was it shut?"'
FOUR = "position: four days"
TYPED = {
    "9 parent=3": "{<9>, parent: {<3>}}",
    "#9 parent=#3": "{<9>, parent: {<3>}}",
    "9 parent=story": "{<9>, parent: story}",
    "9 drop": "{<9>, drop: yes}",
    "9 parent=0": "{<9>, parent: story}",
    "9 tag=e relation=s": "{<9>, tag: evidence, relation: supports}",
    "9 also=2 not_also=3": "{<9>, also: {<2>}, not_also: {<3>}}",
    "9 not-also=3": "{<9>, not_also: {<3>}}",
    "4 written_by=DORA": "{<4>, written_by: Dora}",
    "4 author=dora": "{<4>, written_by: Dora}",
    "4 written_by=Zoe": "{<4>, written_by: Zoe}",
    "5 join=4": "{<5>, join: {<4>}}",
    "4 split=ben~i~did written_by=Ben": '{<4>, split: "Ben\\nI did", written_by: Ben}',
    "3 quote=FOUR~days of=1": '{<3>, quote: "four days", of: {<1>}}',
    "9 tag=claim and 9 tag=evidence": "{<9>, tag: claim} {<9>, tag: evidence}",
    "9 tag=claim 8 parent=story": "{<9>, tag: claim} {<8>, parent: story}",
    "9 tag=c because=so~it~is by=Mira": "{<9>, tag: claim, because: so it is, by: Mira}",
    "dispute=1 name=How~long?": f'{{{SHUT_IS}, name: "How long?"}}',
    "dispute=how~long name=So~long": f"{{{SHUT_IS}, name: So long}}",
    "dispute=1 drop": f"{{{SHUT_IS}, drop: yes}}",
    "9 tag=claim and dispute=1 drop": f"{{<9>, tag: claim}} {{{SHUT_IS}, drop: yes}}",
    "1A label=4~days": f"{{{SHUT_IS}, {FOUR}, label: 4 days}}",
    "dispute=1 position=four label=4~days": f"{{{SHUT_IS}, {FOUR}, label: 4 days}}",
    "1a holder=~dORA~": f"{{{SHUT_IS}, {FOUR}, holder: Dora}}",
    "dispute=1 position=neither holder=Dora": f"{{{SHUT_IS}, position: neither, holder: Dora}}",
    "5 position=1A": f"{{<5>, {SHUT_IS}, {FOUR}}}",
    "5 dispute=1 position=A": f"{{<5>, {SHUT_IS}, {FOUR}}}",
    "5 position=A": f"{{<5>, {SHUT_IS}, {FOUR}}}",
    "dispute=1 split=5,3 name=Who?": f'{{{SHUT_IS}, split: [{{<5>}}, {{<3>}}], name: "Who?"}}',
}
WRONG = {
    "99 tag=claim": "99: is the number of no turn: they are 1 to 10",
    "9 parent=99": "99: is the number of no turn",
    "9 parent=Ann": "Ann: is no turn: write its number, or story",
    "3 parent=9": "9: #9 does not come before #3",
    "3 parent=3": "3: #3 does not come before #3",
    "3 quote=bridge of=1": "#3: has no words 'bridge'",
    "3 of=nobody": "#3: has no quote, so there is none to take back",
    "3 of=1": '#3: say which words, quote="…"',
    "3 quote=four of=nobody": "#3: has no quote, so there is none to take back",
    "9 tag=fact": "tag=fact: is none: write claim or rebuttal or evidence",
    "9 pos=1A": "pos=1A: no field 'pos': is 'position' meant?",
    "9 tga=claim": "tga=claim: no field 'tga': is 'tag' meant?",
    "9 colour=red": "colour=red: no field 'colour': write one of parent, also",
    "9 tag=": "tag=: what is it to be? write it behind the sign",
    "9 tag=claim tag=evidence": "tag=evidence: 'tag' was said before",
    "9": "9: this correction puts nothing right",
    "drop": "drop=yes: a correction is about nothing",
    "nine tag=claim": "nine: is no part of a fix: write fields as in argmap correct FILE 17 parent=12",
    "9 name=x": "9 name=x: 'name' says nothing of a turn",
    "dispute=1 tag=claim": "tag=claim: 'tag' says nothing of a dispute",
    "dispute=3 drop": "3: is the number of no dispute: there are 2 disputes",
    "dispute=Whoo drop": "Whoo: is not the title of a dispute",
    "5 position=1C": "C: is not a position there: A “four days”, B “two days”, or neither",
    "9 position=B dispute=9": "9: is the number of no dispute",
    "7 position=B": "position: of which dispute? #7: it is on none",
    "1A holder=Someone": "Someone: is not the name of anybody who wrote here",
    "1A holder=-Dora": "-Dora: is not the name of anybody who wrote here; is 'Dora' meant?",
    "1A holder=Dora!": "Dora!: is not the name of anybody who wrote here; is 'Dora' meant?",
    "1A holder=D": "D: is not the name of anybody who wrote here; is 'Dora' meant?",
    "5 dispute=1 position=-four": "-four: is not a position there",
    "dispute=-who drop": "-who: is not the title of a dispute",
    "1B holder=Nobody": "holder=Nobody: names nobody: take its turns off it, each with “2 dispute=1 position=neither”, "
    "or write “dispute=1 drop”",
    "9 reply_to=3": "reply_to=3: no field 'reply_to': is 'parent' meant?",
    "9 kind=claim": "kind=claim: no field 'kind': is 'tag' meant?",
    "1A holder=D holder=E": "holder=E: 'holder' was said before",
}


def words_of(line: str) -> list[str]:
    """What a shell makes of a line; ~ stands for a space within a word."""
    return [word.replace("~", " ") for word in line.split(" ")]


@pytest.mark.parametrize("line", TYPED)
def test_what_is_typed_is_what_the_file_says(line: str):
    wanted = corrections.read(file_of(*TYPED[line].replace("} {", "}\0{").split("\0")), path="x")
    found = understand(words_of(line), MAP)
    assert len(found) == len(wanted)
    rows = [{"id": id_, "author": by, "parent": parent, "body": text} for id_, by, parent, text in ROWS]
    earlier = corrections.read(file_of(SHUT, PAYS), path="x")
    one, other = (argmap.analyse(argmap.thread_of(rows), corrections=(*earlier, *each)) for each in (found, wanted))
    assert [problem.message for problem in one.problems if problem.code == "correction"] == []
    assert one == other
    assert corrections.read(corrections.write(found).decode(), path="x")


@pytest.mark.parametrize("line", WRONG)
def test_what_fits_nothing_is_refused_in_one_clear_line(line: str):
    with pytest.raises(UnknownFormat) as caught:
        understand(words_of(line), MAP)
    assert str(caught.value).startswith(WRONG[line])
    assert "\n" not in str(caught.value)


def quoting() -> ArgumentMap:
    rows = [
        {"id": "1", "author": "Ann", "body": "The bridge was shut for four days in the spring."},
        {"id": "2", "author": "Ben", "parent": "1", "body": "> The bridge was shut for four days\n\nIt was two."},
    ]
    return argmap.analyse(argmap.thread_of(rows))


@pytest.mark.parametrize("line", ["2 of=nobody", "2 quote=bridge~was of=nobody"])
def test_the_only_quote_of_a_turn_is_unmarked_without_its_words(line: str):
    map_ = quoting()
    (quote,) = map_.quotes
    (entry,) = understand(words_of(line), map_)
    assert entry.quote == map_.thread.turns[1].text[quote.start : quote.end]
    assert argmap.analyse(map_.thread, corrections=(entry,)).quotes == ()


def test_of_several_quotes_the_words_that_name_each_are_listed_and_do_so():
    text = "> The bridge was shut for four days\n\nTwo.\n\n> The bridge was shut in the spring\n\nIn March."
    rows = [
        {"id": "1", "author": "Ann", "body": "The bridge was shut for four days. The bridge was shut in the spring."},
        {"id": "2", "author": "Ben", "parent": "1", "body": text},
    ]
    map_ = argmap.analyse(argmap.thread_of(rows))
    quotes = [map_.thread.turns[1].text[each.start : each.end] for each in map_.quotes]
    with pytest.raises(UnknownFormat) as caught:
        understand(["2", "of=nobody"], map_)
    begun = ["The bridge was shut for", "The bridge was shut in"]
    assert str(caught.value) == f'#2: has 2 quotes: quote="{begun[0]}" or quote="{begun[1]}"; say which words'
    for words, quote in zip(begun, quotes, strict=True):
        (entry,) = understand(["2", "of=nobody", f"quote={words}"], map_)
        assert entry.quote == quote
        assert said(entry).startswith("#2 Ben does not quote “> The bridge")
    with pytest.raises(UnknownFormat, match=r"#2: no quote has the words 'Two': it has 2 quotes: "):
        understand(["2", "of=nobody", "quote=Two"], map_)


def test_a_fix_without_a_turn_is_about_the_one_that_is_looked_at():
    turn = MAP.thread.turns[8]
    (one, other) = understand(["tag=claim", "8", "tag=evidence"], MAP, about=turn)
    assert [one.turn and one.turn.number, other.turn and other.turn.number] == [9, 8]
    (name,) = understand(["dispute=1", "name=x"], MAP, about=turn)
    assert (name.turn, name.name) == (None, "x")
    (side,) = understand(["position=1A"], MAP, about=turn)
    assert side.turn == one.turn


SAYS = {
    "9 parent=3 tag=evidence relation=s": "#9 Cem answers #3 Cem; is evidence; supports what it answers",
    "9 parent=story also=1 not_also=2": "#9 Cem answers the story; answers #1 Ann too; does not answer #2 Ben",
    "4 written_by=Dora split=Ben": "#4 Ann ends where “Ben” begins a turn of its own; is by Dora",
    "3 quote=four~days of=1": "#3 Cem quotes #1 Ann: “four days”",
    "5 join=4": "#5 Dora goes on from #4 Ann",
    "5 position=1A": "#5 Dora speaks for “four days” in “How long was it shut?”",
    "5 position=neither dispute=1": "#5 Dora speaks for no side in “How long was it shut?”",
    "1A holder=Dora": "Dora holds “four days” in “How long was it shut?”",
    "1A label=4": "side “four days” of “How long was it shut?” is called “4”",
    "dispute=1 name=Who?": "dispute “How long was it shut?” is called “Who?”",
    "dispute=1 drop": "“How long was it shut?” is no dispute",
    "dispute=1 join=2": "“Who pays?” and “How long was it shut?” are one dispute",
    "dispute=1 split=5,3": "#5, #3 are another dispute",
}


@pytest.mark.parametrize("line", SAYS)
def test_what_a_correction_says_is_told_in_a_few_words(line: str):
    (entry,) = understand(words_of(line), MAP)
    assert said(entry) == SAYS[line]


def test_what_corrections_change_beyond_themselves_is_told_and_what_they_say_is_not():
    before = right()
    evidence = "{<9>, tag: evidence}"
    assert follows(before, right(evidence), corrections.read(file_of(evidence), path="x")) == ()
    moved = corrections.read(file_of("{<5>, parent: story}"), path="x")
    found = follows(before, right("{<5>, parent: story}"), moved)
    assert [each for each in found if each.startswith("#5 answers")] == []
    with_both = right(SHUT, PAYS)
    drop = corrections.read(file_of('{dispute: "Who pays?", drop: yes}'), path="x")
    after = right(SHUT, PAYS, '{dispute: "Who pays?", drop: yes}')
    assert [each for each in follows(with_both, after, drop) if "dispute" in each] == []
    assert "dispute “Who pays?” has gone" in follows(with_both, after, ())
    assert "dispute 2 “Who pays?” has come" in follows(after, with_both, ())
    side = corrections.read(file_of('{dispute: "How long was it shut?", position: four days, holder: Dora}'), path="x")
    moved_over = right(SHUT, PAYS, '{dispute: "How long was it shut?", position: four days, holder: Dora}')
    assert [each for each in follows(with_both, moved_over, side) if "Dora" in each] == ["Dora has left 1B"]
    assert "Dora holds 1A" in follows(with_both, moved_over, ())


def test_a_person_put_on_a_side_of_one_dispute_is_news_in_another_one():
    before = right(SHUT, PAYS)
    first = before.disputes[0]
    pays = next(each for each in before.disputes if each.title == "Who pays?")
    town, state = pays.positions
    with_her = replace(pays, positions=(replace(town, holders=(*town.holders, "Dora")), state))
    after = replace(before, disputes=tuple(with_her if each is pays else each for each in before.disputes))
    (side,) = corrections.read(file_of(f'{{dispute: "{first.title}", position: neither, holder: Dora}}'), path="x")
    assert first is not pays
    assert [each for each in follows(before, after, (side,)) if "Dora" in each] == ["Dora holds 2A"]


def test_who_has_moved_to_another_side_is_named_and_whoever_was_there_before_is_not():
    before = right(SHUT)
    over = '{dispute: "How long was it shut?", position: two days, holder: Cem}'
    both = over.replace("Cem", "Ann")
    entries = corrections.read(file_of(over, both), path="x")
    told = follows(before, right(SHUT, over, both), entries)
    assert [each for each in told if " 1A" in each or " 1B" in each] == ["Ann has left 1A", "Cem has left 1A"]


def test_whom_a_turn_answers_now_is_told_once():
    before = right()
    (link,) = [each for each in before.links if each.source == "9"]
    (reply,) = [each for each in before.replies if each.child == "9"]
    others = [[each for each in group if each not in (link, reply)] for group in (before.links, before.replies)]
    for kind, says in ((Relation.ANSWERS, "#9 answers #3"), (Relation.REBUTS, "#9 rebuts #3")):
        links = (*others[0], replace(link, target="3", kind=kind))
        after = replace(before, links=links, replies=(*others[1], replace(reply, parent="3")))
        assert follows(before, after, ()) == (says,)


def test_a_question_mark_that_comes_or_goes_is_told():
    map_ = right(SHUT)
    dispute = map_.disputes[0]
    first, second = dispute.positions
    unsure = replace(map_, disputes=(replace(dispute, positions=(first, replace(second, unsure=("Dora",)))),))
    assert follows(unsure, map_, ()) == ('Dora holds 1B without a "?"',)
    assert follows(map_, unsure, ()) == ('Dora holds 1B with a "?"',)


def test_disputes_that_change_places_are_told_by_their_numbers_as_the_next_fix_names_them_so():
    map_ = right(SHUT, PAYS)
    turned = replace(map_, disputes=map_.disputes[::-1])
    assert follows(map_, turned, ()) == ("disputes have other numbers: 1 is 2 now, 2 is 1 now",)
    assert follows(map_, map_, ()) == ()
    many = replace(map_, disputes=tuple(replace(map_.disputes[0], title=f"Title {n}?", turns=()) for n in range(9)))
    less = replace(many, disputes=many.disputes[1:])
    told = "disputes have other numbers: 2 is 1 now, 3 is 2 now, 4 is 3 now, 5 is 4 now, 4 more"
    assert told in follows(many, less, ())


def test_many_changes_stand_in_one_line_with_how_many_more_there_are():
    assert listed(()) == []
    assert listed(list("abcde")) == ["what follows from corrections: a; b; c; d; e"]
    assert listed(list("abcdef")) == ["what follows from corrections: a; b; c; d; 2 more changes"]


def test_the_docs_show_every_field_and_none_else():
    table = DOCS.read_text(encoding="utf-8").split("\n## ")[0]
    named = {field.replace("-", "_") for field in re.findall(r"\b([a-z_-]+)=", table)} - {"dispute"}
    assert named <= {*FIELDS, *ALIASES}
    assert set(FIELDS) - named <= {"also", "not_also", "to", "because", "by", "drop"}


FIELD = st.sampled_from([*FIELDS, "dispute", "turn", "x", ""])
VALUE = st.sampled_from(
    ["1", "#2", "3,5", "0", "99", "story", "nobody", "outside", "neither", "1A", "b", "1Z", "evidence"]
)
WORD = st.one_of(
    st.tuples(FIELD, st.one_of(VALUE, st.text(max_size=8))).map("=".join), VALUE, st.just("and"), st.text(max_size=5)
)


@given(st.lists(WORD, max_size=6))
@settings(deadline=None, max_examples=300)
def test_any_words_are_entries_that_can_be_kept_or_one_line(typed: list[str]):
    try:
        found = understand(typed, MAP)
    except UnknownFormat:
        return
    kept = corrections.read(corrections.write(found).decode(), path="")
    assert [replace(entry, line=None) for entry in kept] == list(found)
    assert all(said(entry) for entry in found)
