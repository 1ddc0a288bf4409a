export * from '../shared/artifact-client/index.js'
