// The transcript: every turn below the one it answers; the chosen one says why it stands there and how sure that is.
const HOW = {
  stated: "the file says so", quoted: "shown by a quote", addressed: "shown by a name", inferred: "inferred, no line of the file says so",
  corrected: "a person put it right",
};
const DOES = { rebuts: "rebuts", supports: "supports", answers: "answers" };
const STORY = 500; // characters of the story that are shown at once
const MARKED = 100; // turns in which the words searched for are marked
const KINDS = ["claim", "rebuttal", "evidence"];
const items = new Map();
let searched = null; // words of each turn, made when first asked for

const odds = (score) => make("span", { class: "sure" }, "about " + score + " in 100 such are right");
const byHand = (turn, what) => turn.hand?.[what];
// How sure something is; a person's word needs no odds.
const sure = (score, turn, what) => (turn && byHand(turn, what) ? "a person's word" : odds(score));
const letterOf = (dispute, position) => (position ? disputeAt(dispute).positions[position - 1].letter : "·");

// The letter of a side, in its colour; what it means is said beside it, or in its title.
function badge(dispute, position) {
  const about = disputeAt(dispute);
  const side = position ? about.positions[position - 1] : null;
  const said = "Dispute " + dispute + ": " + about.title + (side ? ", for " + side.letter + ": " + side.label : ", for no side");
  return make("span", { class: "badge side-" + (side ? (position - 1) % 6 : "none"), title: said },
    make("span", { class: "unseen" }, said), make("span", { "aria-hidden": "true" }, dispute + letterOf(dispute, position)));
}

function kindOf(turn) {
  if (turn.state) return make("span", { class: "kind gone" }, turn.state);
  return turn.tag ? make("span", { class: "kind " + turn.tag[0] }, turn.tag[0]) : null;
}

function wordsOf(turn) {
  return turn.text.map(function ([text, from, stated]) {
    let piece = text;
    if (from > 0 || from === 0) {
      const said = from ? "quoted from #" + from : "quoted from the story";
      piece = linkTo(from, text, { class: "quote", title: said, "data-words": text });
    } else if (from === -1) piece = make("q", { class: "quote", title: "quoted from outside this thread" }, text);
    return stated ? make("mark", { title: "a statement for a side of a dispute" }, piece) : piece;
  });
}

// Behind what a turn answers, where no line of the file says so.
const inferredMark = (turn) => (turn.reply?.[0] === "inferred" || !turn.reply ? make("i", { title: HOW.inferred }, " (inferred)") : null);

// What a turn does to what it answers; a question mark stands behind what it less likely than not does.
function doesOf(turn) {
  const word = turn.link ? DOES[turn.link[0]] : "answers";
  return turn.link && turn.link[1] < 50 && !byHand(turn, "link") ? [word, make("span", { title: "less likely than not: about " + turn.link[1] + " in 100 such are right" }, "?"), " "] : [word + " "];
}

function itemOf(turn, depth) {
  const item = make("li", { id: "turn-" + turn.n, class: "turn", "data-n": turn.n },
    make("article", { "aria-labelledby": "name-" + turn.n },
      make("h3", { id: "name-" + turn.n },
        make("button", { type: "button", class: "pick", "data-turn": turn.n }, make("b", {}, "#" + turn.n), " ", make("bdi", {}, nameOf(turn))),
        kindOf(turn),
        make("small", { class: "to" }, doesOf(turn), linkTo(turn.parent), inferredMark(turn)),
        stands.get(turn.n).map(([dispute, position]) => badge(dispute, position)),
        turn.hand ? make("span", { class: "noted", title: "put right by " + [...new Set(Object.values(turn.hand))].join(", ") }, "✎ by hand") : null),
      make("p", { class: "words", dir: "auto" }, wordsOf(turn))));
  item.style.setProperty("--depth", Math.min(depth - 1, 9));
  return item;
}

const row = (word, ...inside) => make("div", {}, make("dt", {}, word), make("dd", {}, ...inside));
const named = (n) => (n ? linkTo(n, "#" + n + " " + nameOf(turns.get(n))) : linkTo(0));
const between = (list, mark) => list.flatMap((one, at) => (at ? [mark, one] : [one]));

// All that is said of the chosen turn, each statement with its reason.
function detailOf(turn) {
  const up = chainUp(turn.n);
  const below = answers.get(turn.n);
  const rows = [];
  if (turn.reply) rows.push(row("Why it stands here", "answers ", named(turn.parent), ": " + HOW[turn.reply[0]], turn.reply[2] ? " (" + turn.reply[2] + "); " : "; ", sure(turn.reply[1], turn, "reply")));
  else rows.push(row("Why it stands here", "nothing shows what it answers, so it stands below the story"));
  if (turn.link) rows.push(row("What it does", DOES[turn.link[0]] + " ", named(turn.parent), turn.link[2] ? ": " + turn.link[2] + "; " : "; ", sure(turn.link[1], turn, "link")));
  if (turn.tag) {
    const other = turn.tag[3] ? ", next likeliest: " + turn.tag[3] + " (" + turn.tag[4] + ")" : "";
    rows.push(row("Tag", turn.tag[0] + ": " + (turn.tag[2] || "no reason kept") + "; ", sure(turn.tag[1], turn, "tag"), other));
  }
  for (const [n, how, score, why] of turn.also) rows.push(row("Answers as well", named(n), ": " + HOW[how] + (why ? " (" + why + "); " : "; "), sure(score)));
  for (const [dispute, position] of stands.get(turn.n)) {
    const about = disputeAt(dispute);
    const side = position ? about.positions[position - 1] : null;
    rows.push(row("Dispute " + dispute, make("button", { type: "button", class: "plain", "data-dispute": dispute }, about.title), side ? " for " + side.letter + ": “" + side.label + "”" : " for no side"));
  }
  const chain = [linkTo(0), ...up.map(named), make("b", {}, "#" + turn.n)];
  rows.push(row("Chain up", chain.length > 9 ? [...between(chain.slice(0, 3), " › "), " › … › ", ...between(chain.slice(-4), " › ")] : between(chain, " › ")));
  rows.push(row("Chain down", below.length ? [...between(below.slice(0, 12).map(named), ", "), below.length > 12 ? " and " + (below.length - 12) + " more" : "", " (" + many(chainDown(turn.n).length, "turn") + " in all)"] : "nobody answered"));
  for (const [n, kind, words, why] of told.unanswered) if (n === turn.n) rows.push(row("Unanswered " + kind, "“" + words + "”" + (why ? ": " + why : "")));
  if (byHand(turn, "turn")) rows.push(row("Who wrote what", "put right by " + turn.hand.turn));
  rows.push(row("In the file", (told.path || "—") + (turn.line ? ", line " + turn.line : ""), turn.posted ? ", posted " + turn.posted : ""));
  return make("dl", { class: "detail" }, rows);
}

function searchable(turn) {
  if (!searched) {
    searched = new Map(told.turns.map((one) => [one.n, ("#" + one.n + " " + nameOf(one) + " " + one.text.map((piece) => piece[0]).join("")).toLowerCase()]));
  }
  return searched.get(turn.n);
}

// The turns that all filters let through.
function matching() {
  const words = state.search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = new Set();
  for (const turn of told.turns) {
    const fits = (!state.dispute || stands.get(turn.n).some(([dispute, position]) => dispute === state.dispute && (!state.position || position === state.position))) &&
      (!state.author || turn.by === state.author - 1) &&
      (!state.camp || told.authors[turn.by][1] === state.camp - 1) &&
      (!state.tag || (turn.state || turn.tag?.[0]) === state.tag) &&
      (!state.sure || (state.sure === "file" ? turn.reply && turn.reply[0] !== "inferred" : leastSure(turn) < Number(state.sure))) &&
      (!state.until || turn.n <= state.until) &&
      (!words.length || words.every((word) => searchable(turn).includes(word)));
    if (fits) found.add(turn.n);
  }
  return found;
}

// What the filters leave of the choice: a turn that they hide is let go, and the only one that a search finds is chosen.
function leftAt(n) {
  if (!FILTERS.some((name) => state[name] !== EMPTY[name])) return n;
  const [only, ...more] = matching();
  if (state.search && only && !more.length) return only;
  return only === n || more.includes(n) ? n : 0;
}

let shown = new Set(told.turns.map((turn) => turn.n));
function showFiltered(before) {
  if (!FILTERS.some((name) => state[name] !== before[name])) return;
  shown = matching();
  for (const [n, item] of items) item.hidden = !shown.has(n) && n !== state.turn;
  if (state.search !== before.search) showSearched(state.search.toLowerCase().split(/\s+/).filter(Boolean));
}

// What was searched for, marked in the first turns that hold it.
function showSearched(words) {
  if (!window.Highlight) return;
  const ranges = [];
  for (const n of words.length ? [...shown].slice(0, MARKED) : []) {
    for (const node of textsIn(items.get(n))) {
      const text = node.data.toLowerCase();
      if (text.length !== node.data.length) continue; // a letter that is two when it is small
      for (const word of words) {
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + word.length);
          ranges.push(range);
        }
      }
    }
  }
  CSS.highlights.set("searched", new Highlight(...ranges.slice(0, MARKED * 10)));
}

function textsIn(room) {
  return [...room.querySelectorAll(".words")].flatMap(function (one) {
    const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  });
}

function showTurn(before) {
  if (state.turn === before.turn) return;
  const old = items.get(before.turn);
  if (old) {
    old.classList.remove("chosen");
    old.querySelector(".detail")?.remove();
    old.querySelector(".pick").removeAttribute("aria-current");
    old.hidden = !shown.has(before.turn);
  }
  for (const item of document.querySelectorAll("#turns .above")) item.classList.remove("above");
  const item = items.get(state.turn);
  if (!item) return;
  item.hidden = false;
  item.classList.add("chosen");
  item.querySelector(".pick").setAttribute("aria-current", "true");
  item.firstChild.append(detailOf(turns.get(state.turn)));
  const turn = turns.get(state.turn);
  byId("said").textContent = "#" + turn.n + " " + nameOf(turn) + (turn.tag ? ", " + turn.tag[0] : "") + ", answers " + (turn.parent ? "#" + turn.parent : "the story");
  for (const n of chainUp(state.turn)) items.get(n).classList.add("above");
  reveal(item);
}

// The words of a turn (0: the story) that a quote repeats, marked where they stand; browsers that cannot, show the turn.
function showQuoted(n, words) {
  if (!window.Highlight) return;
  CSS.highlights.delete("quoted");
  const room = document.querySelector("#turns #turn-" + n);
  if (!n && room.querySelector("details")) room.querySelector("details").open = true;
  const nodes = textsIn(room);
  // Letters and digits alone are compared, each with the place where it stands.
  const signs = [];
  let text = "";
  nodes.forEach((node) => [...node.data].reduce(function (at, sign) {
    if (/[\p{L}\p{N}]/u.test(sign)) for (const one of sign.toLowerCase()) (signs.push([node, at, at + sign.length]), (text += one));
    return at + sign.length;
  }, 0));
  const wanted = [...words.toLowerCase()].filter((sign) => /[\p{L}\p{N}]/u.test(sign)).join("");
  const at = wanted ? [...text.slice(0, Math.max(0, text.indexOf(wanted)))].length : 0;
  const last = at + [...wanted].length - 1;
  if (!wanted || !text.includes(wanted) || !signs[last]) return;
  const range = document.createRange();
  range.setStart(signs[at][0], signs[at][1]);
  range.setEnd(signs[last][0], signs[last][2]);
  CSS.highlights.set("quoted", new Highlight(range));
}

// Bring something into view within its own column alone.
function reveal(item) {
  const column = item.closest("#thread, #sides");
  if (!column || !column.offsetParent) return;
  if (column.scrollHeight > column.clientHeight + 1) {
    const top = item.getBoundingClientRect().top - column.getBoundingClientRect().top;
    if (top < 40 || top + item.offsetHeight > column.clientHeight) column.scrollTop += top - 60;
  } else item.scrollIntoView({ block: "nearest" });
}

// A long story is not in the way of what was said of it.
function story() {
  const text = told.story || "The file holds no story above the comments.";
  const at = text.length > STORY ? text.lastIndexOf(" ", STORY) : -1;
  const words = make("p", { class: "words", dir: "auto" }, at > 0 ? text.slice(0, at) + " …" : text);
  const rest = at > 0 ? make("details", {}, make("summary", {}, "The rest of the story"), make("p", { class: "words", dir: "auto" }, text.slice(at).trim())) : null;
  return make("li", { id: "turn-0", class: "turn story" }, make("h3", {}, "The story", make("small", {}, told.storyLine ? " line " + told.storyLine : "")), words, rest);
}

function startThread() {
  const list = document.createDocumentFragment();
  list.append(story());
  for (const [n, depth] of told.order) {
    const item = itemOf(turns.get(n), depth);
    items.set(n, item);
    list.append(item);
  }
  byId("turns").append(list);
  shows.push(showFiltered, showTurn);
}
