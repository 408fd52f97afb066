"""From an ArgumentMap to `report.html`: the template filled, style and script in it, and the map as a picture inside.

Nothing of a thread is markup: the template engine escapes what it is handed, the picture has escaped its own, and all
else stands in a block of JSON that no browser runs, whose every "<" is written as an escape. The policy of the page
lets nothing run or load but its own script and styles, each known by its digest.
"""

from __future__ import annotations

import re

from ...model import ArgumentMap
from ...template import beside, markup, render, sealed
from ...text.shown import as_json
from ..drawing import name_of
from ..pictures import map as picture
from .told import told

# One script of several files: all share what `state.js` begins with.
SCRIPTS = (
    *("state.js", "thread.js", "sides.js", "map.js", "filters.js"),
    *("ladder.js", "figures.js", "right.js", "desk.js", "keys.js", "start.js"),
)
SHADOW = (  # how the picture shows what is chosen
    "svg{display:block}@media print{svg{width:100%;height:auto;max-height:180mm}}"
    ".card{cursor:pointer}.dim{opacity:.13}.dim.lit,.dim.chain{opacity:1}.later{visibility:hidden}"
    ".chain>path:first-of-type{stroke-width:5}.lit>path:first-of-type{stroke:#c47600;stroke-width:10}"
)
WITHIN = 700.0  # of the picture, what is shown of it where the page is 1,280 pixels wide, at the size it opens with
WAYS = picture.Ways(side="#dispute={}&turn={}")  # as the page calls what is shown
_STYLE = re.compile("<style>(.*?)</style>", re.S)
# Children of an image are nothing to a screen reader, but these can be chosen.
_OPENING = re.compile(r'<\?xml[^>]*\?>\s*<svg ([^>]*?) role="img"')


def write(map_: ArgumentMap, *, layout: str = "tree", all: bool = False) -> bytes:
    """Make the page.

    Arguments: the map; `layout` and `all` as for the picture of the map in it, see `pictures.map.write`.
    Returns an HTML file as UTF-8 bytes. Raises what the picture raises.
    """
    drawn = picture.draw(map_, layout=layout, all=all, ways=WAYS, within=WITHIN).decode("utf-8")
    drawn = _OPENING.sub(r'<svg \1 role="group"', drawn, count=1)
    script = '(function () {\n"use strict";\n' + "\n".join(beside(__file__, name) for name in SCRIPTS) + "})();\n"
    style = beside(__file__, "report.css")
    values = {
        "title": name_of(map_),
        "data": markup(as_json(told(map_)).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")),
        "map": markup(drawn),
        "shadow": markup(SHADOW),
        "style": markup(style),
        "script": markup(script),
        "script_seal": sealed(script),
        "style_seals": list(dict.fromkeys(map(sealed, (style, SHADOW, *_STYLE.findall(drawn))))),
    }
    return render(beside(__file__, "report.html.jinja"), values).encode("utf-8", "replace")
