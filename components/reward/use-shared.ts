import { replaceEqualDeep } from "@tanstack/react-query";
import { useRef } from "react";

/** The value, in which every part that equals the one of before is the same object: what is memoised stays. For plain data. */
export function useShared<Value>(value: Value): Value {
  const last = useRef(value);
  last.current = replaceEqualDeep(last.current, value);
  return last.current;
}
