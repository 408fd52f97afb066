"""From pastes-iac, replies-iac and replies-irc to `argmap/weights/replies.json`: a conditional logit over the possible
parents of each turn.

The forum appears as it was pasted, and as records with its quotes and without. In it six replies in ten stand right
below their parent and nobody answers a story. So each training thread is also retold as a busy news page would show it:
its opening post becomes the story, its authors come and go and answer several turns in one go, and each addresses
others as often as is that author's habit.

Three rounds: in the first the earlier turns' parents are gold, then those that the round before's weights find, so that
the weights learn to live with their own mistakes and with what a first pass tells of the turns behind.

What real pages add to that is learned last, as the least that has to change for their replies to come out right: some
of them were read whole, as were this project's own, the others nest what answers what.

How sure a reply is said to be is set apart from that: weights fitted to two threads in three place the turns of the
third, and a temperature for each kind of thread (Guo et al. 2017, "On calibration of modern neural networks") makes
what they say of those as right as it says. On the threads learned from, the weights are surer than they may be.

What a turn quotes besides its parent is told by a logit of its own, over the quotes that the forum's own marks name.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

import argmap
from argmap.analysis import quotes as quotes_step
from argmap.analysis import replies
from argmap.analysis.replies import found as weighing
from argmap.evaluate.gold import read_annotation
from argmap.evaluate.replies import unlinked
from argmap.gate import sound
from argmap.language import own
from argmap.model import OUTSIDE, STORY, ArgumentMap, Thread, Turn

from .corpora import held_out, pages, rows
from .logit import Asked
from .logit import fit as fit_logit
from .pages import site

TARGET = Path(replies.__file__).parents[2] / "weights" / "replies.json"
ROOT = Path(__file__).parents[1]
PENALTY = 3.0  # L2
PADDED = 60  # words that the story of a retold thread has at least

STIFF = 0.5  # L2 of the few weights of further replies
# L2 of what real pages add to a weight, and of what only they have; 30 in place of 10 moves nothing by more than 0.006.
KNOWN, NEW = 10.0, 1.0
SITES = 8  # folds over the sites of real pages
TWICE = 2
OURS = 0.5  # what a page counts whose parents only this project has read: 1 costs the others as much as it gains them
ROUNDS = 3
APART = 3  # every third thread tells how sure the weights of the others may be
TEMPERATURES = [round(0.5 + at / 100, 2) for at in range(151)]
EVERYWHERE = "everywhere"

Known: TypeAlias = tuple[ArgumentMap, list[int]]  # a thread, and its turns' gold parents (see `threads`)
Weights: TypeAlias = dict[str, dict[str, float]]  # by kind of thread, or EVERYWHERE, and feature


def threads(*, training: bool = True) -> list[Known]:
    """Return the threads of one part, read and with their quotes, and the gold parent (0-based, -1 story) of each
    turn; -2 where gold does not know the turn."""
    found = []
    for row in rows("pastes-iac"):
        if held_out(row["thread"]) == training:
            continue
        thread = argmap.read_bytes(row["text"].encode(), path=row["thread"], format="paste")
        gold = {entry["first_line"]: entry for entry in row["gold"]}
        place = {gold[turn.line]["n"]: at for at, turn in enumerate(thread.turns) if turn.line in gold}
        parents = [
            -1
            if turn.line in gold and gold[turn.line]["parent"] == 0
            else place.get(gold[turn.line]["parent"], -2)
            if turn.line in gold
            else -2
            for turn in thread.turns
        ]
        map_ = quotes_step.find(ArgumentMap(thread=thread))
        found.append((map_, parents))
    return found


def retold(*, training: bool = True, seed: int = 1) -> list[Known]:
    """Return the threads of one part in another order of time, with other habits of addressing."""
    found = []
    for row in rows("pastes-iac"):
        if held_out(row["thread"]) == training:
            continue
        chance = random.Random(f"{seed} {row['thread']}")
        lines = row["text"].split("\n")
        gold = {entry["n"]: entry for entry in row["gold"]}
        bodies = {
            n: "\n".join(lines[entry["first_line"] + (entry["addressee"] is not None) : entry["last_line"]])
            for n, entry in gold.items()
        }
        before = {
            n: {entry["parent"], *(quote["source"] for quote in entry["quotes"] if quote["source"] in gold)} - {1, n}
            for n, entry in gold.items()
            if n > 1
        }
        # Shallow trees, as below news stories, where one comment in five answers the story: cut below some depth.
        deepest = chance.choice((2, 3, 4, 6, 99))
        depth = {1: 0}
        for n in sorted(before):
            depth[n] = depth.get(gold[n]["parent"], 99) + 1
        before = {n: needed for n, needed in before.items() if depth[n] <= deepest}
        order: list[int] = []
        placed = {1, 0}
        habit = {entry["author"]: chance.betavariate(0.3, 0.3) for entry in row["gold"]}
        busy = {author: chance.random() for author in sorted(habit)}
        while len(order) < len(before):
            ready: dict[str, list[int]] = {}
            for n in before:
                if n not in placed and before[n] <= placed:
                    ready.setdefault(gold[n]["author"], []).append(n)
            if not ready:
                break
            authors = sorted(ready)
            author = chance.choices(authors, [busy[name] + 0.2 for name in authors])[0]
            for n in ready[author][: 1 + int(chance.expovariate(0.9))]:
                order.append(n)
                placed.add(n)
        place = {n: at for at, n in enumerate(order)} | {1: -1}
        turns = []
        for at, n in enumerate(order):
            parent = gold[n]["parent"]
            named = parent > 1 and chance.random() < habit[gold[n]["author"]]
            turns.append(
                Turn(
                    id=str(at + 1),
                    number=at + 1,
                    author=gold[n]["author"],
                    addressee=gold[parent]["author"] if named and parent in gold else None,
                    text=bodies[n],
                )
            )
        story = bodies[1] if len(bodies[1].split()) >= PADDED else bodies[1] + " word" * PADDED
        thread = Thread(id=row["thread"], title="", format="paste", path="", story=story, turns=tuple(turns))
        parents = [place.get(gold[n]["parent"], -2) for n in order]
        found.append((quotes_step.find(ArgumentMap(thread=thread)), parents))
    return found


def records(corpus: str, *, strip: bool = False, training: bool = True) -> list[Known]:
    """Return the threads of one part of a corpus of records, seen as `argmap eval` shows them to the analysis."""
    found = []
    for row in rows(corpus):
        if held_out(row["thread"]) == training:
            continue
        place = {str(entry["id"]): at for at, entry in enumerate(row["turns"])}
        parents = []
        for at, entry in enumerate(row["turns"]):
            asked = at and entry.get("explicit") is not False and entry.get("annotated") is not False
            named = entry["parents"] if entry.get("parents") is not None else [entry.get("parent")]
            known = [place.get(str(parent), -1) for parent in named] or [-1]
            parents.append(max(known) if asked else -2)
        map_ = quotes_step.find(ArgumentMap(thread=unlinked(row, strip=strip)))
        found.append((map_, parents))
    return found


def accuracy(data: list[Known]) -> dict[str, float]:
    """Return the share of right parents: of all turns, of those without addressee and quote, and of those that answer
    the story, with the share of the turn right before beside them."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for map_, parents in data:
        place = {turn.id: at for at, turn in enumerate(map_.thread.turns)} | {STORY: -1}
        done = replies.find(map_, own.read(map_))
        main = {reply.child: place[reply.parent] for reply in done.replies if reply.main}
        quoting = {quote.turn for quote in map_.quotes if quote.source != OUTSIDE}
        for at, (turn, gold) in enumerate(zip(map_.thread.turns, parents, strict=True)):
            if gold == -2:
                continue
            kinds = ["all"]
            if not turn.addressee and turn.id not in quoting:
                kinds += ["bare"] + (["story"] if gold == -1 else [])
            for kind in kinds:
                total[kind] += 1
                right[kind] += main[turn.id] == gold
                right[kind + ", previous turn"] += gold == at - 1
    return {kind: round(count / total[kind.split(",")[0]], 4) for kind, count in sorted(right.items())}


class Examples(NamedTuple):
    """The described candidates of many turns: a row a candidate, the rows of a turn one after the other."""

    matrix: csr_matrix  # float, (candidates, features × (1 + kinds)): each everywhere, and in its kind of thread
    starts: np.ndarray  # int, (turns + 1): where each turn's candidates begin
    right: np.ndarray  # int, (turns,): the row of the right one


def examples(data: list[Known], weights: Weights | None, column: dict[tuple[str, str], int]) -> Examples:
    """Return each turn's described candidates and the place of the right one; `column` grows by the names met.

    Without weights, each turn sees the gold parents of those before it; with weights, those found in a first pass.
    """
    value: list[float] = []
    place: list[int] = []
    ends, starts, right = [0], [0], []
    for map_, parents in data:
        state, scores = ready(map_, weights)
        for number, gold in enumerate(parents):
            choices = state.candidates(number)
            described = [state.describe(number, choice) for choice in choices]
            if gold in choices and number > 0:
                right.append(starts[-1] + choices.index(gold))
                for features in described:
                    for kind in (EVERYWHERE, state.kind):
                        for name, amount in features.items():
                            place.append(column.setdefault((kind, name), len(column)))
                            value.append(amount)
                    ends.append(len(place))
                starts.append(starts[-1] + len(described))
            if weights is None:
                state.settle(number, gold if gold >= -1 else max(number - 1, -1))
            else:
                state.settle(number, replies.choose(choices, described, scores).parent)
    matrix = csr_matrix((value, place, ends), shape=(len(ends) - 1, len(column)))
    return Examples(matrix, np.array(starts), np.array(right))


def ready(map_: ArgumentMap, weights: Weights | None) -> tuple[replies.State, dict[str, float]]:
    """Return what is known of a thread before its first turn is decided, and the weights of its kind; with weights,
    what a first pass has found is known too."""
    facts, story = replies.gather(map_.thread, own.read(map_))
    first = replies.State.of(map_.thread, facts, story)
    if weights is None:
        return first, {}
    scores = here(weights, first.kind)
    guessed = guess(first, scores) if first.kind in replies.AGAIN else None
    return replies.State.of(map_.thread, facts, story, guessed), scores


def guess(state: replies.State, scores: dict[str, float]) -> list[int]:
    """Return the parents that weights find in a first pass."""
    for number in range(len(state.facts)):
        choices = state.candidates(number)
        described = [state.describe(number, choice) for choice in choices]
        state.settle(number, replies.choose(choices, described, scores).parent)
    return state.parents


def here(weights: Weights, kind: str) -> dict[str, float]:
    """Return what each feature weighs in a kind of thread."""
    names = weights[EVERYWHERE].keys() | weights[kind].keys()
    return {name: weights[EVERYWHERE].get(name, 0.0) + weights[kind].get(name, 0.0) for name in names}


def fit(found: Examples, column: dict[tuple[str, str], int]) -> Weights:
    """Return the weights that make the right parents likeliest (L-BFGS on the penalised log-likelihood)."""
    matrix, right = found.matrix, found.right
    edges, turns = found.starts[:-1], len(found.right)
    owner = np.repeat(np.arange(turns), np.diff(found.starts))
    chosen = np.asarray(matrix[right].sum(axis=0)).ravel()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        sums = matrix @ weights
        sums -= np.maximum.reduceat(sums, edges)[owner]
        exped = np.exp(sums)
        totals = np.add.reduceat(exped, edges)
        value = -(sums[right] - np.log(totals)).sum() + PENALTY * (weights**2).sum()
        gradient = (exped / totals[owner]) @ matrix - chosen + 2 * PENALTY * weights
        return value, gradient

    best = minimize(loss, np.zeros(len(column)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights: Weights = {kind: {} for kind in (EVERYWHERE, *replies.KINDS)}
    for (kind, name), at in sorted(column.items()):
        weights[kind][name] = round(float(best.x[at]), 3)
    return weights


def learn(data: list[Known]) -> tuple[Weights, int]:
    """Return the weights after all rounds, and the number of turns learned from."""
    weights, turns = None, 0
    for _ in range(ROUNDS):
        column: dict[tuple[str, str], int] = {}
        found = examples(data, weights, column)
        weights, turns = fit(found, column), len(found.right)
    assert weights is not None
    return weights, turns


def temperatures(data: list[Known], weights: Weights) -> dict[str, float]:
    """Return for each kind of thread what the sums are divided by so that the scores are as right as they say: the
    least log-loss of "the parent found is right" over all turns whose parent is known."""
    told: dict[str, list[tuple[list[float], bool]]] = {kind: [] for kind in replies.KINDS}
    for map_, parents in data:
        state, scores = ready(map_, weights)
        for number, gold in enumerate(parents):
            choices = state.candidates(number)
            described = [state.describe(number, choice) for choice in choices]
            parent = replies.choose(choices, described, scores).parent
            state.settle(number, parent)
            if gold != -2 and len(choices) > 1:
                sums = [sum(scores.get(name, 0.0) * value for name, value in each.items()) for each in described]
                told[state.kind].append(([each - max(sums) for each in sums], parent == gold))

    return {kind: tempered(told[kind]) for kind in replies.KINDS}


def tempered(told: list[tuple[list[float], bool]]) -> float:
    """Return the temperature of the least log-loss; each turn has its sums, less the highest, and if that is right."""

    def loss(temperature: float) -> float:
        total = 0.0
        for sums, right in told:
            score = 1 / math.fsum(math.exp(each / temperature) for each in sums)
            total -= math.log(max(1e-9, score if right else 1 - score))
        return total

    return min(TEMPERATURES, key=loss)


class Seen(NamedTuple):
    """A real page: its site, what is read of it, and the acceptable parents (-1 the story) of its turns."""

    site: str
    how: str  # it is known: "read whole", "nested" by the page itself, or "read here"
    map_: ArgumentMap
    said: own.Said
    gold: dict[int, set[int]]


def seen() -> list[Seen]:
    """Return the real pages, and this project's own, of which it is known who answers whom."""
    found = []
    for page in pages():
        if told := page.parents:
            how = "nested" if page.known.get("parents") else "read here" if page.ours else "read whole"
            found.append(_seen(site(page.name), page.path, page.numbers, told, how))
    for path in sorted((ROOT / "tests" / "gold").glob("*.yaml")):
        entries = read_annotation(str(path))["comments"]
        lines = {entry["line"]: n for n, entry in enumerate(entries, 1)}
        told = {n: [*entry["replies_to"], *entry["also_replies_to"]] for n, entry in enumerate(entries, 1)}
        found.append(_seen(path.stem, ROOT / "threads" / f"{path.stem}.txt", lines, told, "read whole"))
    return [page for page in found if any(True for _ in chosen(page, {}))]


def _seen(name: str, path: Path, lines: dict[int, int], told: dict[int, list[int]], how: str) -> Seen:
    """Read a page: `lines` has the number of the comment whose head is in a line, `told` the parents of each, 0 for the
    story."""
    thread = argmap.read(path)
    place = {lines[turn.line]: at for at, turn in reversed(list(enumerate(thread.turns))) if turn.line in lines}
    place[0] = -1
    gold = {place[n]: {place[each] for each in parents if each in place} for n, parents in told.items() if n in place}
    map_ = quotes_step.find(ArgumentMap(thread=sound(thread)))
    return Seen(name, how, map_, own.read(map_), gold)


def chosen(page: Seen, scores: dict[str, float]) -> Iterator[tuple[int, list[replies.Features], list[bool], int]]:
    """Yield of each turn of a page its number, its described candidates, which are right, and which is taken."""
    facts, story = replies.gather(page.map_.thread, page.said)
    state = replies.State.of(page.map_.thread, facts, story)
    stated, _ = weighing._stated(page.map_.thread)
    for number in range(len(facts)):
        choices = state.candidates(number)
        if number in stated:
            state.settle(number, stated[number])
            continue
        described = [state.describe(number, choice) for choice in choices]
        parent = replies.choose(choices, described, scores).parent
        right = page.gold.get(number, set())
        if right:
            yield number, described, [choice in right for choice in choices], choices.index(parent)
        state.settle(number, parent)


def learn_seen(pages: list[Seen], weights: Weights) -> dict[str, float]:
    """Return what real pages add to the weights of pages."""
    before = here(weights, replies.PAGE)
    added: dict[str, float] = {}
    for _ in range(TWICE):
        scores = {name: before.get(name, 0.0) + added.get(name, 0.0) for name in before.keys() | added.keys()}
        asked = [
            Asked(described, [float(each) for each in right], OURS if page.how == "read here" else 1.0)
            for page in pages
            for _, described, right, _ in chosen(page, scores)
        ]
        added = fit_logit(asked, lambda name: NEW if name not in before else KNOWN, before)
    return added


def main_seen(weights: Weights) -> dict[str, object]:
    """Return what real pages add, how sure they are, and the share of parents that is right with each site left out."""
    pages = seen()
    place = {name: at % SITES for at, name in enumerate(dict.fromkeys(page.site for page in pages))}
    told: dict[str, list[tuple[list[float], bool]]] = defaultdict(list)
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    before = here(weights, replies.PAGE)
    for fold in range(SITES):
        added = learn_seen([page for page in pages if place[page.site] != fold], weights)
        after = {name: before.get(name, 0.0) + added.get(name, 0.0) for name in before.keys() | added.keys()}
        for page in pages:
            if place[page.site] != fold:
                continue
            for how, scores in (("before", before), ("sites held out", after)):
                for _, described, good, taken in chosen(page, scores):
                    sums = [sum(scores.get(name, 0.0) * value for name, value in each.items()) for each in described]
                    told[how].append(([each - max(sums) for each in sums], good[taken]))
                    name = f"{page.how}, {how}"
                    right[name] += good[taken]
                    of[name] += 1
    print({how: tempered(told[how]) for how in sorted(told)})
    return {
        "seen": learn_seen(pages, weights),
        "temperature": tempered(told["sites held out"]),
        "scores": {name: [round(right[name] / of[name], 3), of[name]] for name in sorted(of)},
    }


def further(*, training: bool = True) -> list[tuple[replies.Features, bool]]:
    """Return what tells of each further reply whether it is right, and whether it is: gold has quote or reply."""
    found = []
    for row in rows("pastes-iac"):
        if held_out(row["thread"]) != training:
            thread = argmap.read_bytes(row["text"].encode(), path=row["thread"], format="paste")
            gold = {entry["first_line"]: entry for entry in row["gold"]}
            known = {turn.id: gold[turn.line] for turn in thread.turns if turn.line in gold}
            names = {name: str(entry["n"]) for name, entry in known.items()}
            right = {
                name: {str(entry["parent"]), *(str(quote["source"]) for quote in entry["quotes"])}
                for name, entry in known.items()
            }
            found += _asked(thread, names, right)
    for row in rows("replies-iac"):
        if held_out(row["thread"]) != training:
            right = {
                str(entry["id"]): {str(entry["parent"]), *(str(mark[2]) for mark in entry["quotes"] if len(mark) > 2)}
                for entry in row["turns"]
            }
            found += _asked(unlinked(row), {name: name for name in right}, right)
    return found


def _asked(
    thread: Thread, names: dict[str, str], right: dict[str, set[str]]
) -> Iterator[tuple[replies.Features, bool]]:
    """What tells of a thread's further replies, and whether they are right: `right` has gold's names of turns."""
    map_ = quotes_step.find(ArgumentMap(thread=thread))
    said = own.read(map_)
    facts, _ = replies.gather(thread, said)
    place = {turn.id: at for at, turn in enumerate(thread.turns)} | {STORY: -1}
    for reply in replies.find(map_, said).replies:
        if reply.main and reply.child in right:
            number = place[reply.child]
            chosen = replies.Chosen(place[reply.parent], {}, reply.score)
            for source, features in replies.also_quoted(facts, number, chosen):
                yield features, names.get(thread.turns[source].id) in right[reply.child]


def learn_further() -> dict[str, object]:
    """Return the weights by which further replies are told, and what they say of held-out threads.

    Log-loss beside what it would be with their share of right ones alone; of those that are told, the share that is
    right and how sure they are said to be.
    """
    asked, held = further(), further(training=False)
    weights = fit_logit([Asked((features, {}), (float(right), float(not right))) for features, right in asked], STIFF)
    told = []
    for features, right in held:
        told.append((1 / (1 + math.exp(-sum(weights[name] * value for name, value in features.items()))), right))
    share = sum(right for _, right in told) / len(told)
    kept = [(said, right) for said, right in told if said >= replies.LIKELY]
    return {
        "further": weights,
        "further, scores": {
            "learned from": len(asked),
            "held out": len(held),
            "right": round(share, 3),
            "log-loss": round(-sum(math.log(said if right else 1 - said) for said, right in told) / len(told), 3),
            "log-loss of the share": round(-share * math.log(share) - (1 - share) * math.log(1 - share), 3),
            "told": len(kept),
            "told, right": round(sum(right for _, right in kept) / len(kept), 3),
            "told, said to be": round(sum(said for said, _ in kept) / len(kept), 3),
            "right ones that are told": round(sum(right for _, right in kept) / sum(right for _, right in told), 3),
            "off by": round(_off(told), 3),
        },
    }


def _off(told: list[tuple[float, bool]]) -> float:
    """The distance between said and right in each tenth, averaged over all."""
    tenths: dict[int, list[float]] = defaultdict(list)
    for said, right in told:
        tenths[int(said * 10)].append(said - right)
    return sum(abs(sum(each)) for each in tenths.values()) / len(told)


def save_seen(card: dict[str, Any]) -> None:
    """Put into a card what real pages add."""
    weights = {kind: each for kind, each in card["weights"].items() if kind != replies.SEEN}
    found = main_seen(weights)
    card["weights"] = weights | {replies.SEEN: found["seen"]}
    card["temperature"][replies.PAGE] = found["temperature"]
    card["real pages, scores"] = found["scores"]
    print(found["temperature"], found["scores"])


def main() -> None:
    """Fit and write the weights; with `--further` only those of further replies, with `--pages` only what real
    pages add, over the main ones as they stand."""
    if "--pages" in sys.argv:
        card = json.loads(TARGET.read_text(encoding="utf-8"))
        save_seen(card)
        TARGET.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        return
    if "--further" in sys.argv:
        card = json.loads(TARGET.read_text(encoding="utf-8")) | learn_further()
        TARGET.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        print(card["further"], card["further, scores"])
        return
    parts = [threads(), *(retold(seed=seed) for seed in (1, 2, 3, 4)), records("replies-iac")]
    parts += [records("replies-iac", strip=True), records("replies-irc")]
    data = [known for part in parts for known in part]
    weights, turns = learn(data)
    # The parts of one corpus hold its threads in one order, so a thread is apart in all of them.
    others, _ = learn([known for part in parts for at, known in enumerate(part) if at % APART])
    temperature = temperatures([known for part in parts for known in part[::APART]], others)
    held = {
        "pastes-iac": threads(training=False),
        "pastes-iac, retold as a busy page": retold(training=False),
        "replies-iac": records("replies-iac", training=False),
        "replies-iac, quotes stripped": records("replies-iac", strip=True, training=False),
        "replies-irc": records("replies-irc", training=False),
    }
    card: dict[str, Any] = {
        "what": "weights of a conditional logit over the possible parents of a turn: what a feature adds everywhere, "
        "and more or less in one kind of thread; see analysis/replies/state.py for the features",
        "data": "pastes-iac as it is and retold four times as a busy page, replies-iac with quotes and without, "
        f"replies-irc; training parts by thread: {len(data)} threads, {turns} turns",
        "licence": "replies-irc: CC BY 4.0 (Kummerfeld et al. 2019); the others (Internet Argument Corpus) name none: "
        "only weights are kept",
        "features": "quoting, addressing, calling by name, turn-taking, wording (how rare a word is anywhere comes "
        "from matching.json), sizes, time, distance; see State.describe in analysis/replies/state.py",
        "date": "2026-11-22",
        "weaknesses": "two sites, a forum on politics and religion and a technical chat; few real pages; "
        "replies that only the sense connects",
        "weights": weights,
        "temperature": temperature,
        "further": json.loads(TARGET.read_text(encoding="utf-8"))["further"],
    }
    TARGET.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for remembered in (weighing._weights, weighing._temperature):
        remembered.cache_clear()
    scores = {name: accuracy(data) for name, data in held.items()}  # these read the weights just written
    card |= learn_further() | {"scores": scores}
    save_seen(card)
    TARGET.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for name, score in scores.items():
        print(f"held-out {name}", score)
    print("temperature", temperature)


if __name__ == "__main__":
    main()
