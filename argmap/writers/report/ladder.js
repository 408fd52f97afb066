// One dispute unfolding in time: a column a side, what each turn says for it, and what it answers.
const SHOWN = 260; // characters of a turn that states nothing for its side in so many words
const RUNGS = 100; // drawn at once; a button adds the rest

function saidFor(position, turn) {
  const stated = position ? position.said.filter(([n]) => n === turn.n).map(([, words]) => words) : [];
  if (stated.length) return stated.map((words) => make("q", { dir: "auto" }, words));
  const text = turn.text.filter((piece) => piece[1] === undefined || piece[1] === null).map((piece) => piece[0]).join(" ").trim();
  return [make("span", { dir: "auto" }, text.length > SHOWN ? text.slice(0, SHOWN).replace(/\s+\S*$/, "") + " …" : text)];
}

function rungOf(n, place, dispute) {
  const turn = turns.get(n);
  const position = place ? dispute.positions[place - 1] : null;
  const rung = make("li", { class: "rung edge-" + (place ? (place - 1) % 6 : "none"), "data-n": n },
    make("h3", {}, make("button", { type: "button", class: "pick", "data-turn": n }, make("b", {}, "#" + n), " ", make("bdi", {}, nameOf(turn))), " ", kindOf(turn)),
    make("p", {}, between(saidFor(position, turn), " ")),
    make("small", {}, doesOf(turn), linkTo(turn.parent), inferredMark(turn), position ? "" : " · for no side"));
  if (place) rung.style.gridColumn = String(place);
  return rung;
}

function drawLadder(most) {
  const at = state.dispute || 1;
  const dispute = disputeAt(at);
  const room = byId("ladder");
  room.replaceChildren();
  if (!dispute) {
    room.append(make("p", { class: "hint" }, "No dispute was found, so there is no ladder to climb."));
    return;
  }
  const side = new Map();
  dispute.positions.forEach((position, place) => position.turns.forEach((n) => side.has(n) || side.set(n, place + 1)));
  const all = [...new Set([...dispute.turns, ...side.keys()])].sort((one, other) => one - other);
  const heads = dispute.positions.map(function (position, place) {
    const head = make("li", { class: "head edge-" + (place % 6) },
      make("p", {}, make("span", { class: "badge side-" + (place % 6) }, position.letter), " ", make("b", { dir: "auto" }, position.label)),
      heldBy(position));
    head.style.gridColumn = String(place + 1);
    return head;
  });
  const list = make("ol", { class: "rungs" }, heads, all.slice(0, most).map((n) => rungOf(n, side.get(n) || 0, dispute)));
  list.style.gridTemplateColumns = "repeat(" + Math.max(1, dispute.positions.length) + ", minmax(170px, 1fr))";
  room.append(make("h2", { dir: "auto" }, at + " " + dispute.title), make("p", { class: "hint" }, "Time runs down; each column is a side. Choose another dispute on the left or in the filters."), list);
  if (all.length > most) room.append(make("button", { type: "button", on: { click: () => drawLadder(Infinity) } }, "and " + many(all.length - most, "more turn")));
}

const isOn = (n, dispute) => stands.get(n).some((one) => one[0] === dispute);

function showLadder(before) {
  if (state.view !== "ladder") return;
  const again = before.view !== "ladder" || before.dispute !== state.dispute;
  if (again) drawLadder(RUNGS);
  if (state.turn && before.turn !== state.turn && isOn(state.turn, state.dispute || 1) && !byId("ladder").querySelector('[data-n="' + state.turn + '"]')) drawLadder(Infinity);
  for (const rung of byId("ladder").querySelectorAll(".rung")) {
    const n = Number(rung.dataset.n);
    rung.classList.toggle("chosen", n === state.turn);
    rung.classList.toggle("pale", !shown.has(n));
    rung.hidden = Boolean(state.until) && n > state.until;
    if (n === state.turn && (again || before.turn !== state.turn)) rung.scrollIntoView({ block: "nearest" });
  }
}
