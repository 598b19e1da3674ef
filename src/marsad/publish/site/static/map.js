// The map: borders and incidents on a canvas (Web Mercator), clusters, and a window of time that plays.
"use strict";

(() => {
  const canvas = document.getElementById("map");
  const pen = canvas.getContext("2d");
  const tip = document.getElementById("tip");
  const upto = document.getElementById("upto");
  const windowOf = document.getElementById("window");
  const play = document.getElementById("play");
  const histogram = document.getElementById("histogram");
  const CLUSTER = 26; // pixels within which marks are drawn as one
  const LISTED = 60;
  let view = null; // {x, y, k}: the middle in 0..1, pixels for the whole world
  let shown = [];
  let clusters = [];
  let chosen = null; // the incidents of a mark that was pressed
  let playing = 0;
  let waiting = 0;

  const project = (lon, lat) => {
    const s = Math.sin((Math.max(-84, Math.min(84, lat)) * Math.PI) / 180);
    return [lon / 360 + 0.5, 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)];
  };
  const land = marsad.land.map(([name, rings]) => {
    const lines = rings.map((ring) => ring.map(([x, y]) => project(x, y)));
    const big = lines.reduce((a, b) => (b.length > a.length ? b : a), []);
    const middle = [0, 1].map((n) => (Math.min(...big.map((p) => p[n])) + Math.max(...big.map((p) => p[n]))) / 2);
    const wide = Math.max(...big.map((p) => p[0])) - Math.min(...big.map((p) => p[0]));
    const path = new Path2D();
    for (const line of lines) {
      line.forEach(([x, y], n) => (n ? path.lineTo(x, y) : path.moveTo(x, y)));
      path.closePath();
    }
    return { name, path, middle, wide };
  });
  for (const i of marsad.all) if (i.lat !== null) i.at = project(i.lon, i.lat);
  const dated = marsad.all.filter((i) => i.first !== null);
  const first = dated.reduce((a, i) => Math.min(a, i.first), Infinity);
  const last = dated.reduce((a, i) => Math.max(a, i.first), -Infinity);

  // ---- colours of the style sheet
  let ink = {};
  function colours() {
    const style = getComputedStyle(document.documentElement);
    ink = Object.fromEntries(["land", "sea", "border", "ink", "quiet", "raised", "line", "violence", "coercion", "movement", "protest", "aid", "talks", "words"]
      .map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  }

  // ---- time
  function inTime(i) {
    const days = Number(windowOf.value);
    if (!days) return true;
    const end = Number(upto.value);
    return i.first !== null && i.first <= end && (i.last === null ? i.first : i.last) > end - days;
  }

  function timeWords() {
    const end = Number(upto.value);
    const days = Number(windowOf.value);
    upto.disabled = !days || !dated.length;
    play.disabled = !dated.length;
    document.getElementById("upto-day").textContent = !dated.length ? "no day is told" : days ? words.day(end) : "all days";
    upto.setAttribute("aria-valuetext", dated.length ? words.day(end) : "");
    const span = last - first + 1;
    for (const bar of histogram.children) {
      const at = Number(bar.dataset.day);
      bar.classList.toggle("on", !days || (at + Number(bar.dataset.days) > end - days + 1 && at <= end));
    }
    return span;
  }

  function drawHistogram() {
    if (!dated.length) return;
    const span = last - first + 1;
    const step = Math.max(1, Math.ceil(span / 240));
    const bins = new Array(Math.ceil(span / step)).fill(0);
    for (const i of filters.found()) if (i.first !== null) bins[Math.floor((i.first - first) / step)] += 1;
    const top = Math.max(1, ...bins);
    histogram.setAttribute("viewBox", `0 0 ${bins.length} 40`);
    histogram.replaceChildren(...bins.map((n, at) => {
      const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const height = n ? Math.max(1.5, (n / top) * 40) : 0;
      for (const [k, v] of Object.entries({ x: at + 0.08, y: 40 - height, width: 0.84, height })) bar.setAttribute(k, v);
      bar.dataset.day = first + at * step;
      bar.dataset.days = step;
      return bar;
    }));
  }

  // ---- view: at first most of what there is; a war has a few meetings abroad
  function ends(numbers) {
    const sorted = [...numbers].sort((a, b) => a - b);
    const out = Math.floor(sorted.length * 0.02);
    return [sorted[out], sorted[sorted.length - 1 - out]];
  }

  function fit() {
    const points = marsad.all.filter((i) => i.at).map((i) => i.at);
    const [w, h] = [canvas.clientWidth, canvas.clientHeight];
    if (!points.length) { view = { x: 0.5, y: 0.4, k: w }; return; }
    const [[west, east], [north, south]] = [0, 1].map((n) => ends(points.map((p) => p[n])));
    const k = Math.min(w / Math.max((east - west) * 1.2, 0.004), h / Math.max((south - north) * 1.25, 0.003));
    view = { x: (west + east) / 2, y: (north + south) / 2, k };
  }

  const toScreen = ([x, y]) => [(x - view.x) * view.k + canvas.clientWidth / 2, (y - view.y) * view.k + canvas.clientHeight / 2];

  function zoom(factor, px = canvas.clientWidth / 2, py = canvas.clientHeight / 2) {
    const k = Math.max(200, Math.min(3e6, view.k * factor));
    const [dx, dy] = [px - canvas.clientWidth / 2, py - canvas.clientHeight / 2];
    view.x += dx / view.k - dx / k;
    view.y += dy / view.k - dy / k;
    view.k = k;
    moved();
  }

  function pan(dx, dy) {
    view.x -= dx / view.k;
    view.y = Math.max(0, Math.min(1, view.y - dy / view.k));
    moved();
  }

  // ---- clusters: marks that would meet are one, with a number
  function gather() {
    const cells = new Map();
    const [w, h] = [canvas.clientWidth, canvas.clientHeight];
    for (const i of shown) {
      if (!i.at) continue;
      const [x, y] = toScreen(i.at);
      if (x < -30 || y < -30 || x > w + 30 || y > h + 30) continue;
      const key = `${Math.floor(i.at[0] * view.k / CLUSTER)},${Math.floor(i.at[1] * view.k / CLUSTER)}`;
      const c = cells.get(key) || { x: 0, y: 0, of: [] };
      c.x += x;
      c.y += y;
      c.of.push(i);
      cells.set(key, c);
    }
    clusters = apart([...cells.values()].map((c) => ({ x: c.x / c.of.length, y: c.y / c.of.length, of: c.of })));
  }

  const radius = (n) => (n === 1 ? 6 : 8 + Math.min(14, 2.8 * Math.log2(n)));

  // The larger marks take in the smaller ones that they would cover.
  function apart(marks) {
    marks.sort((a, b) => b.of.length - a.of.length);
    const kept = [];
    for (const m of marks) {
      const r = radius(m.of.length);
      const over = kept.find((k) => Math.hypot(k.x - m.x, k.y - m.y) < k.r + r * 0.6);
      if (over) over.of = over.of.concat(m.of);
      else kept.push({ ...m, r });
    }
    for (const k of kept) k.r = radius(k.of.length);
    return kept.sort((a, b) => b.of.length - a.of.length);
  }

  function commonest(of, what) {
    const counts = new Map();
    for (const i of of) counts.set(what(i), (counts.get(what(i)) || 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1])[0][0];
  }

  // ---- drawing
  function draw() {
    waiting = 0;
    const scale = window.devicePixelRatio || 1;
    const [w, h] = [canvas.clientWidth, canvas.clientHeight];
    if (canvas.width !== Math.round(w * scale)) canvas.width = Math.round(w * scale);
    if (canvas.height !== Math.round(h * scale)) canvas.height = Math.round(h * scale);
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.fillStyle = land.length ? ink.sea : ink.land;
    pen.fillRect(0, 0, w, h);
    graticule(w, h);
    drawLand(scale, w, h);
    gather();
    for (const c of clusters) drawCluster(c);
    labels(w, h);
  }

  function drawLand(scale, w, h) {
    pen.setTransform(scale * view.k, 0, 0, scale * view.k, scale * (w / 2 - view.x * view.k), scale * (h / 2 - view.y * view.k));
    pen.lineWidth = 1 / view.k;
    pen.fillStyle = ink.land;
    pen.strokeStyle = ink.border;
    for (const { path } of land) { pen.fill(path); pen.stroke(path); }
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.font = "italic 12px system-ui, sans-serif";
    pen.textAlign = "center";
    pen.fillStyle = ink.quiet;
    for (const { name, middle, wide } of land) if (name && wide * view.k > pen.measureText(name).width * 1.2) pen.fillText(name, ...toScreen(middle));
  }

  function graticule(w, h) {
    const degrees = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1].find((d) => (d / 360) * view.k < 220) || 0.05;
    pen.strokeStyle = ink.line;
    pen.lineWidth = 1;
    pen.beginPath();
    const west = (view.x - w / 2 / view.k - 0.5) * 360;
    const east = (view.x + w / 2 / view.k - 0.5) * 360;
    for (let lon = Math.ceil(west / degrees) * degrees; lon <= east; lon += degrees) {
      const [x] = toScreen(project(lon, 0));
      pen.moveTo(x, 0);
      pen.lineTo(x, h);
    }
    for (let lat = -80; lat <= 80; lat += degrees) {
      const [, y] = toScreen(project(0, lat));
      if (y < 0 || y > h) continue;
      pen.moveTo(0, y);
      pen.lineTo(w, y);
    }
    pen.stroke();
  }

  function drawCluster(c) {
    const near = c.of.every((i) => i.precision === 1);
    const colour = ink[commonest(c.of, (i) => i.class)];
    pen.beginPath();
    pen.arc(c.x, c.y, c.r, 0, 7);
    pen.globalAlpha = near ? 0.16 : 0.8;
    pen.fillStyle = colour;
    pen.fill();
    pen.globalAlpha = 1;
    pen.lineWidth = near ? 2.5 : 1;
    pen.strokeStyle = near ? colour : ink.raised;
    pen.stroke();
    if (c.of.some((i) => i.contradicted)) {
      pen.beginPath();
      pen.arc(c.x, c.y, c.r + 2.5, 0, 7);
      pen.lineWidth = 1.8;
      pen.strokeStyle = ink.ink;
      pen.stroke();
    }
    if (c.of.length > 1) {
      pen.font = "600 11px system-ui, sans-serif";
      pen.textAlign = "center";
      pen.fillStyle = near ? ink.ink : ink.raised;
      pen.fillText(c.of.length, c.x, c.y + 4);
    }
  }

  // The names of the places with most incidents, where there is room.
  function labels(w, h) {
    const taken = clusters.map((c) => [c.x - c.r * 0.8, c.y - c.r * 0.8, c.x + c.r * 0.8, c.y + c.r * 0.8]);
    pen.font = "12px system-ui, sans-serif";
    pen.textAlign = "left";
    pen.lineWidth = 3;
    pen.lineJoin = "round";
    let left = 40;
    for (const c of clusters) {
      const name = isolated(commonest(c.of, (i) => i.place[0]));
      const wide = pen.measureText(name).width;
      const space = [c.x + c.r + 3, c.x - c.r - 3 - wide].map((x) => [x, c.y - 7, x + wide, c.y + 7]).find(([x0, y0, x1, y1]) =>
        x0 > 0 && x1 < w && !taken.some((t) => x0 < t[2] && x1 > t[0] && y0 < t[3] && y1 > t[1]));
      if (!space) continue;
      taken.push(space);
      pen.strokeStyle = land.length ? ink.land : ink.sea;
      pen.strokeText(name, space[0], c.y + 4);
      pen.fillStyle = ink.ink;
      pen.fillText(name, space[0], c.y + 4);
      left -= 1;
      if (!left) break;
    }
  }

  // A name of the other direction, or one that turns it, must not turn what stands beside it.
  const isolated = (name) => `\u2068${name}\u2069`;

  // ---- beside the map
  function entry(i) {
    const li = element("li");
    li.append(mark(i), link(i.file, i.title), i.place ? ", " : "");
    if (i.place) li.append(element("bdi", "", i.place[0]));
    const said = [words.days(i), i.best === null ? "" : `${words.killed(i)} killed`, i.contradicted ? "contradicted" : ""];
    li.append(element("br"), element("span", "quiet", said.filter(Boolean).join(" · ")));
    return li;
  }

  function beside() {
    const found = chosen || clusters.flatMap((c) => c.of);
    const ordered = [...found].sort((a, b) => (b.best || 0) - (a.best || 0) || (b.first || 0) - (a.first || 0));
    const more = found.length > LISTED ? `, the ${LISTED} with most killed:` : "";
    const count = `${words.number(found.length)} ${found.length === 1 ? "incident" : "incidents"} ${chosen ? "here" : "in view"}${more}`;
    document.getElementById("in-view-count").textContent = count;
    document.getElementById("in-view").replaceChildren(...ordered.slice(0, LISTED).map(entry));
    const areas = shown.filter((i) => !i.at);
    document.getElementById("areas-count").textContent = `(${words.number(areas.length)})`;
    document.getElementById("areas-list").replaceChildren(...areas.slice(0, LISTED).map(entry));
  }

  function moved() {
    chosen = null;
    if (!waiting) waiting = requestAnimationFrame(() => { draw(); beside(); });
  }

  function update() {
    shown = filters.found().filter(inTime);
    timeWords();
    moved();
  }

  // ---- hands
  const at = (e) => { const box = canvas.getBoundingClientRect(); return [e.clientX - box.left, e.clientY - box.top]; };
  const hit = ([x, y]) => clusters.find((c) => Math.hypot(c.x - x, c.y - y) < c.r + 4);
  const pointers = new Map();
  let dragged = 0;

  canvas.addEventListener("pointerdown", (e) => { canvas.setPointerCapture(e.pointerId); pointers.set(e.pointerId, at(e)); dragged = 0; });
  canvas.addEventListener("pointermove", (e) => {
    const now = at(e);
    const before = pointers.get(e.pointerId);
    if (!before) { hover(now); return; }
    const others = [...pointers].filter(([id]) => id !== e.pointerId);
    pointers.set(e.pointerId, now);
    if (others.length) {
      const [, still] = others[0];
      const distance = (p) => Math.max(10, Math.hypot(p[0] - still[0], p[1] - still[1]));
      zoom(distance(now) / distance(before), (now[0] + still[0]) / 2, (now[1] + still[1]) / 2);
      dragged = 99;
    } else {
      dragged += Math.abs(now[0] - before[0]) + Math.abs(now[1] - before[1]);
      if (dragged > 4) pan(now[0] - before[0], now[1] - before[1]);
    }
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, (e) => {
    if (end === "pointerup" && dragged <= 4) press(at(e));
    pointers.delete(e.pointerId);
  });
  canvas.addEventListener("wheel", (e) => { e.preventDefault(); zoom(Math.exp(-e.deltaY * 0.0016), ...at(e)); }, { passive: false });
  canvas.addEventListener("dblclick", (e) => zoom(2, ...at(e)));
  canvas.addEventListener("pointerleave", () => { tip.hidden = true; });
  canvas.addEventListener("keydown", (e) => {
    const keys = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    if (keys[e.key]) pan(...keys[e.key]);
    else if (e.key === "+" || e.key === "=") zoom(1.5);
    else if (e.key === "-") zoom(1 / 1.5);
    else if (e.key === "0") { fit(); moved(); } else return;
    e.preventDefault();
  });

  function hover(p) {
    const c = hit(p);
    tip.hidden = !c;
    canvas.style.cursor = c ? "pointer" : "";
    if (!c) return;
    const one = c.of[0];
    const name = commonest(c.of, (i) => i.place[0]);
    const place = isolated(name) + (c.of.every((i) => i.place[0] === name) ? "" : " and around it");
    tip.textContent = c.of.length === 1 ? `${one.title}, ${place}, ${words.days(one)}` : `${c.of.length} incidents, ${place}`;
    tip.style.left = `${Math.min(c.x + 12, canvas.clientWidth - 180)}px`;
    tip.style.top = `${c.y + 12}px`;
  }

  // A press on one incident opens its page; on several at one place it lists them; else it goes nearer.
  function press(p) {
    const c = hit(p);
    if (!c) { chosen = null; beside(); return; }
    if (c.of.length === 1) { location.href = c.of[0].file; return; }
    const apart = c.of.some((i) => Math.hypot(i.at[0] - c.of[0].at[0], i.at[1] - c.of[0].at[1]) > 1e-7);
    if (apart && view.k < 2e6) { zoom(2.5, c.x, c.y); return; }
    chosen = c.of;
    beside();
  }

  // ---- playing: a day a step, so fast that the whole takes some 30 seconds, at least 6 steps a second
  function step() {
    const span = last - first + 1;
    const days = Math.max(1, Math.round(span / 300));
    const next = Number(upto.value) + days;
    if (next > last) { upto.value = last; stop(); } else upto.value = next;
    update();
  }

  function stop() {
    clearInterval(playing);
    playing = 0;
    play.textContent = "Play";
    play.setAttribute("aria-pressed", "false");
  }

  play.addEventListener("click", () => {
    if (playing) { stop(); return; }
    if (windowOf.value === "0") windowOf.value = "7";
    if (Number(upto.value) >= last) upto.value = first;
    play.textContent = "Pause";
    play.setAttribute("aria-pressed", "true");
    playing = setInterval(step, 160);
    update();
  });
  upto.addEventListener("input", update);
  windowOf.addEventListener("change", update);
  document.getElementById("zoom-in").addEventListener("click", () => zoom(1.6));
  document.getElementById("zoom-out").addEventListener("click", () => zoom(1 / 1.6));
  document.getElementById("zoom-all").addEventListener("click", () => { fit(); moved(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { colours(); moved(); });

  filters.start();
  filters.listen(() => { drawHistogram(); update(); });
  if (dated.length) { upto.min = first; upto.max = last; upto.value = last; }
  windowOf.value = "0";
  colours();
  drawHistogram();
  new ResizeObserver(() => { if (!view && canvas.clientWidth) fit(); if (view) moved(); }).observe(canvas);
  fit();
  update();
})();
