export * from '../shared/291-031a148d7b752c25.js'
