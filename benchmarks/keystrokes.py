"""From five fixes, really made in the terminal and in the report, to the seconds that a person needs for each.

The keystroke-level model (Card, Moran, Newell 1980): a keystroke or a click of an average typist takes 0.28 s, pointing
1.1 s, a hand from mouse to keyboard or back 0.4 s, making up one's mind 1.35 s; a page scrolled is one more pointing.
The processor time of the program is added as measured. Reading is not in it: whoever fixes something has seen what is
wrong. Needs Chromium and Playwright.

    python benchmarks/keystrokes.py
"""

from __future__ import annotations

import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import argmap
from argmap import corrections

KEY, POINT, HAND, MIND = 0.28, 1.1, 0.4, 1.35
THREAD = Path(__file__).parent.parent / "threads" / "harbour-truce.txt"
SHIFTED = '~!@#$%^&*()_+{}|:"<>?'
FIXES = {
    "move a reply": "23 parent=14",
    "change a tag": "17 tag=evidence",
    "unmark a quote": "17 of=nobody",
    "rename a dispute": 'dispute=1 name="How long did they wait?"',
    "put a person on a side": "1B holder=salt",
}


@dataclass(slots=True)
class Count:
    """What a person does for one fix."""

    keys: int = 0
    points: int = 0
    hands: int = 0
    minds: int = 0
    machine: float = 0.0

    @property
    def seconds(self) -> float:
        return self.keys * KEY + self.points * POINT + self.hands * HAND + self.minds * MIND + self.machine

    def type(self, text: str) -> None:
        """Count the keys of a text, with one for each shift."""
        self.keys += len(text) + sum(one in SHIFTED or one.isupper() for one in text)


def spent() -> float:
    """Processor seconds of the programs that have run."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def terminal(folder: Path) -> dict[str, Count]:
    """Make each fix with a command of its own, typed whole, and draw the thread at the end."""
    shutil.copy(THREAD, folder / "thread.txt")
    found = {}
    for name, fix in {**FIXES, "draw it again": ""}.items():
        line = f"argmap correct thread.txt {fix}" if fix else "argmap map thread.txt"
        words = shlex.split(line)
        count = Count(minds=1 + sum("=" in word for word in words))
        count.type(line + "\n")
        before = spent()
        subprocess.run([sys.executable, "-m", *words], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        count.machine = spent() - before
        found[name] = count
    return found


class Hand:
    """A person at the report: does what is done there in a browser, and counts it."""

    def __init__(self, tab: Any) -> None:
        self.tab, self.count, self.on_keys = tab, Count(), False
        self.told = tab.context.new_cdp_session(tab)
        self.told.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy(self) -> float:
        metrics = self.told.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in metrics if each["name"] == "TaskDuration")

    def to(self, place: str) -> Any:
        """Point at something, scrolled to where it is not in sight."""
        found = self.tab.locator(place).first
        box, height = found.bounding_box(), self.tab.viewport_size["height"]
        top = box["y"] if box else 0
        self.count.points += 1 + int(abs(min(top, 0) + max(top - height * 0.8, 0)) / height + 0.99)
        self.count.hands += self.on_keys
        self.on_keys = False
        return found

    def click(self, place: str) -> None:
        self.to(place).click()
        self.count.keys += 1

    def choose(self, place: str, label: str) -> None:
        """A list opened, and one of it chosen."""
        self.to(place).select_option(label=label)
        self.count.points += 1
        self.count.keys += 2

    def type(self, text: str) -> None:
        self.tab.keyboard.press("ControlOrMeta+a")
        self.tab.keyboard.type(text)
        self.count.hands += not self.on_keys
        self.on_keys = True
        self.count.keys += 2  # what stands there is marked
        self.count.type(text)

    def press(self, key: str) -> None:
        self.tab.keyboard.press(key)
        self.count.keys += 1

    def done(self, before: float, minds: int) -> Count:
        found, self.count = self.count, Count()
        found.minds, found.machine = minds, self.busy() - before
        return found


def browser(folder: Path) -> dict[str, Count]:
    """Make each fix in the report, with the mouse where it is shown, and save them at the end."""
    from playwright.sync_api import sync_playwright

    page = folder / "report.html"
    page.write_bytes(argmap.write(argmap.load(THREAD), "html"))
    found = {}
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = running.new_page(viewport={"width": 1280, "height": 800})
        tab.set_default_timeout(120_000)
        tab.goto(page.as_uri())
        hand = Hand(tab)
        form = "form.right .field:has-text"

        at = hand.busy()
        hand.click("#toRight")
        hand.click("#turn-23 .pick")
        hand.click(f"{form}('It answers #') input")
        hand.type("14")
        hand.press("Tab")
        found["move a reply"] = hand.done(at, 3)

        at = hand.busy()
        hand.click("#turn-17 .pick")
        hand.choose(f"{form}('It is') select", "evidence")
        found["change a tag"] = hand.done(at, 2)

        at = hand.busy()
        hand.choose(f"{form}('” is') select", "no quote: its own words")
        found["unmark a quote"] = hand.done(at, 1)

        at = hand.busy()
        hand.click("#dispute-1 button[aria-label='Rename dispute 1']")
        hand.type("How long did they wait?")
        hand.press("Enter")
        found["rename a dispute"] = hand.done(at, 2)

        at = hand.busy()
        hand.choose("#dispute-1 .side >> nth=1 >> select", "saltpetre")
        found["put a person on a side"] = hand.done(at, 2)

        at = hand.busy()
        with tab.expect_download() as waiting:
            hand.click("#download")
        found["save it, draw it again"] = hand.done(at, 1)
        found["save it, draw it again"].type("argmap map thread.txt\n")
        found["save it, draw it again"].minds += 1
        text = Path(waiting.value.path()).read_text(encoding="utf-8")
        running.close()
    entries = corrections.read(text, path="thread.corrections.yaml")
    if len(entries) != len(FIXES):
        raise SystemExit(f"{len(entries)} corrections came of {len(FIXES)} fixes")
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ways = {"terminal": terminal(Path(folder)), "report": browser(Path(folder))}
    ways["report"]["save it, draw it again"].machine += ways["terminal"]["draw it again"].machine
    for way, counts in ways.items():
        print(f"{way}: {sum(each.seconds for each in counts.values()):.0f} s")
        for name, each in counts.items():
            print(
                f"  {name:24}{each.seconds:6.1f} s   {each.keys:3} keys and clicks, {each.points:2} pointings, "
                f"{each.hands} hands, {each.minds} decisions, program {each.machine:.2f} s"
            )


if __name__ == "__main__":
    main()
