// `film` comes before this text: how many steps, how long each takes, and the parts of the picture that move.
const [FADED, FADING, GROWING] = [0.55, 6, 0.6];
const byId = (id) => document.getElementById(id);
const [play, slider, count, speed] = ["play", "step", "count", "speed"].map(byId);
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** The vertices up to a step; between two, the place on the line from one to the other. */
function reached(points, at) {
  const whole = Math.min(Math.floor(at), points.length - 1);
  const shown = points.slice(0, whole + 1);
  const part = at - whole;
  if (part > 0 && whole + 1 < points.length) {
    const [[x, y], [u, v]] = [points[whole], points[whole + 1]];
    shown.push([x + part * (u - x), y + part * (v - y)]);
  }
  return shown;
}

/** Of one row of numbers a step: that after a step; between two, on the way from one to the other. */
function between(rows, at) {
  const whole = Math.min(Math.floor(at), rows.length - 1);
  const next = rows[Math.min(whole + 1, rows.length - 1)];
  return rows[whole].map((value, k) => value + (at - whole) * (next[k] - value));
}

const line = (points) => points.map(([x, y], k) => `${k ? "L" : "M"}${x.toFixed(2)} ${y.toFixed(2)}`).join(" ");
const thick = (element) => Number(element.getAttribute("stroke-width") ?? 1);
const visible = (element, yes) => element.setAttribute("visibility", yes ? "inherit" : "hidden");

/** Each kind of part: from its facts to a function that shows it after `at` steps, or as in the still picture. */
const kinds = {
  trail({ line: id, halo, arrows, points, heads, larger }) {
    const paths = [id, halo].filter(Boolean).map((each) => byId(each).querySelector("path"));
    const whole = paths.map((path) => path.getAttribute("d"));
    const newest = paths[0].cloneNode();
    newest.setAttribute("stroke-width", larger * thick(paths[0]));
    newest.setAttribute("stroke-linecap", "butt");
    newest.removeAttribute("stroke-dasharray");
    paths[0].after(newest);
    const triangles = arrows ? [...byId(arrows).querySelectorAll("path")] : [];
    return (at, ended) => {
      const shown = reached(points, at);
      const last = shown.length - 1;
      const [tip, from] = [shown[last], shown[last - 1]];
      const moves = !ended && last > 0 && at <= points.length - 1;
      let end = tip;
      triangles.forEach((triangle, k) => {
        const age = last - heads[k];
        const part = age === 0 && moves ? Math.min(1, at - (last - 1)) : 1;
        visible(triangle, ended || (age >= 0 && part > 0.2));
        triangle.setAttribute("opacity", ended ? 1 : moves ? Math.max(FADED, 1 - ((1 - FADED) * age) / FADING) : FADED);
        triangle.removeAttribute("transform");
        if (moves && age === 0) {
          const [x, y] = points[last];
          triangle.setAttribute("transform", `translate(${tip}) scale(${larger}) translate(${-x} ${-y})`);
          const length = Math.hypot(tip[0] - from[0], tip[1] - from[1]);
          const back = part > 0.2 ? Math.min(0.5, 9 / length) : 0; // a line to the tip would blunt the arrow
          end = [tip[0] - back * (tip[0] - from[0]), tip[1] - back * (tip[1] - from[1])];
        }
      });
      paths.forEach((path, k) => path.setAttribute("d", ended ? whole[k] : line([...shown.slice(0, -1), end])));
      paths[0].setAttribute("opacity", ended ? 1 : FADED);
      newest.setAttribute("d", moves ? line([from, end]) : "");
    };
  },
  tip({ mark, points }) {
    const [x, y] = points.at(-1);
    return (at) => {
      const [u, v] = reached(points, at).at(-1);
      byId(mark).setAttribute("transform", `translate(${u - x} ${v - y})`);
    };
  },
  ticks({ ticks, bar, points, larger }) {
    const all = [...byId(ticks).querySelectorAll("path")];
    const usual = all.map(thick);
    const path = bar && byId(bar).querySelector("path");
    return (at) => {
      const newest = Math.min(Math.floor(at), all.length - 1);
      all.forEach((tick, k) => {
        visible(tick, k <= newest);
        tick.setAttribute("stroke-width", usual[k] * (k === newest && k < all.length - 1 ? larger : 1));
      });
      if (path) path.setAttribute("d", line([points[0], reached(points, at).at(-1)]));
    };
  },
  words({ text, says }) {
    const element = byId(text).querySelector("text");
    return (at) => (element.textContent = says[Math.min(Math.ceil(at), says.length - 1)]);
  },
  label({ text, name }) {
    const lines = [...byId(text).querySelectorAll("text")];
    const whole = lines.map((each) => each.textContent);
    return (at, ended) =>
      lines.forEach((each, k) => {
        each.textContent = ended || !name ? whole[k] : k ? "" : name;
        visible(each, ended || name);
      });
  },
  curve({ line: id, steps, points, dot: looks }) {
    const path = byId(id).querySelector("path");
    const whole = path.getAttribute("d");
    const dot = document.createElementNS(path.namespaceURI, "circle");
    for (const [name, value] of Object.entries(looks)) dot.setAttribute(name, value);
    path.after(dot);
    return (at, ended) => {
      const done = steps.filter((step) => step <= at).length;
      const shown = done ? reached(points, done - 1 + (at - steps[done - 1]) / (steps[done] - steps[done - 1] || 1)) : [];
      path.setAttribute("d", ended ? whole : line(shown));
      visible(dot, done && !ended && at <= steps.at(-1));
      if (done) ["cx", "cy"].forEach((name, k) => dot.setAttribute(name, shown.at(-1)[k]));
    };
  },
  swing({ line: id, points }) {
    const path = byId(id).querySelector("path");
    return (at) => {
      const [x, y, u, v] = between(points, at);
      path.setAttribute("d", line([[x, y], [u, v]]));
    };
  },
  since: ({ artist, first }) => (at) => visible(byId(artist), at >= first),
  later: ({ artist }) => (at, ended) => visible(byId(artist), ended),
};

const parts = film.parts.map((part) => kinds[part.kind](part));
let [at, playing, before] = [film.steps, 0, 0];

/** Stand as after `to` steps. Where nothing plays, the last of them is the still picture. */
function show(to) {
  at = Math.min(Math.max(to, 0), film.steps);
  const step = Math.ceil(at - 1e-9);
  const left = 1 - Math.min(1, (at - (step - 1)) / GROWING); // a step sets off fast and slows down
  const grown = still.matches ? Math.floor(at) : at === step ? at : step - left ** 2;
  for (const part of parts) part(grown, !playing && at === film.steps);
  slider.value = Math.round(grown);
  count.textContent = `Step ${slider.value} of ${film.steps}`;
  slider.setAttribute("aria-valuetext", count.textContent);
}

function pause() {
  cancelAnimationFrame(playing);
  playing = 0;
  play.classList.remove("playing");
  play.setAttribute("aria-label", "Play");
  count.setAttribute("aria-live", "polite");
}

function start() {
  if (at >= film.steps) at = 0;
  before = performance.now();
  playing = requestAnimationFrame(advance);
  play.classList.add("playing");
  play.setAttribute("aria-label", "Pause");
  count.setAttribute("aria-live", "off"); // a reader would speak of nothing else
}

function advance(now) {
  const to = at + (Math.max(0, now - before) / 1000 / film.seconds) * speed.value;
  before = now;
  if (to >= film.steps) pause();
  else playing = requestAnimationFrame(advance);
  show(to);
}

/** To the next whole step in a direction. */
function go(by) {
  pause();
  show(by < 0 ? Math.ceil(at - 1e-9) - 1 : Math.floor(at + 1e-9) + 1);
}

function toggle() {
  if (!playing) return start();
  pause();
  show(Math.round(at));
}

play.addEventListener("click", toggle);
byId("back").addEventListener("click", () => go(-1));
byId("forward").addEventListener("click", () => go(1));
slider.addEventListener("input", () => (pause(), show(Number(slider.value))));
const keys = {
  " ": toggle,
  k: toggle,
  ArrowLeft: () => go(-1),
  ArrowRight: () => go(1),
  Home: () => (pause(), show(0)),
  End: () => (pause(), show(film.steps)),
};
addEventListener("keydown", (event) => {
  const own = event.target.closest("select, input") || (event.key === " " && event.target.closest("button"));
  if (own || event.altKey || event.ctrlKey || event.metaKey || !(event.key in keys)) return;
  event.preventDefault();
  keys[event.key]();
});
show(film.steps);
if (!still.matches) start();
