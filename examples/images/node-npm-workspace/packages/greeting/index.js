export const greeting = (name) => `Hello from a workspace of ${name}\n`
