// The page's only script: it sorts and searches the table of threads, and keeps both in the address, so that a view can
// be linked: index.html#sort=-heat&search=harbour
(function () {
  "use strict";
  const body = document.querySelector("#threads tbody");
  const heads = Array.from(document.querySelectorAll("#threads th[data-sort]"));
  const rows = Array.from(body.rows);
  const points = Array.from(document.querySelectorAll("#plot a"));
  const field = document.querySelector("#search input");
  const count = document.querySelector("#search output");
  const view = { sort: "-heat", search: "" };
  let written = "";

  // What a row is searched in: all that stands in it, in one case.
  const texts = new Map();
  function textOf(row) {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  }

  function valueOf(row, head) {
    const cell = row.cells[Number(head.dataset.cell)];
    return head.dataset.kind === "number" ? Number(cell.dataset.value) : cell.dataset.value || cell.textContent.trim();
  }

  function sortRows() {
    const name = view.sort.replace("-", "");
    const way = view.sort.startsWith("-") ? -1 : 1;
    const head = heads.find((one) => one.dataset.sort === name);
    if (!head) return;
    const order = new Intl.Collator("en", { numeric: true, ignorePunctuation: true }).compare;
    const keyed = rows.map((row) => [valueOf(row, head), row]);
    keyed.sort(function (one, other) {
      if (head.dataset.kind === "number") return way * (one[0] - other[0]);
      if (!one[0] || !other[0]) return (one[0] ? 0 : 1) - (other[0] ? 0 : 1); // what is empty comes last
      return way * order(one[0], other[0]);
    });
    const sorted = document.createDocumentFragment();
    keyed.forEach((pair) => sorted.append(pair[1]));
    body.append(sorted);
    heads.forEach(function (one) {
      if (one === head) one.setAttribute("aria-sort", way < 0 ? "descending" : "ascending");
      else one.removeAttribute("aria-sort");
    });
  }

  function searchRows() {
    const words = view.search.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = new Set();
    for (const row of rows) {
      row.hidden = !words.every((word) => textOf(row).includes(word));
      if (!row.hidden) shown.add(row.id);
    }
    for (const point of points) {
      const some = !words.length || point.dataset.rows.split(" ").some((row) => shown.has("t" + row));
      point.classList.toggle("away", !some);
    }
    count.textContent = words.length ? shown.size + " of " + rows.length + " threads" : "";
  }

  function read() {
    const hash = location.hash.slice(1);
    if (/^t\d+$/.test(hash)) {
      const row = document.getElementById(hash);
      if (row && row.hidden) {
        view.search = field.value = "";
        searchRows();
      }
      if (row) row.scrollIntoView({ block: "center" });
      return;
    }
    if (hash === written || (hash && !hash.includes("="))) return;
    const said = new URLSearchParams(hash);
    view.sort = said.get("sort") || "-heat";
    view.search = field.value = said.get("search") || "";
    sortRows();
    searchRows();
  }

  function write() {
    const said = new URLSearchParams();
    if (view.sort !== "-heat") said.set("sort", view.sort);
    if (view.search) said.set("search", view.search);
    written = said.toString();
    // "#" alone would scroll to the top.
    location.replace("#" + (written || (written = "sort=-heat")));
  }

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", function () {
      const name = head.dataset.sort;
      const first = head.dataset.kind === "number" ? "-" + name : name;
      view.sort = view.sort !== first ? first : first.startsWith("-") ? name : "-" + name;
      sortRows();
      write();
    });
  }
  field.addEventListener("input", function () {
    view.search = field.value;
    searchRows();
    write();
  });
  window.addEventListener("hashchange", read);
  document.documentElement.classList.add("scripted");
  sortRows();
  read();
})();
