export * from '../shared/617-bc01114cf2affce6.js'
