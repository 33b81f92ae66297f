// What a few lines of Node do with a delivery, for the benchmark `webhook` to compare with: verify it with node:crypto, parse it,
// and see that it was not there before. Reads `job file rounds` lines, where the file holds deliveries as JSON lines, and writes the
// µs of one delivery for each.
import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const SECRET = "a secret of some length";

function verify(body, signature, encoding) {
  const given = Buffer.from(signature, encoding);
  const own = createHmac("sha256", SECRET).update(body).digest();
  if (given.length !== own.length || !timingSafeEqual(given, own)) throw new Error("not signed");
}

const jobs = {
  order({ headers, body }, seen) {
    verify(body, headers["x-shopify-hmac-sha256"], "base64");
    const order = JSON.parse(body);
    const key = `${headers["x-shopify-shop-domain"]} ${headers["x-shopify-topic"]} ${headers["x-shopify-event-id"]}`;
    if (seen.has(key)) return null;
    seen.set(key, Date.now());
    return order;
  },
  event({ headers, body }, seen) {
    verify(body, headers["x-gorgias-signature"], "hex");
    const event = JSON.parse(body);
    const { ticket, message } = event;
    const key = [event.account, event.trigger, ticket.id, message.id, message.created_datetime, ticket.updated_datetime].join(" ");
    if (seen.has(key)) return null;
    seen.set(key, Date.now());
    return event;
  },
};

const files = new Map();
for await (const line of createInterface({ input: process.stdin })) {
  const [job, file] = line.split(" ");
  if (!files.has(file)) {
    const deliveries = readFileSync(file, "utf8").trim().split("\n").map((text) => JSON.parse(text));
    files.set(file, deliveries.map(({ headers, body }) => ({ headers, body: Buffer.from(body) })));
  }
  const deliveries = files.get(file);
  const seen = new Map();
  const start = process.hrtime.bigint();
  for (const delivery of deliveries) if (jobs[job](delivery, seen) === null) throw new Error("seen before");
  console.log(Number(process.hrtime.bigint() - start) / 1000 / deliveries.length);
}
