/** Two distributions, one sharpened: the question the product answers. */
export function Mark() {
  return (
    <svg viewBox="0 0 24 24" className="size-5" fill="none" aria-hidden="true">
      <path d="M2 20c5 0 5-9 10-9s5 9 10 9" stroke="currentColor" strokeWidth="1.75" opacity="0.4" />
      <path d="M7 20c3.5 0 3-16 5-16s1.500 16 5 16" stroke="var(--accent)" strokeWidth="2" />
    </svg>
  );
}
