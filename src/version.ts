/** The version of package.json (a test holds them together), for user agents and records. */
export const VERSION = '0.1.0'
