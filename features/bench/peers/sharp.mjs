// One conversion by sharp: node sharp.mjs <source> <png|jpeg|webp> <width or 0> <rounds>
// prints the median CPU time of a conversion in milliseconds, and the bytes of the result.
import sharp from "sharp";

const [source, format, width, rounds] = process.argv.slice(2);
sharp.concurrency(1);
sharp.cache(false);
const convert = () => {
  let image = sharp(source);
  if (Number(width) > 0) image = image.resize(Number(width));
  return image[format](format === "png" ? {} : { quality: 80 }).toBuffer();
};
let bytes = 0;
const times = [];
for (let i = -2; i < Number(rounds); i++) {
  const before = process.cpuUsage();
  bytes = (await convert()).length;
  const used = process.cpuUsage(before);
  if (i >= 0) times.push((used.user + used.system) / 1000);
}
times.sort((a, b) => a - b);
console.log(times[times.length >> 1], bytes);
