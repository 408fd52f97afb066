"""From the corpora to every file in `argmap/weights/`: runs the scripts one after the other, always in this order."""

from __future__ import annotations

from . import calendar, disputes, matching, names, pages, replies, stance, titles, turns

# What pages look like decides what turns there are, so words of dates, names and layouts come first; replies ask how
# rare the words are that are matched; disputes build on the links of turns and on the words' vectors.
SCRIPTS = (calendar, names, pages, titles, matching, replies, stance, turns, disputes)

if __name__ == "__main__":
    for script in SCRIPTS:
        print(script.TARGET.name)
        script.main()
