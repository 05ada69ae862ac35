/** Durations are measured with more digits than anybody reads: microseconds are the last. */
export const shortNumber = (value: number): number => Math.round(value * 1000) / 1000
