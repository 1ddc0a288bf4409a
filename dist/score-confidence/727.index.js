export * from '../shared/727-d2b06fddeb312fa7.js'
