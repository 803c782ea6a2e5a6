"use strict";

const show = (id, text) => { document.getElementById(id).textContent = text; };
const sum = counts => Object.values(counts).reduce((all, count) => all + count, 0);
const list = counts => Object.entries(counts).map(([name, count]) => `${name} ${count}`).join(", ");

function bytes(count) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let unit = 0;
  while (count >= 1024 && unit < units.length - 1) {
    count /= 1024;
    unit++;
  }
  return `${count.toFixed(count < 10 && unit > 0 ? 1 : 0)} ${units[unit]}`;
}

function duration(seconds) {
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  return days ? `${days} d ${hours} h` : hours ? `${hours} h ${minutes} min` : `${minutes} min`;
}

// What users send ends up in no markup: cells are made of text.
function rows(id, lines) {
  document.getElementById(id).replaceChildren(...lines.map(cells => {
    const row = document.createElement("tr");
    row.append(...cells.map(cell => {
      const td = document.createElement("td");
      td.append(cell);
      return td;
    }));
    return row;
  }));
  document.getElementById("no-" + id).hidden = lines.length > 0;
}

function progress(job) {
  const cell = document.createElement("span");
  const bar = document.createElement("progress");
  bar.max = job.total;
  bar.value = job.done + job.failed;
  cell.append(bar, ` ${job.done} of ${job.total}`);
  return cell;
}

function perSecond(now, before, of) {
  const seconds = (Date.parse(now.at) - Date.parse(before.at)) / 1000;
  return seconds > 0 ? `${((of(now) - of(before)) / seconds).toFixed(1)} /s` : "–";
}

let before = null;

function draw(now) {
  const gauge = name => now.gauges["progimage." + name];
  const known = (name, text) => gauge(name) === undefined ? "unknown" : text(gauge(name));
  if (before) {
    show("requests", perSecond(now, before, each => each.requests));
    show("renders", perSecond(now, before, each => sum(each.renders)));
  }
  show("answers", list(now.served));
  show("outcomes", list(now.renders));
  show("workers", `${gauge("workers.busy")} / ${gauge("workers.live")}`);
  show("queue", `${gauge("render.queue")} in the queue`);
  show("uploaded", bytes(now.uploadedBytes));
  show("free", known("storage.free.bytes", bytes));
  show("reserve", gauge("storage.writable") ? known("storage.reserve.bytes", count => `${bytes(count)} reserved`)
    : "uploads are refused");
  show("registry", gauge("registry.ready") ? "ready" : "unavailable");
  show("uptime", `up ${duration(now.uptimeSeconds)}`);
  show("waiting", known("job.items.waiting", count => `${count} items waiting`));
  rows("jobs", (now.jobs ?? []).map(job => [job.id, job.state, progress(job), String(job.failed)]));
  show("no-jobs", now.jobs ? "No jobs." : "The store of jobs does not answer.");
  rows("analyses", Object.entries(now.analyses ?? {}).map(([kind, counts]) =>
    [kind, ...["created", "running", "done", "failed"].map(state => String(counts[state] ?? 0))]));
  rows("problems", Object.entries(now.problems).map(([code, count]) => [code, String(count)]));
  before = now;
}

const link = document.getElementById("link");

function connect() {
  const stream = new EventSource("dashboard/events");
  stream.addEventListener("snapshot", event => {
    link.textContent = "live";
    link.classList.remove("away");
    draw(JSON.parse(event.data));
  });
  stream.addEventListener("error", () => {
    link.textContent = "the server does not answer: reconnecting";
    link.classList.add("away");
    before = null;
    if (stream.readyState === EventSource.CLOSED) {
      setTimeout(reconnect, 2000);
    }
  });
}

// The server refuses the stream: it is busy, or the session has ended and the page may ask to sign in.
async function reconnect() {
  try {
    const page = await fetch("dashboard", { redirect: "manual" });
    if (page.type === "opaqueredirect" || page.status === 401) {
      location.reload();
      return;
    }
  } catch {
    // It is away: the stream tries again by itself.
  }
  connect();
}

connect();
