/** The comparison of two versions, the older first; one that is not given is chosen there. */
export function compareHref(a: string | undefined, b: string | undefined): string {
  const params = new URLSearchParams({ ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) });
  return `/rewards/compare?${params}`;
}
