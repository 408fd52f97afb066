// Small pictures, where looking beats reading: who answers whom, who wrote when, what each wrote.
const MOST_PEOPLE = 16;
const BINS = 24;
const SVG = "http://www.w3.org/2000/svg";
const COLOURS = ["var(--claim)", "var(--rebuttal)", "var(--evidence)", "#8d5aa0", "#8a7700", "#5f6b7a"];

function inSvg(tag, given, ...inside) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(given)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

function coloured(element, name, value) {
  element.style.setProperty(name, value);
  return element;
}

// People by how much they wrote, the most first; the rest is counted.
const written_by = told.authors.map((_, at) => told.turns.filter((turn) => turn.by === at).length);
const busiest = told.authors.map((_, at) => at).sort((one, other) => written_by[other] - written_by[one] || one - other).slice(0, MOST_PEOPLE);
const others = () => (told.authors.length > MOST_PEOPLE ? make("p", { class: "hint" }, "The " + MOST_PEOPLE + " who wrote most, of " + told.authors.length + ".") : null);

function matrix() {
  const counts = new Map();
  for (const turn of told.turns) {
    const key = turn.by + ">" + (turn.parent ? turns.get(turn.parent).by : "story");
    const found = counts.get(key) || [0, 0];
    counts.set(key, [found[0] + 1, found[1] + (turn.link?.[0] === "rebuts" ? 1 : 0)]);
  }
  const most = Math.max(1, ...[...counts.values()].map((found) => found[0]));
  const columns = ["story", ...busiest];
  const head = make("tr", {}, make("td", {}), columns.map((to) => make("th", { scope: "col" }, make("span", {}, to === "story" ? "the story" : told.authors[to][0]))));
  const rows = busiest.map((from) => make("tr", {}, make("th", { scope: "row" }, person(from)),
    columns.map(function (to) {
      const [all, rebutted] = counts.get(from + ">" + to) || [0, 0];
      if (!all) return make("td", {});
      const whom = to === "story" ? "the story" : told.authors[to][0];
      const cell = make("td", { title: told.authors[from][0] + " answers " + whom + " " + (all === 1 ? "once" : all + " times") + ", " + rebutted + " of them rebuttals" }, rebutted ? all + "/" + rebutted + "✗" : String(all));
      return coloured(cell, "--share", Math.round(6 + (24 * all) / most) + "%");
    })));
  return make("section", {}, make("h2", {}, "Who answers whom"), make("p", { class: "hint" }, "A row answers a column so many times, of which so many rebut (✗)."), others(),
    make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": "Who answers whom" }, make("table", { class: "matrix" }, make("thead", {}, head), make("tbody", {}, rows))));
}

function activity() {
  const groups = [...told.camps.map((_, at) => "Camp " + (at + 1)), "no camp"];
  const bins = Math.min(BINS, told.turns.length) || 1;
  const counts = Array.from({ length: bins }, () => groups.map(() => 0));
  told.turns.forEach(function (turn, at) {
    const camp = told.authors[turn.by][1];
    counts[Math.floor((at * bins) / told.turns.length)][camp < 0 ? groups.length - 1 : camp] += 1;
  });
  const most = Math.max(1, ...counts.map((bin) => bin.reduce((one, other) => one + other, 0)));
  const [width, height] = [600, 150];
  const picture = inSvg("svg", { viewBox: "0 0 " + width + " " + (height + 4), role: "img", "aria-label": "Turns by camp from the beginning to the end of the thread" });
  const colour = (at) => (at === groups.length - 1 ? "var(--gone)" : COLOURS[at % COLOURS.length]);
  counts.forEach(function (bin, at) {
    let y = height;
    const first = told.turns[Math.ceil((at * told.turns.length) / bins)]?.n;
    bin.forEach(function (count, group) {
      if (!count) return;
      const tall = (count / most) * height;
      y -= tall;
      const bar = inSvg("rect", { x: (at * width) / bins + 1, y, width: width / bins - 2, height: tall }, inSvg("title", {}, "from #" + first + ": " + count + " by " + groups[group]));
      picture.append(coloured(bar, "fill", colour(group)));
    });
  });
  const key = groups.map((name, at) => make("li", {}, coloured(make("span", { class: "swatch" }), "background", colour(at)), name + ": " + many(counts.reduce((sum, bin) => sum + bin[at], 0), "turn")));
  return make("section", {}, make("h2", {}, "Activity by camp over time"), make("p", { class: "hint" }, "From the first turn on the left to the last; the tallest bar has " + many(most, "turn") + "."), picture, make("ul", { class: "bare key" }, key));
}

function shares() {
  const rows = busiest.map(function (by) {
    const mine = told.turns.filter((turn) => turn.by === by);
    const counts = KINDS.map((kind) => mine.filter((turn) => turn.tag?.[0] === kind).length);
    const said = KINDS.map((kind, at) => counts[at] + " " + (kind === "evidence" || counts[at] === 1 ? kind : kind + "s")).join(", ");
    const bar = make("div", { class: "bar", "aria-hidden": "true" }, KINDS.map((kind, at) => coloured(coloured(make("i", {}), "flex-grow", counts[at]), "background", "var(--" + kind + ")")));
    return make("li", {}, person(by), " ", make("small", {}, said), coloured(bar, "width", Math.max(4, (100 * mine.length) / Math.max(1, written_by[busiest[0]])) + "%"));
  });
  return make("section", {}, make("h2", {}, "What each wrote"), make("p", { class: "hint" }, "A bar is as long as a person wrote much: claims, rebuttals, evidence from left to right."), others(), make("ol", { class: "bare" }, rows));
}

const VIEWS = [["map", "Map"], ["ladder", "Ladder"], ["figures", "Figures"]];
function showView(before) {
  if (before && before.view === state.view) return;
  byId("sheet").hidden = state.view !== "map";
  byId("zoom").hidden = state.view !== "map";
  byId("ladder").hidden = state.view !== "ladder";
  byId("figures").hidden = state.view !== "figures";
  if (state.view === "figures" && !byId("figures").firstChild) byId("figures").append(matrix(), activity(), shares());
  for (const button of document.querySelectorAll("#views button")) button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
}

function startViews() {
  byId("bar").prepend(make("div", { id: "views", role: "group", "aria-label": "What the middle shows" },
    VIEWS.map(([name, word]) => make("button", { type: "button", "data-view": name, on: { click: () => set({ view: name }) } }, word))));
  shows.push(showView, showLadder);
  showView();
}
