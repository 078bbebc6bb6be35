// Builds the pages' script and style into the web project's wwwroot/dist.
// --prod: minified, without source maps. --watch: again at every change.
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";
import { makeIcons } from "./icons.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = fileURLToPath(new URL("../src/Whistle.Web/wwwroot/dist", import.meta.url));
const prod = process.argv.includes("--prod");
const watch = process.argv.includes("--watch");

const types = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "--noEmit"], { cwd: here, stdio: "inherit" });
if (types.status !== 0 && !watch) process.exit(types.status ?? 1);

const scss = {
  name: "scss",
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, ({ path }) => {
      const { css, loadedUrls } = sass.compile(path, {
        importers: [new sass.NodePackageImporter(here)],
        quietDeps: true,
        silenceDeprecations: ["import", "if-function"],
      });
      return { contents: css, loader: "css", watchFiles: loadedUrls.filter((u) => u.protocol === "file:").map((u) => fileURLToPath(u)) };
    });
  },
};

// Chunks keep a hash in their name; the entries' names are fingerprinted by the server (@Assets).
const options = {
  absWorkingDir: here,
  // the map's own style and its worker are files of their own: only pages with a map ask for them
  entryPoints: { site: "src/site.ts", style: "src/style.css", map: "src/map/map.css", "map-worker": "maplibre-gl/dist/maplibre-gl-worker.mjs" },
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022", "chrome94", "safari15.4", "firefox100"],
  chunkNames: "chunks/[name]-[hash]",
  assetNames: "assets/[name]-[hash]",
  minify: prod,
  sourcemap: prod ? false : "linked",
  legalComments: "none",
  logLevel: "warning",
  plugins: [scss],
};

// What the page without a network needs; the rest of the script stays where it is.
const shell = ["site.ts", "style.css", "offline/app.ts", "offline/report.ts", "offline/waiting.ts", "offline/shell.ts", "offline/send.ts", "offline/store.ts", "photos/photos.ts", "place/place.ts", "draft/draft.ts"];
options.metafile = true;
options.plugins.push({
  name: "shell",
  setup: (build) => build.onEnd(({ metafile }) => metafile && writeFileSync(join(out, "shell.json"), JSON.stringify(shellOf(metafile.outputs)))),
});

function shellOf(outputs) {
  const files = new Set();
  const take = (path) => {
    if (files.has(path)) return;
    files.add(path);
    for (const next of outputs[path].imports) if (next.kind === "import-statement") take(next.path);
  };
  for (const [path, { entryPoint }] of Object.entries(outputs)) if (shell.some((file) => entryPoint === `src/${file}`)) take(path);
  return [...files].map((path) => path.slice(path.indexOf("dist/"))).sort();
}

// The worker is one script by itself; the server puts before it what it keeps, and serves it as /sw.js.
const worker = { ...options, entryPoints: { worker: "src/worker/worker.ts" }, splitting: false, format: "iife", sourcemap: false, metafile: false, plugins: [] };

rmSync(out, { recursive: true, force: true });
makeIcons(join(out, "../favicon.svg"), join(out, "icons"));
if (watch) {
  const context = await esbuild.context(options);
  await context.watch();
  await (await esbuild.context(worker)).watch();
} else {
  await esbuild.build(options);
  await esbuild.build(worker);
}

