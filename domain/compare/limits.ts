/** Runs compared at most: as many as there are styles to tell them apart by. */
export const MAX_COMPARED = 40;
