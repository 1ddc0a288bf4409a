export * from '../shared/493-e26d388c9505890d.js'
