import { enterLab } from './bed.ts'
import { testPrograms } from './programs/list.ts'

/** Jest's globalSetup: makes what a bed needs and runs jest itself again inside the lab's network, once. */
export default async function setup(): Promise<void> {
  await enterLab({ report: (line) => console.error(line) }, testPrograms)
}
