// Speaks graphql-transport-ws as the graphql-ws client does, and prints what came of each conversation.
// Usage: node sockets.mjs URL TOKEN '{"subscription": "...", "endless": "..."}'
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const [url, token, documents] = process.argv.slice(2);
const { subscription, endless } = JSON.parse(documents);

const clientWith = (authorization) =>
  createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, lazy: true, connectionParams: { authorization } });

const all = async (client, query) => {
  const items = [];
  for await (const item of client.iterate({ query })) items.push(item);
  return items;
};

const conversations = {
  // Every item arrives, in order, and the operation completes by itself.
  async subscribe() {
    const client = clientWith(`Bearer ${token}`);
    const items = await all(client, subscription);
    await client.dispose();
    return items.map((item) => item.data);
  },
  // The client completes after the first item; the same socket then takes another operation.
  async complete() {
    const client = clientWith(`Bearer ${token}`);
    const feed = client.iterate({ query: endless });
    const first = await feed.next();
    await feed.return();
    const after = await all(client, "{ __typename }");
    await client.dispose();
    return [first.value.data, after[0].data];
  },
  // A query that the schema refuses is an error of the operation, and the socket stays open.
  async invalid() {
    const client = clientWith(`Bearer ${token}`);
    const refused = await all(client, "{ nothingOfTheKind }").catch((errors) => errors[0].extensions.code);
    const after = await all(client, "{ __typename }");
    await client.dispose();
    return [refused, after[0].data];
  },
  async wrongToken() {
    return all(clientWith("Bearer of-nothing"), subscription).catch((closed) => closed.code);
  },
  async noToken() {
    return all(clientWith(undefined), subscription).catch((closed) => closed.code);
  },
  // A socket that never says connection_init.
  noInit() {
    const socket = new WebSocket(url, "graphql-transport-ws");
    return new Promise((resolve) => socket.on("close", resolve));
  },
};

const outcomes = await Promise.all(Object.entries(conversations).map(async ([name, talk]) => [name, await talk()]));
console.log(JSON.stringify(Object.fromEntries(outcomes)));
process.exit(0);
