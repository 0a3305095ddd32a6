// Every tie as an arc on the map that the server drew, with zoom, panning and names.
// Without WebGL, or if the data do not come, the server's drawing stays as it is.

const figure = document.querySelector("[data-arcs]");
const svg = figure?.querySelector("svg");

// Equal Earth (Šavrič, Patterson and Jenny 2018), as the server draws the world.
const [A1, A2, A3, A4] = [1.340264, -0.081106, 0.000893, 0.003796];
const CENTRE = Number(figure?.dataset.centre ?? 11);
const WIDTH = 1000;

function equalEarth(lat, lon) {
  const theta = Math.asin((Math.sqrt(3) / 2) * Math.sin((lat * Math.PI) / 180));
  const t2 = theta * theta;
  const t6 = t2 * t2 * t2;
  const slope = 9 * A4 * t6 * t2 + 7 * A3 * t6 + 3 * A2 * t2 + A1;
  return [
    (2 * Math.sqrt(3) * ((lon * Math.PI) / 180) * Math.cos(theta)) / (3 * slope),
    theta * (A4 * t6 * t2 + A3 * t6 + A2 * t2 + A1),
  ];
}

const HALF_WIDTH = equalEarth(0, 180)[0];
const SCALE = WIDTH / 2 / HALF_WIDTH;
const MIDDLE = equalEarth(90, 0)[1] * SCALE;
const wrap = (lon) => ((((lon + 180) % 360) + 360) % 360) - 180;

function onMap(lat, lon) {
  const [x, y] = equalEarth(lat, lon);
  return [WIDTH / 2 + x * SCALE, MIDDLE - y * SCALE];
}

// An arc that passes nearer to a pole than this is broken there, as in the server's drawing: the
// map draws the pole as a long line, and the arc would run along its edge. Degrees of latitude.
const OVER_POLE = 78;
const BROKEN_AT = 72;

/** Points of the great circle between two cities, as latitude and longitude. */
function circle(lat1, lon1, lat2, lon2) {
  const rad = Math.PI / 180;
  const unit = (lat, lon) => [
    Math.cos(lat * rad) * Math.cos(lon * rad),
    Math.cos(lat * rad) * Math.sin(lon * rad),
    Math.sin(lat * rad),
  ];
  const [a, b] = [unit(lat1, lon1), unit(lat2, lon2)];
  const angle = Math.acos(Math.min(1, Math.max(-1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
  const sine = Math.sin(angle);
  const along = (steps) => Array.from({ length: steps + 1 }, (_, i) => {
    const t = i / steps;
    const [ka, kb] = sine < 1e-9 ? [1 - t, t] : [Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine];
    const [x, y, z] = [0, 1, 2].map((k) => a[k] * ka + b[k] * kb);
    return [Math.asin(Math.min(1, Math.max(-1, z))) / rad, Math.atan2(y, x) / rad];
  });
  const points = along(Math.min(32, Math.max(1, Math.ceil(angle / (4 * rad)))));
  const ends = Math.max(Math.abs(lat1), Math.abs(lat2));
  const beyond = (limit) => ([lat]) => Math.abs(lat) > Math.max(limit, ends) + 0.01;
  if (!points.some(beyond(OVER_POLE))) return points;
  // Finer, so that both pieces end where they should; a hole where they part.
  return along(128).map((point) => (beyond(BROKEN_AT)(point) ? null : point));
}

/** Segments of the great circle between two cities, torn where the edge of the map tears it. */
function* greatCircle(...ends) {
  let before = null;
  for (const point of circle(...ends)) {
    const lon = point && wrap(point[1] - CENTRE);
    const here = point && { lon, at: onMap(point[0], lon) };
    if (before && here && Math.abs(before.lon - lon) < 180) yield [before.at, here.at];
    before = here;
  }
}

const LINES = {
  vertex: `attribute vec2 at; uniform vec4 view;
    void main() { vec2 p = (at - view.xy) / view.zw * 2.0 - 1.0; gl_Position = vec4(p.x, -p.y, 0.0, 1.0); }`,
  fragment: `precision mediump float; uniform vec4 colour; void main() { gl_FragColor = colour; }`,
};
const POINTS = {
  vertex: `attribute vec2 at; uniform vec4 view; uniform float size;
    void main() { vec2 p = (at - view.xy) / view.zw * 2.0 - 1.0; gl_Position = vec4(p.x, -p.y, 0.0, 1.0); gl_PointSize = size; }`,
  fragment: `precision mediump float; uniform vec4 colour;
    void main() { float d = distance(gl_PointCoord, vec2(0.5)); gl_FragColor = colour * (1.0 - smoothstep(0.38, 0.5, d)); }`,
};

function program(gl, source) {
  const made = gl.createProgram();
  for (const [kind, text] of [[gl.VERTEX_SHADER, source.vertex], [gl.FRAGMENT_SHADER, source.fragment]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  gl.bindAttribLocation(made, 0, "at");
  gl.linkProgram(made);
  return gl.getProgramParameter(made, gl.LINK_STATUS) ? made : null;
}

class Web {
  constructor(data, canvas, gl) {
    this.data = data;
    this.canvas = canvas;
    this.gl = gl;
    this.lines = program(gl, LINES);
    this.points = program(gl, POINTS);
    this.whole = svg.viewBox.baseVal;
    this.whole = [this.whole.x, this.whole.y, this.whole.width, this.whole.height];
    this.view = [...this.whole];
    this.pointed = -1;
    this.layOut();
  }

  /** Places cities and arcs on the map, once. */
  layOut() {
    const { cities, a, b } = this.data;
    const many = cities.name.length;
    this.at = new Float32Array(many * 2);
    this.of = Array.from({ length: many }, () => []);
    for (let i = 0; i < many; i++) this.at.set(onMap(cities.lat[i] / 100, wrap(cities.lon[i] / 100 - CENTRE)), i * 2);
    const segments = [];
    this.from = new Uint32Array(a.length + 1);
    for (let t = 0; t < a.length; t++) {
      this.from[t] = segments.length / 2;
      const ends = [a[t], b[t]].flatMap((i) => [cities.lat[i] / 100, cities.lon[i] / 100]);
      for (const [p, q] of greatCircle(...ends)) segments.push(p[0], p[1], q[0], q[1]);
      this.of[a[t]].push(t);
      this.of[b[t]].push(t);
    }
    this.from[a.length] = segments.length / 2;
    const { gl } = this;
    this.arcBuffer = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.arcBuffer);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(segments), gl.STATIC_DRAW);
    this.cityBuffer = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.cityBuffer);
    gl.bufferData(gl.ARRAY_BUFFER, this.at, gl.STATIC_DRAW);
    // Seen from a country, its own cities are blue and lie on top of the others.
    const own = "from" in figure.dataset ? [...new Set(a)] : [];
    this.own = new Float32Array(own.flatMap((i) => [this.at[i * 2], this.at[i * 2 + 1]]));
    this.ownBuffer = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, this.ownBuffer);
    gl.bufferData(gl.ARRAY_BUFFER, this.own, gl.STATIC_DRAW);
  }

  /** Colours of the page, light or dark: only the browser knows what `light-dark()` gives. */
  colours() {
    const probe = document.createElement("span");
    figure.append(probe);
    const read = (name) => {
      probe.className = name;
      const found = getComputedStyle(probe).color.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0];
      return found.slice(0, 3).map((c) => c / 255);
    };
    this.ink = read("web-ink");
    this.a = read("city-a");
    this.b = read("city-b");
    probe.remove();
  }

  zoomed() {
    return this.whole[2] / this.view[2];
  }

  draw() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.paint();
    });
  }

  paint() {
    const { gl, canvas } = this;
    svg.setAttribute("viewBox", this.view.map((v) => v.toFixed(2)).join(" "));
    const sharp = Math.min(2, devicePixelRatio || 1);
    const [w, h] = [Math.round(canvas.clientWidth * sharp), Math.round(canvas.clientHeight * sharp)];
    if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
    gl.viewport(0, 0, w, h);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.enableVertexAttribArray(0);
    const many = this.data.a.length;
    // The more arcs lie over each other, the thinner each is; closer by they part.
    const thin = Math.min(0.75, (6 / Math.sqrt(many)) * Math.sqrt(this.zoomed()));
    const quiet = this.pointed >= 0 ? 0.35 : 1;
    this.use(this.lines, this.arcBuffer, this.ink, thin * quiet);
    gl.drawArrays(gl.LINES, 0, this.from[many]);
    const size = sharp * Math.min(7, (many > 2000 ? 1.3 : 2.4) + 0.8 * Math.sqrt(this.zoomed()));
    const dots = this.own.length > 0 ? this.b : this.ink;
    this.use(this.points, this.cityBuffer, dots, Math.min(0.8, 0.45 + 0.1 * this.zoomed()) * quiet, size);
    gl.drawArrays(gl.POINTS, 0, this.at.length / 2);
    if (this.own.length > 0) {
      this.use(this.points, this.ownBuffer, this.a, 0.9 * quiet, size);
      gl.drawArrays(gl.POINTS, 0, this.own.length / 2);
    }
    if (this.pointed >= 0) this.paintPointed(sharp, size);
  }

  paintPointed(sharp, size) {
    const { gl } = this;
    const ties = this.of[this.pointed];
    this.use(this.lines, this.arcBuffer, this.b, 0.9);
    for (const t of ties) gl.drawArrays(gl.LINES, this.from[t], this.from[t + 1] - this.from[t]);
    this.use(this.points, this.cityBuffer, this.b, 1, size + 3 * sharp);
    for (const t of ties) gl.drawArrays(gl.POINTS, this.data.a[t] === this.pointed ? this.data.b[t] : this.data.a[t], 1);
    this.use(this.points, this.cityBuffer, this.a, 1, size + 6 * sharp);
    gl.drawArrays(gl.POINTS, this.pointed, 1);
  }

  use(made, buffer, [r, g, b], alpha, size) {
    const { gl } = this;
    gl.useProgram(made);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    gl.uniform4f(gl.getUniformLocation(made, "view"), ...this.view);
    gl.uniform4f(gl.getUniformLocation(made, "colour"), r * alpha, g * alpha, b * alpha, alpha);
    if (size) gl.uniform1f(gl.getUniformLocation(made, "size"), size);
  }

  /** Zooms by a factor about a spot of the canvas, 0 to 1 each way. */
  zoom(by, x = 0.5, y = 0.5) {
    const [vx, vy, vw, vh] = this.view;
    const w = Math.min(this.whole[2], Math.max(this.whole[2] / 60, vw / by));
    const h = (w * this.whole[3]) / this.whole[2];
    this.show(vx + (vw - w) * x, vy + (vh - h) * y, w, h);
  }

  /** Moves by parts of what is seen. */
  move(x, y) {
    const [vx, vy, vw, vh] = this.view;
    this.show(vx + x * vw, vy + y * vh, vw, vh);
  }

  show(x, y, w, h) {
    const within = (v, from, room) => Math.min(from + room, Math.max(from, v));
    const [wx, wy, ww, wh] = this.whole;
    this.view = [within(x, wx, ww - w), within(y, wy, wh - h), w, h];
    figure.classList.toggle("is-zoomed", this.zoomed() > 1.01);
    this.draw();
  }

  /** The city nearest to a spot, if it is near enough to be meant. */
  nearest(x, y) {
    const [vx, vy, vw, vh] = this.view;
    const [px, py] = [vx + x * vw, vy + y * vh];
    const reach = (14 / this.canvas.clientWidth) * vw;
    let [best, found] = [reach * reach, -1];
    for (let i = 0; i < this.at.length; i += 2) {
      const d = (this.at[i] - px) ** 2 + (this.at[i + 1] - py) ** 2;
      // Of several at one spot the one with most ties is meant.
      if (d < best || (d === best && this.of[i / 2].length > this.of[found]?.length)) [best, found] = [d, i / 2];
    }
    return found;
  }
}

function tools(web) {
  const bar = document.createElement("div");
  bar.className = "web-tools no-print";
  for (const [label, sign, act] of [
    [figure.dataset.larger, "+", () => web.zoom(1.8)],
    [figure.dataset.smaller, "−", () => web.zoom(1 / 1.8)],
    [figure.dataset.whole, "⤢", () => web.show(...web.whole)],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", label);
    button.title = label;
    button.addEventListener("click", act);
    bar.append(button);
  }
  return bar;
}

function listen(web, pane, tip) {
  const spot = (event) => {
    const box = web.canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  const held = new Map();
  let moved = false;

  const point = (city, [x, y] = [0, 0]) => {
    if (city === web.pointed) return;
    web.pointed = city;
    tip.hidden = city < 0;
    pane.classList.toggle("is-on-city", city >= 0);
    if (city >= 0) {
      const ties = web.of[city].length;
      const said = ties === 1 ? figure.dataset.one : figure.dataset.many.replace("#", ties.toLocaleString("en"));
      tip.textContent = `${web.data.cities.name[city]}: ${said}`;
      tip.style.insetInlineStart = `${Math.min(70, Math.max(0, x * 100))}%`;
      tip.style.insetBlockStart = `${Math.max(0, y * 100)}%`;
    }
    web.draw();
  };

  pane.addEventListener("pointerdown", (event) => {
    held.set(event.pointerId, event);
    moved = false;
    pane.setPointerCapture(event.pointerId);
  });
  pane.addEventListener("pointermove", (event) => {
    const before = held.get(event.pointerId);
    if (!before) return point(web.nearest(...spot(event)), spot(event));
    const box = web.canvas.getBoundingClientRect();
    const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
    if (held.size === 1 && Math.hypot(dx, dy) < 3) return;
    moved = true;
    const others = [...held.values()].filter((e) => e.pointerId !== event.pointerId);
    if (others.length === 1) {
      const far = (e) => Math.hypot(e.clientX - others[0].clientX, e.clientY - others[0].clientY);
      web.zoom(far(event) / Math.max(1, far(before)), ...spot(event));
    } else if (web.zoomed() > 1.01) {
      web.move(-dx / box.width, -dy / box.height);
    }
    held.set(event.pointerId, event);
  });
  const release = (event) => held.delete(event.pointerId);
  pane.addEventListener("pointerup", (event) => {
    release(event);
    if (moved) return;
    const city = web.nearest(...spot(event));
    const place = web.data.cities.place[city];
    // A finger first shows the name; the second touch opens, as a click does at once.
    if (city >= 0 && place && (event.pointerType === "mouse" || city === web.pointed)) {
      location.assign(`/places/${place}`);
    } else {
      point(city, spot(event));
    }
  });
  pane.addEventListener("pointercancel", release);
  pane.addEventListener("pointerleave", () => held.size === 0 && point(-1));
  pane.addEventListener("wheel", (event) => {
    // The page scrolls on, unless the map was clicked before or a key is held.
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== pane) return;
    event.preventDefault();
    web.zoom(Math.exp(-event.deltaY * 0.002), ...spot(event));
  }, { passive: false });
  pane.addEventListener("keydown", (event) => {
    const step = 0.15;
    const act = {
      "+": () => web.zoom(1.5),
      "=": () => web.zoom(1.5),
      "-": () => web.zoom(1 / 1.5),
      0: () => web.show(...web.whole),
      ArrowLeft: () => web.move(-step, 0),
      ArrowRight: () => web.move(step, 0),
      ArrowUp: () => web.move(0, -step),
      ArrowDown: () => web.move(0, step),
      Escape: () => point(-1),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
}

async function start() {
  const canvas = document.createElement("canvas");
  const gl = canvas.getContext("webgl", { alpha: true, antialias: true, premultipliedAlpha: true });
  if (!gl) return;
  const answer = await fetch(figure.dataset.arcs);
  if (!answer.ok) return;
  const web = new Web(await answer.json(), canvas, gl);
  if (!web.lines || !web.points) return;
  canvas.setAttribute("aria-hidden", "true");
  const pane = document.createElement("div");
  pane.className = "web-pane no-print";
  pane.tabIndex = 0;
  pane.setAttribute("role", "application");
  pane.setAttribute("aria-label", figure.dataset.label);
  const tip = document.createElement("p");
  tip.className = "web-tip";
  tip.setAttribute("role", "status");
  tip.hidden = true;
  pane.append(canvas, tip);
  figure.querySelector(".web-frame").append(pane, tools(web));
  figure.classList.add("is-live");
  figure.querySelector(".web-keys").hidden = false;
  web.colours();
  listen(web, pane, tip);
  const again = () => {
    web.colours();
    web.draw();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  new ResizeObserver(() => web.draw()).observe(canvas);
  canvas.addEventListener("webglcontextlost", () => figure.classList.remove("is-live"));
  web.draw();
  figure.dataset.drawn = String(web.data.a.length);
}

if (svg) start().catch(() => figure.classList.remove("is-live"));
