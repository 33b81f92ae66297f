// A sandbox of its own for each server: the same shop, so that both meet the same tickets.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export const SHOP = ["--tickets", "500", "--seed", "1", "--until", "2026-03-01T10:00:00Z"];

export async function openDesk() {
  const child = spawn(process.env.GORGIAS_SANDBOX, SHOP, { stdio: ["ignore", "pipe", "inherit"] });
  const account = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, value] = /^(GORGIAS_\w+)=(.*)$/.exec(line) ?? [];
    if (name) account[name] = value;
    if (line.startsWith("Ctrl-C")) break;
  }
  const key = Buffer.from(`${account.GORGIAS_EMAIL}:${account.GORGIAS_API_KEY}`).toString("base64");
  const get = async (path) => {
    const response = await fetch(new URL(path, account.GORGIAS_BASE_URL), { headers: { authorization: `Basic ${key}` } });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.json();
  };
  const post = async (path, body) => {
    const headers = { authorization: `Basic ${key}`, "content-type": "application/json" };
    const response = await fetch(new URL(path, account.GORGIAS_BASE_URL), { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return { account, get, post, close: () => child.kill() };
}

/** Every record of a list. */
export async function all(desk, path) {
  const found = [];
  for (let cursor = ""; cursor !== null; ) {
    const page = await desk.get(`${path}${path.includes("?") ? "&" : "?"}limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    found.push(...page.data);
    cursor = page.meta.next_cursor;
  }
  return found;
}

const reply = (text) => [{ type: "user", name: "setResponseText", title: "Add response text", arguments: { body_text: text } }];

/** The macros that job 4 finds: three that it changes, and two that it archives. */
const kept = [1, 2, 3, 4, 5].map((at) => ({
  name: `Macro ${at}`,
  external_id: `team:${at}`,
  actions: reply(`The words of macro ${at}, as they were.`),
}));

/** The words of job 4, for both servers. */
export const macros = {
  added: [
    { name: "Parcel on its way", text: "Good news: your parcel has left our warehouse. It usually takes two to four days." },
    { name: "Refund done", text: "We have refunded your order. Your bank may need up to five days to show it." },
    { name: "Size advice", text: "Our sizes run a little small. Between two sizes, take the larger one." },
  ],
  changed: [
    { text: "Thank you for writing to us. We are looking into it and come back to you today." },
    { text: "Your order can be returned within 30 days. The label is in the parcel." },
    { text: "We are sorry for the delay. Your parcel is being traced by the carrier." },
  ],
};

/** What the jobs are done with: the same records for both servers. */
export async function subjects(desk) {
  const tickets = await all(desk, "/api/tickets?order_by=created_datetime:desc");
  const perCustomer = new Map();
  for (const ticket of tickets) perCustomer.set(ticket.customer.id, (perCustomer.get(ticket.customer.id) ?? 0) + 1);
  // Somebody with fifteen tickets, or with the most below that, and with orders; of several, the oldest.
  const most = [...perCustomer].filter(([, count]) => count <= 15).sort(([a, x], [b, y]) => y - x || a - b);
  let customer, orders;
  for (const [id] of most) {
    customer = await desk.get(`/api/customers/${id}`);
    orders = Object.values(customer.integrations).flatMap((shop) => shop.orders ?? []);
    if (orders.length > 0) break;
  }
  const open = tickets.filter((ticket) => ticket.status === "open").slice(0, 10);
  for (const macro of kept) await desk.post("/api/macros", macro);
  return {
    order: String(orders[0].name ?? orders[0].increment_id ?? orders[0].id),
    newest: tickets.slice(0, 60).map((ticket) => ticket.id),
    open: open.map((ticket) => ticket.id),
    customer: { id: customer.id, email: customer.email, tickets: perCustomer.get(customer.id) },
    all: tickets.map((ticket) => ticket.id),
  };
}
