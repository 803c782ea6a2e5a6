// One operation by sharp, on raw pixels: node operation.mjs <source> <transformation> <rounds>
// prints the median CPU time in milliseconds.
import sharp from "sharp";

const [source, transformation, rounds] = process.argv.slice(2);
sharp.concurrency(1);
sharp.cache(false);
const operations = {
  "blur_20": (image) => image.blur(20),
  "resize_720x": (image) => image.resize(720),
  "rotate_7.5": (image) => image.rotate(7.5),
  "median_3": (image) => image.median(3),
};
const { data, info } = await sharp(source).raw().toBuffer({ resolveWithObject: true });
const raw = { width: info.width, height: info.height, channels: info.channels };
const times = [];
for (let i = -2; i < Number(rounds); i++) {
  const before = process.cpuUsage();
  await operations[transformation](sharp(data, { raw })).raw().toBuffer();
  const used = process.cpuUsage(before);
  if (i >= 0) times.push((used.user + used.system) / 1000);
}
times.sort((a, b) => a - b);
console.log(times[times.length >> 1]);
