// The incidents as the data scripts hand them over. Loaded before them; no module, since a page opened from a folder
// may not load modules.
"use strict";

const marsad = (() => {
  let tables = null;
  let land = [];
  const all = [];

  const day = (iso) => (iso ? Math.floor(Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / 86400000) : null);

  // A row of numbers as a value with names; the names of its parties and place are looked up once, for searching.
  function incident(row) {
    const i = {};
    tables.columns.forEach((name, n) => { i[name] = row[n]; });
    i.first = day(i.start);
    i.last = i.end ? day(i.end) : i.first;
    i.place = i.place === null ? null : tables.places[i.place];
    i.title = tables.whats[i.what];
    i.class = tables.classes[i.cls][0];
    i.names = (side) => i[side].map((n) => tables.parties[n]);
    const [name, unit, , country] = i.place || [];
    i.search = [i.title, name, unit, country, ...i.actors.concat(i.targets).map((n) => tables.parties[n][0])]
      .join(" ").toLowerCase();
    return i;
  }

  return {
    tables(value) { tables = value; },
    rows(rows) { for (const row of rows) all.push(incident(row)); },
    borders(value) { land = value; },
    get all() { return all; },
    get land() { return land; },
    get lookup() { return tables; },
  };
})();

// ---- words, as on the pages that were written before
const words = {
  months: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
  day(n) {
    const d = new Date(n * 86400000);
    return `${d.getUTCDate()} ${words.months[d.getUTCMonth()]} ${d.getUTCFullYear()}`;
  },
  days(i) {
    if (i.first === null) return "undated";
    if (i.end === null) return `from ${words.day(i.first)} on`;
    return i.first === i.last ? words.day(i.first) : words.span(words.day(i.first).split(" "), words.day(i.last));
  },
  span([day, month, year], last) {
    const [, m, y] = last.split(" ");
    const first = year !== y ? `${day} ${month} ${year}` : month !== m ? `${day} ${month}` : day;
    return `${first} to ${last}`;
  },
  number(n) { return n.toLocaleString("en-US"); },
  killed(i) {
    if (i.best === null) return "–";
    if (i.open) return `${words.number(i.best)} or more`;
    const [low, high] = [i.low === null ? i.best : i.low, i.high];
    return low === i.best && high === i.best ? words.number(i.best) : `${words.number(i.best)} (${words.number(low)} to ${words.number(high)})`;
  },
};

// An element with text: text is set as text, so that a hostile name stays one.
function element(tag, className, text) {
  const e = document.createElement(tag);
  if (className) e.className = className;
  if (text !== undefined) e.textContent = text;
  return e;
}

function link(file, text) {
  const a = element("a");
  a.href = file;
  a.append(element("bdi", "", text));
  return a;
}

function mark(i) {
  return element("span", `mark ${i.class}${i.lat === null ? " area" : i.precision === 1 ? " ring" : ""}`);
}
