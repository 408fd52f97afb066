"""Families of inputs that grow: what a page, a thread made by a program, a map or an article can be full of.

Each family is a function from a size in bytes to an input of about that size. `benchmarks/growth.py` measures how the
time grows with it. Chance is seeded: the same inputs each time.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import NamedTuple

import argmap
from argmap.model import STORY, How, Link, Quote, Relation, Reply, Thread, Turn

SYLLABLES = "ka lo mi ren tus va dor el pha gri no sta ber qui ule zan".split()
COMMON = (
    "the of to and a in is it that you for on not are this with they but was have be as or what if there your all so "
    "no who we can from because about just would more do people their like when will he don't how has think only by "
    "why them then at an one even said should never which know were could agree wrong right source proof show says"
).split()
UNITS = "days weeks hours years barges dollars percent ships people miles".split()
MONTHS = "January February March April June July August September October November December".split()


class Grown(NamedTuple):
    """An input: the text of a file, or a thread made by a program, or a map; and the text of an article, if any."""

    text: str = ""
    thread: Thread | None = None
    map: argmap.ArgumentMap | None = None
    article: str = ""


Family = Callable[[int], Grown]
Make = Callable[[int, random.Random], str]  # the next comment of a page, by its number


# --- what inputs are made of -----------------------------------------------------------------------------------


@cache
def vocabulary() -> tuple[list[str], list[float]]:
    """Return the common words of English and invented ones, and how often each is used."""
    chance = random.Random("vocabulary")
    words = [*COMMON, *("".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(6000))]
    return words, [1 / (rank + 3) for rank in range(len(words))]


def sentence(chance: random.Random, least: int = 4, most: int = 18) -> str:
    words, often = vocabulary()
    return " ".join(chance.choices(words, often, k=chance.randint(least, most))).capitalize() + chance.choice("...?!")


def text(chance: random.Random) -> str:
    """Return what somebody says: one to six sentences on one to three lines."""
    lines = (" ".join(sentence(chance) for _ in range(chance.randint(1, 3))) for _ in range(chance.randint(1, 2)))
    return "\n".join(lines)


def prose(size: int, join: str, least: int = 4, most: int = 18) -> str:
    """Return sentences of so many words until they have so many bytes."""
    chance = random.Random("prose")
    return join.join(pieces(size, lambda _: sentence(chance, least, most)))


def name(number: int) -> str:
    """Return the name of a person, another one for each number."""
    parts = []
    number += len(SYLLABLES)
    while number:
        number, at = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[at])
    return "".join(parts).capitalize()


def who(number: int, chance: random.Random) -> str:
    """Return one of as many people as a thread of so many comments has."""
    return name(chance.randrange(6 + number // 12))


def pieces(size: int, make: Callable[[int], str]) -> list[str]:
    """Return what `make` gives for 0, 1, 2 … until all of it has so many bytes."""
    found: list[str] = []
    numbers = itertools.count()
    while size > 0:
        found.append(make(next(numbers)))
        size -= len(found[-1].encode("utf-8")) + 1
    return found


def page(blocks: list[str], *, story: str | None = None, count: bool = True) -> Grown:
    """Return a pasted page: a story, how many comments there are, the comments."""
    chance = random.Random("story")
    above = [" ".join(sentence(chance) for _ in range(8)) if story is None else story]
    counted = [f"{len(blocks):,} Comments"] if count else []
    return Grown(text="\n".join([*above, *counted, *blocks]) + "\n")


def comments(make: Make, *, story: str | None = None, count: bool = True) -> Family:
    """Return the family of pages with more and more comments."""

    def family(size: int) -> Grown:
        chance = random.Random("comments")
        return page(pieces(size, lambda number: make(number, chance)), story=story, count=count)

    return family


def lone(make: Callable[[int], str]) -> Family:
    """Return the family of pages with one growing comment among a few that dispute a value."""

    def family(size: int) -> Grown:
        chance, told = random.Random("around"), ("It was four days.", "No, it was seven days.")
        blocks = [f"{name(n % 4)}\n{told[n % 2]} {sentence(chance)}" for n in range(9)]
        blocks[4] = f"{name(0)}\n{make(size)}"
        return page(blocks)

    return family


def run(said: str) -> Family:
    """Return the family of pages with one comment that says the same over and over, on one line, and then a letter."""
    return lone(lambda size: "So " + said * (size // len(said.encode("utf-8"))) + "x no")


def in_one(make: Make, join: str = " ") -> Family:
    """Return the family of pages with one comment made of more and more pieces."""

    def body(size: int) -> str:
        chance = random.Random("one")
        return join.join(pieces(size, lambda number: make(number, chance)))

    return lone(body)


def rows(make: Callable[[int, random.Random], Turn], *, story: str = "") -> Family:
    """Return the family of threads made by a program, with more and more turns."""

    def family(size: int) -> Grown:
        chance = random.Random("rows")
        turns: list[Turn] = []

        def add(number: int) -> str:
            turns.append(make(number, chance))
            return turns[-1].author + turns[-1].text

        pieces(size, add)
        return Grown(thread=Thread(id="r", title="r", format="records", path="r", story=story, turns=tuple(turns)))

    return family


def turn(number: int, author: str, words: str, parent: int | None = None, *, minute: int | None = None) -> Turn:
    """Return a turn (numbers count from 0) that answers another; -1 stands for the story, None for nothing stated."""
    answers = None if parent is None else STORY if parent < 0 else str(parent + 1)
    posted = None if minute is None else datetime(2024, 5, 1, tzinfo=timezone.utc) + timedelta(minutes=minute)
    return Turn(id=str(number + 1), number=number + 1, author=author, text=words, reply_to=answers, posted=posted)


def ordinary(number: int, chance: random.Random) -> str:
    """Return a comment of an ordinary page: an author, often an addressee, what is said."""
    addressed = f"{who(number, chance)}\n" if number and chance.random() < 0.5 else ""
    return f"{who(number, chance)}\n{addressed}{text(chance)}"


def said_first(chance: random.Random) -> str:
    return "The harbour and its barges. " + " ".join(sentence(chance) for _ in range(9))


def quantity(number: int, chance: random.Random) -> str:
    return f"{chance.randint(2, 99)} {chance.choice(UNITS)}"


def date(number: int, chance: random.Random) -> str:
    return f"{chance.choice(MONTHS)} {chance.randint(1, 28)}"


def several(make: Make, count: int) -> Make:
    """Return what makes a comment of several pieces, each in a sentence."""

    def comment(number: int, chance: random.Random) -> str:
        parts = (
            f"{sentence(chance, 2, 4)[:-1]} {make(number, chance)}, not {make(number, chance)}." for _ in range(count)
        )
        return f"{who(number, chance)}\n" + " ".join(parts)

    return comment


# --- families that need more than a line -----------------------------------------------------------------------


def quoting(back: int, lines: int) -> Family:
    """Return the family of pages on which every comment quotes the first line of each of the comments before it."""

    def family(size: int) -> Grown:
        chance = random.Random("quoting")
        firsts: list[str] = []

        def make(number: int) -> str:
            first = sentence(chance, 8, 14)
            shown = firsts[-back - lines + 1 : len(firsts) - back + 1]
            firsts.append(first)
            return "\n".join([who(number, chance), *shown, first])

        return page(pieces(size, make))

    return family


def nested(most: int) -> Family:
    """Return the family of pages on which every comment quotes the whole one before it, behind one more ">"."""

    def family(size: int) -> Grown:
        chance = random.Random("nested")
        before: list[str] = []

        def make(number: int) -> str:
            quoted = [f"> {line}" for line in before][-most:]
            before[:] = [*quoted, sentence(chance, 6, 12)]
            return "\n".join([who(number, chance), *before])

        return page(pieces(size, make))

    return family


def answering_all(size: int) -> Grown:
    """A page on which the last comment quotes a line of each of the others, with a word of its own behind each."""
    chance = random.Random("all")
    firsts = pieces(size // 2, lambda _: sentence(chance, 8, 14))
    blocks = [f"{name(number % 30)}\n{first}" for number, first in enumerate(firsts)]
    return page([*blocks, "Zoe\n" + "\n".join(f"{first}\nNo, that is wrong." for first in firsts)])


def naming_all(size: int) -> Grown:
    """A page on which the last comment names everybody."""
    names = [name(number) for number in range(size // 40)]
    return page([*(f"{each}\nSo say I, here and now." for each in names), f"Zoe\nListen, {' and '.join(names)}."])


def asking_all(size: int) -> Grown:
    """A thread in which one turn asks for proof in every sentence, and everybody answers it without any."""
    chance = random.Random("asking")
    asked = " ".join(pieces(size // 2, lambda number: f"Where is your source for the {name(number)}?"))
    answers = pieces(size // 2, lambda number: f"{name(number % 60)} is not here.")
    turns = [turn(0, "Ann", "It was so."), turn(1, "Bob", asked, 0)]
    turns += [turn(number, name(chance.randrange(40)), said, 1) for number, said in enumerate(answers, 2)]
    return Grown(thread=Thread(id="r", title="r", format="records", path="r", story="", turns=tuple(turns)))


def two_tables(size: int) -> Grown:
    """A page on which two people answer each other with a list of other values each."""
    chance = random.Random("tables")
    one, other = (
        ", ".join(pieces(size // 2, lambda number: f"{chance.randint(2, 9999)} {UNITS[number % 3]}")) for _ in range(2)
    )
    return page([f"Ann\nIt was {one}.", f"Bob\nAnn\nNo, it was {other}.", "Ann\nBob\nNo, it was 7 days."])


def repeated_twice(size: int) -> Grown:
    """A page on which somebody says a word over and over, twice, and others said it a few times before."""
    few, many = "barge " * 5, "barge " * (size // 14)
    return page([f"Bob\n{few}", f"Ann\n{many}", f"Bob\n{few}", f"Ann\n{many}"])


def disputed(number: int, chance: random.Random) -> str:
    """Return a comment that denies what the one before it says, with words that only these two and two more have."""
    about = name(7000 + number // 4), name(9000 + number // 4)
    head = f"{name(number % 9)}\n{name((number - 1) % 9)}\n" if number % 4 else f"{name(number % 9)}\n"
    says = "is" if number % 2 else "is not"
    return f"{head}No, the {about[0]} {says} the {about[1]}. You are wrong about {about[0]} and {about[1]}."


def fighting(number: int, chance: random.Random) -> Turn:
    """Return a turn of a thread in which everybody rebuts everybody of the other side."""
    people = 4 + number // 4
    one = chance.randrange(people)
    above = chance.randrange(number) if number else -1
    return turn(number, name(one), f"No, that is wrong, {sentence(chance)}", above)


def held(size: int) -> Grown:
    """A map with more and more replies, links and quotes to the same turn, made by hand."""
    chance = random.Random("held")
    grown = rows(lambda number, _: turn(number, who(number, chance), text(chance)))(size // 4).thread
    assert grown is not None
    first = grown.turns[0]
    rest = grown.turns[1:]
    return Grown(
        map=argmap.ArgumentMap(
            thread=grown,
            replies=tuple(
                Reply(child=t.id, parent=first.id, how=How.STATED, score=1.0, why="", main=True) for t in rest
            ),
            links=tuple(Link(source=t.id, target=first.id, kind=Relation.REBUTS, score=0.9, why="") for t in rest),
            quotes=tuple(Quote(turn=t.id, source=first.id, start=0, end=4) for t in rest),
        )
    )


def moved(size: int) -> Grown:
    """A map edited by hand: every quote says its words, none its place."""
    lines = ["argmap: 1", "story: s", "turns:"]
    chance = random.Random("moved")

    def make(number: int) -> str:
        first = sentence(chance, 8, 14)
        quote = f"\n  quotes:\n  - {{source: story, words: {json.dumps(first[-12:])}}}"
        return f"- author: {name(number % 30)}\n  text: {json.dumps(f'{sentence(chance)} {first}')}{quote}"

    return Grown(text="\n".join([*lines, *pieces(size, make)]) + "\n")


def quoted_line(size: int) -> Grown:
    """A map made by hand of a turn on one line that quotes more and more of its words."""
    chance = random.Random("line")
    words = " ".join(pieces(size // 4, lambda _: sentence(chance, 4, 6)[:-1]))
    turns = [turn(0, "Ann", words), turn(1, "Bob", words, 0), turn(2, "Cy", "No.", 1)]
    starts = [at for at in range(0, len(words), 40) if at + 20 < len(words)]
    return Grown(
        map=argmap.ArgumentMap(
            thread=Thread(id="q", title="q", format="records", path="q", story="", turns=tuple(turns)),
            replies=(Reply(child="2", parent="1", how=How.STATED, score=1.0, why="", main=True),),
            quotes=tuple(Quote(turn="2", source="1", start=at, end=at + 20) for at in starts),
        )
    )


def ordinary_map(size: int) -> Grown:
    """The map of an ordinary page, as argmap writes it, of about the size."""
    grown = comments(ordinary)(size // 3)
    map_ = argmap.analyse(argmap.read_bytes(grown.text.encode(), path="ordinary.txt"))
    return Grown(text=argmap.write(map_, "yaml").decode())


def disputed_map(size: int) -> Grown:
    """A map made by hand with more and more disputes about the same turns, each with its words and its people."""
    chance = random.Random("disputes")
    lines = ["argmap: 1", "story: s", "turns:"]
    for number in range(40):
        lines.append(
            f"- id: '{number + 1}'\n  author: {name(number % 8)}\n  text: {json.dumps(sentence(chance, 12, 12))}"
        )
    lines.append("disputes:")

    def make(number: int) -> str:
        positions = []
        for _ in range(2):
            turns = sorted(chance.sample(range(40), 6))
            spans = "".join(f"\n    - {{turn: '{at + 1}', start: 0, end: 12}}" for at in turns)
            told = ", ".join(f"'{at + 1}'" for at in turns)
            people = ", ".join(sorted({name(at % 8) for at in turns}))
            label = json.dumps(sentence(chance, 4, 6))
            positions.append(
                f"  - label: {label}\n    holders: [{people}]\n    turns: [{told}]\n    statements:{spans}"
            )
        every = ", ".join(f"'{at + 1}'" for at in range(40))
        return f"- id: d{number}\n  title: about {number}\n  turns: [{every}]\n  positions:\n" + "\n".join(positions)

    return Grown(text="\n".join([*lines, *pieces(size, make)]) + "\n")


def beside(make: Callable[[int, random.Random], str], join: str) -> Family:
    """Return the family of articles of growing size, looked into for an ordinary thread and one about days."""

    def family(size: int) -> Grown:
        chance = random.Random("beside")
        several_ = several(lambda number, chance: f"{3 + number % 2} days", 1)
        blocks = [ordinary(number, chance) for number in range(40)] + [several_(n, chance) for n in range(20)]
        return page(blocks)._replace(article=join.join(pieces(size, lambda number: make(number, chance))))

    return family


def html(number: int, chance: random.Random) -> str:
    return f'<div class="c"><p>{text(chance)} <a href="/{number}">{name(number)}</a></p></div>'


# --- all of them -----------------------------------------------------------------------------------------------

SIGNS = ".,;:!?-—'\"’”“…()[]{}<>*_#~/\\|@&%$=+^`«»。·•0aZ\t\u200b\u0301\u202e🙂界א"
RUNS = {
    "dots and blanks": ". ",
    "spaced dots": " . . .",
    "initials": "A.",
    "initials and blanks": "A. ",
    "titles": "Dr. ",
    "letters and apostrophes": "a'",
    "figures and commas": "1,",
    "figures and dots": "1.",
    "thousands": "000,",
    "figures and blanks": "1 ",
    "quoted words": '"no" ',
    "opened quotations": '"no, it is not so, as anybody can see ',
    "words in brackets": "(no) ",
    "opened brackets": "(no ",
    "opened tags": "<a ",
    "open links": "http://",
    "www": "www.",
    "questions": "why? ",
    "short sentences": "No. ",
    "one word": "barge ",
    "one denial": "not ",
    "according": "according to ",
    "show me": "show me a ",
    "durations": "seven days ",
    "dates": "March 3 ",
    "percent": "12 % ",
    "twenty-": "twenty-",
    "a hundred thousand million": "a hundred thousand million ",
    "entities": "&gt; ",
    "dotted capitals": "İ",
    "letters with marks": "e\u0301\u0302\u0303",
    "emoji sequences": "👩‍👩‍👧 ",
    "joined": "a-b_c/",
    "colons": "a: ",
    "wrote": "Ann wrote: ",
    "said": "said by said ",
    "dots and quotation marks": '."',
    "stops and brackets": "!)]",
}

FAMILIES: dict[str, Family] = {
    # comments
    "ordinary": comments(ordinary),
    "ordinary, no count": comments(ordinary, count=False),
    "tiny turns": comments(lambda n, c: f"{name(n % 40)}\n{sentence(c, 1, 2)}"),
    "the same text": comments(lambda n, c: f"{name(n % 40)}\nThe barges did not sail, as everybody here saw."),
    "the same two texts": comments(
        lambda n, c: f"{name(n % 40)}\n" + ("Seven days is what they said." if n % 2 else "No, it was four days.")
    ),
    "one author": comments(lambda n, c: f"Ann\n{text(c)}"),
    "two authors in turn": comments(lambda n, c: f"{('Ann', 'Bob')[n % 2]}\n{text(c)}"),
    "two authors who address each other": comments(
        lambda n, c: f"{('Ann', 'Bob')[n % 2]}\n{('Bob', 'Ann')[n % 2]}\nNo, {text(c)}"
    ),
    "a new name each time": comments(lambda n, c: f"{name(n)}\n{text(c)}"),
    "a new name each time, short": comments(lambda n, c: f"{name(n)}\n{sentence(c, 2, 4)}"),
    "names that begin alike": comments(lambda n, c: f"{'Anna' + 'b' * (n % 34)}\n{text(c)}"),
    "long names": comments(lambda n, c: f"{name(n % 30)} of the Old Harbour\n{text(c)}"),
    "names of words": comments(lambda n, c: f"{vocabulary()[0][n % 400].capitalize()}\n{text(c)}"),
    "names of two words": comments(lambda n, c: f"{name(n % 60)} {name(n % 7)}\n{text(c)}"),
    "names in the text": comments(lambda n, c: f"{name(n // 2)}\n{name(n // 3)} {name(n // 4)} {text(c)}"),
    "addressees": comments(lambda n, c: f"{who(n, c)}\n{who(n, c)}\n{text(c)}"),
    "@names": comments(lambda n, c: f"{who(n, c)}\n@{who(n, c)} {text(c)}"),
    "@names, a new one each time": comments(lambda n, c: f"{name(n)}\n@{name(max(0, n - 1))} {sentence(c)}"),
    "only @": comments(lambda n, c: f"{name(n % 50)}\n@@@ {sentence(c)}"),
    "in reply to": comments(lambda n, c: f"{who(n, c)}\nIn reply to {who(n, c)}\n{text(c)}"),
    "name wrote": comments(lambda n, c: f"{who(n, c)}\n{who(n, c)} wrote:\n{text(c)}"),
    "buttons": comments(lambda n, c: f"{who(n, c)}\n{text(c)}\nReply\nLike\nShare"),
    "buttons and scores": comments(lambda n, c: f"{who(n, c)}\n{text(c)}\n{n % 7}\nReply\nShare"),
    "buttons and stamps": comments(lambda n, c: f"{who(n, c)}\n{n % 23 + 1} hours ago\n{text(c)}\nReply"),
    "stamps": comments(lambda n, c: f"{who(n, c)}\nMay {n % 28 + 1}, 2024 at 1:{n % 60:02} pm\n{text(c)}"),
    "headers": comments(lambda n, c: f"{who(n, c)} • {n % 23 + 1} hours ago\n{text(c)}"),
    "headers of two": comments(lambda n, c: f"{who(n, c)} {who(n, c)} • {n % 23 + 1} hours ago\n{text(c)}"),
    "headers with towns": comments(lambda n, c: f"{who(n, c)}, Leeds {n % 23 + 1} hours ago\n{text(c)}"),
    "glued stamps": comments(lambda n, c: f"{who(n, c)}\n{who(n, c)}{n % 23 + 1} hours ago {text(c)}"),
    "spoken": comments(lambda n, c: f"{who(n, c)}: {sentence(c)}"),
    "counts": comments(lambda n, c: f"{who(n, c)}\n{text(c)}\n{n % 9} replies"),
    "blank lines": comments(lambda n, c: f"{who(n, c)}\n{text(c)}\n\n\n\n"),
    "only blank lines": comments(lambda n, c: f"{name(n)}\n{sentence(c)}" if n < 9 else "\n"),
    "lines of a few words": comments(lambda n, c: "\n".join([who(n, c), *(sentence(c, 4, 6) for _ in range(6))])),
    "signatures": comments(lambda n, c: f"{who(n, c)}\n{text(c)}\nSee you in the old harbour, all of you\nAnn"),
    "capitals": comments(lambda n, c: f"{who(n, c)}\n{text(c).upper()}"),
    "capital initials": comments(lambda n, c: f"{who(n, c)}\n{text(c).title()}"),
    "emoji": comments(lambda n, c: f"{who(n, c)}🙂\n🙂👍 {sentence(c)} 👩‍👩‍👧"),
    "combining marks": comments(lambda n, c: f"{who(n, c)}\n" + "".join(ch + "\u0301" for ch in sentence(c))),
    "right to left": comments(lambda n, c: f"{'אבגדהו'[n % 6] * 4}{n % 30}\n{'שלום עולם טוב. ' * (n % 5 + 1)}"),
    "wide letters": comments(lambda n, c: f"{'王李张刘陈杨'[n % 6]}伟{n % 30}\n{'这个港口没有船。' * (n % 5 + 1)}"),
    "no spaces": comments(lambda n, c: f"{who(n, c)}\n" + sentence(c).replace(" ", "")),
    "very long words": comments(lambda n, c: f"{who(n, c)}\n" + "".join(name(c.randrange(9)) for _ in range(120))),
    "links": comments(lambda n, c: f"{who(n, c)}\nhttps://example.org/{n}?a={n}&b={name(n)} {sentence(c)}"),
    "requests": comments(lambda n, c: f"{who(n, c)}\nWhere is your source for the {name(n)} and {name(n + 1)}?"),
    "questions": comments(lambda n, c: f"{who(n, c)}\n{who(n, c)}\nWhat did the {name(n // 3)} cost {name(n % 50)}?"),
    "claims": comments(lambda n, c: f"{who(n, c)}\nThe {name(n)} moved {name(n + 1)} with {name(n % 90)} barges."),
    "quantities": comments(several(quantity, 4)),
    "two values": comments(several(lambda n, c: f"{(3, 4)[c.randrange(2)]} days", 1)),
    "a new value each time": comments(several(lambda n, c: f"{n + 2} days", 1)),
    "kinds of things counted": comments(several(lambda n, c: f"{c.randint(2, 9)} {name(n % 500).lower()}s", 1)),
    "dates of many turns": comments(several(date, 3)),
    "money": comments(several(lambda n, c: f"${c.randint(1, 900)},000", 3)),
    "many disputes' words": comments(disputed),
    "claims of few words": comments(
        lambda n, c: f"{name(n % 40)}\nThe " + " ".join(vocabulary()[0][100 + c.randrange(150)] for _ in range(9)) + "."
    ),
    "a turn that answers all": answering_all,
    "two tables": two_tables,
    "a word repeated by one, twice": repeated_twice,
    "re: and blanks": comments(lambda n, c: f"{who(n, c)}\nre: {name(n % 9)}{' ' * 400}x\n{text(c)}"),
    "two authors, tiny turns": comments(lambda n, c: f"{('Ann', 'Bob')[n % 2]}\n{sentence(c, 3, 5)}"),
    "quotes of the turn before": quoting(1, 1),
    "quotes of the eight turns before": quoting(1, 8),
    "quotes of long ago": quoting(40, 1),
    "quotes of quotes": nested(12),
    "deep >": nested(60),
    "> by the hundred": comments(lambda n, c: f"{who(n, c)}\n{'>' * (n % 200)} {sentence(c)}"),
    "quotations from outside": comments(lambda n, c: f'{who(n, c)}\n"{sentence(c, 8, 14)}" {sentence(c)}'),
    "HTML in comments": comments(lambda n, c: f"{who(n, c)}\n{html(n, c)}"),
    "JSON in comments": comments(lambda n, c: f"{who(n, c)}\n" + json.dumps({"id": n, "said": text(c)})),
    # one comment
    "one huge turn": in_one(lambda n, c: sentence(c)),
    "one huge turn, on lines": in_one(lambda n, c: sentence(c), "\n"),
    "one huge turn, brief lines": in_one(lambda n, c: sentence(c, 1, 2), "\n"),
    "one line without stops": in_one(lambda n, c: sentence(c)[:-1].lower()),
    "one turn of quantities": in_one(quantity, " and "),
    "one turn of dates": in_one(date, " and "),
    "one turn of contrasts": in_one(lambda n, c: f"{c.randint(2, 90)} days, not {c.randint(2, 90)} days."),
    # Led in by words: alone on lines, quotations are taken for names from some size on, and the kind changes.
    "one turn of quotations": in_one(lambda n, c: f'{sentence(c, 4, 6)} "{sentence(c, 8, 14)}"', "\n"),
    "one turn of questions": in_one(lambda n, c: f"What did the {name(n)} cost?"),
    "one turn of words never said before": in_one(lambda n, c: name(n)),
    "one turn of tabs": in_one(lambda n, c: "\t".join(sentence(c).split())),
    "one turn of code": in_one(lambda n, c: f"if (a[{n}] != b[{n}]) {{ return a[{n}] - b[{n}]; }}  // {name(n)}", "\n"),
    "one turn of >": in_one(lambda n, c: f"{'>' * (n % 60)} {sentence(c)}", "\n"),
    "one turn of names": naming_all,
    "one turn of names and wrote": in_one(lambda n, c: f"{name(n % 9)} wrote: {sentence(c)}"),
    "one turn of bullets": in_one(lambda n, c: f"- {sentence(c)}", "\n"),
    "one turn of addresses": in_one(lambda n, c: f"http://{name(n)}.example.org/{n}", "\n"),
    # no comments, or files that are no pages
    "story only": lambda size: Grown(text=prose(size, " ")),
    "story of brief lines": lambda size: Grown(text=prose(size, "\n", 1, 3)),
    "a long story": lambda size: page([f"{name(n % 9)}\n{n} days." for n in range(40)], story=prose(size, " ")),
    "JSON": lambda size: Grown(text=json.dumps([{"id": n, "text": name(n)} for n in range(size // 30)], indent=1)),
    "HTML": lambda size: Grown(text="<html>\n" + html(0, random.Random("html")) * (size // 200)),
    "headers of letters": lambda size: Grown(text="".join(pieces(size, lambda n: f"X-{name(n)}: a\n b\n"))),
    "a header that goes on": lambda size: Grown(text="Subject: a\n" + " a\n" * (size // 3)),
    "one line": lambda size: Grown(text="a" * size),
    "counts alone": lambda size: Grown(text="\n".join(pieces(size, lambda n: f"{n} Comments"))),
    "names alone": lambda size: Grown(text="\n".join(pieces(size, lambda n: name(n % 300)))),
    # threads made by a program
    "stated, ordinary": rows(lambda n, c: turn(n, who(n, c), text(c), c.randrange(-1, n), minute=n)),
    "stated, a chain": rows(lambda n, c: turn(n, who(n, c), text(c), n - 1, minute=n)),
    "stated, a chain of two": rows(lambda n, c: turn(n, name(n % 2), sentence(c), n - 1)),
    "stated, a chain of tiny turns": rows(lambda n, c: turn(n, name(n % 9), "No.", n - 1)),
    "stated, a star": rows(lambda n, c: turn(n, who(n, c), text(c), min(0, n - 1), minute=n)),
    "stated, a star of tiny turns": rows(lambda n, c: turn(n, name(n % 99), "No.", min(0, n - 1))),
    "stated, on the story": rows(lambda n, c: turn(n, who(n, c), text(c), -1), story=" ".join(["word"] * 40)),
    "stated, a comb": rows(lambda n, c: turn(n, who(n, c), text(c), n - 1 if n % 2 else n - 2)),
    "stated, parents that are missing": rows(lambda n, c: replace(turn(n, who(n, c), text(c)), reply_to=f"x{n}")),
    "stated, everybody against everybody": rows(fighting),
    "ids that are doubled": rows(lambda n, c: replace(turn(n, who(n, c), text(c)), id="1")),
    "a forum": rows(lambda n, c: turn(n, who(n, c), text(c), minute=n)),
    "a forum that answers its first turn": rows(
        lambda n, c: turn(n, name(n), f"The harbour barges of Ann, {sentence(c)}" if n else said_first(c), minute=n)
    ),
    "a turn that asks all": asking_all,
    "a forum without words": rows(lambda n, c: turn(n, who(n, c), "")),
    "a chat": rows(lambda n, c: turn(n, who(n, c), f"{who(n, c)}: {sentence(c, 2, 5)}", minute=n // 3)),
    # maps, and articles
    "a map's YAML": ordinary_map,
    "a map's disputes": disputed_map,
    "a map edited by hand": moved,
    "a map of one star": held,
    "a map of a line full of quotes": quoted_line,
    "an article": beside(lambda n, c: text(c), "\n\n"),
    "an article of one line": beside(lambda n, c: sentence(c), " "),
    "an article of brief lines": beside(lambda n, c: sentence(c, 1, 4), "\n"),
    "an article of quantities": beside(lambda n, c: f"It lasted {n % 30} days, until {date(n, c)}.", " "),
    "an article in HTML": beside(html, "\n"),
    "an article of open tags": beside(lambda n, c: f"<div><p>{sentence(c)}", "\n"),
    "an article of <": beside(lambda n, c: "<" if n else "<html><p>word", ""),
    "an article of quoted attributes": beside(lambda n, c: f"<p class='>{n}\">" if n else "<html><p>word", ""),
    "an article of declarations": beside(lambda n, c: "<!a>" if n else "<html><p>word", ""),
    "an article of comments": beside(lambda n, c: "<!-- a" if n else "<html><p>word", ""),
    **{f"run of {said!a}": run(said) for said in SIGNS},
    **{f"run of {about}": run(said) for about, said in RUNS.items()},
}  # fmt: skip
