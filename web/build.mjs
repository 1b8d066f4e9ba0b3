// Puts styles and scripts into `dist/`, under names that change with their content, and lists them in `manifest.json`.
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const manifest = {};

// GOV.UK Frontend lays out for left-to-right scripts only. Logical properties serve both directions with one file, also
// where an Arabic message stands on an English page.
const LOGICAL = [
  [/\b(margin|padding|border)-left\b/g, "$1-inline-start"],
  [/\b(margin|padding|border)-right\b/g, "$1-inline-end"],
  [/([{;\s])left:/g, "$1inset-inline-start:"],
  [/([{;\s])right:/g, "$1inset-inline-end:"],
  [/text-align:(\s*)left/g, "text-align:$1start"],
  [/text-align:(\s*)right/g, "text-align:$1end"],
  [/float:\s*left\b/g, "float: left; float: inline-start"],
  [/float:\s*right\b/g, "float: right; float: inline-end"],
];

async function put(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const dot = name.lastIndexOf(".");
  manifest[name] = `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
  await writeFile(join(dist, manifest[name]), content);
}

async function style(name) {
  const { css } = compile(join(here, "styles", `${name}.scss`), {
    loadPaths: [here, join(here, "node_modules")],
    quietDeps: true,
    silenceDeprecations: ["import", "if-function"],
  });
  const logical = LOGICAL.reduce((text, [physical, replacement]) => text.replace(physical, replacement), css);
  const { code } = await transform(logical, { loader: "css", minify: true, target: ["chrome90", "firefox90", "safari15"] });
  await put(`${name}.css`, code);
}

async function script(name, format) {
  const { outputFiles } = await build({
    entryPoints: [join(here, "src", `${name}.js`)],
    bundle: true,
    minify: true,
    write: false,
    format,
    legalComments: "none",
    target: ["chrome90", "firefox90", "safari15"],
  });
  return outputFiles[0].contents;
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await style("app");
await put("app.js", await script("app", "esm"));
await put("icon.svg", await readFile(join(here, "src", "icon.svg")));
await writeFile(join(dist, "embed.js"), await script("embed", "iife"));
await writeFile(join(dist, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
