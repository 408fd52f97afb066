// What brings the parts together: choosing by a click or a key anywhere, the panes of a narrow page, the first view.
const PANES = [["sides", "Disputes"], ["map", "Map"], ["thread", "Transcript"]];

function showPane(name) {
  document.body.dataset.pane = name;
  for (const button of byId("panes").children) button.setAttribute("aria-pressed", String(button.dataset.pane === name));
  if (name === "map") requestAnimationFrame(() => (state.turn ? centre(drawnFor(state.turn)) : fit(READABLE)));
  if (name === "thread" && items.get(state.turn)) reveal(items.get(state.turn));
}

function startCounts() {
  const kinds = KINDS.map((kind) => [kind, told.turns.filter((turn) => turn.tag?.[0] === kind).length]);
  const inferred = told.turns.filter((turn) => !turn.reply || turn.reply[0] === "inferred").length;
  byId("counts").textContent = [
    many(told.turns.length, "turn"), many(told.authors.length, "person", "people"), many(told.disputes.length, "dispute"),
    many(kinds[0][1], "claim"), many(kinds[1][1], "rebuttal"), kinds[2][1] + " evidence", "for " + inferred + " it is inferred what they answer", ...[told.hand, told.deep].filter(Boolean),
  ].join(" · ");
  if (told.doubts.length) {
    byId("doubts").hidden = false;
    byId("doubts").append(...told.doubts.map((doubt) => make("p", {}, doubt)));
  }
}

// A choice of one thing again takes it back.
const turned = (name, value) => ({ [name]: state[name] === value ? EMPTY[name] : value });

// A click anywhere on a comment chooses it, but for what does something else there, and for words being marked.
function comment(target) {
  const item = target.closest?.("a, button, input, select, label, summary, form") ? null : target.closest?.("#turns .turn");
  if (!item || !getSelection().isCollapsed) return;
  const n = Number(item.dataset.n || 0);
  if (n || catching) set({ turn: n });
}

document.addEventListener("click", function (event) {
  const chosen = event.target.closest?.("[data-turn], [data-dispute], [data-author], [data-camp]");
  if (!chosen) {
    comment(event.target);
    return;
  }
  if (chosen.tagName === "A") {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
  }
  const { turn, dispute, position, author, camp } = chosen.dataset;
  if (turn !== undefined) {
    const n = Number(turn);
    set({ turn: chosen.classList.contains("pick") && state.turn === n && !catching ? 0 : n });
    if (chosen.tagName === "A") {
      if (!byId("thread").offsetParent) showPane("thread"); // a narrow page shows one part at a time
      const item = byId("turn-" + n);
      if (item) reveal(item);
      if (chosen.dataset.words) showQuoted(n, chosen.dataset.words);
      item?.querySelector(".pick")?.focus({ preventScroll: true });
    }
  } else if (position) {
    const same = state.dispute === Number(dispute) && state.position === Number(position);
    set({ dispute: same ? 0 : Number(dispute), position: same ? 0 : Number(position) });
  } else if (dispute) set(state.position ? { dispute: Number(dispute), position: 0 } : turned("dispute", Number(dispute)));
  else if (author) set(turned("author", Number(author)));
  else set(turned("camp", Number(camp)));
});

startCounts();
for (const [name, word] of PANES) byId("panes").append(make("button", { type: "button", "data-pane": name, on: { click: () => showPane(name) } }, word));
startSides();
startThread();
startMap();
startFilters();
startViews();
startDesk();
startKeys();
startPrint();
showPane("thread");
window.addEventListener("hashchange", read);
root.classList.add("scripted");
read();
