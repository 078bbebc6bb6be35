// Builds the pages' script and style into the web project's wwwroot/dist.
// --prod: minified, without source maps. --watch: again at every change.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

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
  entryPoints: { site: "src/site.ts", style: "src/style.css" },
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

rmSync(out, { recursive: true, force: true });
if (watch) {
  const context = await esbuild.context(options);
  await context.watch();
} else {
  await esbuild.build(options);
}

