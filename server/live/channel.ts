/** The Postgres channel on which a run's id is sent after each change that a viewer could see. */
export const RUN_CHANGED = "run_changed";
