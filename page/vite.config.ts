import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin, Rollup } from "vite";
import { defineConfig } from "vitest/config";

interface Built {
  /** Where its script begins. */
  entry: string;
  /** Where it is committed, below `src/policyner`. */
  place: string;
  /** What it may ask for, beside what every page may. */
  policy: string[];
  /** What stands in front of its script. */
  room: string;
}

/** The pages that are built, by the mode of the build. */
const PAGES: Record<string, Built> = {
  report: {
    entry: "src/main.tsx",
    place: "report/page.html",
    policy: [],
    // Room for the data, which `policyner.report.page` fills.
    room: '\n<script id="data" type="application/json"></script>',
  },
  review: {
    entry: "src/review/main.tsx",
    place: "review/page.html",
    policy: ["connect-src 'self'"],
    room: "",
  },
};

/** The folder of the built pages: that of the committed ones, unless they are only to be compared. */
const BUILT = process.env.POLICYNER_PAGES ?? fileURLToPath(new URL("../src/policyner", import.meta.url));

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** The licences of the packages that are in the page, each text once. */
function licences(modules: Iterable<string>): string {
  const found = new Map<string, string[]>();
  for (const name of packages(modules)) {
    const file = readdirSync(name).find((entry) => /^licen[cs]e/i.test(entry));
    const about = JSON.parse(readFileSync(join(name, "package.json"), "utf8"));
    const text = file ? readFileSync(join(name, file), "utf8").trim() : about.license;
    found.set(text, [...(found.get(text) ?? []), `${about.name} ${about.version}`]);
  }
  return [...found].map(([text, names]) => `${names.join(", ")}\n\n${text}`).join("\n\n\n");
}

function packages(modules: Iterable<string>): string[] {
  const folders = new Set<string>();
  for (const module of modules) {
    if (!module.includes("/node_modules/")) continue;
    let folder = dirname(module);
    while (!existsSync(join(folder, "package.json")) || !/node_modules\/(@[^/]+\/)?[^/]+$/.test(folder)) {
      folder = dirname(folder);
    }
    folders.add(folder);
  }
  return [...folders].sort();
}

/** One file that asks for nothing else: script and style inline, each allowed by its hash alone. */
function onePage(page: Built): Plugin {
  return {
    name: "one-page",
    apply: "build",
    enforce: "post",
    generateBundle(_options: unknown, bundle: Rollup.OutputBundle) {
      let script = "";
      let style = "";
      let modules: string[] = [];
      for (const output of Object.values(bundle)) {
        if (output.type === "chunk") {
          script += output.code;
          modules = modules.concat(Object.keys(output.modules));
        } else if (output.fileName.endsWith(".css")) {
          style += output.source;
        }
      }
      if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style)) {
        this.error("the script or the style would end its element");
      }
      if (/\bnew Function\b|\bFunction\(|\beval\(/.test(script)) {
        this.error("the script compiles code, which the content security policy forbids");
      }
      const policy = [
        "default-src 'none'",
        `script-src ${hash(script)}`,
        `style-src ${hash(style)}`,
        ...page.policy,
        "base-uri 'none'",
        "form-action 'none'",
      ].join("; ");
      const notice = licences(modules).replaceAll("--", "- -");
      const built = join(BUILT, page.place);
      mkdirSync(dirname(built), { recursive: true });
      writeFileSync(
        built,
        `<!doctype html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>policyner</title>
<style>${style}</style>
</head>
<body>
<noscript>此页需要脚本。This page needs scripts.</noscript>
<div id="page"></div>${page.room}
<script type="module">${script}</script>
</body>
</html>
<!--
This page holds parts of:

${notice}
-->
`,
      );
      for (const name of Object.keys(bundle)) delete bundle[name];
    },
  };
}

export default defineConfig(({ mode }) => {
  const page = PAGES[mode] ?? PAGES.report!;
  return {
    plugins: [onePage(page)],
    build: {
      target: "es2022",
      cssCodeSplit: false,
      assetsInlineLimit: 0,
      modulePreload: false,
      reportCompressedSize: false,
      outDir: "dist",
      emptyOutDir: false,
      rollupOptions: { input: page.entry },
    },
    test: { include: ["test/**/*.test.ts"] },
  };
});
