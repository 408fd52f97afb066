// Where things are put right: a form at the chosen turn, buttons at the disputes, a list of what changed.
const CHOOSE = "Pick it on the map or in the transcript";

function field(word, control) {
  return make("label", { class: "field" }, make("span", {}, word), control);
}

function pick(options, chosen, then) {
  const select = make("select", {}, options.map(([value, text]) => make("option", { value, selected: String(value) === String(chosen) }, text)));
  select.addEventListener("change", () => then(select.value));
  return select;
}

function typed(value, then, about) {
  const input = make("input", { type: "text", value, ...about });
  input.addEventListener("change", () => then(input.value.trim()));
  return input;
}

const warn = (words) => (byId("said").textContent = byId("deskNote").textContent = words);
const isEarlier = (n, than) => turns.has(n) && numbers.indexOf(n) < numbers.indexOf(than);

// A turn that is the rest of an earlier one.
function goesOn(n, from) {
  if (from && !isEarlier(from, n)) warn("#" + n + " can only go on from an earlier turn.");
  else fix("turn:" + n + ":join", from || null, n, from ? "#" + n + " goes on from " + called(from) : "#" + n + " stands for itself again");
}

// Whose words a turn repeats: what was found, each to be taken back, and words that were not.
function quoteFields(turn) {
  const n = turn.n;
  const from = (of) => (of < 0 ? "a quote from outside" : "a quote of " + called(of));
  const found = quotesOf(turn).map(function (quote, at) {
    const key = "turn:" + n + ":quote:" + at;
    const then = (value) => fix(key, value === NOBODY ? { words: quote.words, of: NOBODY } : null, n, "#" + n + ": “" + shortened(quote.words, 40) + "” is " + (value === NOBODY ? "no quote" : from(quote.of)));
    return field("“" + shortened(quote.words, 60) + "” is", pick([["", from(quote.of)], [NOBODY, "no quote: its own words"]], fixOf(key) ? NOBODY : "", then));
  });
  const key = "turn:" + n + ":quote:new";
  const noted = fixOf(key);
  const words = make("input", { type: "text", value: noted?.words || "" });
  const of = make("input", { type: "number", min: 0, max: told.turns.length, class: "short", value: noted ? noted.of : "", "aria-label": "Number of the turn whose words these are, 0 for the story" });
  const then = function () {
    const said = words.value.trim();
    const source = Number(of.value);
    if (!said && noted) fix(key, null, n, "#" + n + ": these words are no quote again");
    if (!said || of.value === "") return;
    if (!textOf(turn).includes(said)) warn("#" + n + " has no words “" + shortened(said, 60) + "”: copy them from it.");
    else if (source && !isEarlier(source, n)) warn("#" + n + " can only quote the story or an earlier turn.");
    else fix(key, { words: said, of: source }, n, "#" + n + ": “" + shortened(said, 40) + "” is " + from(source));
  };
  words.addEventListener("change", then);
  of.addEventListener("change", then);
  return [...found, field("These words of it", words), field("are a quote of #", of)];
}

const shortened = (text, most) => (text.length > most ? text.slice(0, most - 1) + "…" : text);
const called = (n) => (n ? "#" + n + " " + nameOf(turns.get(n)) : "the story");

// A parent is the story or an earlier turn.
function putBelow(n, parent) {
  if (parent && !isEarlier(parent, n)) {
    warn("#" + n + " can only answer the story or an earlier turn.");
    return;
  }
  const same = turns.get(n).parent === parent;
  fix("turn:" + n + ":parent", same ? null : parent, n, same ? "#" + n + " answers " + called(parent) + " again" : "#" + n + " answers " + called(parent));
}

function rightFormOf(turn) {
  const n = turn.n;
  const key = "turn:" + n + ":";
  const now = (name, was) => fixOf(key + name) ?? was;
  const other = (name, was, value, words) => fix(key + name, value === was ? null : value, n, "#" + n + words);
  const parent = make("input", { type: "number", min: 0, max: told.turns.length, class: "short", value: now("parent", turn.parent), "aria-label": "Number of the turn that it answers, 0 for the story" });
  parent.addEventListener("change", () => putBelow(n, Number(parent.value)));
  const because = make("input", { type: "text", value: now("because", "") });
  because.addEventListener("change", () => fix(key + "because", because.value.trim() || null, n, "#" + n + ": because " + because.value.trim()));
  const on = new Set([...stands.get(n).map(([dispute]) => dispute), ...fixes().filter((one) => one.key.startsWith(key + "dispute:")).map((one) => Number(one.key.split(":")[3]))]);
  const sideNow = (dispute) => now("dispute:" + dispute, stands.get(n).find((one) => one[0] === dispute)?.[1] ?? 0);
  const stand = (dispute, place) => fix(key + "dispute:" + dispute, stands.get(n).some((one) => one[0] === dispute && one[1] === place) ? null : place, n, "#" + n + " speaks for " + (place ? letterOf(dispute, place) : "no side") + " in dispute " + dispute);
  const sidesOf = (dispute) => [...disputeAt(dispute).positions.map((side, at) => [at + 1, side.letter + ": " + shortened(side.label, 60)]), [0, "for no side"]];
  const rest = told.disputes.map((one, at) => [at + 1, at + 1 + ": " + shortened(one.title, 60)]).filter(([at]) => !on.has(at));
  return make("form", { class: "right", "aria-label": "Put #" + n + " right" },
    field("Tag", pick(KINDS.map((kind) => [kind, kind]), now("tag", turn.tag?.[0] || KINDS[0]), (value) => other("tag", turn.tag?.[0], value, " is " + (value === "evidence" ? value : "a " + value)))),
    field("Answers #", parent),
    make("button", { type: "button", class: "catch", on: { click: () => catchTurn((to) => putBelow(n, to), "Which turn does #" + n + " answer? Choose it anywhere; Esc leaves it as it is.") } }, CHOOSE),
    field("What it does", pick(["rebuts", "supports", "answers"].map((one) => [one, one + " it"]), now("relation", turn.link?.[0] || "answers"), (value) => other("relation", turn.link?.[0], value, " " + value + " what it answers"))),
    [...on].map((dispute) => field("Dispute " + dispute, pick(sidesOf(dispute), sideNow(dispute), (value) => stand(dispute, Number(value))))),
    ...quoteFields(turn),
    field("Written by", typed(now("written_by", nameOf(turn)), (said) => said && other("written_by", nameOf(turn), said, " was written by " + said))),
    field("Goes on from #", typed(now("join", ""), (said) => goesOn(n, Number(said)), { type: "number", min: 1, max: told.turns.length, class: "short" })),
    rest.length ? field("Speaks in another", pick([["", "choose a dispute"], ...rest], "", (value) => value && stand(Number(value), 1))) : null,
    field("Because", because));
}

function catchTurn(then, words) {
  catching = (n) => {
    document.body.classList.remove("catching");
    byId("deskNote").textContent = "";
    if (n !== null) then(n);
  };
  document.body.classList.add("catching");
  byId("deskNote").textContent = byId("said").textContent = words;
}

// What a person asks for about a dispute is typed in the place where it stands.
function ask(button, word, was, then) {
  const input = make("input", { type: "text", value: was, "aria-label": word });
  const done = () => {
    const said = input.value.trim();
    form.replaceWith(button);
    if (said && said !== was) then(said);
    button.focus();
  };
  const form = make("form", { class: "right", on: { submit: (event) => (event.preventDefault(), done()) } }, input, make("button", {}, "Keep"), make("button", { type: "button", on: { click: () => (form.replaceWith(button), button.focus()) } }, "Leave"));
  button.replaceWith(form);
  input.focus();
}

function tool(word, about, then) {
  const button = make("button", { type: "button", class: "righting", "aria-label": about }, word);
  button.addEventListener("click", () => then(button));
  return button;
}

function startDisputeTools() {
  told.disputes.forEach(function (dispute, at) {
    const n = at + 1;
    const item = byId("dispute-" + n);
    item.querySelector("h3").append(" ",
      tool("Rename", "Rename dispute " + n, (button) => ask(button, "Title of dispute " + n, dispute.title, (said) => fix("dispute:" + n + ":name", said, 0, "dispute " + n + " is called “" + said + "”"))),
      " ", tool("Drop", "Drop dispute " + n, () => fix("dispute:" + n + ":drop", true, 0, "dispute " + n + " is none")));
    item.querySelectorAll(".side").forEach(function (side, place) {
      const position = dispute.positions[place];
      side.querySelector(".label").after(" ", tool("Rename", "Rename side " + position.letter + " of dispute " + n, (button) => ask(button, "Label of side " + position.letter, position.label, (said) => fix("dispute:" + n + ":label:" + (place + 1), said, 0, "side " + n + position.letter + " is called “" + said + "”"))));
    });
  });
  document.querySelector("#sides .fill").prepend(make("details", { class: "righting", id: "addDispute" }, make("summary", {}, "Add a dispute that was not found"), newDispute()));
}

function newDispute() {
  const title = make("input", { type: "text", required: true });
  const sides = ["A", "B"].map((letter) => [letter, make("input", { type: "text", required: true }), make("input", { type: "text", required: true, placeholder: "3, 7, 12", pattern: "[#0-9,; ]*" })]);
  const form = make("form", { class: "right" }, field("Title", title),
    sides.flatMap(([letter, label, list]) => [field("Side " + letter, label), field("its turns", list)]), make("button", {}, "Add"));
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    const made = sides.map(([, label, list]) => ({ label: label.value.trim(), turns: [...new Set((list.value.match(/\d+/g) || []).map(Number))].filter((n) => turns.has(n)) }));
    if (made.some((side) => !side.turns.length)) {
      byId("deskNote").textContent = "Each side needs the number of a turn that speaks for it.";
      return;
    }
    fix("add:" + right.steps.length, { title: title.value.trim(), sides: made }, 0, "new dispute: “" + title.value.trim() + "”");
    form.reset();
  });
  return form;
}

// What was put right so far: beside each turn, and as a list with a way back.
function showRight() {
  const found = fixes();
  const list = byId("changes");
  list.replaceChildren(...found.map((one) => make("li", {}, one.about ? linkTo(one.about) : "", " ", one.says, " ",
    make("button", { type: "button", "aria-label": "Take back: " + one.says, on: { click: () => fix(one.key, null, one.about, "taken back: " + one.says) } }, "×"))));
  byId("deskCount").textContent = found.length ? many(found.length, "thing") + " put right" : "Nothing put right so far";
  byId("undo").disabled = !right.steps.length;
  byId("download").disabled = !found.length;
  for (const note of document.querySelectorAll(".turn .noted.now")) note.remove();
  for (const one of found) {
    const item = items.get(one.about);
    if (item) item.querySelector("h3").append(make("span", { class: "noted now" }, "✎ " + one.says.replace(/^#\d+:? /, "")));
  }
  showForm();
}

function showForm() {
  const item = items.get(state.turn);
  for (const form of document.querySelectorAll("#turns form.right")) form.remove();
  if (right.on && item) item.querySelector(".detail").before(rightFormOf(turns.get(state.turn)));
}

function undo() {
  const last = right.steps.pop();
  showRight();
  if (last) byId("said").textContent = "Undone: " + last.says;
}

function turnRight(on) {
  right.on = on;
  document.body.classList.toggle("rights", on);
  byId("toRight").setAttribute("aria-pressed", String(on));
  byId("desk").hidden = !on;
  if (catching) catching(null);
  catching = null;
  showForm();
}

async function addTo(file) {
  const text = file ? await file.text() : "";
  const fits = /^corrections:[ \t]*\r?\n/m.test(text);
  right.earlier = fits ? text.replace(/\s*$/, "\n") : "";
  byId("deskNote").textContent = !text ? "" : fits ? "What you put right is added to " + file.name + "." : file.name + " is no corrections file, so it is left alone.";
}

function startDesk() {
  byId("tools").append(make("button", { type: "button", id: "toRight", "aria-pressed": "false", on: { click: () => turnRight(!right.on) } }, "✎ Put right"));
  const by = make("input", { type: "text", autocomplete: "off", on: { input: () => (right.by = by.value.trim()) } });
  const earlier = make("input", { type: "file", accept: ".yaml,.yml", on: { change: () => addTo(earlier.files[0]) } });
  byId("desk").append(
    make("div", { class: "row" }, make("b", { id: "deskCount" }), make("button", { type: "button", id: "undo", on: { click: undo } }, "Undo"),
      make("button", { type: "button", id: "download", on: { click: download } }, "Save as a file")),
    make("p", { id: "deskNote", role: "status" }),
    make("ol", { id: "changes" }),
    make("details", { open: window.innerWidth > 1000 }, make("summary", {}, "Your name, an earlier file, what comes of it"),
      make("div", { class: "row" }, field("Your name", by), field("Add to an earlier file", earlier)),
      make("p", { class: "hint" }, "Choose a turn to put it right; disputes are renamed or dropped on the left. Save " + fileName() + " beside the thread: argmap map then draws it with your corrections and works out what follows from them.")));
  startDisputeTools();
  shows.push((before) => before.turn !== state.turn && right.on && showForm());
  window.addEventListener("beforeunload", (event) => right.steps.length > right.saved && event.preventDefault());
  showRight();
}
