/** The filters of a page live in its query string: pure functions over it. */

/** A query without the named keys, in its own order; "" for none. */
export function without(query: string, ...keys: string[]): string {
  const asked = new URLSearchParams(query);
  for (const key of keys) asked.delete(key);
  return asked.toString();
}

/** A query with the values set; null takes a key away. A changed filter begins at the first page again. */
export function changed(query: string, values: Readonly<Record<string, string | null>>): string {
  const asked = new URLSearchParams(query);
  asked.delete("page");
  asked.delete("after");
  for (const [key, value] of Object.entries(values)) {
    if (value === null || value === "") asked.delete(key);
    else asked.set(key, value);
  }
  return asked.toString();
}

/** An address with more to ask. */
export function address(path: string, ...queries: string[]): string {
  const asked = queries.filter((query) => query !== "").join("&");
  if (asked === "") return path;
  return `${path}${path.includes("?") ? "&" : "?"}${asked}`;
}

/** An address made of a template: "/incidents/{id}/card". Null where the template is not there, or the id is none. */
export function filled(template: string | undefined, id: string | undefined): string | null {
  return template && id ? template.replaceAll("{id}", encodeURIComponent(id)) : null;
}
