// Checks each line of standard input against a schema, in ajv's strict mode: node validate.cjs SCHEMA
const fs = require("node:fs");
const Ajv = require("ajv/dist/2020").default;
const formats = require("ajv-formats").default;

const ajv = new Ajv({ strict: true, allErrors: true });
formats(ajv);
const check = ajv.compile(JSON.parse(fs.readFileSync(process.argv[2], "utf8")));
for (const line of fs.readFileSync(0, "utf8").split("\n")) {
  if (line && !check(JSON.parse(line))) {
    console.error(ajv.errorsText(check.errors));
    process.exitCode = 1;
  }
}
