import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from './chromium.ts'

/** Chromium without a window, driven over its DevTools protocol. Only what the tests of the report need. */

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--remote-debugging-port=0',
]
const LONGEST_START_MS = 60_000

export interface Shown {
  width?: number
  height?: number
  dark?: boolean
  media?: 'screen' | 'print'
}

/** What happened while a page was open. */
export interface Seen {
  /** Addresses that it asked for, itself included. */
  requests: string[]
  /** Errors and warnings of the console, breaks of the content security policy among them. */
  complaints: string[]
  /** Scripts that asked something of a person. */
  dialogs: string[]
}

/** Virtual key codes of keys that are no letters. @see https://learn.microsoft.com/windows/win32/inputdev/virtual-key-codes */
const CODES: Readonly<Record<string, number>> = {
  Tab: 9,
  Enter: 13,
  Escape: 27,
  ArrowUp: 38,
  ArrowDown: 40,
  '/': 191,
}

type Message = { id?: number; method?: string; params?: Record<string, unknown>; result?: unknown; error?: unknown }

export class Browser {
  readonly #process: ChildProcess
  readonly #profile: string
  readonly #socket: WebSocket
  readonly #answers = new Map<number, (message: Message) => void>()
  #sent = 0
  #session: string | undefined
  #seen: Seen = { requests: [], complaints: [], dialogs: [] }
  #loaded: (() => void) | undefined

  private constructor(process: ChildProcess, profile: string, socket: WebSocket) {
    this.#process = process
    this.#profile = profile
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.#receive(JSON.parse(String(data))))
  }

  static async start(): Promise<Browser> {
    const profile = mkdtempSync(join(tmpdir(), 'gradus-browser-'))
    const child = spawn(chromium(), [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], {
      stdio: 'ignore',
      env: { PATH: process.env.PATH ?? '', HOME: profile },
    })
    const socket = new WebSocket(await address(profile))
    await once(socket, 'open')
    const browser = new Browser(child, profile, socket)
    await browser.#attach()
    return browser
  }

  /** Opens a file's address, as a page of its own. */
  async open(url: string, { width = 1140, height = 900, dark = false, media = 'screen' }: Shown = {}): Promise<Seen> {
    this.#seen = { requests: [], complaints: [], dialogs: [] }
    await this.#send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false })
    await this.#send('Emulation.setEmulatedMedia', {
      media,
      features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }],
    })
    const loaded = new Promise<void>((resolve) => {
      this.#loaded = resolve
    })
    await this.#send('Page.navigate', { url })
    await loaded
    return this.#seen
  }

  /** The value of an expression in the page; the page's own policy does not bind it. */
  async ask<T>(expression: string): Promise<T> {
    const answer = await this.#send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true })
    const { result, exceptionDetails } = answer as { result: { value: T }; exceptionDetails?: object }
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails))
    return result.value
  }

  /** Keys as a person presses them: `Tab`, `ArrowDown`, `/`, letters. */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      const typed = key.length === 1 ? { text: key } : key === 'Enter' ? { text: '\r' } : {}
      const code = CODES[key] ?? key.toUpperCase().charCodeAt(0)
      const event = { key, windowsVirtualKeyCode: code, ...typed }
      await this.#send('Input.dispatchKeyEvent', { type: 'text' in typed ? 'keyDown' : 'rawKeyDown', ...event })
      await this.#send('Input.dispatchKeyEvent', { type: 'keyUp', key, windowsVirtualKeyCode: code })
    }
  }

  /** A click with the mouse in the middle of an element. */
  async click(selector: string): Promise<void> {
    const [x, y] = await this.ask<[number, number]>(`(() => {
      const element = document.querySelector(${JSON.stringify(selector)})
      element.scrollIntoView({ block: 'center', behavior: 'instant' })
      const { left, top, width, height } = element.getBoundingClientRect()
      return [left + width / 2, top + height / 2]
    })()`)
    const where = { x, y, button: 'left', clickCount: 1 }
    await this.#send('Input.dispatchMouseEvent', { type: 'mousePressed', ...where })
    await this.#send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...where })
  }

  /** Lets pages read what they copied, or forbids them to reach the clipboard. */
  async clipboard(allowed: boolean): Promise<void> {
    const setting = allowed ? 'granted' : 'denied'
    for (const name of ['clipboard-read', 'clipboard-write']) {
      await this.#send('Browser.setPermission', { permission: { name }, setting })
    }
  }

  /** Whether pages may run scripts of their own. */
  async scripts(allowed: boolean): Promise<void> {
    await this.#send('Emulation.setScriptExecutionDisabled', { value: !allowed })
  }

  /** Milliseconds of processor time that the page's own thread has taken, for scripts, layout and painting. */
  async busyMs(): Promise<number> {
    const { metrics } = (await this.#send('Performance.getMetrics', {})) as {
      metrics: { name: string; value: number }[]
    }
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000
  }

  /** The page as PNG; `whole` as long as it is. */
  async picture(whole = true): Promise<Buffer> {
    const answer = await this.#send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: whole })
    return Buffer.from((answer as { data: string }).data, 'base64')
  }

  async close(): Promise<void> {
    const ended = once(this.#process, 'exit')
    await this.#send('Browser.close', {}).catch(() => this.#process.kill())
    await ended
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }

  async #attach(): Promise<void> {
    const { targetId } = (await this.#send('Target.createTarget', { url: 'about:blank' })) as { targetId: string }
    const attached = await this.#send('Target.attachToTarget', { targetId, flatten: true })
    this.#session = (attached as { sessionId: string }).sessionId
    for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await this.#send(`${domain}.enable`, {})
    await this.#send('Performance.enable', { timeDomain: 'threadTicks' })
  }

  #send(method: string, params: object): Promise<unknown> {
    this.#sent += 1
    const id = this.#sent
    this.#socket.send(JSON.stringify({ id, method, params, ...(this.#session ? { sessionId: this.#session } : {}) }))
    return new Promise((resolve, reject) => {
      this.#answers.set(id, ({ result, error }) => {
        if (error) reject(new Error(`${method}: ${JSON.stringify(error)}`))
        else resolve(result)
      })
    })
  }

  #receive(message: Message): void {
    const { id, method, params = {} } = message
    if (id !== undefined) {
      this.#answers.get(id)?.(message)
      this.#answers.delete(id)
    }
    if (method === 'Page.loadEventFired') this.#loaded?.()
    if (method === 'Network.requestWillBeSent') this.#seen.requests.push((params.request as { url: string }).url)
    if (method === 'Log.entryAdded') this.#seen.complaints.push((params.entry as { text: string }).text)
    if (method === 'Runtime.exceptionThrown') this.#seen.complaints.push(JSON.stringify(params.exceptionDetails))
    if (method === 'Page.javascriptDialogOpening') {
      this.#seen.dialogs.push(String(params.message))
      void this.#send('Page.handleJavaScriptDialog', { accept: true })
    }
  }
}

/** Chromium writes down which port it took. */
async function address(profile: string): Promise<string> {
  const file = join(profile, 'DevToolsActivePort')
  const deadline = Date.now() + LONGEST_START_MS
  for (;;) {
    const [port, path] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
    if (port && path) return `ws://127.0.0.1:${port}${path}`
    if (Date.now() > deadline) throw new Error(`Chromium did not start within ${LONGEST_START_MS / 1000} s`)
    await sleep(50)
  }
}
