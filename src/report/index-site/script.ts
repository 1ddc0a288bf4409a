import { FOUND_BY } from './front.ts'

/**
 * What the pages do beyond being read: search, copy, and say that the index expired meanwhile. It only moves rows and
 * reads texts; nothing that a package says becomes markup.
 */
export const SITE_SCRIPT = `'use strict'
;(() => {
  const root = document.documentElement
  const said = document.getElementById('said')
  root.classList.add('scripted')

  const expires = Date.parse(root.dataset.expires)
  const expired = document.getElementById('expired')
  const look = () => {
    if (!(Date.now() < expires)) expired.hidden = false
  }
  look()
  setInterval(look, 60000)

  const select = (node) => {
    const range = document.createRange()
    range.selectNodeContents(node)
    const selection = getSelection()
    selection.removeAllRanges()
    selection.addRange(range)
  }
  const copy = async (button) => {
    const code = button.parentElement.querySelector('code')
    let done = true
    try {
      await navigator.clipboard.writeText(code.textContent)
    } catch {
      select(code)
      done = document.execCommand('copy')
    }
    button.textContent = done ? 'Copied' : 'Selected'
    said.textContent = done ? 'Copied' : 'Selected: copy it with your keyboard'
    setTimeout(() => {
      button.textContent = 'Copy'
      said.textContent = ''
    }, 2000)
  }
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button.copy') : null
    if (button) void copy(button)
  })

  // Anybody can write an address by hand.
  const hash = () => {
    try {
      return decodeURIComponent(location.hash.slice(1))
    } catch {
      return ''
    }
  }

  const unfold = () => {
    const target = document.getElementById(hash())
    if (!(target instanceof HTMLDetailsElement)) return
    target.open = true
    target.scrollIntoView()
  }
  addEventListener('hashchange', unfold)
  unfold()

  // What can be moved sideways is reached by keyboard, in browsers too that don't see to it.
  const reach = () => {
    for (const one of document.querySelectorAll('.scroll')) {
      if (one.scrollWidth > one.clientWidth) one.tabIndex = 0
      else one.removeAttribute('tabindex')
    }
  }
  addEventListener('resize', reach)
  document.addEventListener('toggle', reach, true)
  reach()

  const field = document.getElementById('search')
  if (!field) return
  const body = document.getElementById('packages')
  const count = document.getElementById('count')
  const entries = [...body.rows].map((row) => ({
    row,
    name: row.cells[0].firstElementChild.textContent.toLowerCase(),
    text: row.textContent.toLowerCase(),
    digits: row.dataset.foundBy,
  }))

  /** 0 where a word is not met; more for what stands further in front. */
  const weigh = ({ name, text, digits }, word) => {
    if (name === word) return 8
    if (name.startsWith(word)) return 5
    if (name.includes('/' + word)) return 4
    if (name.includes(word)) return 3
    if (text.includes(word)) return 1
    const found = /^(?:sha256:)?([0-9a-f]{7,64})$/.exec(word)
    return found && (' ' + digits).includes(' ' + found[1].slice(0, ${FOUND_BY})) ? 2 : 0
  }
  const weight = (entry, words) => {
    let sum = 0
    for (const word of words) {
      const one = weigh(entry, word)
      if (one === 0) return 0
      sum += one
    }
    return sum
  }

  let last = ''
  const search = () => {
    const asked = field.value.trim().toLowerCase()
    if (asked === last) return
    last = asked
    // A whole reference is found by what it ends with.
    const words = asked.split(/\\s+/).map((word) => word.replace(/^.*@(?=sha256:)/, ''))
    const found =
      asked === ''
        ? entries
        : entries
            .map((entry) => ({ entry, sum: weight(entry, words) }))
            .filter(({ sum }) => sum > 0)
            .sort((one, other) => other.sum - one.sum)
            .map(({ entry }) => entry)
    body.replaceChildren(...found.map(({ row }) => row))
    const many = found.length === 1 ? '1 package' : found.length.toLocaleString('en-US') + ' packages'
    count.textContent = asked === '' ? '' : found.length === 0 ? 'No package was found' : many + ' found'
    history.replaceState(null, '', asked === '' ? location.pathname + location.search : '#q=' + encodeURIComponent(field.value.trim()))
  }

  const links = () => [...body.querySelectorAll('th > a')]
  const go = (step) => {
    const all = links()
    const next = all.indexOf(document.activeElement) + step
    if (next < 0) field.focus()
    else all[Math.min(next, all.length - 1)]?.focus()
  }
  field.addEventListener('input', search)
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const inField = event.target === field
    const inList = body.contains(event.target)
    if (event.key === '/' && !inField) {
      field.focus()
      field.select()
    } else if (event.key === 'ArrowDown' && (inField || inList)) go(1)
    else if (event.key === 'ArrowUp' && inList) go(-1)
    else if (event.key === 'Enter' && inField) links()[0]?.click()
    else if (event.key === 'Escape' && (inField || inList)) {
      field.value = ''
      search()
      field.focus()
    } else return
    event.preventDefault()
  })

  const fromAddress = () => {
    if (!hash().startsWith('q=')) return
    field.value = hash().slice(2)
    search()
  }
  addEventListener('hashchange', fromAddress)
  fromAddress()
  // A browser that comes back to this page may have kept what was in the field.
  addEventListener('pageshow', search)
})()
`
