// Runs every server audit of GraphQL over HTTP against the address given, and prints what is not "ok".
import { serverAudits } from "graphql-http";

const url = process.argv[2];
const outcomes = await Promise.all(serverAudits({ url }).map((audit) => audit.fn()));
const failed = outcomes.filter((outcome) => outcome.status !== "ok");
for (const { id, name, status, reason } of failed) console.error(`${status} ${id} ${name}: ${reason}`);
console.log(JSON.stringify({ audits: outcomes.length, ok: outcomes.length - failed.length }));
process.exit(failed.length === 0 ? 0 : 1);
