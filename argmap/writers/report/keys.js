// Keys for everything that a pointer does, and what they are; single letters can be switched off, as dictation types them.
const KEYS = [
  ["j", "next turn", () => walk(1)], ["k", "previous turn", () => walk(-1)],
  ["h", "the turn that this one answers", () => state.turn && set({ turn: turns.get(state.turn).parent })],
  ["l", "the first answer to it", () => set({ turn: answers.get(state.turn)[0] || state.turn })],
  ["/", "search", () => byId("search").focus()],
  ["m", "map", () => set({ view: "map" })], ["d", "ladder of the dispute", () => set({ view: "ladder" })], ["g", "figures", () => set({ view: "figures" })],
  ["+", "larger", () => zoom(1.3)], ["-", "smaller", () => zoom(1 / 1.3)], ["0", "the whole map", () => fit()],
  ["e", "put right, or stop", () => turnRight(!right.on)], ["u", "undo", () => right.on && undo()],
  ["?", "these keys", () => byId("help").showModal()],
];
let single = true;

function walk(by) {
  const list = told.order.map(([n]) => n).filter((n) => shown.has(n));
  const at = list.indexOf(state.turn);
  const next = at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.max(0, Math.min(list.length - 1, at + by));
  if (list.length) set({ turn: list[next] });
}

function startKeys() {
  const off = make("input", { type: "checkbox", checked: true, on: { change: () => (single = off.checked) } });
  byId("help").append(make("h2", {}, "Keys"), make("dl", {}, KEYS.map(([key, about]) => row(key, about)), row("Esc", "let go of the turn, then show all")),
    make("label", {}, off, " single letters work"), " ", make("button", { type: "button", on: { click: () => byId("help").close() } }, "Close"));
  byId("tools").append(make("button", { type: "button", "aria-label": "Keys", on: { click: () => byId("help").showModal() } }, "?"));
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
    if (event.key === "Escape") {
      if (catching) {
        const drop = catching;
        catching = null;
        drop(null);
      } else if (state.turn) set({ turn: 0 });
      else clearFilters();
      return;
    }
    if (!single || event.target.closest?.("input:not([type=range]), select, textarea")) return;
    const found = KEYS.find(([key]) => key === event.key);
    if (!found) return;
    event.preventDefault();
    found[2]();
  });
}

// In print all that is folded is open, and the map fits the page.
function startPrint() {
  const opened = [];
  window.addEventListener("beforeprint", function () {
    for (const one of document.querySelectorAll("#sides details:not([open]):not(.righting), .story details:not([open])")) (one.open = true), opened.push(one);
  });
  window.addEventListener("afterprint", () => opened.splice(0).forEach((one) => (one.open = false)));
}
