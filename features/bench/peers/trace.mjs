// Tracing by vtracer with its preset for photos: node trace.mjs <source> <target.svg> <rounds>
// prints the median CPU time of a trace in milliseconds.
import { readFileSync, writeFileSync } from "node:fs";
import { Preset, vectorizeSync } from "@neplex/vectorizer";

const [source, target, rounds] = process.argv.slice(2);
const bytes = readFileSync(source);
let svg = "";
const times = [];
for (let i = -1; i < Number(rounds); i++) {
  const before = process.cpuUsage();
  svg = vectorizeSync(bytes, Preset.Photo);
  const used = process.cpuUsage(before);
  if (i >= 0) times.push((used.user + used.system) / 1000);
}
writeFileSync(target, svg);
times.sort((a, b) => a - b);
console.log(times[times.length >> 1]);
