// Builds the browser parts into the Python package. `node build.mjs [FOLDER] [TEST_FOLDER]`.
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { compile } from "sass";

const out = process.argv[2] ?? "../bluelamp/kernel/ui/static/ui";
const tests = process.argv[3] ?? "../tests/assets";
const moj = "node_modules/@ministryofjustice/frontend/moj/assets/images";

for (const folder of ["css", "js", "moj"]) rmSync(join(out, folder), { recursive: true, force: true });
for (const folder of [join(out, "css"), join(out, "moj/images"), tests]) mkdirSync(folder, { recursive: true });

const css = compile("scss/ui.scss", { loadPaths: ["."], style: "compressed", quietDeps: true, logger: { warn() {}, debug() {} } }).css;
writeFileSync(join(out, "css/ui.css"), css.replace(/\/\*# sourceMappingURL=[^*]*\*\//g, "") + "\n");

buildSync({
  entryPoints: ["ui", "live", "lookup", "map", "links"].map((name) => `src/${name}.js`),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  conditions: ["production"],
  legalComments: "none",
  outdir: join(out, "js"),
});

// Only the icons that the stylesheet names: the rest of that folder is a ministry's crest.
const named = new Set([...css.matchAll(/moj\/images\/([a-z-]+\.svg)/g)].map((found) => found[1]));
for (const name of readdirSync(moj).filter((each) => named.has(each))) copyFileSync(join(moj, name), join(out, "moj/images", name));
copyFileSync("node_modules/axe-core/axe.min.js", join(tests, "axe.min.js"));
