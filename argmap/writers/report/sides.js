// What is disputed and by whom: each dispute with its sides and who holds them, the camps, what nobody answered.
const NAMES = 12; // people and statements listed before the rest is folded

const person = (at) => make("button", { type: "button", class: "plain", "data-author": at + 1 }, make("bdi", {}, told.authors[at][0]));

function listed(items, most, rest) {
  const first = between(items.slice(0, most), ", ");
  if (items.length <= most) return first;
  return [...first, make("details", { class: "rest" }, make("summary", {}, "and " + (items.length - most) + " " + rest), ...between(items.slice(most), ", "))];
}

// Who holds a position; a question mark stands behind whoever is less likely than not to hold it.
function heldBy(position) {
  if (!position.holders.length) return make("p", { class: "held" }, "held by nobody who wrote here");
  const named = position.holders.map((at) => position.unsure.includes(at) ? make("span", {}, person(at), make("span", { title: "less likely than not to hold this" }, "?")) : person(at));
  return make("p", { class: "held" }, "held by ", ...listed(named, NAMES, "more"), position.unsure.length ? make("small", {}, " (?: less likely than not)") : null);
}

function sideOf(position, dispute, place) {
  const said = position.said.map(([n, words]) => make("li", {}, linkTo(n), " ", make("q", { dir: "auto" }, words)));
  return make("li", { class: "side" },
    make("button", { type: "button", class: "plain label", "data-dispute": dispute, "data-position": place },
      make("span", { class: "badge side-" + ((place - 1) % 6) }, position.letter), " ", make("span", { dir: "auto" }, position.label)),
    heldBy(position),
    said.length ? make("details", {}, make("summary", {}, many(said.length, "statement")), make("ul", {}, said)) : null,
    position.proof.length ? make("p", { class: "held" }, "proof brought in ", ...listed([...new Set(position.proof)].map((n) => linkTo(n)), NAMES, "more")) : null);
}

function disputeOf(dispute, at) {
  const heard = dispute.passages.map(([source, line, text]) => make("li", {}, make("q", { dir: "auto" }, text), make("small", {}, " " + (source === "story" ? "the story" : source) + (line ? ", line " + line : ""))));
  return make("li", { class: "dispute", id: "dispute-" + (at + 1) },
    make("h3", {}, make("button", { type: "button", class: "plain", "data-dispute": at + 1, "aria-pressed": "false" }, make("b", {}, at + 1 + " "), make("span", { dir: "auto" }, dispute.title))),
    make("p", { class: "hint" }, many(dispute.turns.length, "turn") + (dispute.status[0] ? "; " + dispute.status[0] + ": " + dispute.status[1] : "") + (dispute.rests ? "; " + dispute.rests : "") + (dispute.hand ? "; put right by " + dispute.hand : "")),
    make("ul", { class: "bare" }, dispute.positions.map((position, place) => sideOf(position, at + 1, place + 1))),
    heard.length ? make("details", {}, make("summary", {}, many(heard.length, "passage") + " of the story or an article"), make("ul", {}, heard)) : null);
}

function startSides() {
  const room = document.querySelector("#sides .fill");
  const found = told.disputes.map(disputeOf);
  room.append(
    found.length ? make("ol", { class: "bare" }, found) : make("p", { class: "hint" }, "No point was found on which positions are held against each other."),
    make("h2", {}, "Camps"),
    make("p", { class: "hint" }, told.camps.length ? "Who stands together, by whom they support and rebut." : "No camps were found: too few people support or rebut each other."),
    make("ol", { class: "bare" }, told.camps.map((camp, at) =>
      make("li", { class: "camp" }, make("button", { type: "button", class: "plain label", "data-camp": at + 1, "aria-pressed": "false" }, "Camp " + (at + 1)), " ", ...listed(camp.members.map(person), NAMES, "more"), " ", camp.members.length > 1 ? null : "alone ", make("small", {}, camp.score + " in 100 of what is said for and against each other fits these camps")))));
  if (told.unanswered.length) {
    room.append(make("details", {}, make("summary", {}, make("h2", {}, "What nobody answered (" + told.unanswered.length + ")")),
      make("ul", { class: "bare" }, told.unanswered.map(([n, kind, words]) => make("li", {}, linkTo(n), " ", make("small", {}, kind), " ", make("q", { dir: "auto" }, words))))));
  }
  if (told.problems.length) {
    room.append(make("details", {}, make("summary", {}, make("h2", {}, "What was odd about the file (" + told.problems.length + ")")),
      make("ul", { class: "bare" }, told.problems.map(([line, message]) => make("li", {}, line ? "line " + line + ": " : "", message)))));
  }
  shows.push(function (before) {
    if (before.dispute === state.dispute && before.position === state.position && before.camp === state.camp) return;
    for (const button of room.querySelectorAll("[aria-pressed]")) {
      const on = button.dataset.dispute ? Number(button.dataset.dispute) === state.dispute : Number(button.dataset.camp) === state.camp;
      button.setAttribute("aria-pressed", String(on));
      button.closest("li").classList.toggle("chosen", on);
    }
    const chosen = state.dispute !== before.dispute && byId("dispute-" + state.dispute);
    if (chosen) reveal(chosen);
  });
}
