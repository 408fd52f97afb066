"""From a map to Vega-Lite: four small charts with their data, of turns, people, disputes, and who rebuts whom."""

from __future__ import annotations

from collections import Counter
from typing import TypeAlias

from ..graph import facts, relations
from ..model import STORY, ArgumentMap, Kind, doubts
from ..text.shown import as_json, printable

Spec: TypeAlias = dict[str, object]

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
WIDTH = 420  # pixels
MOST = 15  # people, or disputes, that a chart shows
BINS = 30  # bars in which a long thread is shown
# Told apart by the colour-blind, and in grey (Okabe and Ito 2008).
TAGS = {Kind.CLAIM.value: "#0072B2", Kind.REBUTTAL.value: "#D55E00", Kind.EVIDENCE.value: "#009E73", "none": "#999999"}
COUNT: Spec = {"aggregate": "count", "type": "quantitative", "title": "turns"}


def write(map_: ArgumentMap) -> bytes:
    """Turn a map into a specification of Vega-Lite, with all data in it: nothing is fetched when it is drawn.

    `datasets` holds every turn, rebuttal and place in a dispute; the charts show the people and disputes with most
    turns.
    """
    turns, rebuttals, places = _turns(map_), _rebuttals(map_), _places(map_)
    busiest = [name for name, _ in Counter(str(turn["author"]) for turn in turns).most_common(MOST)]
    disputes = list(dict.fromkeys(str(place["dispute"]) for place in places))[:MOST]
    among = [each for each in rebuttals if each["from"] in busiest and each["to"] in busiest]
    charts = [
        _chart("Turns in the order of the thread", "turns", "bar", x=_binned(len(turns)), y=COUNT, color=_tag()),
        _chart("Who wrote most", "turns", "bar", x=COUNT, y=_named("author", busiest), color=_tag(), only=busiest),
    ]
    if among:
        fields = {"x": _named("to", busiest, "is rebutted"), "y": _named("from", busiest, "rebuts")}
        charts.append(_chart("Who rebuts whom", "rebuttals", "rect", **fields, color=COUNT, only=busiest))
    if places:
        side: Spec = {"field": "side", "type": "nominal", "scale": {"scheme": "tableau10"}}
        fields = {"x": COUNT, "y": _named("dispute", disputes)}
        charts.append(_chart("Disputes and their sides", "places", "bar", **fields, color=side, only=disputes))
    whole: Spec = {
        "$schema": SCHEMA,
        "title": {"text": _line(map_.thread.title), "subtitle": [_line(doubt) for doubt in doubts(map_.problems)]},
        "datasets": {"turns": turns, "rebuttals": rebuttals, "places": places},
        "vconcat": charts,
        "resolve": {"scale": {"color": "independent"}},
    }
    return f"{as_json(whole, indent=1)}\n".encode()


def _turns(map_: ArgumentMap) -> list[Spec]:
    names = ("number", "camp", "grounded", "h_categorizer", "standing")
    return [
        {"author": _line(str(fact["author"])), "tag": fact["tag"] or "none", **{name: fact[name] for name in names}}
        for end, fact in facts(map_).items()
        if end != STORY
    ]


def _rebuttals(map_: ArgumentMap) -> list[Spec]:
    said = {end: _line(str(fact["author"])) for end, fact in facts(map_).items()}
    return [
        {"from": said[source], "to": said[target] or STORY}
        for source, target, what in relations(map_)
        if what["kind"] == "rebuts"
    ]


def _places(map_: ArgumentMap) -> list[Spec]:
    return [
        {"dispute": f"{at}. {_line(dispute.title)}", "side": chr(ord("A") + side % 26), "label": _line(position.label)}
        for at, dispute in enumerate(map_.disputes, 1)
        for side, position in enumerate(dispute.positions)
        for _ in position.turns
    ]


def _chart(title: str, data: str, mark: str, *, only: list[str] | None = None, **encoding: Spec) -> Spec:
    shown: Spec = {"title": title, "width": WIDTH, "data": {"name": data}, "mark": {"type": mark, "tooltip": True}}
    if only is not None:
        fields = [str(each["field"]) for name, each in encoding.items() if name in ("x", "y") and "sort" in each]
        shown["transform"] = [{"filter": {"field": field, "oneOf": only}} for field in fields]
    return {**shown, "encoding": encoding}


def _named(field: str, order: list[str], title: str = "") -> Spec:
    return {"field": field, "type": "nominal", "sort": order, "title": title or None, "axis": {"labelLimit": 220}}


def _binned(turns: int) -> Spec:
    return {"field": "number", "type": "quantitative", "bin": {"step": max(1, -(-turns // BINS))}, "title": "number"}


def _tag() -> Spec:
    return {"field": "tag", "type": "nominal", "scale": {"domain": list(TAGS), "range": list(TAGS.values())}}


def _line(text: str) -> str:
    return " ".join(printable(text).split())
