// Where things are put right: a form at the chosen turn, buttons at the disputes, a list of what changed.
const CHOOSE = "Pick it on the map or in the transcript";

function field(word, control, ...behind) {
  return make("span", { class: "field" }, make("label", { class: "field" }, make("span", {}, word), control), ...behind);
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

// Whose words a turn repeats: what was found, each to be taken back.
function quotesFound(turn) {
  const n = turn.n;
  return quotesOf(turn).map(function (quote, at) {
    const key = "turn:" + n + ":quote:" + at;
    const then = (value) => fix(key, value === NOBODY ? { words: quote.words, of: NOBODY } : null, n, "#" + n + ": “" + shortened(quote.words, 40) + "” is " + (value === NOBODY ? "no quote" : quoteOf(quote.of)));
    return field("“" + shortened(quote.words, 60) + "” is", pick([["", quoteOf(quote.of)], [NOBODY, "no quote: its own words"]], fixOf(key) ? NOBODY : "", then));
  });
}

const quoteOf = (of) => (of < 0 ? "a quote from outside" : "a quote of " + called(of));

// Words that are a quote and were not taken for one.
function newQuote(turn) {
  const n = turn.n;
  const key = "turn:" + n + ":quote:new";
  const words = make("input", { type: "text", value: fixOf(key)?.words || "", placeholder: "copy them from it" });
  const of = turnNumber(n, fixOf(key)?.of ?? "", { min: 0, "aria-label": "Number of the turn whose words these are, 0 for the story" });
  const then = function () {
    const said = words.value.trim();
    const source = Number(of.value);
    if (!said && fixOf(key)) fix(key, null, n, "#" + n + ": these words are no quote again");
    if (!said || of.value === "") return;
    if (!textOf(turn).includes(said)) warn("#" + n + " has no words “" + shortened(said, 60) + "”: copy them from it.");
    else if (source && !isEarlier(source, n)) warn("#" + n + " can only quote the story or an earlier turn.");
    else fix(key, { words: said, of: source }, n, "#" + n + ": “" + shortened(said, 40) + "” is " + quoteOf(source));
  };
  words.addEventListener("change", then);
  of.addEventListener("change", then);
  return [field("These words of it", words), field("are a quote of #", of)];
}

const turnNumber = (n, value, about) => make("input", { type: "number", min: 1, max: told.turns.length, class: "short", value, ...about });

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

// What a turn answers besides: what was found, each to be taken back, and one that was not.
function alsoFields(turn) {
  const n = turn.n;
  const found = turn.also.map(function ([to]) {
    const key = "turn:" + n + ":not_also:" + to;
    const then = (value) => fix(key, value ? to : null, n, "#" + n + (value ? " does not answer " : " answers ") + called(to) + (value ? "" : " as well"));
    return field("It also answers " + called(to), pick([["", "yes"], ["no", "no"]], fixOf(key) === undefined ? "" : "no", then));
  });
  const key = "turn:" + n + ":also";
  const input = turnNumber(n, fixOf(key) ?? "", { min: 0, "aria-label": "Number of another turn that it answers too, 0 for the story" });
  input.addEventListener("change", function () {
    const to = Number(input.value);
    if (input.value === "") fix(key, null, n, "#" + n + " answers no other turn");
    else if (to && !isEarlier(to, n)) warn("#" + n + " can only answer the story or an earlier turn.");
    else fix(key, to, n, "#" + n + " answers " + called(to) + " too");
  });
  return [...found, field("It also answers #", input)];
}

// Where a turn stands: a choice of side for each dispute that it is on, and one to put it on another.
function sideFields(turn) {
  const n = turn.n;
  const key = "turn:" + n + ":dispute:";
  const found = stands.get(n);
  const on = new Set([...found.map(([dispute]) => dispute), ...fixes().filter((one) => one.key.startsWith(key)).map((one) => Number(one.key.split(":")[3]))]);
  const stand = (dispute, place) => fix(key + dispute, found.some((one) => one[0] === dispute && one[1] === place) ? null : place, n, "#" + n + " speaks for " + (place ? letterOf(dispute, place) : "no side") + " in dispute " + dispute);
  const sidesOf = (dispute) => disputeAt(dispute).positions.map((side, at) => [at + 1, side.letter + ": " + shortened(labelOf(dispute, at + 1), 60)]);
  const rest = told.disputes.map((_, at) => at + 1).filter((dispute) => !on.has(dispute));
  const other = pick([["", "choose a side"], ...rest.flatMap((dispute) => sidesOf(dispute).map(([place, label]) => [dispute + "." + place, dispute + label]))], "", function (value) {
    const [dispute, place] = value.split(".").map(Number);
    if (dispute) stand(dispute, place);
    showForm();
  });
  return [
    ...[...on].map((dispute) => field("In dispute " + dispute + ", " + shortened(titleOf(dispute), 40) + ", it speaks for", pick([...sidesOf(dispute), [0, "no side"]], fixOf(key + dispute) ?? found.find((one) => one[0] === dispute)?.[1] ?? 0, (value) => stand(dispute, Number(value))))),
    rest.length ? field("In another dispute it speaks for", other) : null,
  ];
}

function rightFormOf(turn) {
  const n = turn.n;
  const key = "turn:" + n + ":";
  const now = (name, was) => fixOf(key + name) ?? was;
  const other = (name, was, value, words) => fix(key + name, value === was ? null : value, n, "#" + n + words);
  const parent = turnNumber(n, now("parent", turn.parent), { min: 0, "aria-label": "Number of the turn that it answers, 0 for the story" });
  parent.addEventListener("change", () => putBelow(n, Number(parent.value)));
  return make("form", { class: "right", "aria-label": "Put #" + n + " right", on: { submit: (event) => event.preventDefault() } },
    field("It is", pick(KINDS.map((kind) => [kind, (kind === "evidence" ? "" : "a ") + kind]), now("tag", turn.tag?.[0] || KINDS[0]), (value) => other("tag", turn.tag?.[0], value, " is " + (value === "evidence" ? value : "a " + value)))),
    field("It answers #", parent, make("button", { type: "button", class: "catch", on: { click: () => catchTurn((to) => (putBelow(n, to), showForm()), "Which turn does #" + n + " answer? Choose it anywhere; Esc leaves it as it is.") } }, CHOOSE)),
    field("What it does there", pick(["rebuts", "supports", "answers"].map((one) => [one, (one === "answers" ? "just answers" : one) + " it"]), now("relation", turn.link?.[0] || "answers"), (value) => other("relation", turn.link?.[0], value, " " + value + " what it answers"))),
    ...alsoFields(turn),
    ...quotesFound(turn),
    ...sideFields(turn),
    ...newQuote(turn),
    field("It was written by", typed(now("written_by", nameOf(turn)), (said) => said && other("written_by", nameOf(turn), said, " was written by " + said))),
    field("It is the rest of #", typed(now("join", ""), (said) => goesOn(n, Number(said)), { type: "number", min: 1, max: told.turns.length, class: "short" })),
    field("Why you say so", typed(now("because", ""), (said) => fix(key + "because", said || null, n, "#" + n + ": because " + said))));
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
  const form = make("form", { class: "right", on: { submit: (event) => (event.preventDefault(), done()) } }, input, make("button", {}, "Use this name"), make("button", { type: "button", on: { click: () => (form.replaceWith(button), button.focus()) } }, "Cancel"));
  button.replaceWith(form);
  input.focus();
}

function tool(word, about, then) {
  const button = make("button", { type: "button", class: "righting", "aria-label": about }, word);
  button.addEventListener("click", () => then(button));
  return button;
}

// The other sides that a person would leave by being put on this one.
function heldElsewhere(n, place, by) {
  const others = disputeAt(n).positions.filter((side, at) => at + 1 !== place && side.holders.includes(by));
  return others.length ? " (leaves " + others.map((side) => side.letter).join(", ") + ")" : "";
}

// A choice of people who wrote on a dispute: one is put on a side of it, one who was there on none.
function holderTool(n, place) {
  const { holders } = disputeAt(n).positions[place - 1];
  const people = [...new Set([...disputeAt(n).turns, ...disputeAt(n).positions.flatMap((side) => side.turns)].map((at) => turns.get(at).by))].filter((by) => !told.authors[by][2]);
  const letter = letterOf(n, place);
  const options = people.map((by) => [by, told.authors[by][0] + (holders.includes(by) ? " does not hold it" : heldElsewhere(n, place, by))]);
  const select = pick([["", "Put a person here, or take one off"], ...options], "", function (value) {
    if (value === "") return;
    const by = Number(value);
    const leaves = holders.includes(by);
    fix("dispute:" + n + ":holder:" + by, leaves ? 0 : place, 0, told.authors[by][0] + " holds " + (leaves ? "no side of dispute " + n : n + letter));
    select.value = "";
  });
  select.classList.add("righting");
  select.setAttribute("aria-label", "Who holds side " + letter + " of dispute " + n + ", or does not");
  return people.length ? select : null;
}

function startDisputeTools() {
  told.disputes.forEach(function (dispute, at) {
    const n = at + 1;
    const item = byId("dispute-" + n);
    const naming = (button) => ask(button, "Title of dispute " + n, titleOf(n), (said) => fix("dispute:" + n + ":name", said === dispute.title ? null : said, 0, "dispute " + n + " is called “" + said + "”"));
    item.querySelector("h3").append(" ", tool("Rename", "Rename dispute " + n, naming), " ", tool("Drop", "Drop dispute " + n, () => fix("dispute:" + n + ":drop", true, 0, "dispute " + n + " is none")));
    item.querySelectorAll(".side").forEach(function (side, place) {
      const position = dispute.positions[place];
      const labelling = (button) => ask(button, "Label of side " + position.letter, labelOf(n, place + 1), (said) => fix("dispute:" + n + ":label:" + (place + 1), said === position.label ? null : said, 0, "side " + n + position.letter + " is called “" + said + "”"));
      side.querySelector(".label").after(" ", tool("Rename", "Rename side " + position.letter + " of dispute " + n, labelling));
      side.querySelector(".held").after(holderTool(n, place + 1) || "");
    });
  });
  document.querySelector("#sides .fill").prepend(make("details", { class: "righting", id: "addDispute" }, make("summary", {}, "Add a dispute that was not found"), newDispute()));
}

// Titles, labels and who holds what as they are by now, wherever they stand on the page.
const titleOf = (n) => fixOf("dispute:" + n + ":name") ?? disputeAt(n).title;
const labelOf = (n, place) => fixOf("dispute:" + n + ":label:" + place) ?? disputeAt(n).positions[place - 1].label;

function showNames() {
  told.disputes.forEach(function (dispute, at) {
    const n = at + 1;
    const item = byId("dispute-" + n);
    item.classList.toggle("dropped", fixOf("dispute:" + n + ":drop") === true);
    showName(item.querySelector("h3 [dir]"), dispute.title, titleOf(n));
    const option = document.querySelector('#by-dispute option[value="' + n + '.0"]');
    if (option) option.textContent = n + " " + titleOf(n);
    item.querySelectorAll(".side").forEach(function (side, place) {
      const { label, holders } = dispute.positions[place];
      showName(side.querySelector(".label [dir]"), label, labelOf(n, place + 1));
      for (const note of side.querySelectorAll(".held .now")) note.remove();
      for (const { key, value } of fixes()) {
        const by = Number(key.split(":")[3]);
        if (!key.startsWith("dispute:" + n + ":holder:")) continue;
        if (value === place + 1) side.querySelector(".held").append(" ", make("span", { class: "noted now" }, "✎ " + told.authors[by][0]));
        else if (holders.includes(by)) side.querySelector(".held").append(" ", make("span", { class: "noted now" }, "✎ not " + told.authors[by][0]));
      }
    });
  });
}

function showName(where, was, now) {
  if (where.textContent === now) return;
  where.textContent = now;
  where.classList.toggle("renamed", was !== now);
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
  showNames();
  const found = fixes();
  const list = byId("changes");
  list.replaceChildren(...found.map((one) => make("li", {}, one.about ? linkTo(one.about) : "", " ", withoutNumber(one.says), " ",
    make("button", { type: "button", "aria-label": "Take back: " + one.says, on: { click: () => (fix(one.key, null, one.about, "taken back: " + one.says), showForm()) } }, "×"))));
  list.scrollTop = list.scrollHeight; // the last one is what a person has just done
  const more = told.hand ? "more " : "";
  byId("deskCount").textContent = found.length ? many(found.length, more + "thing") + " put right" : "Nothing " + more + "put right so far";
  byId("undo").disabled = !right.steps.length;
  byId("download").disabled = !found.length;
  for (const note of document.querySelectorAll(".turn .noted.now")) note.remove();
  for (const one of found) {
    const item = items.get(one.about);
    if (item) item.querySelector("h3").append(make("span", { class: "noted now" }, "✎ " + withoutNumber(one.says)));
  }
}

const withoutNumber = (says) => says.replace(/^#\d+:? /, ""); // where the turn stands beside it

function showForm() {
  const item = items.get(state.turn);
  for (const form of document.querySelectorAll("#turns form.right")) form.remove();
  if (right.on && item) item.querySelector(".detail").before(rightFormOf(turns.get(state.turn)));
}

function undo() {
  const last = right.steps.pop();
  showRight();
  showForm();
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
  byId("earlier")?.toggleAttribute("hidden", fits);
  byId("deskNote").textContent = !text ? "" : fits ? "What you put right is added to " + file.name + "." : file.name + " is no corrections file, so it is left alone.";
}

function startDesk() {
  byId("tools").append(make("button", { type: "button", id: "toRight", "aria-pressed": "false", on: { click: () => turnRight(!right.on) } }, "✎ Put right"));
  const by = make("input", { type: "text", autocomplete: "off", on: { input: () => (right.by = by.value.trim()) } });
  const earlier = make("input", { type: "file", accept: ".yaml,.yml", on: { change: () => addTo(earlier.files[0]) } });
  byId("desk").append(
    make("div", { class: "row" }, make("b", { id: "deskCount" }), make("button", { type: "button", id: "undo", on: { click: undo } }, "Undo"),
      make("button", { type: "button", id: "download", on: { click: download } }, "Save as a file"), field("Your name", by)),
    make("p", { id: "deskNote", role: "status" }),
    told.hand ? make("p", { id: "earlier" }, "What this page shows as put right is kept in ", make("b", {}, fileName()), ". What you put right now is to be added to it: ", field("open that file here, then save", earlier)) : "",
    make("ol", { id: "changes" }),
    make("details", {}, make("summary", {}, told.hand ? "What comes of it" : "An earlier file, what comes of it"),
      told.hand ? "" : make("div", { class: "row" }, field("Add to an earlier file", earlier)),
      make("p", { class: "hint" }, "Choose a turn to put it right; disputes are renamed or dropped on the left. Save " + fileName() + " beside the thread: argmap map then draws it with your corrections and works out what follows from them.")));
  startDisputeTools();
  shows.push((before) => before.turn !== state.turn && right.on && showForm());
  window.addEventListener("beforeunload", (event) => right.steps.length > right.saved && event.preventDefault());
  showRight();
}
