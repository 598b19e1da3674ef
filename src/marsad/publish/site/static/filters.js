// The form above map and list. What is chosen stands in the address behind the #, so that a view can be handed on.
"use strict";

const filters = (() => {
  const form = document.getElementById("filters");
  const listeners = [];
  const later = new Set(["q", "party", "killed"]);
  let waiting = 0;

  function options(name, found) {
    for (const [value, text] of found) {
      const o = element("option", "", text);
      o.value = value;
      form.elements[name].append(o);
    }
  }

  function read() {
    const f = Object.fromEntries(new FormData(form));
    return { ...f, q: (f.q || "").trim().toLowerCase(), party: (f.party || "").trim().toLowerCase(), killed: f.killed ? Number(f.killed) : null };
  }

  function passes(i, f) {
    if (f.cls && i.class !== f.cls) return false;
    if (f.what && i.title !== f.what) return false;
    if (f.killed !== null && (i.best === null || i.best < f.killed)) return false;
    if (f.grade && (i.grade === null || marsad.lookup.grades[i.grade][0] !== f.grade)) return false;
    if (f.contradicted && !i.contradicted) return false;
    if (f.single && !(i.originators > 1)) return false;
    if (f.party && !i.names("actors").concat(i.names("targets")).some(([name]) => name.toLowerCase().includes(f.party))) return false;
    return f.q.split(/\s+/).every((word) => i.search.includes(word));
  }

  function remember() {
    const kept = new URLSearchParams([...new FormData(form)].filter(([, v]) => v !== ""));
    history.replaceState(null, "", `#${kept}`);
  }

  function changed() {
    remember();
    for (const tell of listeners) tell();
  }

  function start() {
    const { classes, whats, grades, parties } = marsad.lookup;
    options("cls", classes);
    options("what", whats.map((w) => [w, w]));
    options("grade", grades);
    const names = document.getElementById("parties");
    for (const [name] of parties.slice(0, 500)) names.append(Object.assign(element("option"), { value: name }));
    for (const [key, value] of new URLSearchParams(location.hash.slice(1))) {
      const field = form.elements[key];
      if (!field) continue;
      if (field.type === "checkbox") field.checked = true;
      else field.value = value;
    }
    form.addEventListener("input", (e) => {
      clearTimeout(waiting);
      if (later.has(e.target.name)) waiting = setTimeout(changed, 180);
      else changed();
    });
    form.addEventListener("submit", (e) => e.preventDefault());
    form.addEventListener("reset", () => setTimeout(changed));
    document.documentElement.classList.add("scripted");
  }

  return {
    start,
    listen(tell) { listeners.push(tell); },
    found() {
      const f = read();
      return marsad.all.filter((i) => passes(i, f));
    },
  };
})();
