export * from '../shared/553-f3a29a6ca2a90a78.js'
