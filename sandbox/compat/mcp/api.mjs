// Calls past the client, for the two things that it cannot do: uploads, which are forms, and views, which need a slug.

import assert from "node:assert/strict";

const { GORGIAS_BASE_URL, GORGIAS_EMAIL, GORGIAS_API_KEY } = process.env;
const Authorization = `Basic ${Buffer.from(`${GORGIAS_EMAIL}:${GORGIAS_API_KEY}`).toString("base64")}`;

async function created(path, headers, body) {
  const answer = await fetch(GORGIAS_BASE_URL + path, { method: "POST", headers: { Authorization, ...headers }, body });
  assert.equal(answer.status, 201, path);
  return answer.json();
}

/** Makes a record. */
export const create = (path, record) => created(path, { "Content-Type": "application/json" }, JSON.stringify(record));

/** Uploads a text and answers the address that it has from then on. */
export async function upload(name, text) {
  const form = new FormData();
  form.append(name, new Blob([text], { type: "text/plain" }), name);
  return (await created("/api/upload", {}, form))[0].url;
}
