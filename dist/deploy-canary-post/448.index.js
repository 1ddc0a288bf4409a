export * from '../shared/448-92cb6ed4d53bf62e.js'
