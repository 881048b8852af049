/** How long runs are kept where nothing else is said: days, and bytes of the file. */
export const DEFAULT_RETENTION = { days: 30, bytes: 10 * 2 ** 30 } as const;
