// What every part of the page works with: the thread as `told.py` tells it, what is chosen, and how it stands in the
// address, so that a view can be linked: report.html#turn=17&dispute=1
const told = JSON.parse(document.getElementById("data").textContent);
const turns = new Map(told.turns.map((turn) => [turn.n, turn]));
const root = document.documentElement;
const EMPTY = { turn: 0, dispute: 0, position: 0, author: 0, camp: 0, tag: "", sure: "", search: "", until: 0, view: "map" };
const FILTERS = ["dispute", "position", "author", "camp", "tag", "sure", "search", "until"];
const state = { ...EMPTY };
const shows = []; // functions that bring a part of the page up to what is chosen: (state, what it was before)
let written = "";
let catching = null; // what takes the next turn that is chosen, in place of showing it

const byId = (id) => document.getElementById(id);
const many = (count, one, more) => count.toLocaleString("en") + " " + (count === 1 ? one : more || one + "s");
const nameOf = (turn) => told.authors[turn.by][0];
const disputeAt = (place) => told.disputes[place - 1];

// Answers by turn, and where a turn stands: [dispute, position], both from 1; position 0 where it speaks for no side.
const answers = new Map([[0, []], ...told.turns.map((turn) => [turn.n, []])]);
for (const turn of told.turns) answers.get(turn.parent).push(turn.n);
const stands = new Map(told.turns.map((turn) => [turn.n, []]));
told.disputes.forEach(function (dispute, at) {
  const side = new Map();
  dispute.positions.forEach((position, place) => position.turns.forEach((n) => side.set(n, place + 1)));
  for (const n of new Set([...dispute.turns, ...side.keys()])) stands.get(n)?.push([at + 1, side.get(n) || 0]);
});

// An element of a page: text alone ever goes in, so nothing of a thread becomes markup.
function make(tag, given, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given || {})) {
    if (value === false || value === undefined || value === null) continue;
    if (name === "class") made.className = value;
    else if (name === "on") for (const [event, then] of Object.entries(value)) made.addEventListener(event, then);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...inside.flat().filter((one) => one !== null && one !== undefined && one !== ""));
  return made;
}

// A link to a turn (0: the story), which leads there by the address too.
function linkTo(n, words, more) {
  const said = words || (n ? "#" + n : "the story");
  return make("a", { href: n ? "#turn=" + n : "#thread", "data-turn": n, ...more }, said);
}

function chainUp(n) {
  const found = [];
  for (let at = turns.get(n); at && at.parent; at = turns.get(at.parent)) found.unshift(at.parent);
  return found;
}

function chainDown(n) {
  const found = [];
  const waiting = [...(answers.get(n) || [])];
  while (waiting.length) {
    const at = waiting.pop();
    found.push(at);
    waiting.push(...answers.get(at));
  }
  return found;
}

// The least sure of what is said of a turn, in hundredths.
function leastSure(turn) {
  return Math.min(turn.reply ? turn.reply[1] : 0, turn.tag ? turn.tag[1] : 100, turn.link ? turn.link[1] : 100);
}

function set(changes, how) {
  if (catching && "turn" in changes) {
    const then = catching;
    catching = null;
    then(changes.turn);
    return;
  }
  const before = { ...state };
  Object.assign(state, changes);
  if (state.dispute !== before.dispute && !("position" in changes)) state.position = 0;
  if (how !== "read" && !("turn" in changes) && FILTERS.some((name) => state[name] !== before[name])) state.turn = leftAt(state.turn);
  if (Object.keys(state).every((name) => state[name] === before[name]) && !how) return;
  for (const show of shows) show(before);
  if (how !== "read") write(before);
}

function write(before) {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) if (value !== EMPTY[name]) said.set(name, value);
  written = said.toString() || "view=map"; // "#" alone would scroll to the top
  const steps = state.turn !== before.turn || state.view !== before.view;
  if (steps && !playing) location.hash = written;
  else location.replace("#" + written);
}

// What an address says, as far as there is such a thing here.
function read() {
  const hash = location.hash.slice(1);
  if (hash === written) return;
  const said = new URLSearchParams(hash.replace(/^turn-(\d+)$/, "turn=$1"));
  const wanted = { ...EMPTY };
  const most = {
    turn: told.turns.length ? Infinity : 0, dispute: told.disputes.length, position: 99,
    author: told.authors.length, camp: told.camps.length, until: Infinity,
  };
  for (const name of Object.keys(EMPTY)) {
    if (!said.has(name)) continue;
    const value = said.get(name);
    if (typeof EMPTY[name] === "string") wanted[name] = value;
    else if (/^\d{1,9}$/.test(value) && Number(value) <= most[name]) wanted[name] = Number(value);
  }
  if (!SURE.some(([value]) => value === wanted.sure)) wanted.sure = "";
  if (!KINDS.includes(wanted.tag)) wanted.tag = "";
  if (!turns.has(wanted.turn)) wanted.turn = 0;
  if (!disputeAt(wanted.dispute)?.positions[wanted.position - 1]) wanted.position = 0;
  if (!["map", "ladder", "figures"].includes(wanted.view)) wanted.view = "map";
  set(wanted, "read");
}
