import type { RolloutGroups } from "@/domain/rollout/columns";

/** The indices of each group's members, groups in the order of their first member. */
export function membersByGroup(groups: readonly string[]): Map<string, number[]> {
  const members = new Map<string, number[]>();
  groups.forEach((group, index) => {
    const list = members.get(group);
    if (list) list.push(index);
    else members.set(group, [index]);
  });
  return members;
}

/** Groups as columns: each rollout's group by a number that counts from 0 in the order of their first rollout. */
export function groupColumns(place: ArrayLike<number>, count: number): RolloutGroups {
  const start = new Uint32Array(count + 1);
  for (let i = 0; i < place.length; i += 1) {
    const after = (place[i] ?? 0) + 1;
    start[after] = (start[after] ?? 0) + 1;
  }
  for (let group = 0; group < count; group += 1) start[group + 1] = (start[group + 1] ?? 0) + (start[group] ?? 0);
  const next = start.slice(0, count);
  const member = new Uint32Array(place.length);
  for (let i = 0; i < place.length; i += 1) {
    const group = place[i] ?? 0;
    const at = next[group] ?? 0;
    member[at] = i;
    next[group] = at + 1;
  }
  return { count, start, member };
}

/** Groups as columns from their names. */
export function groupColumnsOf(names: readonly string[]): RolloutGroups {
  const places = new Map<string, number>();
  const place = names.map((name) => {
    const known = places.get(name) ?? places.size;
    if (known === places.size) places.set(name, known);
    return known;
  });
  return groupColumns(place, places.size);
}

/** Members of the largest group: how long a buffer for one group's numbers has to be. */
export function largestGroup({ count, start }: RolloutGroups): number {
  let largest = 0;
  for (let group = 0; group < count; group += 1)
    largest = Math.max(largest, (start[group + 1] ?? 0) - (start[group] ?? 0));
  return largest;
}
