"""Files that argmap has exported, opened by the programs that they are for: prints what those find in each, as JSON.

A Python of its own runs it, which has these programs and not argmap: tests/programs/install makes it. Standard input
holds a list of [format, path, the files' names], standard output gets a list of tables in the same order.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

Found = dict[str, Any]
GUARDED = ("=", "+", "-", "@", "\t", "\n")


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
    unguarded = [
        text[1:] if text[:1] == "'" and text[1:].lstrip(" ")[:1] in GUARDED else text for text in turns["text"]
    ]
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


OPENERS: dict[str, Callable[[str, list[str]], Found]] = {"graphml": graphml, "gexf": gexf, "csv": csv}


def main() -> None:
    """Open what standard input names."""
    said, sys.stdout = sys.stdout, sys.stderr  # whatever a program prints is not the answer
    found = [OPENERS[format](folder, names) for format, folder, names in json.load(sys.stdin)]
    json.dump(found, said)


if __name__ == "__main__":
    main()
