// Search and filters: what is not asked for is hidden in the transcript and pale on the map; a slider lets the thread
// unfold turn by turn.
const SURE = [
  ["", "any certainty"], ["50", "least sure: below 50 in 100"], ["70", "below 70 in 100"], ["85", "below 85 in 100"],
  ["file", "the file shows what it answers"],
];
const controls = {};
let playing = 0;

function choice(name, word, options, then) {
  const select = make("select", { id: "by-" + name, on: { change: () => then(select.value) } },
    options.map(([value, text]) => make("option", { value }, text.length > 60 ? text.slice(0, 59) + "…" : text)));
  controls[name] = select;
  return make("label", {}, make("span", {}, word), select);
}

// A side is chosen with its dispute, as a letter alone says nothing: "2.1" is the first position of dispute 2.
function sides() {
  return told.disputes.flatMap((dispute, at) => [
    [at + 1 + ".0", at + 1 + " " + dispute.title],
    ...dispute.positions.map((position, place) => [at + 1 + "." + (place + 1), "   " + (at + 1) + position.letter + " " + position.label]),
  ]);
}

function step(by) {
  const last = told.turns.length;
  const at = numbers.indexOf(state.until || numbers[last - 1]);
  const next = Math.max(0, Math.min(last - 1, at + by));
  set({ until: next === last - 1 ? 0 : numbers[next] });
}

function play(on) {
  clearInterval(playing);
  playing = 0;
  const button = byId("play");
  button.textContent = on ? "■ Stop" : "▶ Play turn by turn";
  if (!on) return;
  if (!state.until) set({ until: numbers[0], turn: numbers[0] });
  playing = setInterval(function () {
    step(1);
    set({ turn: state.until || numbers[numbers.length - 1] });
    if (!state.until) play(false);
  }, 900);
}

const numbers = told.turns.map((turn) => turn.n);

function startFilters() {
  const whole = (name) => (value) => set({ [name]: Number(value) });
  const text = (name) => (value) => set({ [name]: value });
  const byName = told.authors.map((one, at) => [at + 1, one[0]]).sort((one, other) => one[1].localeCompare(other[1], "en"));
  const search = make("input", { id: "search", type: "search", autocomplete: "off", placeholder: "words, a name, #17", on: { input: () => set({ search: search.value }) } });
  const slider = make("input", { id: "time", type: "range", min: 1, max: Math.max(1, numbers.length), step: 1, on: { input: () => set({ until: Number(slider.value) >= numbers.length ? 0 : numbers[slider.value - 1] }) } });
  const side = choice("dispute", "Dispute or side", [["0.0", "every dispute"], ...sides()], function (value) {
    const [dispute, position] = value.split(".").map(Number);
    set({ dispute, position });
  });
  byId("tools").append(
    make("label", {}, make("span", {}, "Search"), search),
    make("details", { id: "filters" }, make("summary", {}, "Filters"),
      make("div", {},
        told.disputes.length ? side : null,
        choice("author", "Author", [[0, "everybody"], ...byName], whole("author")),
        told.camps.length ? choice("camp", "Camp", [[0, "every camp"], ...told.camps.map((_, at) => [at + 1, "Camp " + (at + 1)])], whole("camp")) : null,
        choice("tag", "Tag", [["", "every tag"], ...KINDS.map((kind) => [kind, kind])], text("tag")),
        choice("sure", "Certainty", SURE, text("sure")))),
    make("label", { class: "time" }, make("span", {}, "Up to turn"), slider, make("output", { id: "upto" })),
    make("button", { type: "button", id: "play", on: { click: () => play(!playing) } }, "▶ Play turn by turn"),
    make("button", { type: "button", id: "clear", hidden: true, on: { click: clearFilters } }, "Show all"),
    make("span", { id: "found", role: "status" }));
  function showChosen() {
    if (search.value !== state.search) search.value = state.search;
    if (controls.dispute) controls.dispute.value = state.dispute + "." + state.position;
    for (const name of ["author", "camp", "tag", "sure"]) if (controls[name]) controls[name].value = String(state[name]);
    const last = state.until ? numbers.filter((n) => n <= state.until).length : numbers.length;
    slider.value = String(last);
    byId("upto").textContent = numbers.length ? "#" + numbers[Math.max(0, last - 1)] : "";
    const some = FILTERS.some((name) => state[name] !== EMPTY[name]);
    const besides = state.turn && !shown.has(state.turn) ? ", and #" + state.turn + ", which is chosen" : "";
    byId("found").textContent = some ? shown.size + " of " + many(told.turns.length, "turn") + " shown" + besides : "";
    byId("clear").hidden = !some;
    if (["author", "camp", "tag", "sure"].some((name) => state[name] !== EMPTY[name])) byId("filters").open = true;
  }
  shows.push(showChosen);
  showChosen();
}

function clearFilters() {
  if (playing) play(false);
  set(Object.fromEntries(FILTERS.map((name) => [name, EMPTY[name]])));
}
