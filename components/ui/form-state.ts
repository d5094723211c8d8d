import { createContext } from "react";

export type FormState = {
  /** Grows when the whole content is replaced; what is half typed belongs to an older one and is dropped. */
  revision: number;
  /** Told by each field what is wrong with its text, and null once nothing is or the field has gone. */
  report: (fieldId: string, message: string | null) => void;
};

/** What number fields share with the form around them; without a form nothing is reported. */
export const FormStateContext = createContext<FormState>({ revision: 0, report: () => {} });
