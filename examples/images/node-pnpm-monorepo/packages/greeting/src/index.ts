export function greeting(name: string): string {
  return `Hello from ${name} of a pnpm monorepo\n`
}
