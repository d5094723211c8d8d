import { expect, test } from "vitest";
import { endpointName } from "./endpoint-name";

test("an endpoint is looked up by the name that a variable of an environment can have", () => {
  // The examples of trainer/torch/tests/test_term_settings.py.
  const written = ["judge", "JUDGE", "My-Judge", "my judge 2", "a.b/c", "Größe", "評🙂"];
  expect(written.map(endpointName)).toEqual(["judge", "judge", "my_judge", "my_judge_2", "a_b_c", "gr__e", "__"]);
});
