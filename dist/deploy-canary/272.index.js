export * from '../shared/272-636f3302155aee64.js'
