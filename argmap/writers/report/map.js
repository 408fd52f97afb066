// The picture of the map: moved, made larger and smaller, and the chosen turn shown in it with its chain.
const sheet = byId("sheet");
const paper = byId("paper");
const held = paper.querySelector("template"); // still there in browsers that know nothing of such roots in a page
if (held) paper.attachShadow({ mode: "open" }).append(held.content);
const drawing = paper.shadowRoot;
const view = { x: 0, y: 0, scale: 1 };
const cards = new Map();
const wires = new Map();
let size = [1, 1];
let moved = false;
const READABLE = 0.9; // what is said on a card is 12.5 pixels high, and cannot be read below 11

const inPicture = (n) => drawing?.getElementById(n ? "turn-" + n : "story");

// The edges behind which the picture goes on are shaded, and a word says what to do until somebody has done it.
function place() {
  paper.style.transform = "translate(" + view.x + "px," + view.y + "px) scale(" + view.scale + ")";
  const [right, bottom] = [view.x + size[0] * view.scale, view.y + size[1] * view.scale];
  const hidden = { left: view.x < -4, top: view.y < -4, right: right > sheet.clientWidth + 4, bottom: bottom > sheet.clientHeight + 4 };
  sheet.dataset.more = Object.keys(hidden).filter((edge) => hidden[edge]).join(" ");
}

function zoom(by, at) {
  used();
  const box = sheet.getBoundingClientRect();
  const [x, y] = at ? [at[0] - box.left, at[1] - box.top] : [box.width / 2, box.height / 2];
  const scale = Math.min(4, Math.max(0.04, view.scale * by));
  view.x = x - ((x - view.x) * scale) / view.scale;
  view.y = y - ((y - view.y) * scale) / view.scale;
  view.scale = scale;
  place();
}

function used() {
  byId("more").hidden = true;
}

// All of the picture; or, as the page opens, no smaller than it can be read, from the story on.
function fit(least) {
  const box = sheet.getBoundingClientRect();
  if (!box.width) return;
  view.scale = Math.max(Math.min(box.width / size[0], box.height / size[1], 1), least || 0);
  view.x = Math.max(0, (box.width - size[0] * view.scale) / 2);
  view.y = Math.max(0, (box.height - size[1] * view.scale) / 2);
  place();
}

// The drawn turn that stands for one: itself, or the nearest that it is folded into.
function drawnFor(n) {
  let at = n;
  while (at && !cards.has(at)) at = turns.get(at).parent;
  return at;
}

function centre(n) {
  const card = inPicture(n);
  if (!card || !sheet.offsetParent) return;
  const box = card.getBoundingClientRect();
  const room = sheet.getBoundingClientRect();
  const readable = view.scale < 0.5;
  if (!readable && box.left > room.left && box.right < room.right && box.top > room.top && box.bottom < room.bottom) return;
  if (readable) zoom(0.8 / view.scale);
  const now = card.getBoundingClientRect();
  view.x += room.left + room.width / 2 - (now.left + now.width / 2);
  view.y += room.top + room.height / 2 - (now.top + now.height / 2);
  place();
}

let marked = [];
function showOnMap(before) {
  if (state.turn !== before.turn) {
    for (const one of marked) one.classList.remove("lit", "chain");
    marked = [];
    if (state.turn) {
      const at = drawnFor(state.turn);
      const chain = new Set([...chainUp(state.turn), ...chainDown(state.turn)]);
      for (const n of chain) for (const one of [cards.get(n), wires.get(n)]) if (one) (one.classList.add("chain"), marked.push(one));
      const lit = inPicture(at);
      if (lit) (lit.classList.add("lit"), marked.push(lit));
      const note = at !== state.turn ? "#" + state.turn + " is folded away in the map; " + (at ? "#" + at : "the story") + " stands for it." : "";
      byId("note").textContent = note;
      centre(at);
    } else byId("note").textContent = "";
  }
  if (FILTERS.some((name) => state[name] !== before[name])) {
    for (const [n, card] of cards) {
      const later = state.until && n > state.until;
      const dim = !shown.has(n);
      for (const one of [card, wires.get(n)]) {
        one?.classList.toggle("later", Boolean(later));
        one?.classList.toggle("dim", dim);
      }
    }
  }
}

function startMap() {
  const svg = drawing?.querySelector("svg");
  if (!svg) return;
  size = [svg.width.baseVal.value, svg.height.baseVal.value];
  for (const link of svg.querySelectorAll("a")) link.setAttribute("tabindex", "-1");
  for (const turn of told.turns) {
    const card = inPicture(turn.n);
    if (card) cards.set(turn.n, card);
    const wire = drawing.getElementById("reply-" + turn.n);
    if (wire) wires.set(turn.n, wire);
  }
  svg.addEventListener("click", function (event) {
    const link = event.target.closest("a");
    const card = event.target.closest(".card");
    const n = /^(?:#)?turn-(\d+)$/.exec(link?.getAttribute("href") || card?.id || "")?.[1];
    const dispute = /^#dispute=(\d+)/.exec(link?.getAttribute("href"))?.[1];
    if (link) event.preventDefault();
    if (moved) return;
    if (dispute) set({ dispute: Number(dispute), position: 0, ...(card && { turn: Number(card.id.slice(5)) }) });
    else if (n || card) set({ turn: Number(n || 0) });
  });
  const fingers = new Map();
  sheet.addEventListener("pointerdown", function (event) {
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    if (fingers.size === 1) moved = false;
  });
  window.addEventListener("pointermove", function (event) {
    const last = fingers.get(event.pointerId);
    if (!last) return;
    const [dx, dy] = [event.clientX - last[0], event.clientY - last[1]];
    if (!moved && fingers.size === 1 && Math.abs(dx) + Math.abs(dy) < 5) return;
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    moved = true;
    if (other) {
      const far = (point) => Math.hypot(point[0] - other[0], point[1] - other[1]) || 1;
      zoom(far([event.clientX, event.clientY]) / far(last), other);
    } else {
      view.x += dx;
      view.y += dy;
      place();
      used();
    }
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
  });
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, (event) => fingers.delete(event.pointerId));
  sheet.addEventListener("wheel", function (event) {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 400), [event.clientX, event.clientY]);
  }, { passive: false });
  sheet.addEventListener("keydown", function (event) {
    const ways = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    if (!ways[event.key] || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    view.x += ways[event.key][0];
    view.y += ways[event.key][1];
    place();
    used();
  });
  byId("bar").append(make("div", { id: "zoom" },
    make("button", { type: "button", on: { click: () => zoom(1.3) }, "aria-label": "Larger" }, "+"),
    make("button", { type: "button", on: { click: () => zoom(1 / 1.3) }, "aria-label": "Smaller" }, "−"),
    make("button", { type: "button", on: { click: () => (fit(), used()) } }, "Fit"),
    make("span", { id: "note", role: "status" })));
  shows.push(showOnMap);
  if (window.ResizeObserver) new ResizeObserver(() => (state.turn ? centre(drawnFor(state.turn)) : fit(READABLE))).observe(sheet);
  fit(READABLE);
}
