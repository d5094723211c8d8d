import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";

/** A select has no empty value; no signal has a space in front. */
const NONE = " none";

/** Which signal of a file is success, on a task that does not say it. */
export function SuccessField({
  names,
  value,
  error,
  onChange,
}: {
  names: readonly string[];
  /** "" for none of them, null while nobody has chosen. */
  value: string | null;
  error: string | undefined;
  onChange: (success: string) => void;
}) {
  return (
    <Field
      label="Success"
      hint={
        names.length === 0
          ? "No signals yet: they come from the file that is chosen."
          : "The signal that is 0.5 or more on a solved prompt."
      }
      error={error}
    >
      {(control) => (
        <Select
          {...control}
          value={value === "" ? NONE : (value ?? undefined)}
          placeholder="Choose a signal…"
          disabled={names.length === 0}
          onValueChange={(next) => onChange(next === NONE ? "" : next)}
          options={[
            ...names.map((name) => ({ value: name, label: name })),
            { value: NONE, label: "None of them", hint: "accuracy stays unknown" },
          ]}
        />
      )}
    </Field>
  );
}
