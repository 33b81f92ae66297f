// Every client, over every transport, through the same scenario.

import { serveHttp, serverParameters } from "./server.mjs";
import { scenario } from "./scenario.mjs";
import * as first from "./sdk.mjs";
import * as second from "./client.mjs";

for (const { name, stdio, http } of [first, ...second.eras]) {
  await scenario(`${name}, stdio`, (tier, answer) => stdio(serverParameters(tier), answer));
  await scenario(`${name}, HTTP`, async (tier, answer) => {
    const server = await serveHttp(tier);
    const client = await http(server.url, server.token, answer);
    return { ...client, close: async () => (await client.close(), await server.close()) };
  });
}
