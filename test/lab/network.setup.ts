import { enterLabNetwork } from './namespace.ts'

/** Jest's globalSetup: runs jest itself again inside the lab's network, once. */
export default async function setup(): Promise<void> {
  await enterLabNetwork()
}
