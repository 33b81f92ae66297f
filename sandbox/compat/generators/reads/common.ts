// What each program is given, and what it must have seen.
export const url = process.env.GORGIAS_BASE_URL!;
export const headers = {
  Authorization: "Basic " + Buffer.from(`${process.env.GORGIAS_EMAIL}:${process.env.GORGIAS_API_KEY}`).toString("base64"),
};

export interface Seen {
  tickets: { id?: number; subject?: string | null }[];
  subject: string | null | undefined;
  macros: number;
  customers: number;
  tag: string | null | undefined;
}

export function check(generator: string, seen: Seen) {
  const wrong = [
    seen.tickets.length < 5 && "too few tickets",
    seen.subject !== seen.tickets[0]?.subject && "another subject",
    seen.macros < 1 && "no macro",
    seen.customers < 2 && "too few customers",
    seen.tag !== `made-by-${generator}` && "another tag",
  ].filter(Boolean);
  if (wrong.length > 0) throw new Error(`${generator}: ${wrong.join(", ")}`);
  console.log(`generators: ${generator} reads ${seen.tickets.length} tickets and makes a tag`);
}

/** The value, or an error where there is none. */
export function some<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`no ${what}`);
  return value;
}
