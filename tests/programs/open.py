"""Files that argmap has exported, opened by the programs that they are for: prints what those find in each, as JSON.

A Python of its own runs it, which has these programs and not argmap: tests/programs/install makes it. Standard input
holds a list of [format, path, the files' names], standard output gets a list of tables in the same order.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Found = dict[str, Any]

DRAWN = 300  # nodes that dot draws in a moment; one of a long thread would take minutes


def graphml(folder: str, names: list[str]) -> Found:
    import igraph
    import networkx

    graph = igraph.Graph.Read_GraphML(f"{folder}/{names[0]}")
    again = networkx.read_graphml(f"{folder}/{names[0]}")
    assert (graph.vcount(), graph.ecount()) == (len(again), again.number_of_edges())
    return {
        "turns": graph.vcount() - 1,
        "replies": graph.es["type"].count("reply") if graph.ecount() else 0,
        "links": graph.es["type"].count("link") if graph.ecount() else 0,
        "people": len(set(graph.vs.select(number_gt=0)["author"])),
        "texts": graph.vs["text"],
    }


def gexf(folder: str, names: list[str]) -> Found:
    import networkx

    graph = networkx.read_gexf(f"{folder}/{names[0]}")
    kinds = [said["relation"] for *_, said in graph.edges(data=True)]
    return {
        "turns": len(graph) - 1,
        "replies": kinds.count("reply"),
        "links": kinds.count("link"),
        "people": len({said["author"] for _, said in graph.nodes(data=True) if said["number"]}),
        "texts": [said["text"] for _, said in graph.nodes(data=True)],
    }


def csv(folder: str, names: list[str]) -> Found:
    import pandas

    read = {name: pandas.read_csv(f"{folder}/{name}", keep_default_na=False) for name in names}
    turns, relations = read["turns.csv"], read["relations.csv"]
    guarded = re.compile(r"'\s*[-=+@\u2212\uff0b\uff0d\uff1d\uff20]")
    unguarded = [text[1:] if guarded.match(text) else text for text in turns["text"]]
    return {
        "turns": len(turns) - 1,
        "replies": int((relations["type"] == "reply").sum()),
        "links": int((relations["type"] == "link").sum()),
        "rebuts": int((relations["kind"] == "rebuts").sum()),
        "supports": int((relations["kind"] == "supports").sum()),
        "people": len(set(turns["author"][1:].astype(str))),
        "disputes": len(read["disputes.csv"]),
        "positions": len(read["positions.csv"]),
        "texts": unguarded,
    }


def aif(folder: str, names: list[str]) -> Found:
    import arguebuf
    import jsonschema

    with open(f"{folder}/{names[0]}", encoding="utf-8") as file:
        whole = json.load(file)
    jsonschema.validate(whole, XAIF)
    graph = arguebuf.load.xaif(whole)
    again = arguebuf.load.aif(whole["AIF"])
    assert (len(graph.nodes), len(graph.edges)) == (len(again.nodes), len(again.edges))
    # Its usual lines, at right angles, make some dots abort; of a text it escapes nothing and cuts nothing for dot.
    lines = arguebuf.schemas.graphviz.EdgeStyle.STRAIGHT
    drawn = arguebuf.dump.graphviz(
        graph, max_nodes=100_000, edge_style=lines, atom_label=lambda atom: re.sub(r"\W+", " ", atom.plain_text)[:90]
    )
    assert sum(bool(re.match(r'\t"?[\w.-]+"? -> ', line)) for line in str(drawn).split("\n")) == len(graph.edges)
    if shutil.which("dot") and len(graph.nodes) <= DRAWN:
        picture = Path(folder, "aif.svg")
        arguebuf.render.graphviz(drawn, picture)
        said = picture.read_text(encoding="utf-8")
        assert (said.count('class="node"'), said.count('class="edge"')) == (len(graph.nodes), len(graph.edges))
    nodes = whole["AIF"]["nodes"]
    between = {(edge["fromID"], edge["toID"]) for edge in whole["AIF"]["edges"]}
    assert {end for edge in between for end in edge} == {node["nodeID"] for node in nodes}
    assert len({node["nodeID"] for node in nodes}) == len(nodes)
    people = {each["participantID"] for each in whole["AIF"]["participants"]}
    ours = {id_: atom.plain_text for id_, atom in graph.atom_nodes.items() if id_.startswith("I")}
    kinds = [(id_, type(node.scheme).__name__) for id_, node in graph.scheme_nodes.items() if "P" not in id_]
    return {
        "turns": len(ours) - 1,
        "replies": sum(node["type"] == "TA" for node in nodes),
        "rebuts": [kind for _, kind in kinds].count("Attack"),
        "supports": [kind for _, kind in kinds].count("Support"),
        "positions": len(graph.atom_nodes) - len(ours),
        "people": len(people & {each["personID"] for each in whole["AIF"]["locutions"]}),
        "said": list(ours.values()),
    }


def sadface(folder: str, names: list[str]) -> Found:
    import arguebuf

    with open(f"{folder}/{names[0]}", encoding="utf-8") as file:
        whole = json.load(file)
    graph = arguebuf.load.sadface(whole)
    kinds = [type(node.scheme).__name__ for node in graph.scheme_nodes.values()]
    said = [atom.userdata["argmap"] for atom in graph.atom_nodes.values()]
    found = whole["metadata"]["argmap"]["disputes"]
    assert len(graph.edges) == 2 * len(kinds)
    return {
        "turns": len(graph.atom_nodes) - 1,
        "replies": sum(len(each["replies"]) for each in said),
        "rebuts": kinds.count("Attack"),
        "supports": kinds.count("Support"),
        "links": len(kinds) + sum(len(each["links"]) for each in said),
        "people": len({each["author"] for each in said[1:]}),
        "disputes": len(found),
        "positions": sum(len(dispute["positions"]) for dispute in found),
        "said": [atom.plain_text for atom in graph.atom_nodes.values()],
    }


def vega(folder: str, names: list[str]) -> Found:
    import vl_convert

    with open(f"{folder}/{names[0]}", encoding="utf-8") as file:
        whole = json.load(file)
    drawn = vl_convert.vegalite_to_svg(whole, vl_version="5.20")
    assert drawn.startswith("<svg")
    data = whole["datasets"]
    assert {chart["data"]["name"] for chart in whole["vconcat"]} <= set(data)
    return {
        "turns": len(data["turns"]),
        "rebuts": len(data["rebuttals"]),
        "named": len({turn["author"] for turn in data["turns"]}),
    }


def convokit(folder: str, names: list[str]) -> Found:
    import importlib
    import importlib.util
    import types

    # Of the package the part that reads a corpus, without all that computes on it, which asks for PyTorch.
    if "convokit" not in sys.modules:
        spec = importlib.util.find_spec("convokit")
        package = types.ModuleType("convokit")
        package.__path__ = list(spec.submodule_search_locations)
        sys.modules["convokit"] = package
    corpus = importlib.import_module("convokit.model").Corpus(filename=folder)
    said = list(corpus.iter_utterances())
    (conversation,) = corpus.iter_conversations()
    assert conversation.check_integrity(verbose=False)
    for each in said:  # it sorts by time, and a thread may have none
        each.timestamp = each.timestamp or each.meta["number"]
    assert len(list(conversation.traverse("dfs", as_utterance=True))) == len(said)
    links = [link["kind"] for each in said for link in each.meta["links"]]
    return {
        "turns": len(said) - 1,
        "replies": sum(len(each.meta["replies"]) for each in said),
        "links": len(links),
        "rebuts": links.count("rebuts"),
        "supports": links.count("supports"),
        "people": len(list(corpus.iter_speakers())) - 1,
        "disputes": len(conversation.meta["disputes"]),
        "positions": sum(len(dispute["positions"]) for dispute in conversation.meta["disputes"]),
        "said": [each.text for each in said],
    }


TEXT = {"type": "string"}
# What xAIF asks for, as the programs that take it read it.
XAIF = {
    "type": "object",
    "required": ["AIF", "OVA", "dialog", "text"],
    "properties": {
        "dialog": {"type": "boolean"},
        "text": {"type": "object", "required": ["txt"], "properties": {"txt": TEXT}},
        "OVA": {"type": "object", "required": ["nodes", "edges"]},
        "AIF": {
            "type": "object",
            "required": ["nodes", "edges", "schemefulfillments", "participants", "locutions"],
            "properties": {
                "nodes": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["nodeID", "text", "type"],
                        "properties": {
                            "nodeID": TEXT,
                            "text": TEXT,
                            "type": {"enum": ["I", "L", "RA", "CA", "MA", "TA", "YA"]},
                            "timestamp": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$"},
                        },
                    },
                },
                "edges": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["edgeID", "fromID", "toID"],
                        "properties": {"edgeID": TEXT, "fromID": TEXT, "toID": TEXT},
                    },
                },
                "participants": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["participantID", "firstname", "surname"],
                        "properties": {"participantID": {"type": "integer"}, "firstname": TEXT, "surname": TEXT},
                    },
                },
                "locutions": {
                    "type": "array",
                    "items": {"type": "object", "required": ["nodeID", "personID", "timestamp"]},
                },
            },
        },
    },
}


OPENERS: dict[str, Callable[[str, list[str]], Found]] = {
    opener.__name__: opener for opener in (graphml, gexf, csv, aif, convokit, sadface, vega)
}


def main() -> None:
    """Open what standard input names."""
    said, sys.stdout = sys.stdout, sys.stderr  # whatever a program prints is not the answer
    found = [OPENERS[format](folder, names) for format, folder, names in json.load(sys.stdin)]
    json.dump(found, said)


if __name__ == "__main__":
    main()
