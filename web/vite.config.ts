import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/** Where the wheel takes the islands from; git ignores it. */
const BUILT = "../src/marsad/desk/static/built";

/** Writes manifest.json: the fixed names of entries ("desk.js", "map.css") and the hashed files that they are now. */
function entries(): Plugin {
  return {
    name: "marsad-entries",
    generateBundle(_, bundle) {
      const found: Record<string, string> = {};
      for (const file of Object.values(bundle)) {
        if (file.type === "asset") {
          const name = file.names[0];
          if (name !== undefined) found[name] = file.fileName;
        } else if (file.isEntry || file.isDynamicEntry) {
          found[`${file.name}.js`] = file.fileName;
        }
      }
      const sorted = Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
      this.emitFile({ type: "asset", fileName: "manifest.json", source: JSON.stringify(sorted, null, 1) + "\n" });
    },
  };
}

/** Writes licences.txt: the terms of all packages that are built in, which have to go with them. */
function licences(): Plugin {
  const packages = join(import.meta.dirname, "node_modules");
  const told = (name: string): string[] => {
    const folder = join(packages, name);
    if (!existsSync(folder)) return [];
    const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string; license?: string };
    const terms = readdirSync(folder).filter((it) => /^licen[cs]e/i.test(it)).map((it) => readFileSync(join(folder, it), "utf8").trim());
    return [`${name} ${about.version} (${about.license ?? "see below"})`, ...terms];
  };
  return {
    name: "marsad-licences",
    generateBundle() {
      const own = createRequire(import.meta.url)("./package.json") as { dependencies: Record<string, string> };
      const direct = Object.keys(own.dependencies);
      // MapLibre and PMTiles come with what they depend on already built in
      const within = direct.flatMap((it) => {
        const about = JSON.parse(readFileSync(join(packages, it, "package.json"), "utf8")) as { dependencies?: Record<string, string> };
        return Object.keys(about.dependencies ?? {}).filter((name) => !name.startsWith("@types/"));
      });
      const all = [...new Set([...direct, ...within])].sort();
      this.emitFile({ type: "asset", fileName: "licences.txt", source: all.map((it) => told(it).join("\n\n")).join("\n\n----\n\n") + "\n" });
    },
  };
}

/** A packed copy of each file beside it, which the desk sends to who reads gzip. */
function packed(): Plugin {
  return {
    name: "marsad-packed",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          const source = file.type === "asset" ? file.source : file.code;
          if (/\.(m?js|css|json)$/.test(file.fileName) && source.length > 1000) {
            this.emitFile({ type: "asset", fileName: `${file.fileName}.gz`, source: gzipSync(source, { level: 9 }) });
          }
        }
      },
    },
  };
}

export default defineConfig({
  base: "./", // files find each other beside themselves, under whatever address the desk is served
  plugins: [entries(), licences(), packed()],
  build: {
    outDir: process.env["MARSAD_WEB_OUT"] ?? BUILT,
    emptyOutDir: true,
    target: ["chrome111", "firefox115", "safari16.4"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the strict CSP lets in no data: scripts and styles
    chunkSizeWarningLimit: 1300, // MapLibre alone is 1.1 MB before gzip
    rollupOptions: {
      input: { desk: "src/desk.ts" }, // islands are fetched by it, each with its own style
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
  test: { include: ["test/**/*.test.ts"] },
} as Parameters<typeof defineConfig>[0]);
