// Putting right: what argmap got wrong is noted turn by turn, taken back step by step, and saved as a corrections file
// in the form that docs/corrections.md gives. The page itself stays as it was drawn: `argmap map` works out what follows.
const NEITHER = "neither";
const NOBODY = "nobody";
const WORDS = 6; // that name a turn, more where its author begins another one alike
const LONGEST_NAME = 40;
const right = { on: false, steps: [], by: "", earlier: "", saved: 0 };

// What stands now: the last step of each kind, in the order in which each was first made.
function fixes() {
  const found = new Map();
  for (const one of right.steps) found.set(one.key, one);
  return [...found.values()].filter((one) => one.value !== null);
}

const fixOf = (key) => fixes().find((one) => one.key === key)?.value;

function fix(key, value, about, says) {
  right.steps.push({ key, value, about, says });
  showRight();
  byId("said").textContent = says;
}

const textOf = (turn) => turn.text.map((piece) => piece[0]).join("");
const plain = (words) => words.join(" ").toLowerCase().replace(/[^\p{L}\p{N} ]/gu, "");

// The first words of a turn: as few as tell it from its author's others.
function firstWords(turn) {
  const own = textOf(turn).split(/\s+/).filter(Boolean);
  const others = told.turns.filter((one) => one.by === turn.by && one !== turn).map((one) => textOf(one).slice(0, 2000).split(/\s+/).filter(Boolean));
  let size = WORDS;
  while (size < LONGEST_NAME && size < own.length && others.some((other) => plain(other.slice(0, size)) === plain(own.slice(0, size)))) size += 1;
  return own.slice(0, size).join(" ");
}

// A text as YAML's double quotes hold it; JSON's are the same but for what YAML forbids.
const quotedText = (text) => JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (sign) => "\\u" + sign.charCodeAt(0).toString(16).padStart(4, "0"));

// What a turn quotes: the words, and where they come from.
function quotesOf(turn) {
  const found = [];
  let open = false;
  for (const [words, from] of turn.text) {
    const quoted = from !== undefined && from !== null;
    if (quoted && open && found.at(-1).of === from) found.at(-1).words += words;
    else if (quoted) found.push({ words, of: from });
    open = quoted;
  }
  return found.filter((one) => one.words.trim()).map((one) => ({ words: one.words.trim(), of: one.of }));
}

function placeOf(n) {
  if (n < 0) return "outside";
  if (!n) return "story";
  const turn = turns.get(n);
  return "{turn: " + n + authorOf(turn, ", author: ") + ", words: " + quotedText(firstWords(turn)) + "}";
}

const authorOf = (turn, before) => (told.authors[turn.by][2] ? "" : before + quotedText(nameOf(turn)));
const disputeName = (at) => "{title: " + quotedText(disputeAt(at).title) + ", turns: [" + disputeAt(at).turns.slice(0, 3).map(placeOf).join(", ") + "]}";

function sideName(at, place) {
  const side = disputeAt(at).positions[place - 1];
  return "{label: " + quotedText(side.name) + ", turns: [" + side.turns.slice(0, 3).map(placeOf).join(", ") + "]}";
}

// The lines of one entry for each thing that was put right.
function entriesOf() {
  const closing = (one) => [...(one ? ["because: " + quotedText(one)] : []), ...(right.by ? ["by: " + quotedText(right.by)] : []), ...(told.corrections[1] ? ["thread: " + quotedText(told.corrections[1])] : [])];
  const head = (n) => ["turn: " + n, ...[authorOf(turns.get(n), "author: ")].filter(Boolean), "words: " + quotedText(firstWords(turns.get(n)))];
  const made = [];
  const whole = new Map(); // tag, parent and relation of a turn stand in one entry
  for (const { key, value } of fixes()) {
    const [kind, at, field, which] = key.split(":");
    const n = Number(at);
    if (kind === "turn" && field === "dispute") {
      made.push([...head(n), "dispute: " + disputeName(Number(which)), "position: " + (value ? sideName(Number(which), value) : NEITHER), ...closing(fixOf("turn:" + n + ":because"))]);
    } else if (kind === "turn" && field === "quote") {
      made.push([...head(n), "quote: " + quotedText(value.words), "of: " + (value.of === NOBODY ? NOBODY : placeOf(value.of)), ...closing(fixOf("turn:" + n + ":because"))]);
    } else if (kind === "turn" && field === "not_also") {
      made.push([...head(n), "not_also: " + placeOf(value), ...closing(fixOf("turn:" + n + ":because"))]);
    } else if (kind === "turn" && field !== "because") {
      if (!whole.has(n)) {
        whole.set(n, head(n));
        made.push(whole.get(n));
      }
      whole.get(n).push(field + ": " + (["parent", "join", "also"].includes(field) ? placeOf(value) : field === "written_by" ? quotedText(value) : value));
    } else if (kind === "dispute") {
      const named = ["dispute: " + disputeName(n)];
      if (field === "name") made.push([...named, "name: " + quotedText(value), ...closing()]);
      else if (field === "drop") made.push([...named, "drop: yes", ...closing()]);
      else if (field === "holder") made.push([...named, "position: " + (value ? sideName(n, value) : NEITHER), "holder: " + quotedText(told.authors[Number(which)][0]), ...closing()]);
      else made.push([...named, "position: " + sideName(n, Number(which)), "label: " + quotedText(value), ...closing()]);
    } else if (kind === "add") {
      const sides = value.sides.map((side) => "- {label: " + quotedText(side.label) + ", turns: [" + side.turns.map(placeOf).join(", ") + "]}");
      made.push(["add: " + quotedText(value.title), "positions:", ...sides, "turns: []", ...closing()]);
    }
  }
  for (const [n, lines] of whole) lines.push(...closing(fixOf("turn:" + n + ":because")));
  return made;
}

function asYaml() {
  const lines = entriesOf().map((entry) => "- " + entry.join("\n  ") + "\n").join("");
  return (right.earlier || "corrections:\n") + lines;
}

const fileName = () => told.corrections[0].replace(/[<>:"|?*]/g, "");

function download() {
  const link = make("a", { href: URL.createObjectURL(new Blob([asYaml()], { type: "application/yaml" })), download: fileName() });
  document.body.append(link);
  link.click();
  link.remove();
  right.saved = right.steps.length;
  const put = told.hand && !right.earlier ? "it holds none of what was put right before, so add its entries to the file of that name" : "put it beside " + (told.path || "the thread");
  byId("deskNote").textContent = "Saved as " + fileName() + ": " + put + ", then argmap map draws it and says what follows.";
}
