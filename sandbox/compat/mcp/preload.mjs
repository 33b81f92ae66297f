// Loaded into the MCP server before its own code (`node --import`). The server talks to https://SUBDOMAIN.gorgias.com and to
// nothing else, so what it fetches from there is fetched from the sandbox; any other host is refused.

const sandbox = process.env.GORGIAS_BASE_URL;
const account = `${process.env.GORGIAS_DOMAIN}.gorgias.com`;
const original = globalThis.fetch;

globalThis.fetch = (input, init) => {
  const url = new URL(input);
  if (url.protocol !== "https:" || url.host !== account) {
    throw new Error(`the client calls ${url.origin} instead of its account`);
  }
  return original(new URL(url.pathname + url.search, sandbox), init);
};
