// The list: filtered, sorted, fifty rows a page.
"use strict";

(() => {
  const ROWS = 50;
  const body = document.querySelector("#table tbody");
  const since = document.getElementById("since");
  const until = document.getElementById("until");
  let by = "start";
  let down = true;
  let page = 0;

  const value = {
    start: (i) => i.first,
    what: (i) => i.title,
    place: (i) => (i.place ? i.place[0] : null),
    best: (i) => i.best,
    originators: (i) => i.originators,
    grade: (i) => (i.grade === null ? null : marsad.lookup.grades[i.grade][1]),
  };

  // What is not known stands last, whichever way one sorts.
  function order(a, b) {
    const [x, y] = [value[by](a), value[by](b)];
    if (x === null || y === null) return (x === null) - (y === null);
    const less = typeof x === "string" ? x.localeCompare(y, "en") : x - y;
    return down ? -less : less;
  }

  function inTime(i) {
    const from = since.value ? Date.parse(since.value) / 86400000 : -Infinity;
    const to = until.value ? Date.parse(until.value) / 86400000 : Infinity;
    if (from === -Infinity && to === Infinity) return true;
    return i.first !== null && i.first <= to && i.last >= from;
  }

  function names(cell, i) {
    if (!i.actors.length) cell.append(element("span", "unknown", "nobody named"));
    i.names("actors").forEach(([name, file], n) => cell.append(n ? ", " : "", link(file, name)));
    if (i.targets.length) cell.append(" ", element("span", "quiet", "against"), " ");
    i.names("targets").forEach(([name, file], n) => cell.append(n ? ", " : "", link(file, name)));
  }

  function row(i) {
    const tr = element("tr");
    const [what, where, who, borne] = [element("td", "what"), element("td"), element("td", "who"), element("td")];
    what.append(mark(i), link(i.file, i.title));
    if (i.place) {
      where.append(link(i.place[2], i.place[0]));
      if (i.lat === null) where.append(" ", element("span", "quiet", `(${marsad.lookup.precisions[i.precision][2]})`));
    } else where.append(element("span", "unknown", "no place is told"));
    names(who, i);
    if (i.contradicted) borne.append(element("span", "flag contradicted", "contradicted"), " ");
    if (i.grade !== null) {
      const [grade, said] = marsad.lookup.grades[i.grade];
      borne.append(element("span", `flag grade ${grade.replace(/[^a-z]/g, "")}`, said));
    }
    const originators = i.originators === null ? "–" : i.originators;
    const number = (label, text) => {
      const td = element("td", "n", text);
      td.dataset.label = label;
      return td;
    };
    tr.append(element("td", "when", words.days(i)), what, where, who, number("killed", words.killed(i)), number("originators", originators), borne);
    return tr;
  }

  function show() {
    const found = filters.found().filter(inTime).sort(order);
    const pages = Math.max(1, Math.ceil(found.length / ROWS));
    page = Math.min(page, pages - 1);
    body.replaceChildren(...found.slice(page * ROWS, (page + 1) * ROWS).map(row));
    document.getElementById("count").textContent = `${words.number(found.length)} of ${words.number(marsad.all.length)} incidents`;
    document.getElementById("page").textContent = `${page + 1} of ${pages}`;
    document.getElementById("before").disabled = page === 0;
    document.getElementById("after").disabled = page >= pages - 1;
  }

  function sortBy(button) {
    down = button.dataset.sort === by ? !down : ["start", "best", "originators"].includes(button.dataset.sort);
    by = button.dataset.sort;
    for (const th of document.querySelectorAll("#table th")) th.removeAttribute("aria-sort");
    button.closest("th").setAttribute("aria-sort", down ? "descending" : "ascending");
    page = 0;
    show();
  }

  function turn(step) {
    page += step;
    show();
    document.getElementById("count").scrollIntoView({ block: "nearest" });
  }

  filters.start();
  filters.listen(() => { page = 0; show(); });
  for (const input of [since, until]) input.addEventListener("change", () => { page = 0; show(); });
  for (const button of document.querySelectorAll("[data-sort]")) button.addEventListener("click", () => sortBy(button));
  document.getElementById("before").addEventListener("click", () => turn(-1));
  document.getElementById("after").addEventListener("click", () => turn(1));
  show();
})();
