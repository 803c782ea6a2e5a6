// Four outputs of each of many files by sharp, one file after the other: node job.mjs <folder> <out>
// prints the seconds that it took.
import sharp from "sharp";
import { readdirSync } from "node:fs";

const [folder, out] = process.argv.slice(2);
sharp.cache(false);
const files = readdirSync(folder);
const started = process.hrtime.bigint();
for (const file of files) {
  const image = sharp(`${folder}/${file}`);
  const to = `${out}/${file}`;
  await Promise.all([
    image.clone().resize(720).jpeg({ quality: 80 }).toFile(`${to}.720.jpg`),
    image.clone().resize(720).webp({ quality: 80 }).toFile(`${to}.720.webp`),
    image.clone().resize(200, 200, { fit: "cover" }).jpeg({ quality: 80 }).toFile(`${to}.200.jpg`),
    image.clone().resize(200, 200, { fit: "cover" }).webp({ quality: 80 }).toFile(`${to}.200.webp`),
  ]);
}
console.log(Number(process.hrtime.bigint() - started) / 1e9);
