// Starts the server: as a child of a client, or by itself over HTTP.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const { GORGIAS_MCP, GORGIAS_BASE_URL, GORGIAS_EMAIL, GORGIAS_API_KEY } = process.env;
const account = { GORGIAS_BASE_URL, GORGIAS_EMAIL, GORGIAS_API_KEY };

export const serverParameters = (tier) => ({
  command: GORGIAS_MCP,
  args: ["serve", "--tier", tier],
  env: account,
  stderr: "pipe",
});

export async function serveHttp(tier) {
  const token = "a-token-of-this-run";
  const child = spawn(GORGIAS_MCP, ["serve", "--tier", tier, "--http", "127.0.0.1:0"], {
    env: { ...account, GORGIAS_MCP_TOKEN: token },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [url] = await once(createInterface({ input: child.stdout }), "line");
  return {
    url: new URL(url),
    token,
    async close() {
      const ended = once(child, "exit");
      child.kill("SIGINT");
      const [code] = await ended;
      if (code !== 0) throw new Error(`the server ended with ${code}`);
    },
  };
}

/** What the desk holds, past the client that is tried. */
export async function desk(path) {
  const headers = { authorization: `Basic ${Buffer.from(`${GORGIAS_EMAIL}:${GORGIAS_API_KEY}`).toString("base64")}` };
  const response = await fetch(new URL(path, GORGIAS_BASE_URL), { headers });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}
